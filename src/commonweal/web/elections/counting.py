"""From the box of an election to its count, and to the ballots as they are published (V5).

Candidates are numbered in the order in which they stand on the ballot; a sealed ballot holds their numbers as BLT writes
them; a delegate's open vote names or ranks them by their keys and weighs as much as the seat.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator

from commonweal.rules import ballots
from commonweal.rules.counting import blt, document, methods, publishing
from commonweal.rules.counting.account import Count
from commonweal.rules.counting.following import Following
from commonweal.rules.counting.methods import Method
from commonweal.rules.counting.profile import Ballot, Profile, whole
from commonweal.web.elections.models import CountBack, Election, ElectionBallot
from commonweal.web.polls import weighing
from commonweal.web.record import services as record

JSON = "application/json"


def profile(election: Election) -> Profile:
    """The ballots as they were cast, under the names that stood on them."""
    names = tuple(option["title"] for option in election.options)
    if election.by == Election.By.MEMBERS:
        found = tuple(Ballot(ballots.read_ranks(choice)) for choice in _choices(election))
    elif election.takes_ranks:
        found = tuple(Ballot(election.numbers(ranking), whole(weight)) for ranking, weight in weighing.rankings(election))
    else:
        numbers = {key: number for number, key in enumerate(election.option_keys, start=1)}
        votes = [(option, weight * part) for cast, weight in weighing.votes(election) for option, part in cast.parts.items()]
        found = tuple(Ballot(((numbers[option],),), whole(weight)) for option, weight in votes)
    return Profile(names, len(election.places), found, title=title(election))


def title(election: Election) -> str:
    """What the count is for."""
    return str(election.seat)


def count(election: Election) -> Count:
    """The count, by the method that was named when the election was called."""
    return methods.count(Method(election.method), profile(election), seed=election.seed)


def following(election: Election) -> Following:
    """The same ballots, asked who follows (R4)."""
    return Following(Method(election.method), profile(election), tuple(election.option_keys), seed=election.seed)


def counted_again(election: Election, row: CountBack, asked: Following | None = None) -> Count:
    """The count by which somebody has followed."""
    asked = asked or following(election)
    found = asked.counted(row.sitting, asked.people - set(row.departed) - set(row.sitting))
    if found is None:
        raise ValueError(f"{row} names nobody any more")
    return found


def told_order(election: Election) -> list[str]:
    """Of the order as much as the published ballots give away.

    The elected; and after one for a single seat the alternates, each by the same count without those before, where nothing is
    withheld. Otherwise who follows is counted when a seat falls empty, and what that count reads is published then.
    """
    found = [election.option_keys[number - 1] for number in count(election).elected]
    single = len(election.places) == 1
    if single and is_published(election) and published(election).ballots == profile(election).ballots:
        asked = following(election)
        while found and (after := asked.next(frozenset(), asked.people - set(found))) is not None:
            found.append(after)
    return found


def is_published(election: Election) -> bool:
    """Whether ballots and figures are: a council's votes always, members' from five ballots on."""
    return election.by == Election.By.SEATS or publishing.publishable(election.voted)


def published(election: Election, *more: Count) -> Profile:
    """The ballots as anyone may have them: below a hundred without what no count has read, those made again among them."""
    cast = profile(election)
    if election.by == Election.By.SEATS or not publishing.withholds(len(cast.ballots)):
        return cast
    asked = following(election)
    again = [counted_again(election, row, asked) for row in election.counts_back.all()]
    return publishing.as_published(cast, count(election), *again, *more)


def box(election: Election, *more: Count) -> list[dict[str, object]]:
    """The sealed ballots as an entry has them, by the candidates' keys: “a>b=c”; of what is withheld a commitment stays."""
    rows = list(election.box.order_by("id"))
    shown = published(election, *more)
    return [_row(election, row, ballot.ranks) for row, ballot in zip(rows, shown.ballots, strict=True)]


def as_blt(election: Election) -> str:
    """The published ballots for `commonweal count`, with what it needs to find the same, and to find again who followed."""
    asked = [command(election), *(command(election, row) for row in election.counts_back.all())]
    return blt.write(published(election), comment="\n".join(asked))


def command(election: Election, row: CountBack | None = None) -> str:
    """How anyone counts the published ballots again."""
    numbers = {key: number for number, key in enumerate(election.option_keys, start=1)}
    words = ["commonweal count FILE", f"--method {election.method}", f"--seed {election.seed}"]
    if row is not None:
        words += [f"--departed {numbers[key]}" for key in row.departed]
        words += [f"--sitting {numbers[key]}" for key in row.sitting]
    return " ".join(words)


def attached(counted: Count) -> str:
    """The whole account of a count as a file beside the record, by its hash."""
    return attached_json(document.written(counted))


def attached_json(found: object) -> str:
    """Anything as JSON beside the record, by its hash."""
    return record.attach(json.dumps(found, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode(), JSON)


def _choices(election: Election) -> Iterator[str]:
    return election.box.order_by("id").values_list("choice", flat=True).iterator()


def _row(election: Election, row: ElectionBallot, shown: ballots.Ranks) -> dict[str, object]:
    """A ballot as far as it is published, and of a longer one the HMAC-SHA256 of the whole under its salt."""
    whole = ballots.read_ranks(row.choice)
    said: dict[str, object] = {"choice": _by_keys(election, shown)}
    if shown != whole:
        written = _by_keys(election, whole)
        said["commitment"] = hmac.new(bytes.fromhex(row.salt), written.encode(), hashlib.sha256).hexdigest()
    return said


def _by_keys(election: Election, ranks: ballots.Ranks) -> str:
    keys = election.option_keys
    return ballots.Ranking(tuple(tuple(keys[number - 1] for number in group) for group in ranks)).written()
