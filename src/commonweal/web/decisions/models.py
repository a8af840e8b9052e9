"""What is put to bodies and how it is amended, how constituencies bind their delegates on it, and how each vote was cast."""

import secrets
import uuid
from collections.abc import Mapping
from fractions import Fraction

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commonweal.rules.ballots import Vote
from commonweal.rules.choice import NONE
from commonweal.rules.constitution import Method
from commonweal.rules.decisions import Stage
from commonweal.web.database.sealed import RandomKey
from commonweal.web.polls.models import OpenVote, PersonLine, Poll, PollQuerySet, SealedBallot, SeatLine


def amendment_key() -> str:
    """A fresh key for an amendment."""
    return f"amendment-{secrets.token_hex(6)}"


def invitation() -> str:
    """What lets somebody join the authors of a draft."""
    return secrets.token_urlsafe(16)


class ProposalQuerySet(PollQuerySet):
    """Proposals, read by plain names."""

    def public(self) -> "ProposalQuerySet":
        """Those that are before their body or have been: all but drafts."""
        return self.exclude(put=None)

    def drafts_of(self, member: object) -> "ProposalQuerySet":
        """A member's own drafts."""
        return self.filter(put=None, authors__member=member)

    def discussed(self) -> "ProposalQuerySet":
        """Those that are talked about and can be amended."""
        return self.public().filter(opened=None)

    def pending(self) -> "ProposalQuerySet":
        """Those still to be talked about, voted, or, where what was carried could not be done, voted again."""
        return self.public().filter(Q(closed=None) | ~Q(refused="") & Q(again=None))

    def decided(self) -> "ProposalQuerySet":
        """Those whose vote has closed."""
        return self.filter(closed__isnull=False)


class Proposal(Poll):
    """A text and its options before a body; each option says by its effects what it changes, ``none`` changes nothing."""

    method = models.CharField(max_length=8, default=Method.MAJORITY.value)  # how it is voted and counted (V3)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    subject = models.CharField(max_length=20, default="ordinary")  # which majority of the constitution it needs
    about = models.CharField(max_length=80, blank=True, db_index=True)  # what it is about elsewhere, such as "plan:<key>"
    effects = models.JSONField(default=dict)  # {option: [effect, ...]}
    proposed_by = models.ForeignKey("bodies.Tenure", models.PROTECT, null=True, related_name="proposals")
    before = models.OneToOneField("self", models.PROTECT, null=True, related_name="runoff")  # the first vote, of a second one
    again_of = models.OneToOneField("self", models.PROTECT, null=True, related_name="again")  # what could not be carried out
    put = models.DateTimeField(null=True)  # before its body since; of a draft nothing
    opens = models.DateTimeField(null=True)  # when voting opens by itself
    invitation = models.CharField(max_length=32, default=invitation, editable=False)
    saved = models.DateTimeField(null=True)  # of a draft: when its authors last kept it
    chosen = models.CharField(max_length=80, blank=True)  # once closed
    refused = models.TextField(blank=True)  # why what was chosen could not be carried out
    statement = models.TextField(blank=True)  # what those who proposed it say of the outcome

    objects = ProposalQuerySet.as_manager()

    class Meta(Poll.Meta):
        ordering = ("-pk",)
        constraints = (
            *Poll.Meta.constraints,
            models.UniqueConstraint(
                fields=("body", "about"),
                condition=Q(closed=None, before=None) & ~Q(about=""),
                name="one_open_proposal_about_a_thing_in_a_council",
            ),
            models.CheckConstraint(condition=Q(opened=None) | Q(put__isnull=False), name="no_draft_is_voted_on"),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("decisions:proposal" if self.put else "decisions:draft", args=[self.key])

    @property
    def stage(self) -> Stage:
        """Where it stands in the life of a decision (``rules.decisions.STEPS``)."""
        if self.put is None:
            return Stage.DRAFT
        if self.opened is None:
            return Stage.PROPOSED
        if self.closed is None:
            return Stage.SECOND_VOTE if self.before_id else Stage.OPEN
        if not self.chosen:
            return Stage.SECOND_VOTE
        if self.chosen == NONE:
            return Stage.FAILED
        return Stage.UNDONE if self.refused else Stage.CARRIED

    @property
    def is_referendum(self) -> bool:
        """Whether all members beneath a council decide it, in place of the council."""
        return self.by == self.By.MEMBERS and self.body.is_council

    def option_title(self, key: str) -> str:
        """What an option is called; that all stays as it is can come out of a vote in which it did not stand."""
        unnamed = str(_("All stays as it is")) if key == NONE else key
        return next((option["title"] for option in self.options if option["key"] == key), unnamed)

    def told(self, choice: Mapping[str, str]) -> str:
        """A vote in words: what its option is called; of a vote in parts the parts, the largest first."""
        parts = sorted(choice.items(), key=lambda item: (-Fraction(item[1]), item[0]))
        return ", ".join(self.option_title(key) if part == "1" else f"{part} {self.option_title(key)}" for key, part in parts)

    @property
    def chosen_title(self) -> str:
        """What the option that was chosen is called."""
        return self.option_title(self.chosen)


class Author(models.Model):
    """Who writes a proposal: edits the draft, puts it forward, takes amendments over, says what came out."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="authors")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("proposal", "member"), name="nobody_is_an_author_twice"),)

    def __str__(self) -> str:
        return f"{self.member} · {self.proposal}"


class Amendment(models.Model):
    """A different wording of one option, or a further one; taken over by the authors, or standing in the vote beside theirs."""

    key = models.SlugField(max_length=40, unique=True, default=amendment_key, editable=False)
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="amendments")
    option = models.CharField(max_length=80, blank=True)  # the option it words differently; none: a further one
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    why = models.TextField(blank=True)
    effects = models.JSONField(default=list)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    tenure = models.ForeignKey("bodies.Tenure", models.PROTECT, null=True, related_name="+")  # of a delegate
    put = models.DateTimeField()
    taken = models.DateTimeField(null=True)  # since when it is part of the proposal
    stands = models.CharField(max_length=80, blank=True)  # else the option as which it stands in the vote

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.title


class ProposalSeat(SeatLine):
    """A seat on the roll of a proposal's vote."""

    poll = models.ForeignKey(Proposal, models.CASCADE, related_name="seats")


class ProposalVote(OpenVote):
    """How a seat voted, by name."""

    line = models.OneToOneField(ProposalSeat, models.CASCADE, related_name="vote")


class ProposalPerson(PersonLine):
    """A member on the roll of a proposal's vote, in an assembly or a referendum."""

    poll = models.ForeignKey(Proposal, models.CASCADE, related_name="persons")


class ProposalBallot(SealedBallot):
    """A member's ballot in its box."""

    choice = models.TextField()  # a ranking can be long
    poll = models.ForeignKey(Proposal, models.CASCADE, related_name="box")


class Objection(models.Model):
    """Why somebody does not consent, in a members' vote: no name, no time, no place; everyone reads it at the close (V2)."""

    id = RandomKey(primary_key=True, default=uuid.uuid4, editable=False)
    poll = models.ForeignKey(Proposal, models.CASCADE, related_name="objections")
    reason = models.TextField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.reason


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
