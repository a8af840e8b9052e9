"""Bodies in a tree, who belongs to them, who holds which seat, and whose mark stands.

Lock order, kept by every service of every app: the head of the record (``record.hold``), bodies, tenures, polls, all else.
Whoever changes a body's members, a mark or a seat holds the row of the body that elects, so that the two kept counts
(`Body.size`, `Tenure.marked`) never part from the rows they count. Locks leave keys free (``no_key``): a row that only points
at a locked one, such as a vote at its tenure, must not wait for it, or two would wait for each other.
"""

import secrets
import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from tree_queries.models import TreeNode
from tree_queries.query import TreeManager, TreeQuerySet

from commonweal.rules import bodies, recall
from commonweal.web.database.sealed import RandomKey

if TYPE_CHECKING:
    from commonweal.web.members.models import Member


REQUESTS_STAND = timedelta(days=30)  # nobody has admitted them by then: they can ask again


def seat_key() -> str:
    """A fresh key for a seat."""
    return f"seat-{secrets.token_hex(6)}"


def tenure_key() -> str:
    """A fresh key for a tenure, as the record names it."""
    return f"tenure-{secrets.token_hex(6)}"


class Kind(models.TextChoices):
    """What a body is; a council is filled by delegates, every other by members who belong to it directly."""

    WORKPLACE = bodies.Kind.WORKPLACE.value, _("Workplace")
    COMMUNITY = bodies.Kind.COMMUNITY.value, _("Community")
    SERVICE = bodies.Kind.SERVICE.value, _("Service unit")
    COUNCIL = bodies.Kind.COUNCIL.value, _("Council")
    COMMITTEE = bodies.Kind.COMMITTEE.value, _("Committee of three")
    TELLERS = bodies.Kind.TELLERS.value, _("Tellers")


OF_THREE = (Kind.COMMITTEE, Kind.TELLERS)  # three offices of one body each, and no council: nobody votes for it in them
FILLED_BY_DELEGATES = (Kind.COUNCIL, *OF_THREE)


class BodyQuerySet(TreeQuerySet):
    """Bodies, read by plain names."""

    def base(self) -> "BodyQuerySet":
        """Those whose members belong to them directly."""
        return self.exclude(kind__in=FILLED_BY_DELEGATES)

    def councils(self) -> "BodyQuerySet":
        """Those to which bodies belong, filled by their delegates."""
        return self.filter(kind=Kind.COUNCIL)

    def topmost(self) -> "BodyQuerySet":
        """The federation's own council; a council that has left stands under none either, and is not it."""
        return self.councils().filter(parent=None, left=None).order_by("pk")

    def of(self, member: "Member") -> "BodyQuerySet":
        """Those a member belongs to now."""
        return self.filter(memberships__member=member, memberships__left=None)


class StandingBodies(TreeManager.from_queryset(BodyQuerySet)):  # type: ignore[misc]
    """Bodies that have not ended: what everybody means who asks for bodies."""

    _with_tree_fields = False

    def get_queryset(self) -> BodyQuerySet:
        return super().get_queryset().filter(ended=None)


def lot_seed() -> str:
    """A fresh seed for a body's first lot: committed to when it is founded, told when its tellers are drawn (C3)."""
    return secrets.token_hex(32)


