"""What people say they need, the lists their assemblies voted on, and the demand in force."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commonweal.web.needs.gather import Key, Stated
from commonweal.web.polls.models import PersonLine, Poll, SealedBallot

if TYPE_CHECKING:
    from commonweal.web.bodies.models import Body

YEAR = 4  # a label of four digits is a year, and stands for itself


def need_key() -> str:
    """A fresh key under which a need appears in the record; it leads to nobody."""
    return f"need-{secrets.token_hex(8)}"


class Tier(models.TextChoices):
    """Needs are met in this order."""

    VITAL = "vital", _("vital")
    BASIC = "basic", _("basic")
    WANTED = "wanted", _("wanted")


class Product(models.Model):
    """What can be asked for, as the founding tables list it."""

    name = models.CharField(max_length=120, unique=True)
    title = models.CharField(max_length=200)
    unit = models.CharField(max_length=60)
    place = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ("title", "name")

    def __str__(self) -> str:
        return self.title


class Period(models.Model):
    """A stretch of time that is planned for, numbered from 1."""

    number = models.PositiveIntegerField(unique=True)
    label = models.CharField(max_length=60)

    class Meta:
        ordering = ("number",)

    def __str__(self) -> str:
        return self.label

    @classmethod
    def labels(cls) -> dict[int, str]:
        """How each period is called; a bare number as “period 1”."""
        return {
            number: _("period {number}").format(number=label) if label.isdigit() and len(label) < YEAR else label
            for number, label in cls.objects.values_list("number", "label")
        }


class NeedQuerySet(models.QuerySet["StatedNeed"]):
    """Stated needs, read by plain names."""

    def open(self) -> "NeedQuerySet":
        """Neither withdrawn nor ratified: these an assembly can still take up, and their authors change."""
        return self.filter(withdrawn=None, demand=None)


class StatedNeed(models.Model):
    """So much of a product that a member, or a body for its own, says is needed in a community, and why."""

    key = models.SlugField(max_length=40, unique=True, default=need_key, editable=False)
    community = models.ForeignKey("bodies.Body", models.PROTECT, related_name="needs_stated")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="needs_stated")
    group = models.ForeignKey("bodies.Body", models.PROTECT, null=True, blank=True, related_name="needs_stated_as_group")
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    tier = models.CharField(max_length=10, choices=Tier.choices)
    amount = models.DecimalField(max_digits=20, decimal_places=6)
    periods = models.JSONField(default=list)  # numbers from 1; empty for every period
    replaces = models.BooleanField(default=False)  # in place of the figure in force, not on top of it
    why = models.TextField()
    stated = models.DateTimeField()
    withdrawn = models.DateTimeField(null=True)
    demand = models.ForeignKey("Demand", models.PROTECT, null=True, related_name="taken_up")

    objects = NeedQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=("community", "-id")),)
        constraints = (
            models.CheckConstraint(condition=Q(amount__gte=0), name="nobody_needs_less_than_nothing"),
            models.CheckConstraint(condition=Q(tier__in=Tier.values), name="a_need_stands_in_a_known_tier"),
            models.CheckConstraint(condition=Q(withdrawn=None) | Q(demand=None), name="a_ratified_need_cannot_be_withdrawn"),
        )

    def __str__(self) -> str:
        return f"{self.amount.normalize():f} {self.product.unit} {self.product}"

    def get_absolute_url(self) -> str:
        return reverse("needs:community", args=[self.community.key])

    @property
    def is_open(self) -> bool:
        """Whether it can still be changed, withdrawn or taken up."""
        return self.withdrawn is None and self.demand_id is None

    def when(self, labels: Mapping[int, str]) -> str:
        """The periods it is needed in, in words."""
        return ", ".join(labels.get(number, str(number)) for number in self.periods) or _("every period")

    @property
    def body(self) -> "Body":
        """Whose people decide about it."""
        return self.community

    def value(self, periods: tuple[int, ...]) -> Stated:
        """The need as the gathering knows it."""
        return Stated(self.product.name, self.tier, self.amount, tuple(self.periods) or periods, self.replaces)


class Demand(models.Model):
    """The ratified demand of a community in one version; the newest is in force. The whole list is a file of the record."""

    community = models.ForeignKey("bodies.Body", models.PROTECT, related_name="demands")
    version = models.PositiveIntegerField()
    file = models.CharField(max_length=64)  # SHA-256 of the list
    since = models.DateTimeField()
    entry = models.PositiveBigIntegerField()
    ballot = models.OneToOneField("List", models.PROTECT, null=True, related_name="demand")  # whose vote put it in force

    class Meta:
        ordering = ("-version",)
        constraints = (
            models.UniqueConstraint(fields=("community", "version"), name="one_demand_of_a_community_per_version"),
            models.UniqueConstraint(fields=("community", "entry"), name="an_entry_ratifies_a_community_once"),
        )

    def __str__(self) -> str:
        return f"{self.community} {self.version}"

    def get_absolute_url(self) -> str:
        return reverse("needs:community", args=[self.community.key])

    def lines_by_key(self) -> dict[Key, Decimal]:
        """The list as values."""
        return {
            (product, period, tier): amount
            for product, period, tier, amount in self.lines.values_list("product__name", "period", "tier", "amount")
        }


class Line(models.Model):
    """One figure of a ratified demand."""

    demand = models.ForeignKey(Demand, models.CASCADE, related_name="lines")
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    period = models.PositiveIntegerField()
    tier = models.CharField(max_length=10, choices=Tier.choices)
    amount = models.DecimalField(max_digits=20, decimal_places=6)

    class Meta:
        ordering = ("product__title", "period", "tier")
        constraints = (
            models.UniqueConstraint(
                fields=("demand", "product", "period", "tier"), name="one_figure_for_each_product_period_tier"
            ),
        )

    def __str__(self) -> str:
        return f"{self.product} {self.period} {self.tier}"


class List(Poll):
    """A list of all that a community needs, put to its assembly: yes puts it in force as it stands, no leaves the one before."""

    file = models.CharField(max_length=64)  # SHA-256 of the list, fixed when the vote opens
    note = models.TextField(blank=True)  # why now, and what is new
    stated = models.ManyToManyField(StatedNeed, related_name="lists")  # what it takes up

    class Meta(Poll.Meta):
        ordering = ("-pk",)
        constraints = (
            *Poll.Meta.constraints,
            models.UniqueConstraint(
                fields=("body",), condition=Q(opened__isnull=False, closed=None), name="one_list_at_a_time_before_an_assembly"
            ),
        )

    def __str__(self) -> str:
        return f"{self.body} {self.opened:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("needs:list", args=[self.key])


class ListPerson(PersonLine):
    """A member on the roll of such a vote."""

    poll = models.ForeignKey(List, models.CASCADE, related_name="persons")


class ListBallot(SealedBallot):
    """A ballot in its box."""

    poll = models.ForeignKey(List, models.CASCADE, related_name="box")


class TiersQuerySet(models.QuerySet["Tiers"]):
    """Tables of tiers, read by plain names."""

    def since(self, at: datetime, community: "Body") -> "TiersQuerySet":
        """Those that councils above a community have put in force since a moment, in order."""
        return self.filter(since__gt=at, council__key__in=community.lineage()).order_by("entry")


class Tiers(models.Model):
    """A change of the table that divides needs among the tiers, as a council has put it in force."""

    council = models.ForeignKey("bodies.Body", models.PROTECT, related_name="+")
    file = models.CharField(max_length=64)  # SHA-256 of the change, as gather.read_tables reads it
    since = models.DateTimeField()
    entry = models.PositiveBigIntegerField(unique=True)  # of the decision: carried out again, it changes nothing

    objects = TiersQuerySet.as_manager()

    class Meta:
        ordering = ("-entry",)

    def __str__(self) -> str:
        return f"{self.council} {self.since:%Y-%m-%d}"
