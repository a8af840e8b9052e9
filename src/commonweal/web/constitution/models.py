"""Every version of every article, with the entry that put it in force (C1)."""

from django.db import models

from commonweal.rules import constitution


class Article(models.Model):
    """One article as one body has it from a moment on; a later version follows it and never overwrites it."""

    body = models.SlugField(max_length=80)  # a body's key: this floor lies beneath bodies
    key = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    text = models.TextField()
    data = models.JSONField(default=dict)
    since = models.DateTimeField()
    entry = models.PositiveBigIntegerField(help_text="the index of the entry in the record that put it in force")
    decided_by = models.PositiveBigIntegerField(null=True, help_text="the index of the entry that decided it; none at a founding")

    class Meta:
        ordering = ("key", "since")
        constraints = (
            models.UniqueConstraint(fields=("body", "key", "since"), name="one_version_of_an_article_begins_at_a_moment"),
        )

    def __str__(self) -> str:
        return self.title

    def value(self) -> constitution.Article:
        """The article as the rules read it."""
        return constitution.Article(self.key, self.title, self.text, self.since, self.data)
