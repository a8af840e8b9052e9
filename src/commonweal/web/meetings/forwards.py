"""What one body sends to another: up to the next council, or down to the bodies beneath; and what those say to it."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from commonweal.rules.accords import JOINT
from commonweal.rules.effects import Resolve
from commonweal.web.bodies.electorates import lock
from commonweal.web.bodies.models import Body, Tenure
from commonweal.web.decisions import services as decisions
from commonweal.web.decisions.models import Proposal
from commonweal.web.meetings import agenda
from commonweal.web.meetings.locks import refuse, seat_of
from commonweal.web.meetings.models import Forward, Point, Reply
from commonweal.web.record import services as record

if TYPE_CHECKING:
    from commonweal.web.members.models import Member

ARTICLE = "meetings.forwarding"
LONGEST = 2000


def receivers(body: Body, *, upward: bool) -> list[Body]:
    """To whom a body can send: the council it sends delegates to, or the bodies that send delegates to it."""
    if upward:
        return [body.parent] if body.parent else []
    return list(body.children.exclude(kind__in=JOINT).order_by("name"))


def send_point(point: Point, *, upward: bool, at: datetime) -> list[Forward]:
    """Send an item of an agenda, as those present have resolved."""
    return _send(point.meeting.body, f"point:{point.key}", point.title, point.text, upward=upward, at=at)


@transaction.atomic
def send_decision(*, proposal: Proposal, upward: bool, note: str, at: datetime) -> list[Forward]:
    """Send what a council has decided: the decision is made, so anyone who decides there can."""
    if proposal.closed is None or not proposal.chosen:
        refuse(ARTICLE, _("This is not decided yet; a body sends what it has decided."))
    told = _("Decided: {chosen}.").format(chosen=proposal.chosen_title)
    text = "\n\n".join(part for part in (told, note.strip()[:LONGEST]) if part)
    return _send(proposal.body, f"proposal:{proposal.key}", proposal.title, text, upward=upward, at=at)


def _send(sender: Body, about: str, title: str, text: str, *, upward: bool, at: datetime) -> list[Forward]:
    record.hold()
    wanted = receivers(sender, upward=upward)
    if not wanted:
        refuse(ARTICLE, _("There is no council above, or no body beneath, to send it to."))
    have = set(Forward.objects.filter(sender=sender, about=about, body__in=wanted).values_list("body", flat=True))
    if have >= {body.pk for body in wanted}:
        refuse(ARTICLE, _("This has been sent there already."))
    sent = []
    for body in wanted:
        if body.pk in have:
            continue
        one = Forward.objects.create(sender=sender, body=lock(body), title=title, text=text, about=about, sent=at)
        data = {"sent": one.key, "from": sender.key, "about": about}
        private = {"title": title, "text": text}
        record.append("item.forwarded", data, body=body.key, private=private, shown=["title"], at=at)
        agenda.place_on_next(one, at)
        sent.append(one)
    return sent


@transaction.atomic
def take_up(*, forward: Forward, member: "Member", at: datetime, text: str = "") -> Reply:
    """Take up what was sent as a proposal, on which the body that received it votes."""
    tenure = _speaks(forward, member)
    if forward.replies.filter(kind=Reply.Kind.TAKEN).exists():
        refuse(ARTICLE, _("It has been taken up already."))
    came = _("Came from {body}.").format(body=forward.sender.name)
    proposal = decisions.propose(
        council=forward.body,
        title=forward.title,
        text="\n\n".join(part for part in (came, forward.text, text.strip()) if part),
        options=[{"key": "yes", "title": _("Yes")}],
        follows={"yes": [Resolve(forward.title)]},
        by=tenure,
        at=at,
    )
    return _reply(forward, tenure, Reply.Kind.TAKEN, text, at, f"proposal:{proposal.key}")


@transaction.atomic
def answer(*, forward: Forward, member: "Member", text: str, at: datetime) -> Reply:
    """Answer what was sent."""
    tenure = _speaks(forward, member)
    return _reply(forward, tenure, Reply.Kind.ANSWERED, _said(text), at)


@transaction.atomic
def decline(*, forward: Forward, member: "Member", text: str, at: datetime) -> Reply:
    """Say why one does not take it up; that keeps nobody else from doing so."""
    tenure = _speaks(forward, member)
    return _reply(forward, tenure, Reply.Kind.DECLINED, _said(text), at)


def _speaks(forward: Forward, member: "Member") -> Tenure:
    lock(forward.body)
    tenure = seat_of(member, forward.body)
    if tenure is None:
        refuse(ARTICLE, _("Whoever holds a seat for {body} answers it."), body=forward.body.name)
    return tenure  # type: ignore[return-value]


def _said(text: str) -> str:
    if not text.strip():
        refuse(ARTICLE, _("Say it in a sentence: both bodies read it."))
    return text.strip()[:LONGEST]


def _reply(forward: Forward, tenure: Tenure, kind: str, text: str, at: datetime, about: str = "") -> Reply:
    standing = forward.replies.filter(tenure=tenure).first()
    if standing is not None and (standing.kind != Reply.Kind.DECLINED or kind == Reply.Kind.DECLINED):
        refuse(ARTICLE, _("Your seat has said what it says to this."))
    values = {"kind": kind, "text": text.strip()[:LONGEST], "about": about, "at": at}
    reply, _new = Reply.objects.update_or_create(forward=forward, tenure=tenure, defaults=values)
    data = {"sent": forward.key, "from": forward.sender.key, "reply": kind, "office": tenure.holder.office_key, "about": about}
    record.append("item.replied", data, body=forward.body.key, private={"text": reply.text}, shown=["text"], at=at)
    return reply
