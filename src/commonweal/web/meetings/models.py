"""Meetings with who came, what is on the agenda, who wants to speak, and motions; and items one body sends to another."""

import secrets
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from commonweal.rules import speaking


def meeting_key() -> str:
    """A fresh key for a meeting."""
    return f"meeting-{secrets.token_hex(6)}"


def point_key() -> str:
    """A fresh key for an item of an agenda."""
    return f"point-{secrets.token_hex(6)}"


def motion_key() -> str:
    """A fresh key for a motion."""
    return f"motion-{secrets.token_hex(6)}"


def file_key() -> str:
    """A fresh key for an attachment."""
    return f"file-{secrets.token_hex(6)}"


def forward_key() -> str:
    """A fresh key for something one body sends to another."""
    return f"sent-{secrets.token_hex(6)}"


def seed() -> str:
    """What the draw of a chair rests on; the call commits to it."""
    return secrets.token_hex(32)


def reference() -> str:
    """Under which the draw knows somebody present; it leads to nobody."""
    return secrets.token_hex(8)


class Stage(models.TextChoices):
    """The life of a meeting."""

    ASKED = "asked", _("asked for")
    CALLED = "called", _("called")
    OPEN = "open", _("under way")
    OVER = "over", _("over")
    DROPPED = "dropped", _("did not take place")


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Meetings, read by plain names."""

    def coming(self) -> "MeetingQuerySet":
        """Those that are called, or under way, the next first."""
        return self.filter(stage__in=(Stage.CALLED, Stage.OPEN)).order_by("begins", "pk")

    def over(self) -> "MeetingQuerySet":
        """Those that took place, the latest first."""
        return self.filter(stage=Stage.OVER).order_by("-begins", "-pk")


class Meeting(models.Model):
    """A meeting of a body, from the wish to hold it to its minutes."""

    key = models.SlugField(max_length=40, unique=True, default=meeting_key, editable=False)
    body = models.ForeignKey("bodies.Body", models.PROTECT, related_name="meetings")
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    place = models.CharField(max_length=300)
    begins = models.DateTimeField()
    zone = models.CharField(max_length=60)  # in which its time is told, such as Europe/Lisbon
    stage = models.CharField(max_length=8, choices=Stage.choices, default=Stage.ASKED)
    asked = models.DateTimeField()
    called = models.DateTimeField(null=True)
    called_by = models.ForeignKey("bodies.Tenure", models.PROTECT, null=True, related_name="+")  # who called it alone
    opened = models.DateTimeField(null=True)
    closed = models.DateTimeField(null=True)
    seed = models.CharField(max_length=64, default=seed, editable=False)
    draws = models.PositiveSmallIntegerField(default=0)  # how often a chair was drawn
    chair = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    version = models.PositiveIntegerField(default=0)  # grows with all that happens in the room: pages ask for what is newer
    minutes = models.TextField(blank=True)
    agreed = models.DateTimeField(null=True)  # when the minutes were
    agreed_at = models.ForeignKey("self", models.PROTECT, null=True, related_name="agreed_on")

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ("-begins", "-pk")
        indexes = (models.Index(fields=("body", "stage", "begins"), name="meetings_of_a_body"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(stage=Stage.OPEN, opened__isnull=False, closed=None)
                | Q(stage=Stage.OVER, opened__isnull=False, closed__isnull=False)
                | Q(stage__in=(Stage.ASKED, Stage.CALLED, Stage.DROPPED), opened=None, closed=None),
                name="a_meeting_has_its_moments_by_its_stage",
            ),
            models.CheckConstraint(condition=Q(agreed=None) | Q(stage=Stage.OVER) & ~Q(minutes=""), name="agreed_are_minutes"),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("meetings:meeting", args=[self.key])

    @property
    def local(self) -> datetime:
        """When it begins, by the clocks of its zone."""
        return self.begins.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)

    @property
    def when(self) -> str:
        """The day and the hour with their zone."""
        day, hour = formats.date_format(self.local, "l, j F Y"), formats.date_format(self.local, "H:i")
        return f"{day}, {hour} ({self.zone.replace('_', ' ')})"


class Support(models.Model):
    """Somebody stands behind a call; how many do is seen, not who."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="supports")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("meeting", "member"), name="nobody_stands_behind_a_call_twice"),)

    def __str__(self) -> str:
        return f"{self.meeting}: {self.member}"


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    """Who came, read by plain names."""

    def here(self) -> "AttendanceQuerySet":
        """Those who have not left."""
        return self.filter(left=None)


