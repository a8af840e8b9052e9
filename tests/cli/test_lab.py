"""`commonweal lab`: what it prints, and how it ends."""

import json

import pytest

from commonweal import cli
from commonweal.lab import checks


@pytest.fixture
def run(capsys):
    """Run a command line in this process: its exit code, standard output and standard error."""

    def run(*arguments):
        code = cli.main(["lab", *arguments])
        return code, *capsys.readouterr()

    return run


def test_models_are_listed_with_one_sentence_each(run):
    code, out, _ = run("models")
    assert code == 0
    listed = json.loads(run("models", "--json")[1])["models"]
    assert len(out.splitlines()) == len(listed) >= 14
    assert all(each["about"] in out and each["about"].endswith(".") for each in listed)


def test_a_model_shows_its_equations_parameters_results_and_what_it_cannot_say(run):
    code, out, _ = run("model", "growth", "--set", "lam=0.5")
    assert code == 0
    assert "dKi/dt = λ I − d Ki" in out
    assert "lam = 0.5 share" in out
    assert "consumption = 201.8249 goods a year" in out
    assert "What it cannot say" in out


def test_every_model_answers_in_json_with_its_marks(run):
    for each in json.loads(run("models", "--json")[1])["models"]:
        code, out, err = run("model", each["name"], "--json")
        document = json.loads(out)
        assert (code, err) == (0, "")
        assert set(document) == {"model", "title", "about", "equations", "parameters", "results", "sources", "scope"}
        assert {told["mark"] for told in (*document["parameters"], *document["sources"])} <= set("VRCA")


def test_a_result_that_does_not_exist_is_null_and_none(run):
    settings = ("--set", "k=0.9", "--set", "l=0.9", "--set", "a=0.2", "--set", "b=0.2")
    results = {each["name"]: each for each in json.loads(run("model", "arms", *settings, "--json")[1])["results"]}
    assert results["x_rest"]["value"] is None
    assert "falls short of k l by 0.77" in results["slow"]["means"]
    assert "x_rest = none" in run("model", "arms", *settings)[1]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("model", "growht"), "Did you mean growth?"),
        (("model", "growth", "--set", "lam=2"), "accepted: from 0 to 1"),
        (("model", "growth", "--set", "lambda=0.2"), "no such parameter"),
        (("history", "steel"), "no such series"),
        (("sensitivity", "ratchet", "losd"), "Did you mean lost?"),
        (("sensitivity", "ratchet", "lost", "--vary", "lam=0:2"), "from 0 to 1"),
        (("modle",), "No such command"),
        (("model",), "Missing argument"),
    ],
)
def test_bad_input_ends_with_2_and_a_sentence(run, arguments, says):
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert says in err
    code, out, err = run(*arguments, "--json")
    assert (code, err) == (2, "")
    assert says in json.loads(out)["error"]


def test_all_checks_hold(run):
    code, out, _ = run("check", "--json")
    told = json.loads(out)["checks"]
    assert code == 0
    assert len(told) >= 40
    assert all(abs(each["computed"] - each["exact"]) <= each["tolerance"] for each in told)


def test_a_check_that_fails_is_told_and_ends_with_1(run, monkeypatch):
    monkeypatch.setattr(checks, "CHECKS", (checks.Check("two and two", lambda: 5.0, 4.0),))
    code, out, _ = run("check")
    assert code == 1
    assert "DIFFERS  two and two: 5 (must be 4)" in out
    assert "0 of 1 hold." in out


def test_a_series_is_printed_by_year_with_its_source(run):
    code, out, _ = run("history", "ussr-product-1990")
    assert code == 0
    assert "Maddison" in out.splitlines()[0]
    assert "1928  1,370" in out
    figures = json.loads(run("history", "ussr-product-1990", "--json")[1])["figures"]
    assert {"year": 1989, "value": 7112.0} in figures


def test_all_series_are_listed(run):
    code, out, _ = run("history")
    assert code == 0
    assert len(out.splitlines()) == len(json.loads(run("history", "--json")[1])["series"]) >= 15


def test_what_a_result_hangs_on_is_told_the_weightiest_first(run):
    arguments = ("sensitivity", "ratchet", "effective_bonus", "--draws", "64")
    code, out, err = run(*arguments)
    assert (code, err) == (0, "")
    indices = json.loads(run(*arguments, "--json")[1])["indices"]
    assert {frozenset(each) for each in indices} == {frozenset(("output", "parameter", "mu_star", "s1", "st", "low", "high"))}
    by_weight = [each["parameter"] for each in sorted(indices, key=lambda each: -each["st"])]
    assert [line.split()[0] for line in out.splitlines()[1:]] == by_weight
    assert by_weight[-1] == "kappa"  # the bonus does not hang on effort's cost
