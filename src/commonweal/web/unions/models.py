"""A union's own rows: roll, offices, votes, disputes, papers, strikes. No row of another app refers to one of these (U1)."""

import secrets
import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commonweal.rules.constitution import Votes, Weight
from commonweal.rules.unions import DAYS
from commonweal.web.database.sealed import RandomKey
from commonweal.web.polls.models import AnyPoll, PersonLine, PollQuerySet, SealedBallot


def union_key() -> str:
    """A fresh key that says nothing about the union."""
    return f"union-{secrets.token_hex(8)}"


def thing_key() -> str:
    """A fresh key for an office, a dispute, a paper or a strike."""
    return secrets.token_hex(8)


class Union(models.Model):
    """An organisation of its own: what it is called, and the record in which its acts are entries (A4)."""

    key = models.SlugField(max_length=40, unique=True, default=union_key, editable=False)
    name = models.CharField(_("name"), max_length=120)
    founded = models.DateTimeField()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("unions:union", args=[self.key])

    @property
    def log(self) -> str:
        """The name of its record."""
        return self.key

    def members(self) -> models.QuerySet[Any]:
        """Who belongs to it now."""
        return get_user_model().objects.filter(pk__in=self.belongings.filter(left=None).values("member"))


class Belonging(models.Model):
    """A line of the union's own roll."""

    union = models.ForeignKey(Union, models.CASCADE, related_name="belongings")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    joined = models.DateTimeField()
    left = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("union", "member"), condition=Q(left=None), name="a_member_belongs_to_a_union_once"),
        )

    def __str__(self) -> str:
        return f"{self.union}"


class Invitation(models.Model):
    """A way in that a member hands on; the database keeps its hash alone, and it opens once."""

    union = models.ForeignKey(Union, models.CASCADE, related_name="invitations")
    hash = models.CharField(max_length=64, unique=True)
    ends = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.union}"


class Office(models.Model):
    """An office that the members fill by a vote and empty by recall."""

    key = models.SlugField(max_length=40, unique=True, default=thing_key, editable=False)
    union = models.ForeignKey(Union, models.CASCADE, related_name="offices")
    title = models.CharField(max_length=80)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("union", "title"), name="a_union_has_an_office_once"),)

    def __str__(self) -> str:
        return self.title

    @property
    def term(self) -> "Term | None":
        """Who holds it now."""
        return self.terms.filter(ended=None).select_related("holder").first()


class Candidate(models.Model):
    """Somebody who stands for an office."""

    key = models.SlugField(max_length=40, unique=True, default=thing_key, editable=False)
    office = models.ForeignKey(Office, models.CASCADE, related_name="candidates")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("office", "member"), name="somebody_stands_for_an_office_once"),)

    def __str__(self) -> str:
        return str(self.member)


class Term(models.Model):
    """Somebody's tenure of an office, from the count to whatever ended it."""

    key = models.SlugField(max_length=40, unique=True, default=thing_key, editable=False)
    office = models.ForeignKey(Office, models.CASCADE, related_name="terms")
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    order = models.JSONField(default=list)  # the keys of the members who follow, from the same count (R4)
    began = models.DateTimeField()
    ended = models.DateTimeField(null=True)
    why = models.CharField(max_length=20, blank=True)  # recalled, resigned, left, elected, manages

    class Meta:
        ordering = ("-began", "-pk")
        constraints = (models.UniqueConstraint(fields=("office",), condition=Q(ended=None), name="one_holder_of_an_office"),)

    def __str__(self) -> str:
        return f"{self.office}: {self.holder}"

    def get_absolute_url(self) -> str:
        return reverse("unions:term", args=[self.office.union.key, self.key])


class Mark(models.Model):
    """A member's standing wish to end a term: secret, withdrawable, gone without a trace with the term or the membership (R2)."""

    id = RandomKey(primary_key=True, default=uuid.uuid4, editable=False)
    term = models.ForeignKey(Term, models.CASCADE, related_name="marks")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("term", "member"), name="a_member_marks_a_term_once"),)

    def __str__(self) -> str:
        return "mark"


class Dispute(models.Model):
    """A quarrel about a workplace, and the record of the bargaining in it."""

    key = models.SlugField(max_length=40, unique=True, default=thing_key, editable=False)
    union = models.ForeignKey(Union, models.CASCADE, related_name="disputes")
    workplace = models.ForeignKey("bodies.Body", models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    opened = models.DateTimeField()
    closed = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-opened",)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("unions:dispute", args=[self.union.key, self.key])

    @property
    def strike(self) -> "Strike | None":
        """The strike that lasts, if one does."""
        return self.strikes.filter(ended=None).first()


class Paper(models.Model):
    """One page of the bargaining record: a demand, an offer, minutes, anything said or written."""

    class Kind(models.TextChoices):
        """What it is."""

        DEMAND = "demand", _("demand")
        OFFER = "offer", _("offer")
        MINUTES = "minutes", _("minutes of talks")
        PAPER = "paper", _("paper")

    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="papers")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.get_kind_display()


class Ballot(AnyPoll):
    """A vote of a union's members: sealed, on a roll of its own, counted into its own record."""

    union = models.ForeignKey(Union, models.PROTECT, related_name="ballots")
    subject = models.CharField(max_length=12)  # rules.unions.Subject
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    dispute = models.ForeignKey(Dispute, models.PROTECT, null=True, related_name="ballots")
    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="ballots")
    first = models.PositiveIntegerField(default=0)  # of a strike: the first period in which work rests
    last = models.PositiveIntegerField(default=0)  # and the last; 0 until its end is voted

    objects = PollQuerySet.as_manager()

    class Meta(AnyPoll.Meta):
        abstract = False
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("unions:ballot", args=[self.union.key, self.key])

    @property
    def log(self) -> str:  # type: ignore[override]
        """The union's own record."""
        return self.union.log

    @property
    def where(self) -> str:
        """The union itself: in its record no other body acts."""
        return self.union.key

    def electorate(self) -> models.QuerySet[Any]:
        """Its members now."""
        return self.union.members()

    def rules(self, at: datetime) -> Votes:
        """How long a union's vote lasts; a council's constitution says nothing about it (U2)."""
        return Votes(days=DAYS, close_when_all_voted=True, weights=Weight.ONE, splitting=False)


class BallotPerson(PersonLine):
    """A member on the roll of a union's vote."""

    poll = models.ForeignKey(Ballot, models.CASCADE, related_name="persons")


class BallotPaper(SealedBallot):
    """A ballot in its box."""

    poll = models.ForeignKey(Ballot, models.CASCADE, related_name="box")


class Strike(models.Model):
    """A strike that the members have voted for, until they vote to end it (U2)."""

    key = models.SlugField(max_length=40, unique=True, default=thing_key, editable=False)
    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="strikes")
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField(default=0)
    began = models.DateTimeField()
    ended = models.DateTimeField(null=True)
    notice = models.PositiveBigIntegerField()  # the entry in the federation's record: all that it sees

    class Meta:
        ordering = ("-began",)
        constraints = (
            models.UniqueConstraint(fields=("dispute",), condition=Q(ended=None), name="one_strike_at_a_time_in_a_dispute"),
        )

    def __str__(self) -> str:
        return str(self.dispute)
