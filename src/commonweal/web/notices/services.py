"""Reading the record for notices, and a member's own inbox: what is new, what has been read, what is silenced."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import transaction

from commonweal.web.bodies.models import Membership, Tenure
from commonweal.web.notices.concerned import Told, concerned
from commonweal.web.notices.models import LOUD, Inbox, Kind, Notice, NoticeQuerySet, Reading
from commonweal.web.plans.models import Adoption
from commonweal.web.polls.models import Poll
from commonweal.web.record import services as record
from commonweal.web.record.models import Entry

if TYPE_CHECKING:
    from commonweal.web.members.models import Member

AT_ONCE = 200  # entries read in one transaction
REMINDED = timedelta(days=1)  # so long before the close who has not voted is reminded
MOST_SHOWN = 99

# ── Reading the record


def read_on(*, at: datetime) -> int:
    """Write the notices of every entry that has not been read for them yet, each once; say how many entries that were."""
    read = 0
    while done := _read_some():
        read += done
    return read


@transaction.atomic
def _read_some() -> int:
    record.hold()
    reading, _new = Reading.objects.select_for_update().get_or_create(pk=1)
    entries = list(Entry.objects.filter(log__name=record.FEDERATION, index__gte=reading.entry).order_by("index")[:AT_ONCE])
    adoptions = list(Adoption.objects.filter(pk__gt=reading.adoption).order_by("pk")[:AT_ONCE])
    for entry in entries:
        for told in concerned(entry):
            _write(entry.index, entry.at, told)
    for adoption in adoptions:
        for assignment in adoption.assignments.select_related("workplace"):
            told = Told(Kind.ASSIGNMENT, "assignment.asked", assignment.key, [assignment.workplace])
            _write(adoption.entry, adoption.adopted_at, told)
    if entries:
        reading.entry = entries[-1].index + 1
    if adoptions:
        reading.adoption = adoptions[-1].pk
    reading.save()
    return len(entries) + len(adoptions)


def _write(entry: int, at: datetime, told: Told) -> None:
    said: dict[str, Any] = {"entry": entry, "at": at, "kind": told.kind, "event": told.event, "about": told.about}
    bodies = list(told.bodies)
    through = Membership.objects.running().filter(body__in=bodies, member__in=told.members, joined__lte=at)
    alone = told.members - set(through.values_list("member", flat=True)) if told.members else ()
    Notice.objects.bulk_create(
        [*(Notice(body=body, **said) for body in bodies), *(Notice(member_id=member, **said) for member in sorted(alone))]
    )


# ── A member's inbox


def inbox_of(member: "Member") -> Inbox:
    """How far a member has read; unsaved where they never have."""
    return Inbox.objects.filter(member=member).first() or Inbox(member=member)


def notices_to(member: "Member", inbox: Inbox | None = None) -> NoticeQuerySet:
    """What a member is told, the latest first; in quiet, of recalls and of votes they are asked for alone."""
    inbox = inbox or inbox_of(member)
    found = Notice.objects.to(member)
    return found.filter(kind__in=LOUD) if inbox.quiet else found


def unread(member: "Member", at: datetime) -> int:
    """How many notices and reminders are new to a member; of more than a hundred, that there are so many."""
    inbox = inbox_of(member)
    new = notices_to(member, inbox).filter(entry__gte=inbox.read)[: MOST_SHOWN + 1].count()
    return new + sum(not inbox.has_read(poll.closes - REMINDED) for poll in reminders(member, at))


def mark_read(member: "Member", *, up_to: int, at: datetime) -> None:
    """Note that a member has read everything up to an entry, and every reminder that stands."""
    inbox, _new = Inbox.objects.get_or_create(member=member)
    inbox.read, inbox.read_at = max(inbox.read, up_to + 1), at
    inbox.save(update_fields=["read", "read_at"])


def begin_afresh(*, at: datetime) -> None:
    """Read the record for notices, and note that everybody has read them all: it happened before anybody could read.

    They stay in the inbox; new is what comes after. Votes still open wait on the first page, whatever has been read.
    """
    read_on(at=at)
    read = Reading.objects.get(pk=1).entry
    inboxes = [Inbox(member=member, read=read, read_at=at) for member in get_user_model().objects.order_by("pk")]
    new = ["read", "read_at"]
    Inbox.objects.bulk_create(inboxes, update_conflicts=True, unique_fields=["member"], update_fields=new, batch_size=AT_ONCE)


def set_quiet(member: "Member", *, quiet: bool) -> None:
    """Silence everything but recalls and votes one is asked for, or hear everything again."""
    Inbox.objects.update_or_create(member=member, defaults={"quiet": quiet})


def reminders(member: "Member", at: datetime) -> list[Poll]:
    """Votes that are over within a day and in which this member has not voted; who has, is not reminded."""
    seats = list(Tenure.objects.running().filter(holder=member).values_list("seat", flat=True))
    found: dict[str, Poll] = {}
    for model in (model for model in apps.get_models() if issubclass(model, Poll)):
        soon = model.objects.open().filter(closes__gt=at, closes__lte=at + REMINDED).select_related(*model.told_with)
        if hasattr(model, "persons"):
            asked = soon.filter(persons__member=member, persons__voted=False)
            found |= {poll.key: poll for poll in asked if poll.electorate().filter(pk=member.pk).exists()}
        if seats and hasattr(model, "seats"):
            lines = model.seats.rel.related_model.objects.filter(seat__in=seats, vote=None)
            found |= {poll.key: poll for poll in soon.filter(seats__in=lines)}
    return sorted(found.values(), key=lambda poll: (poll.closes, poll.key))
