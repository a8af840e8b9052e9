"""Noting who votes on paper, and taking what two tellers read the same into the box (V6)."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from commonweal.rules import paper
from commonweal.rules.paper import Difference, Reading
from commonweal.rules.verdict import Verdict
from commonweal.web.bodies.models import Body, Kind, Tenure
from commonweal.web.paper.models import FirstReading, Note, Pile
from commonweal.web.polls import papers
from commonweal.web.polls import services as polls
from commonweal.web.polls.models import AnyPoll, PersonLine, Poll
from commonweal.web.record import services as record
from commonweal.web.refused import Refused

if TYPE_CHECKING:
    from commonweal.web.members.models import Member


def desks(poll: Poll) -> list[Body]:
    """The bodies whose tellers take papers: the one whose vote it is, or of a council's, those beneath it."""
    return list(poll.body.descendants().base()) if poll.body.is_council else [poll.body]


def desk_of(poll: Poll, teller: "Member") -> Body:
    """For which body somebody takes papers of a vote; refused who takes none."""
    found = desk_held(poll, teller)
    allowed = paper.may_handle(found is not None, poll.is_party(teller))
    if found is None or not allowed.holds:
        raise Refused(allowed)
    return found


def desk_held(poll: Poll, member: Any) -> Body | None:
    """The body for whose members somebody is a teller of this vote, if they are."""
    office = Tenure.objects.running().filter(seat__council__kind=Kind.TELLERS, seat__constituency__in=desks(poll))
    held = office.filter(holder=member.pk).select_related("seat__constituency").order_by("pk").first()
    return held.seat.constituency if held else None


def waiting(poll: Poll, desk: Body) -> int:
    """How many papers a body's tellers have noted on the roll and not read into the box."""
    noted = Note.objects.filter(poll=poll.key, desk=desk).count()
    return noted - (Pile.objects.filter(poll=poll.key, desk=desk).aggregate(read=Sum("papers"))["read"] or 0)


@transaction.atomic
def note(*, poll: Poll, member: "Member", teller: "Member", at: datetime) -> None:
    """Note on the roll that a member votes on paper; the vote on screen is closed to them from now on."""
    record.hold(poll.log)
    desk = desk_of(poll, teller)
    if not desk.memberships.running().filter(member=member).exists():
        raise Refused(
            Verdict(False, paper.ARTICLE, _("{name} does not belong to {body}."), {"name": member.name, "body": desk.name})
        )
    line = poll.persons.filter(member=member).first()
    if line is not None and line.voted:
        raise Refused(Verdict(False, paper.ARTICLE, _("{name} has voted already."), {"name": member.name}))
    reference = polls.tick_off_for_paper(poll, member=member, at=at)
    Note.objects.create(poll=poll.key, reference=reference, desk=desk, teller=teller, at=at)
    FirstReading.objects.filter(poll=poll.key, desk=desk).delete()  # the pile is another now
    record.append("paper.noted", {"poll": poll.key, "office": teller.office_key}, body=poll.where, log=poll.log, at=at)


@transaction.atomic
def enter(
    *, poll: Poll, teller: "Member", read: Mapping[str, int], blank: int = 0, at: datetime
) -> tuple[Verdict, list[Difference]]:
    """Take one teller's reading of the whole pile: the first is kept for the second, and the same twice goes into the box.

    Where the two part, neither is kept; the answer says where. The verdict holds once the papers are in the box.
    """
    record.hold(poll.log)
    desk = desk_of(poll, teller)
    reading = Reading({ballot: count for ballot, count in read.items() if count}, blank)
    whole = paper.complete(reading, waiting(poll, desk))
    if not whole.holds:
        raise Refused(whole)
    for ballot in reading.papers:
        if not (valid := poll.may_hold(ballot)).holds:
            raise Refused(valid)
    first = FirstReading.objects.filter(poll=poll.key, desk=desk).select_related("teller").first()
    if first is None or first.teller_id == teller.pk:
        FirstReading.objects.update_or_create(
            poll=poll.key, desk=desk, defaults={"teller": teller, "papers": dict(reading.papers), "blank": blank}
        )
        return Verdict(
            False, paper.ARTICLE, _("Your reading is kept. The papers count once another teller has read the same.")
        ), []
    first.delete()
    data = {"poll": poll.key, "office": first.teller.office_key, "second": teller.office_key}
    if parted := paper.differences(first.reading, reading):
        record.append("papers.parted", data, body=poll.where, log=poll.log, at=at)
        said = _("The two readings differ, so nothing is stored. Count the papers again, each for yourself, and enter them anew.")
        return Verdict(False, paper.ARTICLE, said), parted
    Pile.objects.create(poll=poll.key, desk=desk, papers=reading.total, blank=blank, at=at)
    polls.put_papers(poll, choices=[ballot for ballot, count in reading.papers.items() for _each in range(count)], at=at)
    record.append("papers.entered", data | {"papers": reading.total, "blank": blank}, body=poll.where, log=poll.log, at=at)
    polls.close_if_over(poll, at=at)
    return Verdict(
        True, paper.ARTICLE, _("Both readings are the same. {papers} papers are in the box."), {"papers": reading.total}
    ), []


@papers.counts_missing
def missing(poll: AnyPoll) -> int:
    """How many papers are noted on a roll and not in the box."""
    noted = Note.objects.filter(poll=poll.key).count()
    return noted and noted - (Pile.objects.filter(poll=poll.key).aggregate(read=Sum("papers"))["read"] or 0)


@papers.knows_voters
def votes_on_paper(line: PersonLine) -> bool:
    """Whether a line of a roll votes on paper."""
    return Note.objects.filter(reference=line.reference).exists()
