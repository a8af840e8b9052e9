"""What an adopted plan asks of workplaces, what they say to it, and what was really sent and received."""

import secrets
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commonweal.web.bodies.models import Body, Membership
from commonweal.web.polls.models import PersonLine, Poll, PollQuerySet, SealedBallot

if TYPE_CHECKING:
    from commonweal.web.members.models import Member


def assignment_key() -> str:
    """A fresh key for an assignment."""
    return f"assignment-{secrets.token_hex(6)}"


def delivery_key() -> str:
    """A fresh key for a delivery."""
    return f"delivery-{secrets.token_hex(6)}"


class Answer(models.TextChoices):
    """What a workplace has said to an assignment; only an accepted one binds it (T4)."""

    ASKED = "asked", _("asked")
    ACCEPTED = "accepted", _("accepted")
    OBJECTED = "objected", _("objected")
    SUPERSEDED = "superseded", _("overtaken by a later plan")


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Assignments, read by plain names."""

    def current(self) -> "AssignmentQuerySet":
        """Those of the plan in force."""
        return self.exclude(answer=Answer.SUPERSEDED)


class Assignment(models.Model):
    """What one adopted plan asks of one workplace."""

    key = models.SlugField(max_length=40, unique=True, default=assignment_key, editable=False)
    adoption = models.ForeignKey("plans.Adoption", models.PROTECT, related_name="assignments")
    workplace = models.ForeignKey("bodies.Body", models.PROTECT, related_name="assignments")
    answer = models.CharField(max_length=12, choices=Answer.choices, default=Answer.ASKED)
    answered = models.DateTimeField(null=True)
    protest = models.TextField(blank=True)  # why it was accepted under protest, if it was
    entry = models.PositiveBigIntegerField(null=True)  # the answer's, in the record

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ("workplace__name",)
        constraints = (models.UniqueConstraint(fields=("adoption", "workplace"), name="a_plan_asks_a_workplace_once"),)

    def __str__(self) -> str:
        return f"{self.workplace}: {self.adoption}"

    def get_absolute_url(self) -> str:
        return reverse("production:assignment", args=[self.key])

    @property
    def body(self) -> "Body":
        """Whose people decide about it."""
        return self.workplace


class Line(models.Model):
    """How often to run, and how much to build of, one technique in one period."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="lines")
    technique = models.CharField(max_length=120)
    title = models.CharField(max_length=200)
    period = models.PositiveIntegerField()  # counted from 1
    level = models.FloatField()
    investment = models.FloatField(default=0)

    class Meta:
        ordering = ("title", "technique", "period")
        constraints = (
            models.UniqueConstraint(fields=("assignment", "technique", "period"), name="one_level_per_technique_and_period"),
        )

    def __str__(self) -> str:
        return f"{self.title} {self.period}: {self.level:g}"


