"""From the box of an election to its count, and to the ballots as they are published (V5).

Candidates are numbered in the order in which they stand on the ballot; a sealed ballot holds their numbers as BLT writes
them, a delegate's open vote is for one of them and weighs as much as the seat.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import replace

from commonweal.rules import ballots
from commonweal.rules.counting import blt, document, methods, publishing
from commonweal.rules.counting.account import Count
from commonweal.rules.counting.methods import Method
from commonweal.rules.counting.profile import Ballot, Profile, whole
from commonweal.rules.counting.succession import count_back
from commonweal.web.elections.models import Election, ElectionBallot
from commonweal.web.polls import services as polls
from commonweal.web.record import services as record

JSON = "application/json"


def profile(election: Election) -> Profile:
    """The ballots as they were cast, under the names that stood on them."""
    names = tuple(option["title"] for option in election.options)
    if election.by == Election.By.MEMBERS:
        found = tuple(Ballot(ballots.read_ranks(choice)) for choice in _choices(election))
    else:
        numbers = {key: number for number, key in enumerate(election.option_keys, start=1)}
        votes = [(option, weight * part) for cast, weight in polls.votes(election) for option, part in cast.parts.items()]
        found = tuple(Ballot(((numbers[option],),), whole(weight)) for option, weight in votes)
    return Profile(names, 1, found, title=str(election.seat))


def count(election: Election) -> Count:
    """The count, by the method that was named when the election was called."""
    return methods.count(Method(election.method), profile(election), seed=election.seed)


def order(election: Election) -> Iterator[str]:
    """The elected and after them the alternates, each by the same count without those before (R4)."""
    cast, gone = profile(election), set[int]()
    while (counted := count_back(Method(election.method), cast, departed=gone, seed=election.seed)) is not None:
        yield election.option_keys[counted.elected[0] - 1]
        gone |= {counted.elected[0]}


def is_published(election: Election) -> bool:
    """Whether ballots and figures are: a council's votes always, members' from five ballots on."""
    return election.by == Election.By.SEATS or publishing.publishable(election.voted)


def published(election: Election) -> Profile:
    """The ballots as anyone may have them: below a hundred without the preferences behind the last one used."""
    cast = profile(election)
    return publishing.as_published(cast, count(election)) if election.by == Election.By.MEMBERS else cast


def told_order(election: Election) -> list[str]:
    """Of the order as much as the published ballots give away: the elected, and the alternates where nothing is withheld."""
    found = list(order(election))
    return found if is_published(election) and published(election).ballots == profile(election).ballots else found[:1]


def box(election: Election) -> list[dict[str, object]]:
    """The sealed ballots as the closing entry has them; what is withheld of one stays as a commitment to the whole."""
    rows = list(election.box.order_by("id"))
    shown = published(election)
    return [_row(row, ballots.write_ranks(ballot.ranks)) for row, ballot in zip(rows, shown.ballots, strict=True)]


def as_blt(election: Election) -> str:
    """The published ballots for `commonweal count`, with what it needs to find the same."""
    asked = f"commonweal count FILE --method {election.method} --seed {election.seed}"
    return blt.write(replace(published(election), title=str(election.seat)), comment=asked)


def attached(counted: Count) -> str:
    """The whole account of a count as a file beside the record, by its hash."""
    written = json.dumps(document.written(counted), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return record.attach(written.encode(), JSON)


def _choices(election: Election) -> Iterator[str]:
    return election.box.order_by("id").values_list("choice", flat=True).iterator()


def _row(row: ElectionBallot, shown: str) -> dict[str, object]:
    if shown == row.choice:
        return {"choice": shown}
    return {"choice": shown, "commitment": hmac.new(bytes.fromhex(row.salt), row.choice.encode(), hashlib.sha256).hexdigest()}
