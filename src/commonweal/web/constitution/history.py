"""Every version of a body's rules with the decision that made it, and what two of them differ in (C1)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commonweal.rules.articles import OWN, Clause, schema
from commonweal.rules.constitution import Constitution
from commonweal.web.constitution import places
from commonweal.web.constitution.models import Article
from commonweal.web.constitution.services import in_force
from commonweal.web.record.models import Entry

SECTIONS: Mapping[str, tuple[str | Promise, tuple[str, ...]]] = {
    "belonging": (_("Who belongs, and who may do what"), ("membership", "permissions", "offices")),
    "recall": (_("Recalling a delegate"), ("recall",)),
    "votes": (_("Voting"), ("votes",)),
    "elections": (_("Electing delegates"), ("elections",)),
    "mandates": (_("Binding a delegate"), ("mandates",)),
    "decisions": (_("Deciding"), ("decisions", "committee")),
    "talking": (_("Talking and meeting"), ("threads", "meetings")),
    "unions": (_("Unions"), ("unions",)),
    "plan": (_("Needs, means and plans"), ("needs", "means", "plan")),
    "record": (_("The record, and signs of drift"), ("record", "drift")),
    "own": (_("What we have worded ourselves"), ("own",)),
}


@dataclass(frozen=True)
class Version:
    """A moment from which a body's rules read differently: who changed which articles, by which entry and which decision."""

    entry: int
    since: datetime
    body: str  # its name
    titles: tuple[str, ...]
    poll: str  # the key of the vote that decided it; empty where a body was founded with these rules


@dataclass(frozen=True)
class Line:
    """One article as a page shows it: how it reads, who has it so since when, and whether a vote of this body can change it."""

    key: str
    title: str
    reads: str
    of: str  # the body whose version it is; empty where nobody has changed it
    since: datetime
    entry: int | None
    changeable: bool
    is_own: bool


def lines(place: places.Place, at: datetime) -> list[tuple[str | Promise, list[Line]]]:
    """Every article that holds for a body, under headings, in the order of the schema."""
    rules, newest = in_force(place.lineage, at), _newest(place.lineage, at)
    names = places.names({row.body for row in newest.values()})
    shown: dict[str, list[Line]] = {section: [] for section in SECTIONS}
    for key, article in rules.by_key.items():
        clause = schema().get(key)
        if clause and not clause.is_obeyed:
            continue
        row = newest.get(key)
        line = Line(
            key,
            article.title,
            article.reads,
            names.get(row.body, row.body) if row else "",
            article.since,
            row.entry if row else None,
            can_change(clause, place),
            article.is_own,
        )
        shown[_section(key)].append(line)
    return [(title, shown[section]) for section, (title, _prefixes) in SECTIONS.items() if shown[section]]


def can_change(clause: Clause | None, place: places.Place) -> bool:
    """Whether a decision of this body can change an article of the schema."""
    return clause is not None and clause.is_obeyed and not clause.is_fixed and place.kind in clause.bodies


def versions(lineage: Sequence[str], at: datetime) -> list[Version]:
    """Every version of the rules of a body, the newest first: its own changes and those above that it takes over."""
    rows = list(Article.objects.filter(body__in=lineage, since__lte=at).order_by("-entry", "key"))
    polls = decisions_of(rows)
    names = places.names({row.body for row in rows})
    by_entry: dict[int, list[Article]] = {}
    for row in rows:
        by_entry.setdefault(row.entry, []).append(row)
    return [
        Version(
            entry, of[0].since, names.get(of[0].body, of[0].body), tuple(row.title for row in of), polls.get(of[0].decided_by, "")
        )
        for entry, of in by_entry.items()
    ]


def decisions_of(rows: Iterable[Article]) -> dict[int | None, str]:
    """Of the entries that decided these versions, the key of each vote."""
    indices = {row.decided_by for row in rows if row.decided_by is not None}
    found: Iterable[tuple[int, dict[str, Any]]] = Entry.objects.filter(index__in=indices).values_list("index", "data")
    return {index: str(data.get("poll", "")) for index, data in found}


def at_entry(lineage: Sequence[str], entry: int) -> Constitution | None:
    """The rules as they read once an entry had changed them; before the first change, those everybody starts with."""
    if entry == 0:
        return in_force((), datetime.max.replace(tzinfo=UTC))
    row = Article.objects.filter(body__in=lineage, entry=entry).first()
    return in_force(lineage, row.since) if row else None


def _newest(lineage: Sequence[str], at: datetime) -> dict[str, Article]:
    """Of each article the row that is in force: of the nearest body the latest."""
    rows = Article.objects.filter(body__in=lineage, since__lte=at)
    rank = {body: number for number, body in enumerate(lineage)}
    ordered = sorted(rows, key=lambda row: (-rank[row.body], row.since, row.entry))
    return {row.key: row for row in ordered}


def _section(key: str) -> str:
    prefix = OWN.rstrip(".") if key.startswith(OWN) else key.partition(".")[0]
    return next(section for section, (_title, prefixes) in SECTIONS.items() if prefix in prefixes)