class Due(models.Model):
    """How much of a product an assignment has a workplace send in a period, all receivers together."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="dues")
    product = models.CharField(max_length=120)
    title = models.CharField(max_length=200)
    unit = models.CharField(max_length=60)
    period = models.PositiveIntegerField()  # counted from 1
    amount = models.FloatField()

    class Meta:
        ordering = ("period", "title", "product")
        constraints = (
            models.UniqueConstraint(fields=("assignment", "product", "period"), name="one_amount_due_of_a_product_in_a_period"),
        )

    def __str__(self) -> str:
        return f"{self.title} {self.period}: {self.amount:g}"


class QuestionQuerySet(PollQuerySet):
    """Questions, read by plain names."""

    def pending(self) -> "QuestionQuerySet":
        """Those before an assembly, or before a committee and what follows from it."""
        before_a_committee = Q(item__isnull=False, item__settled=None)
        return self.filter(Q(opened__isnull=False, closed=None) | before_a_committee)


class Question(Poll):
    """An assignment put to a workplace: accept it, under protest if need be, or object with what it can do instead (T4).

    Where a committee of three decides about it as an ``item``, it is never opened as a vote of its own.
    """

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="questions")
    reason = models.TextField(blank=True)  # of the objection, or of the protest where no limits are said
    limits = models.JSONField(default=list)  # [{"technique", "period", "most"}, ...]: the objection's numbers
    item = models.OneToOneField("committees.Item", models.PROTECT, null=True, related_name="+")

    objects = QuestionQuerySet.as_manager()

    told_with = ("body", "assignment__workplace", "assignment__adoption__option__plan")

    class Meta(Poll.Meta):
        ordering = ("-pk",)
        constraints = (
            *Poll.Meta.constraints,
            models.UniqueConstraint(
                fields=("assignment",),
                condition=Q(opened__isnull=False, closed=None),
                name="one_question_at_a_time_on_an_assignment",
            ),
        )

    def __str__(self) -> str:
        return str(self.assignment)

    def get_absolute_url(self) -> str:
        return reverse("production:question", args=[self.key])

    @property
    def is_pending(self) -> bool:
        """Whether an assembly, or a committee and what follows from it, has it before it."""
        return self.is_open or (self.item is not None and self.item.settled is None)


class QuestionPerson(PersonLine):
    """A member on the roll of such a vote."""

    poll = models.ForeignKey(Question, models.CASCADE, related_name="persons")


class QuestionBallot(SealedBallot):
    """A ballot in its box."""

    poll = models.ForeignKey(Question, models.CASCADE, related_name="box")


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Deliveries, read by plain names."""

    def standing(self) -> "DeliveryQuerySet":
        """Those that were not taken back."""
        return self.filter(withdrawn=None)

    def waiting(self) -> "DeliveryQuerySet":
        """Those whose receiver has yet to say what arrived."""
        return self.standing().filter(confirmed=None)

    def waiting_for(self, member: "Member") -> "DeliveryQuerySet":
        """Those a member can confirm: another reported them, or nobody else is there to say what arrived."""
        others = Membership.objects.running().filter(body=models.OuterRef("receiver")).exclude(member=member)
        mine = self.waiting().filter(receiver__in=Body.objects.of(member))
        return mine.exclude(models.Exists(others), reported_by=member)

    def differing(self) -> "DeliveryQuerySet":
        """Those of which something else arrived than was reported."""
        return self.standing().exclude(confirmed=None).exclude(confirmed=models.F("reported"))


class Delivery(models.Model):
    """Goods under way: reported by who sends, confirmed by who receives, both figures kept and shown (P5)."""

    key = models.SlugField(max_length=40, unique=True, default=delivery_key, editable=False)
    adoption = models.ForeignKey("plans.Adoption", models.PROTECT, related_name="deliveries")
    sender = models.ForeignKey("bodies.Body", models.PROTECT, related_name="sent")
    receiver = models.ForeignKey("bodies.Body", models.PROTECT, related_name="received")
    product = models.CharField(max_length=120)
    title = models.CharField(max_length=200)
    unit = models.CharField(max_length=60)
    period = models.PositiveIntegerField()
    reported = models.DecimalField(max_digits=20, decimal_places=6)
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    confirmed = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    remark = models.TextField(blank=True)
    last = models.BooleanField(default=False)  # nothing more is to come of it in this period
    withdrawn = models.DateTimeField(null=True)  # a report by mistake, taken back before anybody confirmed it

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        verbose_name_plural = "deliveries"
        indexes = (
            models.Index(fields=("adoption", "sender", "product", "period")),
            models.Index(fields=("receiver", "confirmed_at")),
        )
        constraints = (
            models.CheckConstraint(condition=Q(reported__gte=0), name="nobody_sends_less_than_nothing"),
            models.CheckConstraint(
                condition=Q(confirmed=None, confirmed_at=None) | Q(confirmed__gte=0, confirmed_at__isnull=False),
                name="a_confirmed_delivery_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn=None) | Q(confirmed=None), name="a_confirmed_delivery_cannot_be_taken_back"
            ),
            models.CheckConstraint(condition=~Q(sender=models.F("receiver")), name="nobody_confirms_a_delivery_to_itself"),
        )

    def __str__(self) -> str:
        return f"{self.title}: {self.sender} → {self.receiver}"

    def get_absolute_url(self) -> str:
        return reverse("production:delivery", args=[self.key])