class Attendance(models.Model):
    """Somebody came to a meeting; a delegate for a seat. Who was brought has no device, and counts for no motion."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    tenure = models.ForeignKey("bodies.Tenure", models.PROTECT, null=True, related_name="attendances")
    reference = models.CharField(max_length=16, default=reference, editable=False)
    willing = models.BooleanField(default=True)  # to chair
    brought = models.BooleanField(default=False)
    came = models.DateTimeField()
    left = models.DateTimeField(null=True)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        ordering = ("came", "pk")
        constraints = (models.UniqueConstraint(fields=("meeting", "member"), name="nobody_is_present_twice"),)

    def __str__(self) -> str:
        return f"{self.meeting}: {self.member}"


class Point(models.Model):
    """One item of an agenda: plain, or about something that is before the body."""

    class Stage(models.TextChoices):
        WAITING = "waiting", _("to come")
        CURRENT = "current", _("now")
        DONE = "done", _("done")

    key = models.SlugField(max_length=40, unique=True, default=point_key, editable=False)
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="points")
    place = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    about = models.CharField(max_length=120, blank=True)  # "proposal:<key>", as threads.subjects finds it
    minutes_of = models.ForeignKey(Meeting, models.PROTECT, null=True, related_name="+")
    came_from = models.ForeignKey("Forward", models.PROTECT, null=True, related_name="points")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    stage = models.CharField(max_length=8, choices=Stage.choices, default=Stage.WAITING)
    list_closed = models.BooleanField(default=False)

    class Meta:
        ordering = ("place", "pk")
        constraints = (
            models.UniqueConstraint(fields=("meeting",), condition=Q(stage="current"), name="a_meeting_is_at_one_item_at_a_time"),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("meetings:point", args=[self.key])

    @property
    def body(self) -> models.Model:
        """Whose agenda it stands on."""
        return self.meeting.body


class Turn(models.Model):
    """Somebody's wish to speak on an item, and what became of it; taken back, the row goes."""

    point = models.ForeignKey(Point, models.CASCADE, related_name="turns")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    point_of_order = models.BooleanField(default=False)
    second_list = models.BooleanField(default=False)
    asked = models.DateTimeField()
    began = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("point", "member", "point_of_order"), condition=Q(began=None), name="nobody_is_on_a_list_twice"
            ),
            models.UniqueConstraint(fields=("point",), condition=Q(began__isnull=False, ended=None), name="one_speaks_at_a_time"),
        )

    def __str__(self) -> str:
        return f"{self.point}: {self.member}"

    def value(self) -> speaking.Turn:
        """The turn as the rules know it."""
        return speaking.Turn(str(self.member_id), self.point_of_order, self.second_list, self.began, self.ended)


class Attachment(models.Model):
    """A file that belongs to an item; its bytes lie beside the record under their hash."""

    key = models.SlugField(max_length=40, unique=True, default=file_key, editable=False)
    point = models.ForeignKey(Point, models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=120)
    media = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    attached = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("point", "sha256"), name="a_file_is_attached_to_an_item_once"),)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("meetings:file", args=[self.key])


class Motion(models.Model):
    """What those present can bring about at once, when more than half of them stand behind it."""

    class Kind(models.TextChoices):
        CHAIR = "chair", _("another in the chair")
        ITEM = "item", _("another item now")
        MINUTES = "minutes", _("agree on the minutes")
        SEND = "send", _("send the item to another body")

    key = models.SlugField(max_length=40, unique=True, default=motion_key, editable=False)
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="motions")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")  # into the chair
    point = models.ForeignKey(Point, models.CASCADE, null=True, related_name="motions")
    upward = models.BooleanField(default=True)  # to the next council up; else to the bodies beneath
    moved = models.DateTimeField()
    carried = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("meeting", "kind", "member", "point", "upward"),
                condition=Q(carried=None),
                nulls_distinct=False,
                name="a_motion_is_moved_once_at_a_time",
            ),
        )

    def __str__(self) -> str:
        match self.kind:
            case self.Kind.CHAIR:
                return str(_("{name} takes the chair")).format(name=self.member)
            case self.Kind.ITEM:
                return str(_("“{title}” is taken up now")).format(title=self.point)
            case self.Kind.MINUTES:
                return str(_("The minutes of the last meeting are agreed on"))
            case _sent if self.upward:
                return str(_("“{title}” is sent to the council above")).format(title=self.point)
        return str(_("“{title}” is sent to the bodies beneath")).format(title=self.point)


class Backing(models.Model):
    """Somebody present stands behind a motion; how many do is seen, not who."""

    motion = models.ForeignKey(Motion, models.CASCADE, related_name="backings")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("motion", "member"), name="nobody_stands_behind_a_motion_twice"),)

    def __str__(self) -> str:
        return f"{self.motion}: {self.member}"


class ForwardQuerySet(models.QuerySet["Forward"]):
    """What was sent, read by plain names."""

    def waiting(self) -> "ForwardQuerySet":
        """What nobody has taken up or answered; a no keeps nobody from taking it up."""
        return self.exclude(replies__kind__in=("taken", "answered"))


class Forward(models.Model):
    """Something a body sends to the next council up, or to one beneath it."""

    key = models.SlugField(max_length=40, unique=True, default=forward_key, editable=False)
    sender = models.ForeignKey("bodies.Body", models.PROTECT, related_name="forwards_sent")
    body = models.ForeignKey("bodies.Body", models.PROTECT, related_name="forwards_received")  # whose people answer it
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    about = models.CharField(max_length=120, blank=True)
    sent = models.DateTimeField()

    objects = ForwardQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("sender", "body", "about"), condition=~Q(about=""), name="a_thing_is_sent_to_a_body_once"
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("meetings:sent", args=[self.key])


class Reply(models.Model):
    """What the body that received something says to it, by one who speaks for it, in the open."""

    class Kind(models.TextChoices):
        TAKEN = "taken", _("taken up")
        ANSWERED = "answered", _("answered")
        DECLINED = "declined", _("not taken up")

    forward = models.ForeignKey(Forward, models.CASCADE, related_name="replies")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    text = models.TextField(blank=True)
    tenure = models.ForeignKey("bodies.Tenure", models.PROTECT, null=True, related_name="+")
    about = models.CharField(max_length=120, blank=True)  # what it was taken up as: "proposal:<key>" or "point:<key>"
    at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("forward", "tenure"), name="a_seat_replies_to_a_thing_once"),
            models.UniqueConstraint(fields=("forward",), condition=Q(kind="taken"), name="a_thing_is_taken_up_once"),
        )

    def __str__(self) -> str:
        return self.get_kind_display()