class Body(TreeNode):
    """A workplace, a community, a service unit or a council."""

    key = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    name = models.CharField(max_length=200)
    founded = models.DateTimeField()
    left = models.DateTimeField(null=True, blank=True, editable=False)  # since when it stands outside its federation, on its own
    ended = models.DateTimeField(null=True, blank=True, editable=False)
    became = models.ManyToManyField("self", symmetrical=False, related_name="was", editable=False)  # once it has ended
    lot = models.CharField(max_length=64, default=lot_seed, editable=False)
    awaits_tellers = models.BooleanField(default=False, editable=False)  # from the end of its founding, until they are drawn
    size = models.PositiveIntegerField(default=0, editable=False)  # kept: how many members belong to it now

    objects = StandingBodies()
    with_ended = BodyQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "bodies"
        base_manager_name = "with_ended"
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="a_body_is_of_a_known_kind"),
            models.CheckConstraint(
                condition=~Q(kind__in=FILLED_BY_DELEGATES) | Q(size=0), name="a_council_has_seats_and_no_members"
            ),
            models.CheckConstraint(condition=Q(ended=None) | Q(size=0), name="nobody_belongs_to_a_body_that_has_ended"),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("bodies:body", args=[self.key])

    @property
    def is_council(self) -> bool:
        """Whether delegates fill it."""
        return self.kind in FILLED_BY_DELEGATES

    def ancestors(self, *, include_self: bool = False) -> BodyQuerySet:
        """The councils above it, the topmost first; of a body that has ended those above it then."""
        return Body.with_ended.ancestors(self, include_self=include_self)

    def lineage(self) -> list[str]:
        """The keys of this body and of every body above it, nearest first: whose rules are in force here."""
        above = list(self.ancestors().values_list("key", flat=True)) if self.parent_id else []
        return [self.key, *reversed(above)]

    def voters(self) -> models.QuerySet["Membership"]:
        """The memberships that give a voice here: a base body's own; of a council, those of every body beneath it."""
        homes = self.descendants() if self.is_council else Body.objects.filter(pk=self.pk)
        return Membership.objects.running().filter(body__in=homes)

    def members_at(self, at: datetime) -> models.QuerySet["Membership"]:
        """Who belonged to it at a moment."""
        return self.memberships.filter(Q(left=None) | Q(left__gt=at), joined__lte=at)


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships, read by plain names."""

    def running(self) -> "MembershipQuerySet":
        """Those that have not ended."""
        return self.filter(left=None)


class Membership(models.Model):
    """From when to when a member belongs to a base body."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    body = models.ForeignKey(Body, models.PROTECT, related_name="memberships")
    joined = models.DateTimeField()
    left = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ("joined",)
        constraints = (
            models.UniqueConstraint(
                fields=("member", "body"), condition=Q(left=None), name="a_member_belongs_to_a_body_once_at_a_time"
            ),
            models.CheckConstraint(condition=Q(left=None) | Q(left__gte=F("joined")), name="nobody_leaves_before_joining"),
        )

    def __str__(self) -> str:
        return f"{self.member} · {self.body}"


def admission_key() -> str:
    """A fresh key for a request to belong to a body."""
    return f"admission-{secrets.token_hex(6)}"


class AdmissionQuerySet(models.QuerySet["Admission"]):
    """Requests, read by plain names."""

    def standing(self, at: datetime) -> "AdmissionQuerySet":
        """Those that have not lapsed."""
        return self.filter(asked__gt=at - REQUESTS_STAND)


class Admission(models.Model):
    """Somebody asks to belong to a body; the row goes when they are admitted or take it back. Its members alone see who."""

    key = models.SlugField(max_length=40, unique=True, default=admission_key, editable=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="admissions")
    body = models.ForeignKey(Body, models.CASCADE, related_name="admissions")
    asked = models.DateTimeField()

    objects = AdmissionQuerySet.as_manager()

    class Meta:
        ordering = ("asked", "pk")
        constraints = (models.UniqueConstraint(fields=("member", "body"), name="nobody_asks_a_body_twice_at_a_time"),)

    def __str__(self) -> str:
        return f"{self.member} → {self.body}"


def invitation_key() -> str:
    """A fresh key for an invitation."""
    return f"invitation-{secrets.token_hex(6)}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations, read by plain names."""

    def standing(self, at: datetime) -> "InvitationQuerySet":
        """Those that somebody can still follow."""
        return self.filter(Q(ends=None) | Q(ends__gt=at), used__lt=F("most"))

    def founding(self, body: Body) -> "InvitationQuerySet":
        """Those to a body's first members, until its founding is over."""
        return self.filter(founding=True, bodies=body)


