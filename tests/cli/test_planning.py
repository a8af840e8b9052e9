"""The planner's commands: what they print, where, and how they end."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from openpyxl import load_workbook

from commonweal import cli, examples, tables

KEYS = {
    "status",
    "stages",
    "runs",
    "met",
    "hours",
    "stocks",
    "investment",
    "valuations",
    "shortages",
    "alternatives",
    "certificate",
}
PUBLISHED = Path(__file__).parents[1] / "cases" / "data"


@pytest.fixture
def run(capsys):
    """Run a command line in this process: its exit code, standard output and standard error."""

    def run(*arguments):
        code = cli.main([str(argument) for argument in arguments])
        return code, *capsys.readouterr()

    return run


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    """The tutorial's plan as `commonweal plan` writes it."""
    path = tmp_path_factory.mktemp("planned") / "plan.json"
    assert cli.main(["plan", "tutorial", "--no-alternatives", "--out", str(path)]) == 0
    return path


def spoil(path, change):
    """A copy of a plan in which something was changed."""
    document = json.loads(path.read_text(encoding="utf-8"))
    change(document)
    spoilt = path.with_name("spoilt.json")
    spoilt.write_text(json.dumps(document), encoding="utf-8")
    return spoilt


def test_a_plan_is_told_in_about_ten_lines_and_its_progress_apart(run):
    code, out, err = run("plan", "tutorial")
    assert code == 0
    assert 10 <= len(out.splitlines()) <= 16
    assert out.startswith("Bread for two neighbourhoods: not every stated need can be met in full.")
    assert "Vital needs are met in full." in out
    assert "baking" in out
    assert sum(line.startswith("Alternative.") for line in out.splitlines()) == 4
    assert "wanted" in err


def test_with_json_there_is_one_document_and_lists_of_flat_objects(run):
    code, out, _ = run("plan", "tutorial", "--json")
    document = json.loads(out)
    assert code == 0
    assert document.keys() >= KEYS
    assert document["status"] == "shortage"
    assert document["certificate"]["ok"] is True
    assert {row["period"] for row in document["met"]} == {1, 2, 3, 4}
    for key in KEYS - {"status", "certificate", "alternatives"}:
        assert all(not isinstance(value, dict | list) for row in document[key] for value in row.values())
    assert len(document["alternatives"]) >= 4
    assert document["shortages"]


def test_what_is_written_is_what_is_printed(run, planned):
    _, out, _ = run("plan", "tutorial", "--no-alternatives", "--json")
    assert json.loads(out) == json.loads(planned.read_text(encoding="utf-8"))


def test_a_plan_that_was_not_tampered_with_holds(run, planned):
    code, out, _ = run("check", "tutorial", planned, "--json")
    assert code == 0
    report = json.loads(out)
    assert report.keys() == {"ok", "residual", "stages", "faults"}
    assert (report["ok"], report["faults"]) == (True, [])


@pytest.mark.parametrize(
    "change",
    [
        lambda plan: plan["runs"][0].update(level=plan["runs"][0]["level"] * 1.01),
        lambda plan: plan["met"][0].update(delivered=plan["met"][0]["needed"] * 2),
        lambda plan: plan["levels"][-1].update(bound=1.0),
        lambda plan: plan["certificate"].update(gap=0.0, residual=0.0),
        lambda plan: plan.update(economy="0" * 64),
    ],
)
def test_a_plan_that_was_tampered_with_does_not_hold(run, planned, change):
    code, out, _ = run("check", "tutorial", spoil(planned, change), "--json")
    report = json.loads(out)
    assert (code, report["ok"]) == (1, False)
    assert report["faults"][0]["sentence"]


def test_an_explanation_names_what_is_short_and_what_serves_nobody(run, planned):
    code, out, _ = run("explain", "tutorial", planned)
    assert code == 0
    assert "holds it back" in out
    assert "straw" in out.split("What serves no stated need:")[1]
    document = json.loads(run("explain", "tutorial", planned, "--json")[1])
    assert {row["product"] for row in document["unused"]} == {"straw"}
    shares = [row["share"] for row in document["serves"] if row["product"] == "repairs"]
    assert sum(shares) == pytest.approx(1)
    assert all(row["value"] > 0 for row in document["labour_values"] if row["product"] in ("bread", "flour", "grain"))


def test_the_template_can_be_planned_for_and_is_not_written_over(run, tmp_path):
    path = tmp_path / "mine.xlsx"
    assert run("template", path)[0] == 0
    assert json.loads(run("plan", path, "--json")[1])["certificate"]["ok"]
    written = path.read_bytes()
    assert run("template", path)[0] == 2
    assert path.read_bytes() == written
    assert run("template", path, "--force")[0] == 0
    assert run("template", tmp_path / "mine.csv")[0] == 2


def test_bad_input_is_one_document_with_its_place_and_nothing_is_written(run, tmp_path):
    path, out_path = tmp_path / "mine.xlsx", tmp_path / "plan.json"
    tables.template(path)
    book = load_workbook(path)
    book["needs"]["E3"] = -2
    book.save(path)
    code, out, _ = run("plan", path, "--json", "--out", out_path)
    document = json.loads(out)
    assert code == 2
    assert (document["file"], document["row"], document["field"], document["found"]) == ("mine.xlsx", 3, "amount", "-2")
    assert document["accepted"].startswith("a number")
    assert not out_path.exists()
    code, out, err = run("plan", path)
    assert (code, out) == (2, "")
    assert "row 3, amount" in err


