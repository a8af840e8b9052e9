"""A poll, its frozen roll and its ballots, to be given rows by the app that holds the vote.

A concrete poll takes either the pair for members' votes, or the pair for council votes, or both:

    class Question(Poll): ...
    class QuestionPerson(PersonLine): poll = ForeignKey(Question, CASCADE, related_name="persons")
    class QuestionBallot(SealedBallot): poll = ForeignKey(Question, CASCADE, related_name="box")
    class QuestionSeat(SeatLine): poll = ForeignKey(Question, CASCADE, related_name="seats")
    class QuestionVote(OpenVote): line = OneToOneField(QuestionSeat, CASCADE, related_name="vote")

and names in ``polls.services.concluding`` what follows from its count. Nothing closes a poll by hand.
"""

import hashlib
import secrets
import uuid
from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from commonweal.rules.ballots import Ranking, Ranks, Secrecy, Vote, valid, valid_order
from commonweal.rules.constitution import Method, Votes
from commonweal.rules.verdict import Verdict
from commonweal.web.bodies.models import Kind
from commonweal.web.bodies.services import rules_of
from commonweal.web.database.sealed import RandomKey

if TYPE_CHECKING:
    from django.db.models.manager import RelatedManager


def poll_key() -> str:
    """A fresh key for a poll."""
    return f"poll-{secrets.token_hex(6)}"


def seed() -> str:
    """A fresh seed for ties: committed to at the opening, published at the close (V5)."""
    return secrets.token_hex(32)


class PollQuerySet(models.QuerySet):
    """Polls, read by plain names."""

    def open(self) -> "PollQuerySet":
        """Those that take votes."""
        return self.filter(opened__isnull=False, closed=None)

    def due(self, at: datetime) -> "PollQuerySet":
        """Those whose time has come."""
        return self.open().filter(closes__lte=at)


class AnyPoll(models.Model):
    """One vote: what stands in it, until when, who may vote, and what came out. Whose vote it is, its concrete kind says."""

    class By(models.TextChoices):
        """Who votes: the body's members, sealed; or a council's seats, in the open."""

        MEMBERS = "members", _("its members, sealed")
        SEATS = "seats", _("its delegates, in the open")

    key = models.SlugField(max_length=80, unique=True, default=poll_key, editable=False)
    by = models.CharField(max_length=8, choices=By.choices)
    method = Method.MAJORITY.value  # a kind of poll that can be held otherwise has a field for it
    options = models.JSONField(default=list)  # [{"key", "title"}, ...], fixed when the poll opens
    splitting = models.BooleanField(default=False)  # V4, as the constitution says when the poll opens
    close_when_all_voted = models.BooleanField(default=True)  # as the constitution says when the poll opens
    opened = models.DateTimeField(null=True, blank=True)
    closes = models.DateTimeField(null=True, blank=True)
    closed = models.DateTimeField(null=True, blank=True)
    seed = models.CharField(max_length=64, default=seed, editable=False)
    roll = models.CharField(max_length=64, blank=True, editable=False)  # SHA-256 of the frozen roll's file
    on_roll = models.PositiveIntegerField(default=0, editable=False)
    voted = models.PositiveIntegerField(default=0, editable=False)  # kept: how many lines of the roll have voted
    result = models.JSONField(null=True, blank=True, editable=False)  # what the closing entry says, word for word

    objects = PollQuerySet.as_manager()

    if TYPE_CHECKING:
        persons: "RelatedManager[PersonLine]"
        box: "RelatedManager[SealedBallot]"
        seats: "RelatedManager[SeatLine]"

    class Meta:
        abstract = True
        constraints = (
            models.CheckConstraint(condition=Q(voted__lte=F("on_roll")), name="%(class)s_no_more_votes_than_lines_on_the_roll"),
            models.CheckConstraint(
                condition=Q(closed=None) | Q(opened__isnull=False), name="%(class)s_closes_only_after_it_opened"
            ),
            models.CheckConstraint(
                condition=Q(closed=None, result=None) | Q(closed__isnull=False), name="%(class)s_has_no_result_while_open"
            ),
        )

    @property
    def is_open(self) -> bool:
        """Whether it takes votes."""
        return self.opened is not None and self.closed is None

    @property
    def secrecy(self) -> Secrecy:
        """How its votes are cast (V2)."""
        return Secrecy.SEALED if self.by == Poll.By.MEMBERS else Secrecy.OPEN

    @property
    def option_keys(self) -> list[str]:
        """What stands in it."""
        return [option["key"] for option in self.options]

    @property
    def seed_commitment(self) -> str:
        """What is published of the seed before the close."""
        return hashlib.sha256(self.seed.encode()).hexdigest()

    # What differs between the vote of a body and that of an organisation of its own, such as a union

    log: ClassVar[str] = "federation"  # or, as a property, the record in which its acts are entries

    @property
    def where(self) -> str:
        """Which body's acts its entries are."""
        raise NotImplementedError

    def electorate(self) -> models.QuerySet[Any]:
        """The members who belong to it now."""
        raise NotImplementedError

    def homes(self) -> list[str]:
        """The bodies whose members vote, where they are not of the one whose vote it is."""
        return []

    def rules(self, at: datetime) -> Votes:
        """By which rules it opens."""
        raise NotImplementedError

    def written(self, ranks: Ranks) -> str:
        """A ballot by the numbers of its options, as the box holds it: the name of one, or where it is ranked, their order."""
        tiers = tuple(tuple(self.option_keys[number - 1] for number in group) for group in ranks)
        return Ranking(tiers).written() if self.takes_ranks else tiers[0][0]

    @property
    def takes_ranks(self) -> bool:
        """Whether a ballot says more than one option."""
        return self.method == Method.RANKED

    def is_party(self, member: Any) -> bool:
        """Whether somebody stands in it themselves, and so handles none of its papers (V6)."""
        return False

    def may_rank(self, ranking: Ranking) -> Verdict:
        """Whether such a ranking can be counted."""
        return valid_order(ranking, self.option_keys)

    def may_hold(self, choice: str) -> Verdict:
        """Whether the box takes such a sealed ballot: the name of one option, or where it is ranked, an order of them."""
        if self.method == Method.RANKED:
            return self.may_rank(Ranking.read(choice))
        return valid(Vote.whole(choice), self.option_keys, splitting=False)


