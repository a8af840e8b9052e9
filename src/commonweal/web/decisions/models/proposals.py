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

    @property
    def referendum(self) -> "Proposal | None":
        """The vote of all members that stands over this decision of a council, its last one; mostly there is none (C4)."""
        asked = Proposal.objects.select_related("body").filter(petition__proposal=self.before_id or self.pk).order_by("pk").last()
        return asked and asked.last_vote

    @property
    def last_vote(self) -> "Proposal":
        """The second vote where one was held, else this."""
        return Proposal.objects.select_related("body").filter(before=self).first() or self

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
