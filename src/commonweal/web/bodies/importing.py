"""Inviting a whole list of people: each row is judged first, and one that is refused keeps all from being invited."""

import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from commonweal.rules import rolls
from commonweal.rules.rolls import Known, Listed, Outcome
from commonweal.rules.verdict import Verdict
from commonweal.tables import lists
from commonweal.web.bodies import invitations
from commonweal.web.bodies.models import Body, Invitation, Membership
from commonweal.web.members.models import Member
from commonweal.web.record import services as record
from commonweal.web.refused import Refused

COLUMNS = {"people": ("name", "body")}
DAYS = 30  # a link from a list is good for


def of_text(text: str, body: Body) -> list[Listed]:
    """Names one a line, each followed by a semicolon and a body where it is not this one."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        name, _semicolon, other = (" ".join(part.split()) for part in line.partition(";"))
        if name or other:
            found.append(Listed(number, name, other or body.name))
    return found


def of_file(name: str, content: bytes, body: Body) -> list[Listed]:
    """The rows of a workbook or of a CSV file; raises BadInput where it is none."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (Path(name).name or "list")
        path.write_bytes(content)
        rows = lists.read_lists(path, COLUMNS)["people"]
        return [Listed(row.number, row["name"], row["body"] or body.name) for row in rows]


def judge(listed: Sequence[Listed], *, by: Member, at: datetime) -> list[Outcome]:
    """What would become of every row, if the list were handed in by somebody now."""
    return rolls.judge(listed, _known(listed, by, at))


@transaction.atomic
def invite_all(listed: Sequence[Listed], *, by: Member, at: datetime) -> list[Invitation]:
    """Invite everybody on a list, each once however many rows they have; or, where a row is refused, nobody."""
    record.hold()
    outcomes = judge(listed, by=by, at=at)
    if refused := rolls.refused(outcomes):
        sentence = _("{rows} of {all} rows are refused, the first in row {row}: {why} Nobody has been invited.")
        first = refused[0]
        values = {"rows": len(refused), "all": len(outcomes), "row": first.listed.row, "why": first.verdict.sentence}
        raise Refused(Verdict(False, "membership.invitation", sentence, values))
    if not outcomes:
        raise Refused(Verdict(False, "membership.invitation", _("Nobody is named in this list.")))
    bodies = {body.name.casefold(): body for body in Body.objects.of(by)}
    accounts = {member.name.casefold(): member for member in _accounts(listed)}
    people: dict[str, tuple[str, list[Body]]] = {}
    for outcome in outcomes:
        _name, wanted = people.setdefault(outcome.listed.name.casefold(), (outcome.listed.name, []))
        wanted.append(bodies[outcome.listed.body.casefold()])
    return [
        invitations.invite(by=by, bodies=wanted, name=name, days=DAYS, member=accounts.get(folded), at=at)
        for folded, (name, wanted) in people.items()
    ]


def _known(listed: Sequence[Listed], by: Member, at: datetime) -> Known:
    mine = list(Body.objects.of(by))
    inviting = frozenset(body.name for body in mine)
    others = Body.objects.base().values_list("name", flat=True)
    belongs = Membership.objects.running().filter(body__in=mine).values_list("body__name", "member__name")
    invited = Invitation.objects.standing(at).filter(bodies__in=mine).exclude(name="").values_list(F("bodies__name"), "name")
    return Known(
        bodies=frozenset(others) | inviting,
        inviting=inviting,
        accounts=frozenset(member.name for member in _accounts(listed)),
        belongs=_by_body(belongs),
        invited=_by_body((body, name) for body, name in invited if body in inviting),
    )


def _accounts(listed: Sequence[Listed]) -> list[Member]:
    """Members whom a list names, whatever the capitals."""
    folded = {one.name.casefold() for one in listed}
    return [member for member in Member.objects.only("name") if member.name.casefold() in folded]


def _by_body(pairs: object) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for body, name in pairs:  # type: ignore[attr-defined]
        found.setdefault(body, set()).add(name)
    return {body: frozenset(names) for body, names in found.items()}