class Poll(AnyPoll):
    """One vote of one body."""

    body = models.ForeignKey("bodies.Body", models.PROTECT, related_name="+")

    told_with: ClassVar[tuple[str, ...]] = ("body",)  # what its name is made of, to be fetched along with it

    class Meta(AnyPoll.Meta):
        abstract = True

    @property
    def where(self) -> str:
        """Which body's acts its entries are."""
        return str(self.body.key)

    def electorate(self) -> models.QuerySet[Any]:
        """The members who belong to the body now."""
        return get_user_model().objects.filter(pk__in=self.body.voters().values("member"))

    def homes(self) -> list[str]:
        """Of a vote of all members beneath a council, the bodies they belong to; whoever belongs to two is on the roll once."""
        if self.by != AnyPoll.By.MEMBERS or not self.body.is_council:
            return []
        return sorted(self.body.descendants().exclude(kind=Kind.COUNCIL).values_list("key", flat=True))

    def rules(self, at: datetime) -> Votes:
        """The body's own."""
        return rules_of(self.body, at).votes


class PersonLine(models.Model):
    """A member on a frozen roll, and whether the roll line has voted; never what.

    ``reference`` is how the public roll names the line: HMAC-SHA256 of the member's key under ``salt``. Once the salt is
    erased nothing leads from the roll to the member.
    """

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reference = models.CharField(max_length=64)
    salt = models.CharField(max_length=64)
    voted = models.BooleanField(default=False)

    class Meta:
        abstract = True
        constraints = (
            models.UniqueConstraint(fields=("poll", "member"), name="%(class)s_a_member_is_on_a_roll_once"),
            models.UniqueConstraint(fields=("poll", "reference"), name="%(class)s_one_reference_per_line"),
        )


class SealedBallot(models.Model):
    """A ballot in the box: no member, no time, no serial number, no place (V2, TRUST "Three levels of secrecy")."""

    id = RandomKey(primary_key=True, default=uuid.uuid4, editable=False)
    choice = models.CharField(max_length=80)

    class Meta:
        abstract = True
        ordering = ("id",)  # the random key: the order says nothing


class SeatLine(models.Model):
    """A seat on a frozen roll with its weight; whoever holds the seat votes for it (V1)."""

    seat = models.ForeignKey("bodies.Seat", models.PROTECT, related_name="+")
    weight = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True
        constraints = (
            models.UniqueConstraint(fields=("poll", "seat"), name="%(class)s_a_seat_is_on_a_roll_once"),
            models.CheckConstraint(condition=Q(weight__gte=1), name="%(class)s_a_seat_weighs_something"),
        )


class OpenVote(models.Model):
    """What a delegate voted for a seat, by name, with the reason if one was given; one standing vote per line."""

    tenure = models.ForeignKey("bodies.Tenure", models.PROTECT, related_name="+")
    choice = models.JSONField()  # {"yes": "7/10", "no": "3/10"}: exact parts; or a ranking, "a>b=none"
    reason = models.TextField(blank=True)
    cast = models.DateTimeField()

    class Meta:
        abstract = True

    @property
    def vote(self) -> Vote:
        """The vote as the rules read it; of a ranking what it puts first."""
        if isinstance(self.choice, str):
            first = self.ranking.tiers[0]
            return Vote({option: Fraction(1, len(first)) for option in first})
        return Vote.read(self.choice)

    @property
    def ranking(self) -> Ranking:
        """The ranking as the rules read it, in a vote that is ranked."""
        return Ranking.read(self.choice)

    @property
    def weight(self) -> Fraction:
        """What it weighs."""
        return Fraction(self.line.weight)
