"""Founding a federation: what a charter has to say before anything is founded by it, and when a body's founding is over.

Whoever founds appoints nobody (C3). A charter names bodies and invites their first members; each seat stays vacant until
the founding of the body that fills it is over and its members have elected somebody.
"""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from commonweal.rules.bodies import Kind
from commonweal.rules.verdict import Verdict

FOUNDERS_HAVE = timedelta(days=14)  # to sign up, once one of them has; the others can be invited or ask like anybody
PAGES = ("seats", "delegates", "invited", "picture")  # what stands in addresses where the key of a body does
LONGEST_NAME, LONGEST_PERSON, LONGEST_KEY = 200, 100, 80
ARTICLE = "membership.founding"


@dataclass(frozen=True)
class Planned:
    """A body that is to be founded, and the names of those invited to it."""

    name: str
    kind: Kind
    founders: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """How the body is known in addresses and tables."""
        return key(self.name)


@dataclass(frozen=True)
class Charter:
    """What somebody means to found.

    >>> bakery = Planned("Bakery", Kind.WORKPLACE, ("Mira",))
    >>> charter = Charter("Riverside", (bakery, Planned("Northside", Kind.COMMUNITY, ("Mira", "Omar"))))
    >>> charter.founders()
    {'Mira': ('bakery', 'northside'), 'Omar': ('northside',)}
    """

    name: str
    bodies: tuple[Planned, ...]
    constitution: str = "default"

    def founders(self) -> dict[str, tuple[str, ...]]:
        """Everyone who is invited, with the keys of their bodies, in the order of the charter."""
        found: dict[str, tuple[str, ...]] = {}
        for body in self.bodies:
            for name in body.founders:
                found[name] = (*found.get(name, ()), body.key)
        return found


def key(name: str) -> str:
    """A name as it stands in addresses.

    >>> key("Mill Street Bakery"), key("Café Zoë")
    ('mill-street-bakery', 'cafe-zoe')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", plain.lower())).strip("-_")


def faults(charter: Charter, constitutions: Iterable[str]) -> list[Verdict]:
    """Everything that keeps a charter from being founded by; none where it can be.

    >>> [fault.sentence for fault in faults(Charter("Riverside", (Planned("Bakery", Kind.WORKPLACE),)), ["default"])]
    ['Nobody is invited to Bakery; name at least one founding member, who can admit the others.']
    """
    return list(_faults(charter, sorted(constitutions)))


def over(invited: int, signed_up: int, *, first: datetime | None, at: datetime) -> bool:
    """Whether a body's founding is over: all have signed up, or one has and the others have had their time.

    >>> noon = datetime(2030, 1, 1, 12)
    >>> over(3, 3, first=noon, at=noon), over(3, 2, first=noon, at=noon), over(3, 0, first=None, at=noon + 9 * FOUNDERS_HAVE)
    (True, False, False)
    """
    if not signed_up:
        return False
    return signed_up >= invited or (first is not None and at >= first + FOUNDERS_HAVE)


def _faults(charter: Charter, constitutions: list[str]) -> Iterator[Verdict]:
    if not charter.name.strip():
        yield _no("The federation has no name; say what people call it.")
    if len(charter.name) > LONGEST_NAME - 20:
        yield _no("The federation’s name has {length} characters; at most {most} fit.", length=len(charter.name), most=180)
    if charter.constitution not in constitutions:
        yield _no(
            "There is no constitution {found}; there are: {there}.",
            found=charter.constitution,
            there=", ".join(constitutions),
        )
    if not charter.bodies:
        yield _no("There is no body in it; name at least one workplace, community or service unit.")
    seen: dict[str, str] = {"council": "the federation’s own council"} | dict.fromkeys(PAGES, "a page of the site")
    for body in charter.bodies:
        yield from _faults_of(body, seen)
        seen.setdefault(body.key, body.name)
    yield from _same_name(charter.founders())


def _faults_of(body: Planned, seen: dict[str, str]) -> Iterator[Verdict]:
    if not body.key:
        yield _no("A body is called “{name}”; a name needs letters or figures that fit an address.", name=body.name)
    elif body.key in seen:
        yield _no(
            "{name} and {other} would have the same address; give one of them another name.", name=body.name, other=seen[body.key]
        )
    if len(body.name) > LONGEST_NAME or len(body.key) > LONGEST_KEY:
        yield _no("The name {name} … is too long; at most {most} characters fit.", name=body.name[:30], most=LONGEST_KEY)
    if not body.kind.is_base:
        yield _no("{name} is to be a council; councils are founded by the bodies that will make them up.", name=body.name)
    elif not body.founders:
        yield _no("Nobody is invited to {name}; name at least one founding member, who can admit the others.", name=body.name)
    for name in sorted({name for name in body.founders if body.founders.count(name) > 1}):
        yield _no("{person} is named twice in {name}; once is enough.", person=name, name=body.name)
    for name in body.founders:
        if not name.strip() or len(name) > LONGEST_PERSON:
            yield _no(
                "A founding member of {name} is called “{person}”; a name has from 1 to {most} characters.",
                name=body.name,
                person=name[:30],
                most=LONGEST_PERSON,
            )


def _same_name(founders: Iterable[str]) -> Iterator[Verdict]:
    spelled: dict[str, str] = {}
    for name in founders:
        other = spelled.setdefault(name.casefold(), name)
        if other != name:
            yield _no(
                "{one} and {other} differ in capitals alone; nobody could tell them apart when they sign in.",
                one=other,
                other=name,
            )


def nearest(name: str, known: Iterable[str]) -> str:
    """What somebody may have meant, or nothing.

    >>> nearest("Nortside", ["Northside", "Bakery"])
    'Northside'
    """
    return next(iter(difflib.get_close_matches(name, list(known), 1)), "")


def _no(pattern: str, **values: object) -> Verdict:
    return Verdict(False, ARTICLE, pattern, values)
