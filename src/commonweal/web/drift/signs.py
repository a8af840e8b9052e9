"""The signs of drift of a council or of the federation: worked out from the record, held against the thresholds in force."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from fractions import Fraction
from functools import lru_cache
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal.audit import drift
from commonweal.web.bodies.models import Body
from commonweal.web.bodies.services import rules_of
from commonweal.web.look import figures
from commonweal.web.record import services as record
from commonweal.web.record.models import Entry, Log

MOST_KEPT = 32  # pages' worth of signs held in memory

WORDS: Mapping[str, tuple[Any, Any]] = {
    "unrecallable": (
        gettext_lazy("Seats nobody can recall in practice"),
        gettext_lazy(
            "Of the seats that are held, those whose constituents, without the holder, are too few to reach more than half of "
            "all."
        ),
    ),
    "without_mandate": (
        gettext_lazy("Votes without a mandate"),
        gettext_lazy(
            "Of the votes that seats cast on proposals in the year before, those on which the constituency had neither bound its "
            "delegate nor left it free by a vote."
        ),
    ),
    "against_mandate": (
        gettext_lazy("Votes against the mandate"),
        gettext_lazy(
            "Of the votes that were bound, on proposals closed in the year before, those that were otherwise than the mandate."
        ),
    ),
    "offices": (
        gettext_lazy("Offices piled on one person"),
        gettext_lazy("The most offices that one person holds in the federation, of those who hold one here."),
    ),
    "tenure": (
        gettext_lazy("Long tenures"),
        gettext_lazy("The longest time, in months, that somebody has held a seat without a break; being elected again is none."),
    ),
    "from_above": (
        gettext_lazy("Targets set from above"),
        gettext_lazy(
            "Of the decisions in the year before that set what is planned, those before which no constituency had voted on a "
            "mandate."
        ),
    ),
    "unserving": (
        gettext_lazy("Output that serves no stated need"),
        gettext_lazy(
            "Of each product the newest plan makes, the share that serves no stated need; on average over all products."
        ),
    ),
    "protest": (
        gettext_lazy("Assignments accepted under protest or by silence"),
        gettext_lazy(
            "Of the assignments answered in the year before, those accepted under protest, or while fewer than half of those "
            "asked voted."
        ),
    ),
    "sanctions": (
        gettext_lazy("Strikes answered with sanctions"),
        gettext_lazy(
            "Of the strikes begun in the year before, those that another body answered with a decision about the struck "
            "workplace, until ninety days after the end. A plan that asks less of it names nobody, and is not seen here."
        ),
    ),
}


@dataclass(frozen=True)
class Sign:
    """One sign as a page or the API tells it."""

    key: str
    title: str
    definition: str
    trend: drift.Trend
    threshold: Fraction

    @property
    def raised(self) -> bool:
        """Whether it is above the threshold now."""
        return self.trend.now.crosses(self.threshold)

    @property
    def value(self) -> str:
        """What it is now, in words; of a share also how many of how many."""
        now = self.trend.now
        if now.value is None:
            return _("Nothing to count so far.")
        if self.key in drift.NUMBERS or self.key == "unserving":
            return self.told(now.value)
        return _("{share}: {part} of {of}").format(share=self.told(now.value), part=now.part, of=now.of)

    @property
    def limit(self) -> str:
        """The threshold in words."""
        return self.told(self.threshold)

    @property
    def months(self) -> list[tuple[datetime, str, bool]]:
        """Month by month: when, what it was, whether it was raised then."""
        return [
            (moment, "–" if found.value is None else self.told(found.value), found.crosses(self.threshold))
            for moment, found in zip(self.trend.moments, self.trend.found, strict=True)
        ]

    @property
    def chart(self) -> dict[str, str] | None:
        """The trend as a line, with the threshold as another; none where fewer than two months have a value."""
        values = [found.value for found in self.trend.found]
        known = [value for value in values if value is not None]
        if len(known) < 2:
            return None
        top = max(*known, self.threshold) * Fraction(11, 10) or Fraction(1)
        step = 100 / (len(values) - 1)
        drawn = [(place * step, 38 - 36 * float(value / top)) for place, value in enumerate(values) if value is not None]
        limit = f"{38 - 36 * float(self.threshold / top):.2f}"
        sentence = _("{title}: {then} at first, {now} now; the threshold is {limit}.").format(
            title=self.title, then=self.told(known[0]), now=self.told(known[-1]), limit=self.limit
        )
        return {"line": " ".join(f"{x:.2f},{y:.2f}" for x, y in drawn), "limit": limit, "sentence": sentence}

    def told(self, value: Fraction) -> str:
        """A value of this sign as people read it."""
        if self.key == "offices":
            return figures.number(int(value))
        if self.key == "tenure":
            return _("{months} months").format(months=figures.number(round(float(value), 1)))
        return figures.share(float(value))


def of(council: Body | None, at: datetime) -> list[Sign]:
    """Every sign of a council, or of the whole federation, by the thresholds of that council or of the federation's own."""
    ruling = council or Body.objects.topmost().first()
    if ruling is None:
        return []
    rules = rules_of(ruling, at)
    log = Log.objects.filter(name=record.FEDERATION).first()
    found = _trends(log.origin, log.size, council.key if council else "", _day_over(at)) if log else ()
    return [Sign(each.sign, *map(str, WORDS[each.sign]), each, rules.threshold(each.sign)) for each in found]


def _day_over(at: datetime) -> datetime:
    """The end of a day: what is worked out holds for all of it, as long as nothing is added to the record."""
    return datetime.combine(at.astimezone(UTC).date(), time.max, UTC)


@lru_cache(maxsize=MOST_KEPT)
def _trends(origin: str, size: int, council: str, at: datetime) -> tuple[drift.Trend, ...]:
    """The trends of a record of this origin and length, which never change (A1)."""
    entries = Entry.objects.filter(log__origin=origin, index__lt=size).filter(Q(kind__in=drift.KINDS) | Q(has_effects=True))
    return drift.trends(list(entries.order_by("index")), at, council=council, files=_file)


def _file(digest: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(record.attached(digest))
    return found


def entries_behind(sign: Sign, most: int) -> Sequence[int]:
    """The latest of the entries that make up a sign now."""
    return sign.trend.now.entries[-most:]
