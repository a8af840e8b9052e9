"""Founding a demo federation: bodies, members, rules, elections and tables, all through the services that everyone uses.

It happens in one transaction, so that a founding that is killed leaves nothing; the acts are dated over the weeks before,
because an election takes its days.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.text import slugify

from commonweal.tables.amend import Row
from commonweal.web import enact
from commonweal.web.bodies import services as bodies
from commonweal.web.bodies.models import Body, Kind, Tenure
from commonweal.web.committees import services as committees
from commonweal.web.committees.models import Committee
from commonweal.web.demo import assembly
from commonweal.web.demo.people import Person
from commonweal.web.elections import services as elections
from commonweal.web.elections.models import Candidate, Election
from commonweal.web.members.models import Member
from commonweal.web.notices import services as notices
from commonweal.web.plans import services as plans
from commonweal.web.record import services as record

Document = Mapping[str, Sequence[Row]]
AGO = timedelta(days=30)
DAY = timedelta(days=1)
COUNCIL = "council"


@dataclass(frozen=True)
class Federation:
    """A federation that can be founded: its tables, its people, and who stands for a body's seat, in the order of the count."""

    title: str
    document: Document
    people: tuple[Person, ...]
    password: str
    standing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # body key -> names; else the first two members
    known_as: Mapping[str, str] = field(default_factory=dict)  # what the sign-in page says of those one can be
    committees: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # workplace key -> role -> who is elected to it

    def workplaces(self) -> dict[str, str]:
        """Key and name of every workplace."""
        named = {str(row.get("workplace") or "") for row in self.document["techniques"]} - {""}
        return {slugify(name): _headed(name) for name in sorted(named)}

    def communities(self) -> dict[str, str]:
        """Key and name of every community."""
        return {slugify(name): _headed(name) for row in self.document["communities"] if (name := str(row["community"]))}


def _headed(name: str) -> str:
    """A name as a heading: its first letter is a capital."""
    return name[:1].upper() + name[1:]


@transaction.atomic
def found(federation: Federation, *, at: datetime, tell: Callable[[str], None] = lambda _: None) -> Body:
    """Found the federation: its bodies and members, one elected delegate for each base body, its tables and first needs."""
    begin = at - AGO
    tell("bodies and members")
    council = bodies.found_body(key=COUNCIL, kind=Kind.COUNCIL, name=f"Council of the {federation.title}", at=begin)
    names = {"community": federation.communities(), "workplace": federation.workplaces()}
    base = [
        bodies.found_body(key=key, kind=kind, name=name, parent=council, at=begin)
        for kind, keyed in names.items()
        for key, name in keyed.items()
    ]
    _join(federation, {body.key: body for body in base}, begin)
    tell("elections")
    for body in base:
        bodies.found_seat(council=council, constituency=body, at=begin)
    enact.carry_out(at=begin)
    _elect(federation, begin + DAY)
    tell("tables and needs")
    plans.found(document=federation.document, title=federation.title, at=at - AGO / 2)
    if federation.committees:
        tell("committees of three")
        for key in federation.committees:
            committees.found(workplace=Body.objects.get(key=key), at=at - AGO / 2 + DAY)
        enact.carry_out(at=at - AGO / 2 + DAY)
        _elect(federation, at - AGO / 2 + DAY)
    assembly.arrange(Body.objects.filter(kind=Kind.COMMUNITY).order_by("-key")[0], at=at)
    notices.begin_afresh(at=at)
    record.checkpoint(at=at)
    transaction.on_commit(lambda: _tell_sign_in(federation))
    return council


def _tell_sign_in(federation: Federation) -> None:
    """Leave for the sign-in page whom one can be."""
    people = [{"name": one.name, "as": federation.known_as.get(one.name, "")} for one in federation.people if one.login]
    said = json.dumps({"password": federation.password, "people": people}, ensure_ascii=False)
    (settings.HOME / "demo-people.json").write_text(said, encoding="utf-8")


def _join(federation: Federation, by_key: Mapping[str, Body], at: datetime) -> None:
    for person in federation.people:
        member = Member.objects.create_user(name=person.name, password=federation.password if person.login else None)
        for key in person.bodies:
            bodies.join(member=member, body=by_key[key], at=at)


def _elect(federation: Federation, at: datetime) -> None:
    """Every open election: two stand, all vote, most for the first; the count seats the delegate and leaves an alternate."""
    for election in Election.objects.standing().select_related("body", "seat"):
        voters = list(bodies.electors(election.body).order_by("pk"))
        wanted = _wanted(federation, election)
        standing = [v for name in wanted for v in voters if v.name == name] if wanted else voters[:2]
        candidates = [elections.stand(election=election, member=member, at=at) for member in standing]
        opening = max(election.standing_until, at)
        elections.open_voting(election=election, at=opening)
        election.refresh_from_db()
        for place, voter in enumerate(voters):
            chosen = candidates[0] if place % 3 < 2 else candidates[-1]
            _vote(election, voter, chosen, opening + DAY)
    enact.carry_out(at=at + AGO / 3)


def _wanted(federation: Federation, election: Election) -> tuple[str, ...]:
    """Who stands: in a body's election for the council, or for one of the three seats of a workplace's committee."""
    committee = Committee.objects.filter(body=election.seat.council).select_related("workplace").first()
    if committee is None:
        return federation.standing.get(election.body.key, ())
    return (federation.committees[committee.workplace.key][committee.role_of(election.seat_id)],)


def _vote(election: Election, voter: Member, chosen: Candidate, at: datetime) -> None:
    if election.by == Election.By.MEMBERS:
        elections.vote(election=election, member=voter, candidate=chosen, at=at)
        return
    for tenure in Tenure.objects.holding(election.body).filter(holder=voter):
        elections.vote_for_seat(election=election, tenure=tenure, candidate=chosen, at=at)
