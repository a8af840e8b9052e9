"""What every act on a meeting begins with: the lock of its body, then of the meeting, read anew."""

from typing import TYPE_CHECKING

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from commonweal.rules import meetings as rules
from commonweal.rules.verdict import Verdict
from commonweal.web.bodies.electorates import electors, lock, rules_of
from commonweal.web.bodies.models import Body, Kind, Tenure
from commonweal.web.meetings.models import Meeting, Stage
from commonweal.web.refused import Refused

if TYPE_CHECKING:
    from commonweal.web.members.models import Member

__all__ = ["belongs", "changed", "insist", "locked", "refuse", "rules_of", "seat_of"]


def locked(meeting: Meeting, *stages: str) -> Meeting:
    """The meeting as it stands, held until the transaction ends; refused in another stage than these."""
    lock(meeting.body)
    found = Meeting.objects.select_for_update(of=("self",), no_key=True).select_related("body", "chair").get(pk=meeting.pk)
    if stages and found.stage not in stages:
        sentence = _("That cannot be done now: the meeting is {stage}.")
        refuse(rules.CHAIR, sentence, stage=Stage(found.stage).label)
    return found


def changed(meeting: Meeting) -> None:
    """Let every open page of the meeting know that something has happened."""
    Meeting.objects.filter(pk=meeting.pk).update(version=F("version") + 1)


def belongs(member: "Member", body: Body) -> bool:
    """Whether somebody meets here: of a base body its members, of a council whoever holds a seat in it."""
    return electors(body).filter(pk=member.pk).exists()


def seat_of(member: "Member", body: Body) -> Tenure | None:
    """The tenure in which somebody speaks here: in this council, or for this base body."""
    held = Tenure.objects.running().filter(holder=member).exclude(seat__council__kind=Kind.COMMITTEE)
    held = held.filter(seat__council=body) if body.is_council else held.filter(seat__constituency=body)
    return held.select_related("holder", "seat").order_by("pk").first()


def insist(verdict: Verdict) -> None:
    """Refuse what a rule refuses."""
    if not verdict.holds:
        raise Refused(verdict)


def refuse(article: str, sentence: object, **values: object) -> None:
    """Refuse with a sentence."""
    raise Refused(Verdict(False, article, str(sentence), values))
