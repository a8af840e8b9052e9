"""Computations and the plans they made: the documents are files beside the record, these rows are for reading fast."""

from datetime import datetime, timedelta
from math import floor, log10

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

THIS = "plan"  # the name of the plan itself among its options
HEARTBEAT = timedelta(seconds=5)  # how often a living worker says so
STALE = timedelta(seconds=30)  # silent for so long, it is taken for dead
ATTEMPTS = 5  # after so many deaths the cause is not chance


class State(models.TextChoices):
    """The life of a computation."""

    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("at work")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    STOPPED = "stopped", _("stopped")


UNDER_WAY = (State.QUEUED, State.RUNNING)


class ComputationQuerySet(models.QuerySet["Computation"]):
    """Computations by what has become of them."""

    def under_way(self) -> "ComputationQuerySet":
        """Waiting or at work."""
        return self.filter(state__in=UNDER_WAY)

    def silent(self, at: datetime) -> "ComputationQuerySet":
        """At work by their row, but nobody has heard of the worker for too long."""
        return self.filter(state=State.RUNNING, heartbeat__lt=at - STALE)


class Computation(models.Model):
    """One plan, or one answer to "what if?", being worked out by a worker of its own."""

    class Kind(models.TextChoices):
        PLAN = "plan", _("plan")
        WHATIF = "whatif", _("what if?")

    key = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PLAN)
    source = models.CharField(max_length=64)  # SHA-256 of the tables document it starts from
    change = models.JSONField(default=dict)  # of a "what if?": {"plan", "rows", "sentence"}
    inputs = models.CharField(max_length=64)  # SHA-256 of kind, source and change: the same question has the same
    why = models.TextField(blank=True)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    attempt = models.PositiveIntegerField(default=1)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    heartbeat = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    failure = models.TextField(blank=True)
    answer = models.JSONField(default=dict)  # of a "what if?"
    entry = models.BigIntegerField(null=True)

    objects = ComputationQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("inputs",),
                condition=models.Q(state__in=("queued", "running")),
                name="one_computation_at_a_time_of_the_same_question",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.key}"

    def get_absolute_url(self) -> str:
        return reverse("plans:computation", args=[self.key])

    @property
    def under_way(self) -> bool:
        """Whether anything may still come of it."""
        return self.state in UNDER_WAY


FINE = 1e-6  # a gap below this is rounding, and while a computation runs nobody wants it to more places
STAGES = {
    "vital": _("Vital needs"),
    "terminal": _("What is handed on"),
    "basic": _("Basic needs"),
    "wanted": _("What is wanted besides"),
    "hours": _("The fewest hours of work"),
    "fewer hours": _("An alternative with less work"),
    "lower emissions": _("A cleaner alternative"),
    "more local": _("An alternative closer to home"),
    "larger reserves": _("An alternative with more in reserve"),
}


def _in_per_cent(gap: float) -> str:
    """A gap to two figures, however small."""
    percent = 100 * gap
    places = 1 - floor(log10(percent)) if percent > 0 else 0
    return f"{percent:.{max(0, places)}f}\N{NARROW NO-BREAK SPACE}%"


class Progress(models.Model):
    """How far a computation was at a moment: the value reached and the bound that no plan can pass, closing in."""

    computation = models.ForeignKey(Computation, on_delete=models.CASCADE, related_name="progress")
    attempt = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()
    stage = models.CharField(max_length=60)
    step = models.PositiveIntegerField(default=0)
    value = models.FloatField(null=True)
    bound = models.FloatField(null=True)
    gap = models.FloatField(null=True)
    done = models.FloatField(null=True)  # share of the whole, as far as anyone can tell

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.stage} {self.step}"

    @property
    def stage_title(self) -> str:
        """What is being worked out."""
        return str(STAGES.get(self.stage, self.stage.capitalize()))

    @property
    def gap_words(self) -> str:
        """How far what is reached is at most from what is possible; nothing while nobody can say."""
        return "" if self.gap is None else _in_per_cent(max(self.gap, FINE))


