"""What is kept of papers: that somebody votes on paper, one teller's reading until the second's, and the piles in the box.

Of a paper nothing leads to who wrote it: the roll's note is of a person and of no paper, a reading is of papers and of no person.
"""

from django.conf import settings
from django.db import models

from commonweal.rules.paper import Reading


class Note(models.Model):
    """A line of a frozen roll votes on paper; which teller noted it, and when."""

    poll = models.CharField(max_length=80)  # its key: votes of every kind have papers
    reference = models.CharField(max_length=64)
    desk = models.ForeignKey("bodies.Body", models.PROTECT, related_name="+")  # whose tellers take the paper
    teller = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("poll", "reference"), name="a_line_votes_on_paper_once"),)

    def __str__(self) -> str:
        return f"{self.reference} · {self.poll}"


class FirstReading(models.Model):
    """What one teller read in a pile; the row goes when a second has read it."""

    poll = models.CharField(max_length=80)
    desk = models.ForeignKey("bodies.Body", models.PROTECT, related_name="+")
    teller = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    papers = models.JSONField()
    blank = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("poll", "desk"), name="a_pile_is_read_by_one_before_the_other"),)

    def __str__(self) -> str:
        return f"{self.teller} · {self.poll}"

    @property
    def reading(self) -> Reading:
        """The reading as the rules compare it."""
        return Reading(self.papers, self.blank)


class Pile(models.Model):
    """Papers that two tellers read the same, and which are in the box since."""

    poll = models.CharField(max_length=80)
    desk = models.ForeignKey("bodies.Body", models.PROTECT, related_name="+")
    papers = models.PositiveIntegerField()  # those that could not be counted among them
    blank = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.papers} · {self.poll}"