class Invitation(models.Model):
    """A link to one or more bodies, or a question to somebody with an account; of its secret nothing is kept.

    Who founds a federation makes one for each first member (``founding``), who in turn make them for others.
    """

    key = models.SlugField(max_length=40, unique=True, default=invitation_key, editable=False)
    name = models.CharField(max_length=100, blank=True)  # whom it is for, as those who invite know them
    bodies = models.ManyToManyField(Body, related_name="invitations")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="invitations")
    founding = models.BooleanField(default=False)
    most = models.PositiveSmallIntegerField(default=1)  # so many people can follow it
    used = models.PositiveSmallIntegerField(default=0)
    made = models.DateTimeField()
    ends = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ("-made", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(used__lte=F("most")), name="no_more_follow_an_invitation_than_it_says"),
            models.CheckConstraint(
                condition=Q(founding=True, by=None, ends=None) | Q(founding=False, by__isnull=False, ends__isnull=False),
                name="whoever_is_invited_is_so_by_the_founding_or_by_a_member_for_a_time",
            ),
        )

    def __str__(self) -> str:
        return self.name or self.key


class SeatQuerySet(models.QuerySet["Seat"]):
    """Seats, read by plain names."""

    def with_holders(self) -> "SeatQuerySet":
        """With their bodies and whoever holds them now, in two queries however many there are."""
        holding = models.Prefetch("tenures", Tenure.objects.running().select_related("holder"), to_attr="held")
        return self.select_related("council", "constituency").prefetch_related(holding)


class StandingSeats(models.Manager.from_queryset(SeatQuerySet)):  # type: ignore[misc]
    """Seats that have not ended."""

    def get_queryset(self) -> SeatQuerySet:
        return super().get_queryset().filter(ended=None)


class Seat(models.Model):
    """A place in a council, filled by a delegate of one constituency."""

    key = models.SlugField(max_length=80, unique=True, default=seat_key)
    title = models.CharField(max_length=60, blank=True)  # where several seats of one constituency are different offices
    council = models.ForeignKey(Body, models.PROTECT, related_name="seats")
    constituency = models.ForeignKey(Body, models.PROTECT, related_name="sends")
    ended = models.DateTimeField(null=True, blank=True, editable=False)

    objects = StandingSeats()
    with_ended = SeatQuerySet.as_manager()

    class Meta:
        ordering = ("constituency__name", "key")
        base_manager_name = "with_ended"
        constraints = (models.CheckConstraint(condition=~Q(council=F("constituency")), name="no_body_sends_delegates_to_itself"),)

    def __str__(self) -> str:
        return f"{self.title or self.constituency} → {self.council}"

    def get_absolute_url(self) -> str:
        return reverse("bodies:seat", args=[self.key])

    @property
    def tenure(self) -> "Tenure | None":
        """Who holds it now, if anybody does."""
        if (held := self.__dict__.get("held")) is not None:
            return next(iter(held), None)
        return self.tenures.running().select_related("holder").first()


class TenureQuerySet(models.QuerySet["Tenure"]):
    """Tenures, read by plain names."""

    def running(self) -> "TenureQuerySet":
        """Those that have not ended."""
        return self.filter(ended=None)

    def holding(self, council: Body) -> "TenureQuerySet":
        """Those that run in a council now."""
        return self.running().filter(seat__council=council)


class Cause(models.TextChoices):
    """What ended a tenure."""

    RECALLED = recall.Cause.RECALLED.value, _("recalled by the constituents")
    DISMISSED = recall.Cause.DISMISSED.value, _("dismissed by a decision of the constituency")
    RESIGNED = recall.Cause.RESIGNED.value, _("resigned")
    LEFT = recall.Cause.LEFT.value, _("left the constituency")
    ELECTED = recall.Cause.ELECTED.value, _("ended by a new election")
    DERIVED = recall.Cause.DERIVED.value, _("lost with the seat it rested on")
    ENDED = recall.Cause.ENDED.value, _("ended with the seat itself")


