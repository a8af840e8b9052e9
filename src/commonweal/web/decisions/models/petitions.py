"""Base petitions and who has signed them (C4)."""

import secrets
import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from commonweal.rules.petitions import Signed
from commonweal.web.database.sealed import RandomKey
from commonweal.web.decisions.models.proposals import Proposal


def petition_key() -> str:
    """A fresh key for a petition."""
    return f"petition-{secrets.token_hex(6)}"


class PetitionQuerySet(models.QuerySet["Petition"]):
    """Petitions, read by plain names."""

    def running(self, at: datetime | None = None) -> "PetitionQuerySet":
        """Those that are not over; at a moment, those that can still be signed."""
        return self.filter(over=None) if at is None else self.filter(over=None, ends__gt=at)


class Petition(models.Model):
    """Members beneath a council ask that all of them decide: on something of the council's, or on a text of its own (C4)."""

    key = models.SlugField(max_length=40, unique=True, default=petition_key, editable=False)
    body = models.ForeignKey("bodies.Body", models.PROTECT, related_name="+")
    proposal = models.ForeignKey(Proposal, models.PROTECT, null=True, related_name="petitions")
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    begun = models.DateTimeField()
    ends = models.DateTimeField()
    signed = models.PositiveIntegerField(default=0)  # kept: how many signatures stand
    members = models.PositiveIntegerField(default=0)  # kept: how many members there are beneath the council
    day = models.DateTimeField(null=True)  # when the day's count was taken, all that a page may show before it is reached
    day_signed = models.PositiveIntegerField(default=0)
    day_members = models.PositiveIntegerField(default=0)
    over = models.DateTimeField(null=True)  # reached, or its time ran out
    referendum = models.OneToOneField(Proposal, models.PROTECT, null=True, related_name="petition")

    objects = PetitionQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(fields=("proposal",), condition=Q(over=None), name="one_running_petition_about_a_decision"),
            models.CheckConstraint(condition=Q(referendum=None) | Q(over__isnull=False), name="who_is_reached_is_over"),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("decisions:petition", args=[self.key])

    def now(self) -> Signed:
        """How many of how many have signed."""
        return Signed(self.signed, self.members)

    def days_count(self) -> Signed | None:
        """The last day's count, if one was taken."""
        return Signed(self.day_signed, self.day_members) if self.day else None

    def is_running(self, at: datetime) -> bool:
        """Whether it can be signed."""
        return self.over is None and at < self.ends


class Signature(models.Model):
    """A sealed signature: who and on which petition; no time, no place, told to nobody but the signer."""

    id = RandomKey(primary_key=True, default=uuid.uuid4, editable=False)
    petition = models.ForeignKey(Petition, models.CASCADE, related_name="signatures")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("petition", "member"), name="nobody_signs_a_petition_twice"),)

    def __str__(self) -> str:
        return "a signature"
