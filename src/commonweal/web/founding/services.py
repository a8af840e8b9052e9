"""Founding a federation by a charter: all of it or nothing, once, and with no right for whoever does it (C2, C3)."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from commonweal import tables
from commonweal.rules import constitution, founding, ready
from commonweal.rules.bodies import Kind
from commonweal.rules.founding import Charter
from commonweal.rules.verdict import Verdict
from commonweal.tables import Tables
from commonweal.web.bodies import invitations
from commonweal.web.bodies import services as bodies
from commonweal.web.bodies.models import Body, Invitation
from commonweal.web.constitution import services as rules
from commonweal.web.plans import services as plans
from commonweal.web.record import services as record
from commonweal.web.refused import Refused

COUNCIL = "council"


def constitutions() -> dict[str, constitution.Document]:
    """What a federation can start from, by name."""
    return {constitution.DEFAULT: rules.default()} | {document.name: document for document in ready.list_ready()}


def faults(charter: Charter, read: Tables | None = None) -> list[Verdict]:
    """Everything that keeps a federation from being founded so; none where it can be."""
    found = founding.faults(charter, constitutions())
    if Body.objects.exists():
        name = Body.objects.topmost().values_list("name", flat=True).first() or ""
        sentence = _(
            "A federation has been founded here already: {name}. Another one needs a folder of its own (COMMONWEAL_HOME)."
        )
        found.insert(0, Verdict(False, "offices.count", sentence, {"name": name}))
    return found + (_faults_of_tables(charter, read) if read else [])


@transaction.atomic
def found(charter: Charter, *, read: Tables | None = None, at: datetime) -> list[Invitation]:
    """Found the federation's council and its bodies, invite their first members, take up the tables if there are any."""
    record.hold()
    if against := faults(charter, read):
        raise Refused(against[0])
    council = bodies.found_body(key=COUNCIL, kind=Kind.COUNCIL, name=f"Council of {charter.name}", at=at)
    usual = {article.key: article for article in rules.default().articles}
    own = [article for article in constitutions()[charter.constitution].articles if article != usual.get(article.key)]
    if own:
        rules.adopt(body=council.key, articles=own, at=at)
    base = {
        planned.key: bodies.found_body(key=planned.key, kind=planned.kind, name=planned.name, parent=council, at=at)
        for planned in charter.bodies
    }
    made = [
        invitations.invite_founder(name=name, bodies=[base[key] for key in keys], at=at)
        for name, keys in charter.founders().items()
    ]
    invited = {planned.key: len(planned.founders) for planned in charter.bodies}
    data = {"name": charter.name, "constitution": charter.constitution, "invited": invited}
    record.append("federation.founded", data, body=council.key, at=at)
    if read:
        plans.found(document=tables.to_document(read), title=charter.name, at=at)
    record.checkpoint(at=at)
    return made


def waiting() -> list[Invitation]:
    """Links of first members who have not signed up yet, by name."""
    return list(Invitation.objects.filter(founding=True, used=0).prefetch_related("bodies").order_by("name"))


# ── The first page of an empty site is for whoever runs the server, who alone reads its messages


def code() -> str:
    """What the server says at its start while nothing is founded, and the first page asks for."""
    return salted_hmac("commonweal.founding", "first run", algorithm="sha256").hexdigest()[:20]


def knows(said: str) -> bool:
    """Whether somebody has been told the code."""
    return constant_time_compare(said, code())


def _faults_of_tables(charter: Charter, read: Tables) -> list[Verdict]:
    """Tables speak of workplaces and communities; each has to be a body of its kind."""
    known: Mapping[tuple[Kind, str], str] = {(body.kind, body.key): body.name for body in charter.bodies}
    named = {(Kind.WORKPLACE, str(row["workplace"])) for row in read["techniques"] if row["workplace"]}
    named |= {(Kind.COMMUNITY, str(row["community"])) for row in read["communities"]}
    return [
        Verdict(
            False,
            "offices.count",
            _("The tables name the {kind} {name}, which is no {kind} of this charter; there are: {known}."),
            {"kind": kind, "name": name, "known": ", ".join(body.name for body in charter.bodies if body.kind == kind) or "none"},
        )
        for kind, name in sorted(named)
        if (kind, slugify(name)) not in known
    ]
