"""`commonweal found`: a dry run first, then all of it or nothing, from a charter in TOML or in lists."""

import json
import os
import subprocess
import sys

import pytest

CHARTER = """
name = "Riverside"
[workplaces]
Bakery = ["Mira Olsen", "Emil Berg"]
[communities]
Northside = ["Mira Olsen"]
"""


@pytest.fixture
def found(tmp_path):
    """Run the command on a data folder of its own."""

    def run(*arguments):
        said = {name: value for name, value in os.environ.items() if name != "COMMONWEAL_DATABASE_URL"}
        command = [sys.executable, "-c", "from commonweal.cli import run; run()", "found", *arguments]
        return subprocess.run(
            command,
            env=said | {"COMMONWEAL_HOME": str(tmp_path / "home")},
            capture_output=True,
            text=True,
            cwd=tmp_path,
            timeout=300,
        )

    (tmp_path / "riverside.toml").write_text(CHARTER)
    return run


def test_first_nothing_then_all_of_it_then_never_again(found, tmp_path):
    dry = found("riverside.toml")
    assert (dry.returncode, "Nothing has been founded." in dry.stdout) == (0, True)
    assert "Bakery (workplace): Mira Olsen, Emil Berg" in dry.stdout
    assert json.loads(found("--links", "--json").stdout)["links"] == []

    done = json.loads(found("riverside.toml", "--yes", "--json", "--address", "https://riverside.example").stdout)
    assert done["founded"]
    assert [(one["name"], one["bodies"]) for one in done["links"]] == [
        ("Mira Olsen", ["Bakery", "Northside"]),
        ("Emil Berg", ["Bakery"]),
    ]
    assert done["links"][0]["link"].startswith("https://riverside.example/bodies/invited/")

    again = found("riverside.toml", "--yes")
    assert again.returncode == 2
    assert "founded here already: Council of Riverside" in again.stderr
    shown = json.loads(found("--links", "--json", "--address", "https://riverside.example").stdout)["links"]
    assert {one["link"] for one in shown} == {one["link"] for one in done["links"]}


def test_lists_say_the_same_as_toml(found, tmp_path):
    folder = tmp_path / "riverside"
    folder.mkdir()
    (folder / "federation.csv").write_text("key,value\nname,Riverside\n")
    (folder / "bodies.csv").write_text("body,kind\nBakery,workplace\nNorthside,community\n")
    (folder / "founders.csv").write_text("name,body\nMira Olsen,Bakery\nEmil Berg,Bakery\nMira Olsen,Northside\n")
    one, other = (json.loads(found(source, "--json").stdout) for source in ("riverside", "riverside.toml"))
    assert one == other


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (CHARTER + "[comunities]\n", "There is no comunities in a charter. Did you mean communities?"),
        (CHARTER.replace('"Emil Berg"', "7"), "These are no names."),
        ("name = Riverside", "This is not well-formed TOML."),
        (CHARTER.replace('["Mira Olsen"]', "[]"), "Nobody is invited to Northside"),
        ('tables = "tutorial"\n' + CHARTER, "The tables name the community southside, which is no community of this charter"),
    ],
)
def test_a_charter_that_cannot_be_founded_by_is_refused_with_2_and_a_sentence(found, tmp_path, text, says):
    (tmp_path / "riverside.toml").write_text(text)
    ended = found("riverside.toml", "--yes")
    assert ended.returncode == 2, ended.stderr
    assert says.lower() in ended.stderr.lower()
