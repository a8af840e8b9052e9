"""Threads and the words in them. A withdrawn word keeps its place and loses its text."""

import secrets
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

if TYPE_CHECKING:
    from datetime import datetime

    from commonweal.web.members.models import Member


def thread_key() -> str:
    """A fresh key for a thread."""
    return f"thread-{secrets.token_hex(6)}"


def word_key() -> str:
    """A fresh key for a contribution; it leads to nobody."""
    return f"word-{secrets.token_hex(6)}"


class Thread(models.Model):
    """A conversation of a body: about something that is before it, named by ``about``, or under a title of its own."""

    key = models.SlugField(max_length=40, unique=True, default=thread_key, editable=False)
    body = models.ForeignKey("bodies.Body", models.PROTECT, related_name="threads")
    about = models.CharField(max_length=120, blank=True)  # "proposal:<key>", as subjects.py finds it
    title = models.CharField(max_length=200, blank=True)
    opened = models.DateTimeField()
    latest = models.DateTimeField()  # kept: when something was last said
    size = models.PositiveIntegerField(default=0)  # kept: how many words stand in it, withdrawn ones included

    class Meta:
        ordering = ("-latest", "-pk")
        indexes = (models.Index(fields=("body", "-latest"), name="threads_of_a_body"),)
        constraints = (
            models.UniqueConstraint(fields=("about",), condition=~Q(about=""), name="one_thread_about_a_thing"),
            models.CheckConstraint(
                condition=Q(about="") & ~Q(title="") | ~Q(about="") & Q(title=""),
                name="a_thread_is_about_a_thing_or_has_its_own_title",
            ),
        )

    def __str__(self) -> str:
        return self.title or self.about

    def get_absolute_url(self) -> str:
        if self.about:
            return reverse("threads:about", args=self.about.split(":", 1))
        return reverse("threads:thread", args=[self.key])


class WordQuerySet(models.QuerySet["Word"]):
    """Words, read by plain names."""

    def said_by(self, member: "Member", since: "datetime") -> "WordQuerySet":
        """What somebody has said since a moment, in any thread."""
        return self.filter(author=member, said__gt=since)

    def first_level(self) -> "WordQuerySet":
        """Those that are no replies, each with its replies, in two queries however many there are."""
        known = ("author", "tenure__seat__constituency", "tenure__seat__council", "tenure__holder")
        replies = models.Prefetch("replies", Word.objects.select_related(*known).order_by("pk"))
        return self.filter(under=None).select_related(*known).prefetch_related(replies).order_by("pk")


class Word(models.Model):
    """One contribution: by a member, or by a delegate as such; its text is gone once it is withdrawn."""

    key = models.SlugField(max_length=40, unique=True, default=word_key, editable=False)
    thread = models.ForeignKey(Thread, models.PROTECT, related_name="words")
    under = models.ForeignKey("self", models.PROTECT, null=True, related_name="replies")  # replies stand one level deep
    to = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")  # whose words it answers
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    tenure = models.ForeignKey("bodies.Tenure", models.PROTECT, null=True, related_name="+")  # as whom a delegate spoke
    text = models.TextField(blank=True)
    said = models.DateTimeField()
    changed = models.DateTimeField(null=True)
    withdrawn = models.DateTimeField(null=True)
    entry = models.PositiveBigIntegerField()  # which holds the commitment to the text as it reads now

    objects = WordQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=("author", "said"), name="words_of_a_member"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(withdrawn=None) & ~Q(text="") | Q(withdrawn__isnull=False, text=""),
                name="of_a_withdrawn_word_no_text_is_left",
            ),
            models.CheckConstraint(
                condition=Q(under=None, to=None) | Q(under__isnull=False, to__isnull=False),
                name="a_reply_answers_somebodys_words",
            ),
        )

    def __str__(self) -> str:
        return self.key

    def get_absolute_url(self) -> str:
        return f"{self.thread.get_absolute_url()}?word={self.key}#{self.key}"