class Plan(models.Model):
    """A computed plan with its proof. ``summary`` is what its page shows, worked out once from the document."""

    key = models.CharField(max_length=32, unique=True)
    computation = models.OneToOneField(Computation, on_delete=models.PROTECT, related_name="plan")
    before = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="after")
    title = models.CharField(max_length=200)
    headline = models.TextField()
    status = models.CharField(max_length=10)  # optimal, shortage
    document = models.CharField(max_length=64)  # SHA-256 of the plan's document
    source = models.CharField(max_length=64)  # and of the tables it answers
    certified = models.BooleanField()
    gap = models.FloatField(null=True)
    residual = models.FloatField(null=True)
    summary = models.JSONField()
    changes = models.JSONField(default=list)  # sentences: what changed since the plan before, and why
    made_at = models.DateTimeField()
    entry = models.BigIntegerField(null=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("plans:plan", args=[self.key])

    @property
    def gap_words(self) -> str:
        """How far this is from the best at most."""
        return _in_per_cent(self.gap or 0.0)


class Alternative(models.Model):
    """Another plan near as good, and what it costs the others. The plan itself stands first, under the name "plan"."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="options")
    name = models.CharField(max_length=60)
    title = models.CharField(max_length=120)
    position = models.PositiveIntegerField()
    certified = models.BooleanField()
    sentence = models.TextField(blank=True)  # what it gains and what that costs; or that its aim cannot move the plan
    summary = models.JSONField()

    class Meta:
        ordering = ("plan", "position")
        constraints = (models.UniqueConstraint(fields=("plan", "name"), name="one_row_for_each_alternative"),)

    def __str__(self) -> str:
        return self.title

    @property
    def headline(self) -> str:
        """Its answer in one sentence."""
        return str(self.summary.get("headline", ""))


class Met(models.Model):
    """Of one need of one community in one period: how much the plan delivers."""

    option = models.ForeignKey(Alternative, on_delete=models.CASCADE, related_name="met")
    community = models.CharField(max_length=120)
    product = models.CharField(max_length=120)
    period = models.PositiveIntegerField()  # counted from 1
    tier = models.CharField(max_length=10)
    needed = models.FloatField()
    delivered = models.FloatField()

    class Meta:
        ordering = ("pk",)
        indexes = (
            models.Index(fields=("option", "community", "tier", "period")),
            models.Index(fields=("option", "product")),
        )

    def __str__(self) -> str:
        return f"{self.community}: {self.product}"


class Rest(models.Model):
    """A strike, as the federation knows it: the notice its union published, and the work that rests while it lasts (U3).

    Two unions can strike at one workplace; its work rests until the last of the strikes is over.
    """

    workplace = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="rests")
    first = models.PositiveIntegerField()  # the first period in which it rests
    last = models.PositiveIntegerField(default=0)  # and the last; 0 until it is over
    began = models.DateTimeField()
    ended = models.DateTimeField(null=True)
    entry = models.BigIntegerField(unique=True)  # the union's notice; one notice begins one strike

    class Meta:
        ordering = ("-began",)

    def __str__(self) -> str:
        return str(self.workplace)

    def periods(self, among: int) -> frozenset[int]:
        """In which of so many periods the work rests."""
        return frozenset(range(self.first, (self.last or among) + 1)) & frozenset(range(1, among + 1))


class Adoption(models.Model):
    """A plan that a council has adopted by vote (P4); the newest is in force."""

    option = models.ForeignKey(Alternative, on_delete=models.PROTECT, related_name="adoptions")
    proposal = models.CharField(max_length=64)  # the key of the decision that adopted it
    adopted_at = models.DateTimeField()
    entry = models.BigIntegerField(unique=True)  # one entry adopts once

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return str(self.option)
