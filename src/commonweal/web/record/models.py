"""The record's rows. Entries, checkpoints and files are written once: triggers refuse every change, whoever asks."""

from django.db import models
from django.urls import reverse

from commonweal.record import checkpoint, entry, tree


class Log(models.Model):
    """The head of one log: the row that everyone who appends locks first (D6)."""

    name = models.CharField(max_length=100, unique=True)  # "federation", or a union's own
    origin = models.CharField(max_length=100, unique=True)  # random, drawn at founding: no host's name (A4)
    size = models.PositiveBigIntegerField(default=0)
    peaks = models.BinaryField(default=bytes)  # of the frontier, one after another
    last_at = models.DateTimeField(null=True)  # time in entries never decreases

    @property
    def frontier(self) -> tree.Frontier:
        """What is needed to append, and to know the root."""
        return tree.Frontier(self.size, tree.split(bytes(self.peaks)))

    def __str__(self) -> str:
        return self.origin


class Entries(models.QuerySet["Entry"]):
    """Reads of the entries."""

    def public(self) -> "Entries":
        """The federation's entries, newest first."""
        return self.filter(log__name="federation").order_by("-index")

    def to_enact(self) -> "Entries":
        """Entries whose effects nobody has carried out yet, oldest first."""
        return self.filter(log__name="federation", has_effects=True, enactment=None).order_by("index")


class Entry(models.Model):
    """One public act, for ever."""

    log = models.ForeignKey(Log, models.PROTECT, related_name="entries")
    index = models.PositiveBigIntegerField()
    text = models.TextField()  # the leaf: canonical JSON, whose UTF-8 bytes are what the tree hashes
    leaf_hash = models.BinaryField()
    kind = models.CharField(max_length=100)
    body = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    data = models.JSONField()  # as in the text, so that it can be asked for
    has_effects = models.BooleanField(default=False)

    objects = Entries.as_manager()

    class Meta:
        ordering = ("log", "index")
        constraints = (models.UniqueConstraint(fields=("log", "index"), name="one_entry_at_each_index"),)
        indexes = (
            models.Index(fields=("kind", "index"), name="entries_by_kind"),
            models.Index(fields=("body", "index"), name="entries_by_body"),
            models.Index(fields=("index",), condition=models.Q(has_effects=True), name="entries_with_effects"),
        )

    @property
    def leaf(self) -> bytes:
        """The bytes in the record."""
        return self.text.encode()

    @property
    def content(self) -> entry.Content:
        """The bytes, read."""
        return entry.content(self.leaf)

    @property
    def effects(self) -> list[dict[str, object]]:
        """What the act changes by itself, as data."""
        return self.data.get("effects", [])

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("record:entry", args=[self.index])

    def __str__(self) -> str:
        return f"{self.index} {self.kind}"


class Enactment(models.Model):
    """An entry's effects have been carried out: once."""

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True)
    at = models.DateTimeField()


class Opening(models.Model):
    """A private value and its salt, beside the record: deleting the row erases the value, and the log still holds."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="openings")
    field = models.CharField(max_length=100)
    salt = models.BinaryField()
    value = models.TextField()  # canonical JSON
    shown = models.BooleanField(default=False)  # anyone may read it, until it is erased

    class Meta:
        constraints = (models.UniqueConstraint(fields=("entry", "field"), name="one_opening_of_each_field"),)

    @property
    def said(self) -> object:
        """The value."""
        return entry.parse(self.value.encode())


class Node(models.Model):
    """The hash of a complete subtree over 256^level entries, from level 1 up: what tiles above the lowest are made of."""

    log = models.ForeignKey(Log, models.PROTECT)
    level = models.PositiveSmallIntegerField()
    index = models.PositiveBigIntegerField()
    hash = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("log", "level", "index"), name="one_hash_of_each_subtree"),)


class Checkpoint(models.Model):
    """A signed head of a log."""

    log = models.ForeignKey(Log, models.PROTECT, related_name="checkpoints")
    size = models.PositiveBigIntegerField()
    note = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("size",)
        constraints = (models.UniqueConstraint(fields=("log", "size"), name="one_checkpoint_of_each_size"),)

    @property
    def head(self) -> checkpoint.Checkpoint:
        """Origin, size and root, as signed."""
        return checkpoint.Checkpoint.parse(checkpoint.Note.parse(self.note).text)


class File(models.Model):
    """Bytes beside the log under their hash: a roll, a ballot box, a plan, a source. Nothing personal belongs here."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    media = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    content = models.BinaryField()
    log = models.CharField(max_length=100, default="federation")  # whose: of an organisation of its own, nobody else reads it


class Answer(models.Model):
    """What a form got as its answer, so that the same form sent again changes nothing (F6).

    Neither who sent it nor what it said can be read here: both columns are keyed with a secret outside the database.
    """

    key = models.CharField(max_length=64, primary_key=True)
    request = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)  # none while the act is under way
    headers = models.JSONField(default=dict)
    content = models.BinaryField(default=bytes)
    day = models.DateField(db_index=True)
