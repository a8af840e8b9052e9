"""BLT as people write it, and what is wrong with it said with its line."""

import contextlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.counting import blt
from commonweal.rules.counting.profile import BadBallots
from tests.rules.counting.profiles import profiles

GOOD = """# a comment
4 2
-2
3 1 3 4 0   # three of these
4 1=3 - 4 0

7/10 4 0
1 0
0
"Ana"
Ben "B" #1
"Cleo \\"C\\" d'Or" # quoted
  Dov
"House council"
""".replace("\n", "\r\n")


def test_what_people_write_is_read():
    found = blt.read(GOOD.encode("utf-8-sig"))
    assert found.candidates == ("Ana", 'Ben "B" #1', 'Cleo "C" d\'Or', "Dov")
    assert (found.seats, found.standing, found.title) == (2, (1, 3, 4), "House council")
    assert [(str(b.weight), b.ranks, b.line) for b in found.ballots] == [
        ("3", ((1,), (3,), (4,)), 4),
        ("4", ((1, 3), (4,)), 5),
        ("7/10", ((4,),), 7),
        ("1", (), 8),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_they_end_anywhere(end):
    assert blt.read(GOOD.replace("\r\n", end)) == blt.read(GOOD)


@given(found=profiles(equal=True), names=st.lists(st.text(max_size=12), min_size=6, max_size=6))
def test_what_is_written_reads_back(found, names):
    plain = tuple(" ".join(name.split()) for name in names[: len(found.candidates)])
    found = replace(found, candidates=plain)
    again = blt.read(blt.write(found))
    assert again.candidates == plain
    assert (again.seats, again.withdrawn, again.title) == (found.seats, found.withdrawn, found.title)
    assert blt.write(again) == blt.write(found)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", None, "nothing in this file"),
        ("# only a comment\n", None, "nothing in this file"),
        ("three 1\n", 1, "first line"),
        ("3\n", 1, "first line"),
        ("0 1\n0\n", 1, "first line"),
        ("3 0\n0\n", 1, "first line"),
        ("2 1\n3 1 2\n0\na\nb\n", 2, "ends with 0"),
        ("2 1\n3 1 3 0\n0\na\nb\n", 2, "No candidate has this number"),
        ("2 1\n3 1 x 0\n0\na\nb\n", 2, "No candidate has this number"),
        ("2 1\n3 1 0 2 0\n0\na\nb\n", 2, "No candidate has this number"),
        ("2 1\n3 1 1 0\n0\na\nb\n", 2, "stands twice"),
        ("2 1\n3 1=1 0\n0\na\nb\n", 2, "stands twice"),
        ("2 1\n3 1= 0\n0\na\nb\n", 2, "No candidate has this number"),
        ("2 1\n0.0 1 0\n0\na\nb\n", 2, "how many there are"),
        ("2 1\n1/0 1 0\n0\na\nb\n", 2, "how many there are"),
        ("2 1\n1e999999999 1 0\n0\na\nb\n", 2, "how many there are"),
        ("2 1\n-3\n0\na\nb\n", 2, "No candidate has this number"),
        ("2 1\n-1 2\n0\na\nb\n", 2, "line of their own"),
        ("2 1\n3 1 2 0\na\nb\n", 3, "no ballot"),
        ('2 1\n3 1 2 0\n"a"\n"b"\n', 3, "no ballot"),
        ("2 1\n3 1 2 0\n", 2, "have no end"),
        ("2 1\n3 1 2 0\n0\na\n", 4, "do not go with"),
        ("2 1\n3 1 2 0\n0\na\nb\ntitle\nmore\n", 7, "do not go with"),
        ('2 1\n3 1 2 0\n0\n"a\nb\n', 4, "quotes"),
        (b"2 1\n3 1 2 0\n0\n\xff\xfe\nb\n", 4, "UTF-8"),
        (b"\x00\x01\x02", 1, "first line"),
    ],
)
def test_a_fault_is_said_with_its_line(text, line, said):
    with pytest.raises(BadBallots, match=said) as refused:
        blt.read(text)
    assert refused.value.line == line
    assert refused.value.accepted


@given(text=st.text(alphabet='0123456789=-# \n"abx/.', max_size=60))
def test_whatever_is_in_a_file_it_is_read_or_refused(text):
    with contextlib.suppress(BadBallots):
        assert blt.read(text).candidates


@given(data=st.binary(max_size=60))
def test_whatever_bytes_are_in_a_file_they_are_read_or_refused(data):
    with contextlib.suppress(BadBallots):
        assert blt.read(data).candidates
