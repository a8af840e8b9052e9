"""A count as a page tells it: every stage in words and as bars, all stages as one table, by Schulze every pair."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import lru_cache

from commonweal.rules.counting import telling
from commonweal.rules.counting.account import Count, Stage, figure
from commonweal.web.elections import counting
from commonweal.web.elections.models import Election
from commonweal.web.look.parts import Bar

Table = list[tuple[str, list[str]]]  # rows: a name and its figures


@dataclass(frozen=True)
class Told:
    """One stage: its bars, what happened in it, and by Schulze how each pair stands."""

    number: int
    bars: list[Bar]
    sentences: list[str]
    names: list[str]  # the heads of the columns of both tables
    preferred: Table
    paths: Table


@dataclass(frozen=True)
class Account:
    """A whole count. Where pairs were compared, the figure of a stage is how many others somebody beats."""

    opening: list[str]
    stages: list[Told]
    table: Table
    by_pairs: bool


@dataclass(frozen=True)
class Again:
    """A count made again for a seat that fell empty: when, for whom, who followed, and all of it where it is published."""

    at: datetime
    departed: list[str]
    chosen: str
    command: str
    account: Account | None


def account(election: Election) -> Account | None:
    """The count of an election that has been counted; none where it is withheld (V5)."""
    if not (election.result or {}).get("count", {}).get("account"):
        return None
    return _kept(election.pk, election.key, 0)


def again(election: Election) -> list[Again]:
    """The counts made again, the first one first."""
    names = {option["key"]: option["title"] for option in election.options}
    return [
        Again(
            row.at,
            sorted(names[key] for key in row.departed),
            names[row.chosen],
            counting.command(election, row),
            None if row.result.get("withheld") else _kept(election.pk, election.key, row.pk),
        )
        for row in election.counts_back.all()
    ]


@lru_cache(maxsize=64)
def _kept(pk: int, key: str, again: int) -> Account:
    """A count never changes once it has been made: a page does not count ten thousand ballots anew for every reader."""
    election = Election.objects.get(pk=pk, key=key)
    if again:
        return told(counting.counted_again(election, election.counts_back.get(pk=again)))
    return told(counting.count(election))


def told(counted: Count) -> Account:
    """A count for people."""
    return Account(
        [] if counted.quota is None else [telling.quota(counted)],
        [_stage(counted, stage) for stage in counted.stages],
        [
            (counted.profile.name(number), [_figure(counted, stage.votes.get(number)) for stage in counted.stages])
            for number in counted.stages[0].votes
        ]
        if counted.stages
        else [],
        any(stage.preferred for stage in counted.stages),
    )


def _stage(counted: Count, stage: Stage) -> Told:
    most = max([*stage.votes.values(), Fraction(1)])
    bars = [
        Bar(counted.profile.name(number), float(votes / most), figure=_figure(counted, votes))
        for number, votes in sorted(stage.votes.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    gone = [" ".join(telling.transfer_lines(counted, stage.transfer))] if stage.transfer else []
    numbers = list(stage.votes)
    return Told(
        stage.number,
        bars,
        [*gone, *telling.sentences(counted, stage)],
        [counted.profile.name(number) for number in numbers],
        _pairs(counted, numbers, stage.preferred),
        _pairs(counted, numbers, stage.paths),
    )


def _pairs(counted: Count, numbers: list[int], pairs: Mapping[tuple[int, int], Fraction]) -> Table:
    if not pairs:
        return []
    return [
        (counted.profile.name(one), ["–" if one == other else str(pairs[one, other]) for other in numbers]) for one in numbers
    ]


def _figure(counted: Count, votes: Fraction | None) -> str:
    return "" if votes is None else figure(votes, counted.places)
