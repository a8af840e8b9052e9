"""Elections to a seat: who stands, the roll, the box and the count."""

import secrets
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commonweal.rules.ballots import Ranking, Ranks, read_ranks, valid_order, valid_ranking, write_ranks
from commonweal.rules.counting.methods import Method
from commonweal.rules.verdict import Verdict
from commonweal.web.bodies.models import Seat
from commonweal.web.polls.models import OpenVote, PersonLine, Poll, PollQuerySet, SealedBallot, SeatLine

METHODS = {
    Method.SCOTTISH_STV: _("single transferable vote by the Scottish rules"),
    Method.MEEK: _("single transferable vote by Meek's rules"),
    Method.IRV: _("ranked choice with instant run-off"),
    Method.SCHULZE: _("ranked choice by Schulze, pair by pair"),
    Method.APPROVAL: _("approval: whoever is named most"),
    Method.PLURALITY: _("plurality: whoever has most votes"),
}


def candidate_key() -> str:
    """A fresh key for one candidacy, so that standing twice tells nothing about a person."""
    return f"candidate:{secrets.token_hex(6)}"


class ElectionQuerySet(PollQuerySet):
    """Elections, read by plain names."""

    def standing(self) -> "ElectionQuerySet":
        """Those in which candidates can stand."""
        return self.filter(opened=None)

    def running(self) -> "ElectionQuerySet":
        """Those that have not been counted."""
        return self.filter(closed=None)


class Election(Poll):
    """One election to a seat, or to several of one constituency: first candidates stand, then the constituency votes.

    Members vote sealed; where the constituency is a council, its delegates vote in the open.
    """

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="elections")
    beside = models.ManyToManyField(Seat, related_name="elections_beside", blank=True)  # filled together with it, by one count
    method = models.CharField(
        max_length=16, choices=[(method.value, title) for method, title in METHODS.items()]
    )  # as the rules said
    called = models.DateTimeField()
    standing_until = models.DateTimeField()

    told_with = ("body", "seat__constituency", "seat__council")

    objects = ElectionQuerySet.as_manager()

    class Meta(Poll.Meta):
        abstract = False
        ordering = ("-called",)
        constraints = (
            *Poll.Meta.constraints,
            models.UniqueConstraint(fields=("seat",), condition=Q(closed=None), name="one_running_election_per_seat"),
        )

    def __str__(self) -> str:
        return f"Election: {self.seat}"

    def get_absolute_url(self) -> str:
        return reverse("elections:election", args=[self.key])

    @property
    def places(self) -> list[Seat]:
        """The seats it fills."""
        return [self.seat, *self.beside.order_by("key")]

    @property
    def elected(self) -> list[str]:
        """The names of the elected, in their order."""
        names = {option["key"]: option["title"] for option in self.options}
        order = (self.result or {}).get("outcome", {}).get("order", [])
        return [names[key] for key in order[: len(self.places)]]

    def written(self, ranks: Ranks) -> str:
        """The candidates' numbers as BLT writes them."""
        return write_ranks(ranks)

    @property
    def takes_ranks(self) -> bool:
        """Whether a ballot can name several."""
        return Method(self.method) is not Method.PLURALITY

    def is_party(self, member: Any) -> bool:
        """Whether somebody stands in it."""
        return self.candidates.filter(member=member).exists()

    def may_hold(self, choice: str) -> Verdict:
        """Whether a ranking, written as numbers, can be counted by the election's method."""
        try:
            ranks = read_ranks(choice)
        except ValueError:
            return Verdict(False, "votes.ballot", "This is no ranking; a ballot holds the candidates' numbers, such as 2 1.")
        return self.may_count(ranks)

    def may_rank(self, ranking: Ranking) -> Verdict:
        """Whether the election's method can count a ranking by the candidates' keys, as a delegate casts it in the open."""
        known = valid_order(ranking, self.option_keys)
        return self.may_count(self.numbers(ranking)) if known.holds else known

    def numbers(self, ranking: Ranking) -> Ranks:
        """A ranking by the candidates' numbers on the ballot."""
        keys = self.option_keys
        return tuple(tuple(keys.index(key) + 1 for key in tier) for tier in ranking.tiers)

    def may_count(self, ranks: Ranks) -> Verdict:
        """Whether the election's method can count such a ranking."""
        method, names = Method(self.method), [option["title"] for option in self.options]
        return valid_ranking(ranks, names, equal=method.equal_ranks, single=method is Method.PLURALITY)


class Candidate(models.Model):
    """Somebody who stands, under a key of this election alone."""

    key = models.CharField(max_length=40, unique=True, default=candidate_key, editable=False)
    election = models.ForeignKey(Election, models.CASCADE, related_name="candidates")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    statement = models.TextField(blank=True, max_length=2000)

    class Meta:
        ordering = ("member__name",)
        constraints = (models.UniqueConstraint(fields=("election", "member"), name="nobody_stands_twice_in_an_election"),)

    def __str__(self) -> str:
        return str(self.member)


class ElectionSeat(SeatLine):
    """A seat on the roll of an election by a council's delegates."""

    poll = models.ForeignKey(Election, models.CASCADE, related_name="seats")

    class Meta(SeatLine.Meta):
        abstract = False


class ElectionVote(OpenVote):
    """A delegate's vote in such an election, in the open."""

    line = models.OneToOneField(ElectionSeat, models.CASCADE, related_name="vote")

    class Meta(OpenVote.Meta):
        abstract = False


class ElectionPerson(PersonLine):
    """A member on the roll of an election."""

    poll = models.ForeignKey(Election, models.CASCADE, related_name="persons")

    class Meta(PersonLine.Meta):
        abstract = False


def salt() -> str:
    """A fresh salt for the commitment to a ballot of which a part is withheld."""
    return secrets.token_hex(32)


class ElectionBallot(SealedBallot):
    """A ballot of an election: a ranking as numbers of the candidates, the way BLT writes it."""

    choice = models.TextField()
    salt = models.CharField(max_length=64, default=salt, editable=False)
    poll = models.ForeignKey(Election, models.CASCADE, related_name="box")

    class Meta(SealedBallot.Meta):
        abstract = False


class CountBack(models.Model):
    """The ballots of an election counted again for a seat that fell empty (R4). Candidates by their keys."""

    election = models.ForeignKey(Election, models.PROTECT, related_name="counts_back")
    at = models.DateTimeField()
    departed = models.JSONField()  # who can follow no more
    sitting = models.JSONField()  # held as elected
    chosen = models.CharField(max_length=40)
    result = models.JSONField()  # what its entry says, word for word

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.election}, {self.at:%Y-%m-%d}"
