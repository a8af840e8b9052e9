"""What bodies agree on among themselves, who has to consent, and where members of a body that splits go."""

import secrets
from datetime import datetime

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commonweal.rules.accords import Act, Terms


def accord_key() -> str:
    """A fresh key for an accord."""
    return f"accord-{secrets.token_hex(6)}"


class Stage(models.TextChoices):
    """Where an accord stands."""

    OPEN = "open", _("being voted on")
    AGREED = "agreed", _("agreed, and about to be carried out")
    DONE = "done", _("carried out")
    OFF = "off", _("off")
    UNDONE = "undone", _("agreed, and could not be carried out")


class AccordQuerySet(models.QuerySet["Accord"]):
    """Accords, read by plain names."""

    def open(self) -> "AccordQuerySet":
        """Those on which parties are voting, or which are about to be carried out."""
        return self.filter(stage__in=(Stage.OPEN, Stage.AGREED))

    def dividing(self) -> "AccordQuerySet":
        """Those for which members can still say where they go."""
        return self.filter(act=Act.SPLIT, stage__in=(Stage.OPEN, Stage.UNDONE))


class Accord(models.Model):
    """One accord: its terms as the record has them, and what has become of it."""

    key = models.SlugField(max_length=40, unique=True, default=accord_key, editable=False)
    act = models.CharField(max_length=10)  # as its terms say
    terms = models.JSONField()
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    stage = models.CharField(max_length=8, choices=Stage.choices, default=Stage.OPEN)
    reason = models.TextField(blank=True)  # why it is off, or could not be carried out
    shown = models.JSONField(default=dict)  # what it would come to, as it stood when it was proposed, or was carried out
    made = models.DateTimeField()
    settled = models.DateTimeField(null=True)

    objects = AccordQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("accords:accord", args=[self.key])

    @property
    def value(self) -> Terms:
        """The terms as the rules read them."""
        return Terms.read(self.terms)

    def settle(self, stage: Stage, at: datetime, reason: str = "") -> None:
        """Note what became of it."""
        self.stage, self.reason, self.settled = stage, reason, at
        self.save(update_fields=["stage", "reason", "settled"])


class Party(models.Model):
    """A body whose consent it takes, the vote on which it gives it, and the entry by which it has."""

    accord = models.ForeignKey(Accord, models.CASCADE, related_name="parties")
    body = models.ForeignKey("bodies.Body", models.PROTECT, related_name="accords")
    proposal = models.OneToOneField("decisions.Proposal", models.PROTECT, null=True, related_name="party")
    consented = models.PositiveBigIntegerField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("accord", "body"), name="a_body_is_a_party_to_an_accord_once"),)

    def __str__(self) -> str:
        return f"{self.body}: {self.accord}"


class Going(models.Model):
    """With which part a member of a body that splits goes; the row goes once that is done."""

    accord = models.ForeignKey(Accord, models.CASCADE, related_name="going")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    part = models.CharField(max_length=80)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("accord", "member"), name="a_member_goes_with_one_part"),)

    def __str__(self) -> str:
        return f"{self.member} → {self.part}"