@pytest.mark.parametrize(
    "arguments",
    [
        ["plan"],
        ["plan", "nothing.xlsx"],
        ["plan", "tutorial", "--jsn"],
        ["plan", "tutorial", "--out", "/nonexistent/plan.json"],
        ["check", "tutorial"],
        ["check", "tutorial", "nothing.json"],
        ["check", "tutorial", str(PUBLISHED / "stigler-diet.json")],
        ["explain", "tutorial", str(PUBLISHED / "README.md")],
        ["case", str(PUBLISHED / "README.md")],
        ["case", "nothing.json"],
        ["weather"],
    ],
)
def test_wrong_input_ends_with_2_one_sentence_or_one_document(run, arguments):
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith("Error: ")
    assert "Traceback" not in err
    code, out, err = run(*arguments, "--json")
    assert code == 2
    assert {"error", "file", "row", "field", "found", "accepted"} <= json.loads(out).keys()


def test_a_failure_of_ours_ends_with_3_and_shows_its_trace_only_when_asked(run, monkeypatch):
    def fail(source):
        raise ZeroDivisionError("oh")

    monkeypatch.setattr("commonweal.cli.sources.read", fail)
    code, out, err = run("plan", "tutorial")
    assert (code, out) == (3, "")
    assert "failure of ours" in err
    assert "Traceback" not in err
    assert "Traceback" in run("--debug", "plan", "tutorial")[2]
    assert "failure of ours" in json.loads(run("plan", "tutorial", "--json")[1])["error"]


DOUBTFUL = {
    "products": [{"product": "bread", "unit": "kg"}, {"product": "gold", "unit": "g"}],
    "techniques": [{"technique": "bake"}],
    "inputs": [{"technique": "bake", "product": "bread", "amount": 2}],
    "outputs": [{"technique": "bake", "product": "bread", "amount": 1}],
    "communities": [{"community": "Northside"}],
    "needs": [
        {"community": "Northside", "product": "bread", "tier": "vital", "amount": 3},
        {"community": "Northside", "product": "gold", "tier": "wanted", "amount": 1},
    ],
}


def test_what_cannot_be_made_is_warned_of_and_planned_for_all_the_same(run, tmp_path):
    path = tmp_path / "doubtful.json"
    path.write_text(json.dumps(DOUBTFUL))
    code, out, err = run("plan", path, "--json")
    document = json.loads(out)
    assert code == 0
    assert document["status"] == "shortage"
    assert document["certificate"]["ok"] is True
    said = " ".join(warning["sentence"] for warning in document["warnings"])
    assert "gold" in said
    assert "bake" in said
    assert all(warning["sentence"] in err for warning in document["warnings"])


def test_data_that_no_plan_can_obey_is_wrong_input(run, tmp_path):
    """What must run cannot run: not even a plan that delivers nothing obeys that."""
    path = tmp_path / "impossible.json"
    path.write_text(json.dumps({**DOUBTFUL, "capacity": [{"technique": "bake", "amount": 5, "least": 4}]}))
    code, out, _ = run("plan", path, "--json")
    assert code == 2
    assert json.loads(out)["file"] == "impossible.json"


def test_a_published_case_is_answered_figure_by_figure(run, tmp_path):
    path = PUBLISHED / "williams-factory-planning.json"
    code, out, _ = run("case", path, "--json")
    expected = json.loads(path.read_text(encoding="utf-8"))["expected"]
    figures = json.loads(out)["figures"]
    assert code == 0
    assert [{key: figure[key] for key in entry} for entry, figure in zip(expected, figures, strict=True)] == expected
    assert all(figure["ok"] for figure in figures)
    wrong = json.loads(path.read_text(encoding="utf-8"))
    wrong["expected"][1]["value"] = 1
    (tmp_path / "wrong.json").write_text(json.dumps(wrong))
    code, out, _ = run("case", tmp_path / "wrong.json", "--json")
    assert code == 1
    assert [figure["ok"] for figure in json.loads(out)["figures"]].count(False) == 1
    assert "DIFFERS" in run("case", tmp_path / "wrong.json")[1]


def test_the_help_names_every_command(run):
    code, out, _ = run("--help")
    assert code == 0
    assert all(command in out for command in cli.COMMANDS)


def test_starting_loads_nothing_that_is_not_needed():
    heavy = "{'numpy', 'django', 'highspy'}"
    asked = f"import sys; from commonweal import cli; cli.main(['--version']); print(sorted({heavy} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, timeout=60)
    assert found.stdout.splitlines()[-1] == "[]"


def large_federation(path):
    """A federation that takes some seconds to plan for: the tutorial's, many times over."""
    small = tables.to_document(tables.read(examples.source("tutorial")))
    names = {"product", "technique", "skill", "cap", "community"}
    document = {"plan": [{"key": "periods", "value": "6"}]}
    for table, rows in small.items():
        if table != "plan":
            document[table] = [
                {key: f"{value} {n}" if key in names else value for key, value in row.items()} for n in range(60) for row in rows
            ]
    for table, row in enumerate(document["needs"]):
        row["amount"] *= 1 + table % 37 / 100
    path.write_text(json.dumps(document))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_or_a_time_limit_keeps_what_is_certified_so_far(tmp_path, number):
    path = tmp_path / "large.json"
    large_federation(path)
    command = [sys.executable, "-c", "from commonweal.cli import run; run()", "plan", str(path), "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=dict(os.environ)) as process:
        for line in process.stderr:
            if "%" in line:
                break
        time.sleep(0.3)
        process.send_signal(number)
        out, err = process.communicate(timeout=120)
    document = json.loads(out)
    assert process.returncode == 0
    assert document["status"] == "stopped"
    assert "certified so far" in err
