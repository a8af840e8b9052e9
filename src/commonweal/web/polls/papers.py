"""What the room of paper ballots tells polls: which papers are not in the box yet, and who votes on paper (V6)."""

from collections.abc import Callable

from commonweal.web.polls.models import AnyPoll, PersonLine

Missing = Callable[[AnyPoll], int]
Votes = Callable[[PersonLine], bool]

_missing: list[Missing] = []
_votes: list[Votes] = []


def counts_missing(provider: Missing) -> Missing:
    """Register how many papers of a poll are noted on its roll and not in its box."""
    if provider not in _missing:
        _missing.append(provider)
    return provider


def missing(poll: AnyPoll) -> int:
    """How many papers are noted on the roll and not in the box: a poll waits for them."""
    return sum(provider(poll) for provider in _missing)


def knows_voters(provider: Votes) -> Votes:
    """Register who votes on paper."""
    if provider not in _votes:
        _votes.append(provider)
    return provider


def votes_on_paper(line: PersonLine) -> bool:
    """Whether it is noted on the roll that somebody votes on paper."""
    return any(provider(line) for provider in _votes)
