"""What there is to work with: the founding tables, and what workplaces have stated since."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from commonweal.tables.amend import Statement as Said

if TYPE_CHECKING:
    from commonweal.web.bodies.models import Body


class Base(models.Model):
    """The tables a federation starts from, whole, as a file beside the record; the newest is in force."""

    file = models.CharField(max_length=64)  # SHA-256 of the tables document
    title = models.CharField(max_length=200)
    taken_up_at = models.DateTimeField()
    entry = models.BigIntegerField(null=True)  # its index in the record

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("founding tables")

    def __str__(self) -> str:
        return self.title


class Technique(models.Model):
    """A way of working that a workplace has, as the tables now in force know it: the catalogue for pages and searches."""

    name = models.CharField(max_length=120, unique=True)
    workplace = models.CharField(max_length=120, db_index=True)  # the body's key, as the tables name it
    title = models.CharField(max_length=200)
    place = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=20, default="production")

    class Meta:
        ordering = ("workplace", "title", "name")

    def __str__(self) -> str:
        return self.title or self.name


class StatementQuerySet(models.QuerySet["Statement"]):
    """Statements, read by plain names."""

    def holding(self, at: datetime) -> "StatementQuerySet":
        """Those that count at a moment, in the order in which they came to."""
        return self.filter(accepted_at__isnull=False, withdrawn_at=None, holds_from__lte=at).order_by("holds_from", "pk")


class Statement(models.Model):
    """What a workplace says is so about its recipe, capacity or stocks; a later one about the same takes its place."""

    class Kind(models.TextChoices):
        RECIPE = "recipe", _("recipe")
        CAPACITY = "capacity", _("capacity")
        STOCK = "stock", _("opening stock")
        LIMIT = "limit", _("limit on a period")

    key = models.CharField(max_length=32, unique=True)
    workplace = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="means_stated")
    kind = models.CharField(max_length=10, choices=Kind)
    about = models.CharField(max_length=120)  # a technique; for a stock, a product
    rows = models.JSONField()  # {table: [row, ...]} in the form of the tables document
    reason = models.TextField()
    cause = models.CharField(max_length=20, default="statement")  # or objection, delivery
    member = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    stated_at = models.DateTimeField()
    holds_from = models.DateTimeField()  # when it was stated, or a later day: until then what was said before counts
    accepted_at = models.DateTimeField(null=True)  # at once, or once the committee or the assembly has accepted it (T4)
    withdrawn_at = models.DateTimeField(null=True)
    item = models.ForeignKey("committees.Item", null=True, on_delete=models.SET_NULL, related_name="+")  # the last about it
    entry = models.BigIntegerField(null=True)

    objects = StatementQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        indexes = (models.Index(fields=("workplace", "-id")),)
        constraints = (
            models.CheckConstraint(condition=~models.Q(reason=""), name="a_statement_of_means_has_a_reason"),
            models.CheckConstraint(
                condition=models.Q(holds_from__gte=models.F("stated_at")), name="no_statement_of_means_holds_before_it_was_made"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.about}"

    @property
    def body(self) -> "Body":
        """Whose people decide about it."""
        return self.workplace

    @property
    def is_announced(self) -> bool:
        """Whether it was said to hold from a later day."""
        return self.holds_from > self.stated_at

    @property
    def said(self) -> Said:
        """The statement as the tables know it."""
        return Said(self.workplace.key, self.rows)
