"""How constituencies bind their delegates on a proposal, and what these report."""

import secrets

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commonweal.rules.ballots import Vote
from commonweal.web.decisions.models.proposals import Proposal
from commonweal.web.polls.models import OpenVote, PersonLine, Poll, SealedBallot, SeatLine


class Bound(models.TextChoices):
    """How far a mandate binds."""

    BOUND = "bound", _("bound")
    FREE = "free", _("free")
    REPORT = "report", _("free, and to report back")


class Kept(models.TextChoices):
    """What became of a mandate when the vote closed (M1)."""

    KEPT = "kept", _("kept")
    BROKEN = "broken", _("broken")
    MOOT = "moot", _("moot")


class Assembly(Poll):
    """The vote of a constituency, an assembly's or a lower council's, on how its delegate is to vote on a proposal (M1)."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="assemblies")
    seat = models.ForeignKey("bodies.Seat", models.PROTECT, related_name="+")
    casts_itself = models.BooleanField(default=False)  # M2: a vote that is bound is cast without the delegate
    divides = models.BooleanField(default=False)  # V4: the seat's vote is split as the constituency's was

    told_with = ("body", "proposal")

    class Meta(Poll.Meta):
        ordering = ("-pk",)
        constraints = (
            *Poll.Meta.constraints,
            models.UniqueConstraint(
                fields=("proposal", "seat"),
                condition=Q(opened__isnull=False, closed=None),
                name="one_assembly_at_a_time_on_a_mandate",
            ),
        )

    def __str__(self) -> str:
        return f"{self.body}: {self.proposal}"

    def get_absolute_url(self) -> str:
        return reverse("decisions:assembly", args=[self.key])


class AssemblyPerson(PersonLine):
    """A member on the roll of an assembly's vote."""

    poll = models.ForeignKey(Assembly, models.CASCADE, related_name="persons")


class AssemblyBallot(SealedBallot):
    """A ballot in its box."""

    poll = models.ForeignKey(Assembly, models.CASCADE, related_name="box")


class AssemblySeat(SeatLine):
    """A seat on the roll of a lower council's vote on a mandate."""

    poll = models.ForeignKey(Assembly, models.CASCADE, related_name="seats")


class AssemblyVote(OpenVote):
    """How a delegate voted on a mandate, by name."""

    line = models.OneToOneField(AssemblySeat, models.CASCADE, related_name="vote")


def mandate_key() -> str:
    """A fresh key for a mandate."""
    return f"mandate-{secrets.token_hex(6)}"


class Mandate(models.Model):
    """What a constituency asks of its delegate on one proposal; a later vote of the assembly changes it until the close."""

    key = models.SlugField(max_length=40, unique=True, default=mandate_key, editable=False)
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="mandates")
    seat = models.ForeignKey("bodies.Seat", models.PROTECT, related_name="mandates")
    bound = models.CharField(max_length=8, choices=Bound.choices)
    choice = models.JSONField(default=dict)  # of a bound one the vote it asks for: {"yes": "7/10", "none": "3/10"}
    casts_itself = models.BooleanField(default=False)
    given = models.DateTimeField()
    kept = models.CharField(max_length=8, choices=Kept.choices, blank=True)
    tenure = models.ForeignKey("bodies.Tenure", models.PROTECT, null=True, related_name="mandates")  # who was bound at the close

    class Meta:
        ordering = ("-given",)
        constraints = (
            models.UniqueConstraint(fields=("proposal", "seat"), name="one_mandate_of_a_seat_on_a_proposal"),
            models.CheckConstraint(
                condition=Q(bound="bound") & ~Q(choice={}) | ~Q(bound="bound") & Q(choice={}),
                name="a_bound_mandate_says_what_it_asks_for",
            ),
        )

    def __str__(self) -> str:
        return f"{self.seat}: {self.get_bound_display()}"

    @property
    def vote(self) -> Vote:
        """The vote it asks for, as the rules read it."""
        return Vote.read(self.choice)

    @property
    def option(self) -> str:
        """The option it asks for; of a vote in parts, the parts."""
        return ", ".join(key if part == "1" else f"{part} {key}" for key, part in self.choice.items())

    @property
    def option_title(self) -> str:
        """What it asks for, as one reads it."""
        return self.proposal.told(self.choice)


def report_key() -> str:
    """A fresh key for a report."""
    return f"report-{secrets.token_hex(6)}"


class Report(models.Model):
    """What a delegate tells those who sent them about a decision, once its vote has closed; asked for by a mandate, or not."""

    key = models.SlugField(max_length=40, unique=True, default=report_key, editable=False)
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="reports")
    tenure = models.ForeignKey("bodies.Tenure", models.PROTECT, related_name="reports")
    text = models.TextField()
    given = models.DateTimeField()

    class Meta:
        ordering = ("-given",)
        constraints = (models.UniqueConstraint(fields=("proposal", "tenure"), name="one_report_of_a_tenure_on_a_proposal"),)

    def __str__(self) -> str:
        return f"{self.tenure}: {self.proposal}"

    def get_absolute_url(self) -> str:
        return self.tenure.get_absolute_url()
