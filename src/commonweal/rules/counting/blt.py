"""BLT, the exchange format of ranked ballots: read with every fault's line, and written so that it reads back the same.

First a line with the numbers of candidates and seats; then, where candidates have withdrawn, a line of their numbers, each
with a minus; then a line for each kind of ballot: how many, the candidates in order of preference (equal ranks joined by
``=``, a skipped rank ``-``) and a 0; a line with a single 0; then the candidates' names and a title, a line each, in quotes
or not. ``#`` begins a comment where no name contains it. Weights can be fractions (7/10) or decimals (0.7).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from commonweal.rules.counting.profile import BadBallots, Ballot, Number, Profile, whole

QUOTED = re.compile(r'^"(?P<name>(?:[^"\\]|\\.|"")*)"\s*(?:#.*)?$')
WEIGHT = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,15}|/[0-9]{1,15})?")
ZERO = re.compile(r"[0-9]+/0+")
COMMENT = re.compile(r"(?:^|\s)#.*$")
HEAD = "the number of candidates and the number of seats, such as 5 2"
SHOWN = 60  # characters of a faulty line
BALLOT = "how many ballots, the candidates in order and a 0, such as 3 2 1=4 0"


@dataclass(frozen=True)
class _Line:
    number: int
    text: str


def read(data: bytes | str) -> Profile:
    r"""The ballots of a file; what cannot be read is refused with its line, and nothing of it is counted.

    >>> found = read("3 1\n-3\n4 1=2 0\n2 2 0\n0\nana\nben\ncleo\nHouse council\n")
    >>> found.candidates, found.standing, found.ballots[0].ranks, found.ballots[0].weight, found.title
    (('ana', 'ben', 'cleo'), (1, 2), ((1, 2),), 4, 'House council')
    >>> read("2 1\n3 1 5 0\n0\nana\nben\n")
    Traceback (most recent call last):
    commonweal.rules.counting.profile.BadBallots: No candidate has this number.
    """
    lines = [_Line(number, text.strip()) for number, text in enumerate(_text(data).splitlines(), start=1) if text.strip()]
    rest = iter(lines)
    head = next(_figures(rest), None)
    if head is None:
        raise BadBallots("There is nothing in this file.", accepted=HEAD)
    candidates, seats = _head(head)
    withdrawn: frozenset[int] = frozenset()
    ballots: list[Ballot] = []
    ended = False
    last = head
    for line in _figures(rest):
        last = line
        words = line.text.split()
        if words == ["0"]:
            ended = True
            break
        if not ballots and words[0].startswith("-") and words[0] != "-":
            withdrawn |= _withdrawn(line, words, candidates)
        else:
            ballots.append(_ballot(line, words, candidates))
    if not ended:
        raise BadBallots(
            "The ballots have no end, so the file may have been cut off.",
            line=last.number,
            found=f"{last.text[:40]} as the last line",
            accepted="a line with a single 0 after the last ballot, then the names",
        )
    names = list(_names(rest))
    if not candidates <= len(names) <= candidates + 1:
        raise BadBallots(
            "The names do not go with the number of candidates.",
            line=lines[-1].number,
            found=f"{len(names)} lines after the ballots",
            accepted=f"{candidates} names, one to a line, and a title",
        )
    title = names[candidates] if len(names) > candidates else ""
    return Profile(tuple(names[:candidates]), seats, tuple(ballots), withdrawn, title)


def write(profile: Profile, comment: str = "") -> str:
    r"""The same ballots as BLT, equal ones in one line, in an order that tells nothing of who cast them when.

    >>> print(write(Profile(("ana", 'ben "b"'), 1, (Ballot.strict([2]), Ballot(((1, 2),)), Ballot.strict([2])))), end="")
    2 1
    1 1=2 0
    2 2 0
    0
    "ana"
    "ben \"b\""
    ""
    """
    sums: dict[tuple[tuple[int, ...], ...], Number] = {}
    for ballot in profile.ballots:
        sums[ballot.ranks] = sums.get(ballot.ranks, 0) + ballot.weight
    lines = [f"# {line}" for line in comment.splitlines()]
    lines.append(f"{len(profile.candidates)} {profile.seats}")
    if profile.withdrawn:
        lines.append(" ".join(f"-{number}" for number in sorted(profile.withdrawn)))
    for ranks, weight in sorted(sums.items()):
        written = [str(whole(weight)), *("=".join(map(str, group)) for group in ranks), "0"]
        lines += [" ".join(written)]
    lines += ["0", *(_quoted(name) for name in profile.candidates), _quoted(profile.title)]
    return "\n".join(lines) + "\n"


def _text(data: bytes | str) -> str:
    if isinstance(data, str):
        return data.removeprefix("\ufeff")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as reason:
        line = data.count(b"\n", 0, reason.start) + 1
        raise BadBallots("This is not text in UTF-8.", line=line, accepted="a text file saved as UTF-8") from reason


def _figures(lines: Iterator[_Line]) -> Iterator[_Line]:
    """Lines of numbers, without comments and what they leave empty."""
    for line in lines:
        if text := COMMENT.sub("", line.text).strip():
            yield _Line(line.number, text)


def _head(line: _Line) -> tuple[int, int]:
    words = line.text.split()
    if len(words) != 2 or not all(_is_number(word) and int(word) > 0 for word in words):
        raise _fault(line, "The first line says how many candidates and seats there are.", HEAD)
    return int(words[0]), int(words[1])


def _withdrawn(line: _Line, words: list[str], candidates: int) -> set[int]:
    if not all(word.startswith("-") and _is_number(word[1:]) for word in words):
        raise _fault(line, "Withdrawn candidates stand in a line of their own.", "their numbers, each with a minus: -2 -5")
    return {_candidate(line, word[1:], candidates) for word in words}


def _ballot(line: _Line, words: list[str], candidates: int) -> Ballot:
    if line.text.startswith('"') or not words[0][:1].isdigit():
        raise _fault(line, "This is no ballot; if the names begin here, the line with a single 0 before them is missing.", BALLOT)
    weight = _weight(line, words[0])
    if len(words) == 1 or words[-1] != "0":
        raise _fault(line, "A ballot ends with 0.", BALLOT)
    ranks = []
    seen: set[int] = set()
    for word in words[1:-1]:
        if word == "-":  # a rank that was left out
            continue
        group = tuple(sorted(_candidate(line, part, candidates) for part in word.split("=")))
        for number in group:
            if number in seen:
                raise _fault(line, f"Candidate {number} stands twice on this ballot.", "each candidate once")
            seen.add(number)
        if len(set(group)) < len(group):
            raise _fault(line, "A candidate stands twice at one rank.", "each candidate once")
        ranks.append(group)
    return Ballot(tuple(ranks), weight, line.number)


def _weight(line: _Line, word: str) -> Number:
    weight = Fraction(word) if WEIGHT.fullmatch(word) and not ZERO.fullmatch(word) else Fraction(0)
    if weight <= 0:
        raise _fault(line, "A line of ballots begins with how many there are.", "a number above 0, such as 3, 0.7 or 7/10")
    return whole(weight)


def _candidate(line: _Line, word: str, candidates: int) -> int:
    if not _is_number(word) or not 1 <= int(word) <= candidates:
        accepted = f"numbers from 1 to {candidates}; 0 only at the end"
        raise BadBallots("No candidate has this number.", line=line.number, found=word, accepted=accepted)
    return int(word)


def _names(lines: Iterator[_Line]) -> Iterator[str]:
    for line in lines:
        if line.text.startswith("#"):
            continue
        if not line.text.startswith('"'):
            yield line.text
            continue
        found = QUOTED.match(line.text)
        if found is None:
            raise _fault(line, "This name's quotes do not close.", 'a name, or a name in quotes: "Ana"')
        yield re.sub(r'\\(.)|""', lambda pair: pair[1] or '"', found["name"])


def _quoted(name: str) -> str:
    on_one_line = " ".join(name.split())
    return '"' + on_one_line.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdigit() and len(word) < 10


def _fault(line: _Line, reason: str, accepted: str) -> BadBallots:
    found = line.text if len(line.text) <= SHOWN else f"{line.text[:SHOWN]}…"
    return BadBallots(reason, line=line.number, found=found, accepted=accepted)
