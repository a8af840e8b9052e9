"""Lists of people who are to be invited: what becomes of every row, before anything is done with any of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from commonweal.rules.founding import LONGEST_PERSON, nearest
from commonweal.rules.verdict import Verdict

ARTICLE = "membership.invitation"


@dataclass(frozen=True)
class Listed:
    """One row as written: who, and into which body; ``row`` as a spreadsheet numbers it."""

    row: int
    name: str
    body: str


@dataclass(frozen=True)
class Known:
    """What a list is held against: all by names as people spell them, whatever their capitals."""

    bodies: frozenset[str] = frozenset()
    inviting: frozenset[str] = frozenset()  # those for which whoever hands the list in may invite
    accounts: frozenset[str] = frozenset()
    belongs: Mapping[str, frozenset[str]] = field(default_factory=dict)  # by body
    invited: Mapping[str, frozenset[str]] = field(default_factory=dict)  # by body, not answered yet


class Becomes(StrEnum):
    """What a row leads to."""

    LINK = "link"  # somebody without an account: a link for them
    ASKED = "asked"  # somebody with an account: they are asked when they sign in
    REFUSED = "refused"


@dataclass(frozen=True)
class Outcome:
    """One row and what becomes of it."""

    listed: Listed
    becomes: Becomes
    verdict: Verdict


def judge(listed: Sequence[Listed], known: Known) -> list[Outcome]:
    """What becomes of every row; a list with one refused row is done with as a whole.

    >>> known = Known(frozenset({"Bakery"}), frozenset({"Bakery"}))
    >>> [outcome.verdict.sentence for outcome in judge([Listed(2, "Mira", "Bakery"), Listed(3, "mira", "Bakrey")], known)]
    ['Mira gets a link to Bakery.', 'There is no body called Bakrey. Did you mean Bakery?']
    """
    spelled = {name.casefold(): name for name in known.bodies}
    accounts = {name.casefold() for name in known.accounts}
    known = replace(known, belongs=_folded(known.belongs), invited=_folded(known.invited))
    first: dict[tuple[str, str], int] = {}
    outcomes = []
    for one in listed:
        refusal = _refusal(one, spelled, known, first)
        if refusal is not None:
            outcomes.append(Outcome(one, Becomes.REFUSED, refusal))
            continue
        body = spelled[one.body.casefold()]
        first[one.name.casefold(), body] = one.row
        values = {"name": one.name, "body": body}
        if one.name.casefold() in accounts:
            sentence = "{name} has an account here and is asked to join {body} at the next sign-in."
            outcomes.append(Outcome(one, Becomes.ASKED, Verdict(True, ARTICLE, sentence, values)))
        else:
            outcomes.append(Outcome(one, Becomes.LINK, Verdict(True, ARTICLE, "{name} gets a link to {body}.", values)))
    return outcomes


def refused(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """The rows that keep the whole list from being done with."""
    return [outcome for outcome in outcomes if outcome.becomes is Becomes.REFUSED]


def _refusal(one: Listed, spelled: Mapping[str, str], known: Known, first: Mapping[tuple[str, str], int]) -> Verdict | None:
    name = one.name.casefold()
    if not name.strip():
        return _no("Nobody is named in this row.")
    if len(one.name) > LONGEST_PERSON:
        return _no("The name has {length} characters; at most {most} fit.", length=len(one.name), most=LONGEST_PERSON)
    body = spelled.get(one.body.casefold())
    if body is None:
        meant = nearest(one.body, known.bodies)
        sentence = "There is no body called {body}." + (" Did you mean {meant}?" if meant else "")
        return _no(sentence if one.body else "No body is named in this row.", body=one.body, meant=meant)
    if body not in known.inviting:
        return _no("You do not belong to {body}; only its members can invite to it.", body=body)
    if (name, body) in first:
        return _no("{name} stands in row {row} already, for {body}.", name=one.name, row=first[name, body], body=body)
    if name in known.belongs.get(body, ()):
        return _no("{name} belongs to {body} already.", name=one.name, body=body)
    if name in known.invited.get(body, ()):
        return _no("{name} is invited to {body} already and has not answered yet.", name=one.name, body=body)
    return None


def _folded(names: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    return {body: frozenset(name.casefold() for name in there) for body, there in names.items()}


def _no(sentence: str, **values: object) -> Verdict:
    return Verdict(False, ARTICLE, sentence, values)
