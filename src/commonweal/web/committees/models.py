"""Committees with their three seats, the items before them, what each seat said, and the votes of assemblies."""

import secrets
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commonweal.rules import committees as rules
from commonweal.web.polls.models import PersonLine, Poll, SealedBallot

if TYPE_CHECKING:
    from commonweal.web.bodies.models import Body, Seat


def item_key() -> str:
    """A fresh key for an item."""
    return f"item-{secrets.token_hex(6)}"


class Role(models.TextChoices):
    """Whose voice a seat is."""

    WORKERS = rules.Seat.WORKERS.value, _("Workers’ seat")
    MANAGER = rules.Seat.MANAGER.value, _("Technical manager")
    LOCAL = rules.Seat.LOCAL.value, _("Local council’s seat")


class Stage(models.TextChoices):
    """Where an item stands."""

    OPEN = rules.Stage.OPEN.value, _("before the committee")
    AGREED = rules.Stage.AGREED.value, _("agreed")
    ASSEMBLY = rules.Stage.ASSEMBLY.value, _("before the assembly")
    DECIDED = rules.Stage.DECIDED.value, _("decided by the assembly")


class Why(models.TextChoices):
    """What brought an item before the assembly."""

    CALLED = rules.Why.CALLED.value, _("the workers’ seat called it")
    DEADLOCK = rules.Why.DEADLOCK.value, _("no two of the three agreed")
    ABSENCE = rules.Why.ABSENCE.value, _("the deadline came before all had answered")


class Committee(models.Model):
    """The joint committee of a workplace: a body of its own, whose three seats have three electorates' trust."""

    body = models.OneToOneField("bodies.Body", models.PROTECT, related_name="committee")
    workplace = models.OneToOneField("bodies.Body", models.PROTECT, related_name="run_by")
    workers = models.OneToOneField("bodies.Seat", models.PROTECT, related_name="+")
    manager = models.OneToOneField("bodies.Seat", models.PROTECT, related_name="+")
    local = models.OneToOneField("bodies.Seat", models.PROTECT, related_name="+")
    founded = models.DateTimeField()

    class Meta:
        ordering = ("workplace__name",)

    def __str__(self) -> str:
        return str(self.body)

    def get_absolute_url(self) -> str:
        return reverse("committees:committee", args=[self.workplace.key])

    @property
    def seats(self) -> "dict[str, Seat]":
        """Its seats by their roles, the workers' first."""
        return {role.value: getattr(self, role.value) for role in Role}

    def role_of(self, seat: int) -> str:
        """Whose voice a seat of this committee is."""
        return next(role.value for role in Role if getattr(self, f"{role.value}_id") == seat)


class ItemQuerySet(models.QuerySet["Item"]):
    """Items, read by plain names."""

    def open(self) -> "ItemQuerySet":
        """Those before the committee."""
        return self.filter(stage=Stage.OPEN)

    def unsettled(self) -> "ItemQuerySet":
        """Those before the committee or the assembly."""
        return self.filter(stage__in=(Stage.OPEN, Stage.ASSEMBLY))


class Item(models.Model):
    """Something a committee decides: what can be chosen, what follows from each choice, and what was."""

    key = models.SlugField(max_length=40, unique=True, default=item_key, editable=False)
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="items")
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    url = models.CharField(max_length=200, blank=True)  # the page of what it is about, where that has one
    options = models.JSONField()  # [{"key", "title"}, ...]
    follows = models.JSONField(default=dict)  # of each option the effects that it brings about
    opened = models.DateTimeField()
    opened_as = models.CharField(max_length=8, choices=Role.choices, blank=True)  # a seat's item; else a worker's, unnamed
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    closes = models.DateTimeField()
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.OPEN)
    why = models.CharField(max_length=10, choices=Why.choices, blank=True)
    chosen = models.CharField(max_length=40, blank=True)
    settled = models.DateTimeField(null=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        indexes = (models.Index(fields=("committee", "stage", "closes")),)
        constraints = (
            models.CheckConstraint(
                condition=Q(stage__in=(Stage.OPEN, Stage.ASSEMBLY), settled=None, chosen="")
                | Q(stage__in=(Stage.AGREED, Stage.DECIDED), settled__isnull=False),
                name="an_item_has_its_choice_and_moment_once_it_is_settled",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=(Stage.OPEN, Stage.AGREED), why="")
                | Q(stage__in=(Stage.ASSEMBLY, Stage.DECIDED)) & ~Q(why=""),
                name="an_item_before_the_assembly_says_why_it_is",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("committees:item", args=[self.key])

    @property
    def body(self) -> "Body":
        """The committee whose seats decide about it."""
        return self.committee.body

    @property
    def said(self) -> Mapping[str, "Answer"]:
        """What the seats have answered, by their roles."""
        return {answer.role: answer for answer in self.answers.all()}

    def title_of(self, option: str) -> str:
        """How an option is called."""
        if option == rules.ABSTAIN:
            return str(_("abstains"))
        return next((str(known["title"]) for known in self.options if known["key"] == option), str(_("all stays as it is")))

    @property
    def chosen_title(self) -> str:
        """What was chosen."""
        return self.title_of(self.chosen)

    def value(self) -> rules.Item:
        """The item as the rules know it."""
        return rules.Item(
            tuple(option["key"] for option in self.options),
            self.closes,
            MappingProxyType({rules.Seat(answer.role): answer.option for answer in self.answers.all()}),
            rules.Stage(self.stage),
            self.chosen,
            rules.Why(self.why) if self.why else None,
        )


class Answer(models.Model):
    """What a seat says on an item, by name and in the open; until the item is settled it can be changed."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="answers")
    role = models.CharField(max_length=8, choices=Role.choices)
    tenure = models.ForeignKey("bodies.Tenure", models.PROTECT, related_name="+")
    option = models.CharField(max_length=40)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("item", "role"), name="a_seat_answers_an_item_once_at_a_time"),)

    def __str__(self) -> str:
        return f"{self.role}: {self.option}"

    @property
    def option_title(self) -> str:
        """What was said, in words."""
        return self.item.title_of(self.option)


class Call(Poll):
    """A vote of a workplace's assembly: on an item that reached it, or on having a committee at all."""

    item = models.OneToOneField(Item, models.PROTECT, null=True, related_name="call")
    follows = models.JSONField(default=dict)  # of each option the effects that it brings about

    class Meta(Poll.Meta):
        ordering = ("-pk",)
        constraints = (
            *Poll.Meta.constraints,
            models.UniqueConstraint(
                fields=("body",),
                condition=Q(item=None, opened__isnull=False, closed=None),
                name="one_vote_at_a_time_on_having_a_committee",
            ),
        )

    def __str__(self) -> str:
        return str(self.item) if self.item else str(_("A committee of three for {workplace}")).format(workplace=self.body)

    def get_absolute_url(self) -> str:
        return reverse("committees:call", args=[self.key])


class CallPerson(PersonLine):
    """A member on the roll of such a vote."""

    poll = models.ForeignKey(Call, models.CASCADE, related_name="persons")


class CallBallot(SealedBallot):
    """A ballot in its box."""

    poll = models.ForeignKey(Call, models.CASCADE, related_name="box")
