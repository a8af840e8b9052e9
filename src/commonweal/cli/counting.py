"""`commonweal count`: ballots in BLT counted by any of the methods, with an account of every stage."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from commonweal.rules.counting import blt, document, methods, succession, telling
from commonweal.rules.counting.methods import Method
from commonweal.rules.counting.profile import BadBallots
from commonweal.rules.counting.terms import Reserved, Terms

MOST_BYTES = 512 * 2**20


def count(
    file: Annotated[Path, typer.Argument(metavar="FILE.blt", help="Ballots in BLT.")],
    method: Annotated[Method, typer.Option("--method", help="How the ballots are counted.")],
    seats: Annotated[int | None, typer.Option("--seats", metavar="N", min=1, help="Instead of the seats in the file.")] = None,
    seed: Annotated[str, typer.Option("--seed", metavar="S", help="What ties are drawn by.")] = "0",
    status_quo: Annotated[
        int | None, typer.Option("--status-quo", metavar="N", help="The candidate who means: all stays as it is (schulze).")
    ] = None,
    reserve: Annotated[
        list[str] | None, typer.Option("--reserve", metavar="SEATS:N,N", help="Seats reserved for these; may be given again.")
    ] = None,
    departed: Annotated[
        list[int] | None, typer.Option("--departed", metavar="N", help="Count back without this one; may be given again.")
    ] = None,
    sitting: Annotated[
        list[int] | None, typer.Option("--sitting", metavar="N", help="In a count-back, held as elected; may be given again.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")] = False,
) -> None:
    """Count ballots, and tell every stage so that it can be followed by hand."""
    try:
        profile = blt.read(_bytes(file))
        profile = replace(profile, seats=seats) if seats else profile
        terms = _terms(reserve or [], profile.standing, profile.seats)
        if departed or sitting:
            held = _known([*(departed or []), *(sitting or [])], profile.standing)[len(departed or []) :]
            counted = succession.count_back(
                method, profile, departed=departed or [], sitting=held, seed=seed, terms=terms, status_quo=status_quo
            )
            if counted is None:
                raise BadBallots("Nobody is left who could follow.", accepted="an election")
        else:
            counted = methods.count(method, profile, seed=seed, terms=terms, status_quo=status_quo)
    except BadBallots as reason:
        reason.file = file.name
        raise
    if as_json:
        typer.echo(json.dumps(document.written(counted, file.name), ensure_ascii=False))
        return
    for line in telling.lines(counted):
        typer.echo(line)
    if any(tie.draws for stage in counted.stages for tie in stage.ties):
        typer.echo(f"The lot was drawn by the seed {seed!r}: the smallest SHA-256 of seed/stage/candidate prevails.")


def _bytes(file: Path) -> bytes:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise BadBallots(
                "This file is too large.", found=f"{file.stat().st_size} bytes", accepted=f"up to {MOST_BYTES} bytes"
            )
        return file.read_bytes()
    except OSError as reason:
        raise BadBallots("The file cannot be read.", found=reason.strerror, accepted="a file of ballots in BLT") from reason


def _terms(reserve: list[str], standing: tuple[int, ...], seats: int) -> Terms:
    """The reserved seats that were asked for, such as 1:2,5 for one seat for candidate 2 or 5."""
    groups = []
    for number, text in enumerate(reserve, start=1):
        count, _, names = text.partition(":")
        try:
            candidates = _known([int(name) for name in names.split(",")], standing)
            groups.append(Reserved(str(number), frozenset(candidates), int(count)))
        except ValueError:
            accepted = "how many seats, a colon and candidate numbers: 1:2,5"
            raise BadBallots("This reserves no seat.", found=text, accepted=accepted) from None
    if sum(group.seats for group in groups) > seats:
        raise BadBallots("More seats are reserved than there are.", found=", ".join(reserve), accepted=f"up to {seats} in all")
    try:
        return Terms(tuple(groups))
    except ValueError as reason:
        raise BadBallots(f"{reason}.".capitalize(), found=", ".join(reserve), accepted="each candidate in one group") from None


def _known(numbers: list[int], standing: tuple[int, ...]) -> list[int]:
    if strangers := sorted(set(numbers) - set(standing)):
        raise BadBallots("Nobody stands under this number.", found=str(strangers[0]), accepted=", ".join(map(str, standing)))
    return numbers
