"""`commonweal count`: what it prints, and how it ends."""

import json
from pathlib import Path

import pytest

from commonweal import cli

DATA = Path(__file__).parents[1] / "rules" / "counting" / "data"
METHODS = ["scottish-stv", "meek", "irv", "schulze", "approval", "plurality"]
SMALL = '3 1\n3 1 2 0\n2 2 1 0\n2 3 2 0\n0\n"Ana"\n"Ben"\n"Nobody of these"\n"A delegate"\n'


@pytest.fixture
def run(capsys):
    """Run a command line in this process: its exit code, standard output and standard error."""

    def run(*arguments):
        code = cli.main(["count", *(str(argument) for argument in arguments)])
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def small(tmp_path):
    """A little election: Ana 3, Ben 2, and two who want neither."""
    path = tmp_path / "small.blt"
    path.write_text(SMALL, encoding="utf-8")
    return path


def test_json_has_the_shape_in_which_results_are_published(run):
    code, out, err = run(DATA / "angus_2017_ward4.blt", "--method", "scottish-stv", "--json")
    official = json.loads((DATA / "angus_2017_ward4.official.json").read_text(encoding="utf-8"))
    found = json.loads(out)
    assert (code, err) == (0, "")
    assert found["elected_in_order"] == official["elected_in_order"]
    assert [stage["votes"] for stage in found["stages"]] == [stage["votes"] for stage in official["stages"]]
    assert found["stages"][1]["transfer"]["ratio"] == "521/967"  # 1,563 of 2,901


@pytest.mark.parametrize("method", METHODS)
def test_every_method_tells_its_stages_in_words(run, small, method):
    code, out, _ = run(small, "--method", method)
    assert code == 0
    assert "Stage 1" in out
    assert "Elected, in this order: " in out


def test_the_same_file_and_seed_give_the_same_bytes(run, small):
    assert run(small, "--method", "meek", "--json") == run(small, "--method", "meek", "--json")


def test_the_status_quo_can_stay(run, small):
    small.write_text(SMALL.replace("2 3 2 0", "9 3 2 0"), encoding="utf-8")
    code, out, _ = run(small, "--method", "schulze", "--status-quo", "3")
    assert (code, out.splitlines()[-1]) == (0, "Nobody of these is beaten by nobody: all stays as it is.")
    assert json.loads(run(small, "--method", "schulze", "--status-quo", "3", "--json")[1])["status_quo"]["stays"] is True


def test_seats_are_reserved_and_counted_back_as_asked(run):
    angus = DATA / "angus_2017_ward4.blt"
    _, out, _ = run(angus, "--method", "scottish-stv", "--seats", 2, "--reserve", "1:4,5", "--json")
    elected = json.loads(out)["elected_in_order"]
    assert len(elected) == 2
    assert set(elected) & {4, 5}
    _, out, _ = run(
        angus, "--method", "scottish-stv", "--departed", 5, *["--sitting", "1", "--sitting", "2", "--sitting", "3", "--json"]
    )
    assert set(json.loads(out)["elected_in_order"]) == {1, 2, 3, 4}


@pytest.mark.parametrize(
    ("change", "arguments", "row", "said"),
    [
        (("3 1 2 0", "3 1 2"), ["--method", "irv"], 2, "ends with 0"),
        (("3 1 2 0", "3 1=2 0"), ["--method", "irv"], 2, "no equal ranks"),
        (('0\n"Ana', '"Ana'), ["--method", "irv"], 5, "no ballot"),
        (("", ""), ["--method", "irv", "--status-quo", "3"], None, "no status quo"),
        (("", ""), ["--method", "schulze", "--status-quo", "9"], None, "one of the candidates"),
        (("", ""), ["--method", "irv", "--reserve", "2:1"], None, "More seats"),
        (("", ""), ["--method", "irv", "--reserve", "night"], None, "reserves no seat"),
        (("", ""), ["--method", "irv", "--departed", "7"], None, "Nobody stands under this number"),
        (("", ""), ["--method", "irv", "--departed", "1", "--departed", "2", "--departed", "3"], None, "Nobody is left"),
    ],
)
def test_what_cannot_be_counted_is_refused_with_its_place(run, small, change, arguments, row, said):
    small.write_text(SMALL.replace(*change) if change[0] else SMALL, encoding="utf-8")
    code, out, err = run(small, *arguments)
    assert (code, out) == (2, "")
    assert said in err
    assert "small.blt" in err
    code, out, _ = run(small, *arguments, "--json")
    told = json.loads(out)
    assert (code, told["file"], told["row"]) == (2, "small.blt", row)
    assert told["accepted"]


@pytest.mark.parametrize(
    "arguments", [["nowhere.blt", "--method", "irv"], [".", "--method", "irv"], ["x.blt", "--method", "borda"]]
)
def test_what_cannot_be_read_is_refused(run, arguments):
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith("Error: ")
