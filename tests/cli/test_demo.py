"""`commonweal demo`: founded, planned for and put to the vote once, however it is started, killed and started again."""

import os
import re
import signal
import socket
import subprocess
import sys
import time

import pytest

DEMO = "import sys; from commonweal import cli; sys.exit(cli.main(['demo', *sys.argv[1:]]))"


def start(home, *arguments, which="--small", **options):
    """A demo, of the tutorial's federation unless said otherwise, in a process and a session of its own."""
    own = {"COMMONWEAL_HOME": str(home), "COMMONWEAL_DATABASE_URL": "", "PYTHONUNBUFFERED": "1"}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "start_new_session": True}
    return subprocess.Popen([sys.executable, "-c", DEMO, which, *arguments], env=os.environ | own, **{**pipes, **options})


def said(home, *arguments, **options):
    """What a demo that is not served says, its exit code, and how long it took."""
    began = time.monotonic()
    process = start(home, *arguments, **options)
    out, err = process.communicate(timeout=120)
    return out, err, process.returncode, time.monotonic() - began


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A folder in which the demo has been founded once."""
    folder = tmp_path_factory.mktemp("demo") / "home"
    out, err, code, _ = said(folder, "--no-serve")
    assert code == 0, err
    return folder, out


def test_the_plan_is_told_in_about_ten_lines(home):
    _, out = home
    lines = out.splitlines()
    assert 7 <= len(lines) <= 14
    assert any(line.startswith("Met in full") for line in lines)
    assert any("hours of work" in line for line in lines)
    assert sum(line.startswith("Alternative. ") for line in lines) == 4
    assert lines[-1].startswith("Certificate: no plan does better")
    assert not re.search(r"\bnan\b|Traceback|e-\d\d .*e-\d\d .*e-\d\d", out)


def test_the_second_start_says_the_same_and_computes_nothing(home):
    folder, first = home
    out, err, code, seconds = said(folder, "--no-serve")
    assert (code, out) == (0, first)
    assert "wanted" not in err
    assert seconds < 15


@pytest.mark.parametrize("while_it_says", ["Founding the federation: elections", "%"])
def test_killed_in_the_middle_and_started_again_it_goes_on(tmp_path, while_it_says):
    process = start(tmp_path / "home", "--no-serve")
    for line in process.stderr:
        if while_it_says in line:
            process.kill()
            break
    process.communicate(timeout=20)
    assert process.returncode == -signal.SIGKILL
    out, err, code, _ = said(tmp_path / "home", "--no-serve")
    assert code == 0, err
    assert out.splitlines()[-1].startswith("Certificate:")


def test_two_at_once_found_one_federation(tmp_path):
    both = [start(tmp_path / "home", "--no-serve") for _ in range(2)]
    told = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0, 0], told
    assert told[0][0] == told[1][0]
    assert sum("Founding the federation: elections" in err for _, err in told) == 1


def test_a_port_that_is_taken_is_said_before_any_work(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        out, err, code, _ = said(tmp_path / "home", "--port", str(port))
    assert code == 2
    assert f"Port {port} is in use" in err
    assert out == ""
    assert not (tmp_path / "home" / "commonweal.sqlite3").exists()


def test_another_federations_folder_is_refused(home):
    folder, _ = home
    own = {"COMMONWEAL_HOME": str(folder), "COMMONWEAL_DATABASE_URL": ""}
    nation = [sys.executable, "-c", DEMO.replace("'--small', ", ""), "--no-serve"]
    process = subprocess.run(nation, env=os.environ | own, capture_output=True, text=True, timeout=60, check=False)
    assert process.returncode == 2
    assert "another federation" in process.stderr


def test_ctrl_c_ends_it_without_a_trace(home):
    folder, _ = home
    process = start(folder, "--port", "0")
    for line in process.stdout:
        if "The site is at" in line:
            break
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "Traceback" not in err


def test_three_years_pass_in_which_power_drifts_and_a_second_start_goes_on_there(tmp_path):
    home = tmp_path / "home"
    out, err, code, _ = said(home, "--no-serve", which="--drift")
    assert code == 0, err
    assert "year 3 of 3" in err
    assert out.splitlines()[-1].startswith("Certificate: no plan does better")
    again, _, code, _ = said(home, "--no-serve", which="--drift")
    assert (code, again) == (0, out)
    _, err, code, _ = said(home, "--no-serve", which="--no-drift")
    assert code == 2
    assert "COMMONWEAL_HOME holds another federation" in err
