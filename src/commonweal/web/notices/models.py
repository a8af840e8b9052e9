"""Notices, how far the record has been read for them, and how far each member has read."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from commonweal.web.bodies.models import Body, Membership

if TYPE_CHECKING:
    from commonweal.web.members.models import Member


class Kind(models.TextChoices):
    """What a notice is about."""

    RECALL = "recall", _("a recall, and what followed from it")
    SEAT = "seat", _("who holds a seat")
    MANDATE = "mandate", _("a mandate")
    VOTE = "vote", _("a vote I am asked for")
    ASSIGNMENT = "assignment", _("what a plan asks of us")
    ACCORD = "accord", _("what bodies agree on")
    ANSWER = "answer", _("the answer to an objection")
    REPLY = "reply", _("a reply to what I have said")
    MEETING = "meeting", _("a meeting, or what bodies send each other")


LOUD = (Kind.RECALL, Kind.VOTE)  # what “quiet” does not silence


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices, read by plain names."""

    def to(self, member: "Member") -> "NoticeQuerySet":
        """Those to a member alone, and those to a body to which the member belonged at that moment."""
        mine = Membership.objects.filter(member=member)
        belonged = mine.filter(Q(left=None) | Q(left__gt=OuterRef("at")), body=OuterRef("body"), joined__lte=OuterRef("at"))
        # The bodies are named beside: so the database looks through theirs alone, not through everybody's notices.
        return self.filter(Q(member=member) | Q(body__in=set(mine.values_list("body", flat=True))) & Exists(belonged))


class Notice(models.Model):
    """One event of the record that concerns somebody: a member, or everybody who belonged to a body at that moment.

    It names nobody: what it says is put together when it is read, from what there is then.
    """

    entry = models.PositiveBigIntegerField(help_text="the index of the entry in the record it was written from")
    at = models.DateTimeField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    event = models.CharField(max_length=40)  # "tenure.recalled", "mandate.broken", ...
    about = models.CharField(max_length=80)  # the key of the tenure, vote, mandate, assignment or plan
    body = models.ForeignKey(Body, models.CASCADE, null=True, related_name="+")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ("-entry", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(body=None, member__isnull=False) | Q(body__isnull=False, member=None),
                name="a_notice_is_to_a_member_or_to_a_body",
            ),
            models.UniqueConstraint(
                fields=("entry", "event", "about", "body"), condition=Q(member=None), name="a_body_is_told_of_an_event_once"
            ),
            models.UniqueConstraint(
                fields=("entry", "event", "about", "member"), condition=Q(body=None), name="a_member_is_told_of_an_event_once"
            ),
        )
        indexes = (models.Index(fields=("member", "entry"), name="notices_by_member"),)

    def __str__(self) -> str:
        return f"{self.entry} {self.event}"


class Reading(models.Model):
    """How far the record has been read for notices: the next entry, and the last adopted plan that was told."""

    entry = models.PositiveBigIntegerField(default=0)
    adoption = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(pk=1), name="the_record_is_read_by_one_reader"),)

    def __str__(self) -> str:
        return f"up to {self.entry}"


class Inbox(models.Model):
    """How far a member has read, and whether they want quiet; without a row, nothing is read and nothing silenced."""

    member = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="inbox")
    read = models.PositiveBigIntegerField(default=0)  # notices of entries below it have been read
    read_at = models.DateTimeField(null=True)
    quiet = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"the inbox of {self.member}"

    def has_read(self, at: datetime) -> bool:
        """Whether it was read after a moment."""
        return self.read_at is not None and self.read_at >= at