class Tenure(models.Model):
    """One delegate in one seat, from election to whatever ended it."""

    key = models.SlugField(max_length=80, unique=True, default=tenure_key, editable=False)
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="tenures")
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="tenures")
    began = models.DateTimeField()
    ended = models.DateTimeField(null=True, blank=True)
    cause = models.CharField(max_length=12, choices=Cause.choices, blank=True)
    election = models.CharField(max_length=80, blank=True)  # the key of the count that filled the seat, for successors as well
    together = models.PositiveSmallIntegerField(default=1)  # how many seats that count filled together (R6)
    succeeded = models.BooleanField(default=False)  # came in as an alternate, not by an election of its own
    marked = models.PositiveIntegerField(default=0, editable=False)  # kept: how many marks of those who fill the seat stand
    marked_below = models.PositiveIntegerField(default=0, editable=False)  # kept: and of members beneath, where these are others

    # The day's count (R2): taken once a day, the only figures below the share that a page may show.
    day = models.DateTimeField(null=True, editable=False)
    day_marked = models.PositiveIntegerField(default=0, editable=False)
    day_constituents = models.PositiveIntegerField(default=0, editable=False)

    objects = TenureQuerySet.as_manager()

    class Meta:
        ordering = ("began",)
        constraints = (
            models.UniqueConstraint(fields=("seat",), condition=Q(ended=None), name="one_running_tenure_per_seat"),
            models.CheckConstraint(condition=Q(ended=None) | Q(ended__gte=F("began")), name="no_tenure_ends_before_it_began"),
            models.CheckConstraint(
                condition=Q(ended=None, cause="") | Q(ended__isnull=False) & ~Q(cause=""),
                name="a_tenure_that_ended_has_its_cause",
            ),
        )

    def __str__(self) -> str:
        return f"{self.holder} · {self.seat}"

    def get_absolute_url(self) -> str:
        return reverse("bodies:delegate", args=[self.key])

    def days_count(self) -> recall.Standing | None:
        """The last day's count of the members who can recall, if one was taken."""
        return recall.Standing(self.day_marked, self.day_constituents) if self.day else None


class RecallMark(models.Model):
    """A sealed mark: who and on which tenure; no time, no serial number, no place, read by nobody but its author (R2)."""

    id = RandomKey(primary_key=True, default=uuid.uuid4, editable=False)
    tenure = models.ForeignKey(Tenure, models.CASCADE, related_name="recall_marks")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("tenure", "member"), name="a_member_marks_a_tenure_once"),)

    def __str__(self) -> str:
        return "a recall mark"


class DelegateMark(models.Model):
    """The mark of a lower council's delegate on one whom that council has sent higher: a public act, like a vote (R2, R3)."""

    tenure = models.ForeignKey(Tenure, models.CASCADE, related_name="delegate_marks")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    since = models.DateTimeField()

    class Meta:
        ordering = ("since", "pk")
        constraints = (models.UniqueConstraint(fields=("tenure", "member"), name="a_delegate_marks_a_tenure_once"),)

    def __str__(self) -> str:
        return f"{self.member} → {self.tenure}"


class Alternate(models.Model):
    """Who follows next in a seat, from the count that filled it (R4); the row goes when its turn has come."""

    seat = models.ForeignKey(Seat, models.CASCADE, related_name="alternates")
    rank = models.PositiveSmallIntegerField()
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("rank",)
        constraints = (
            models.UniqueConstraint(fields=("seat", "rank"), name="one_alternate_per_rank"),
            models.UniqueConstraint(fields=("seat", "member"), name="nobody_is_an_alternate_twice"),
        )

    def __str__(self) -> str:
        return f"{self.rank}. {self.member}"


class Signature(models.Model):
    """A teller's signature under the outcome of a vote that so few took part in that nobody else can count it again (V5)."""

    poll = models.CharField(max_length=80, db_index=True)  # the key of the vote, whatever its kind
    tenure = models.ForeignKey(Tenure, models.PROTECT, related_name="signatures")
    at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("poll", "tenure"), name="a_teller_signs_an_outcome_once"),)

    def __str__(self) -> str:
        return f"{self.tenure}: {self.poll}"
