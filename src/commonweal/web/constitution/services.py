"""Which rules are in force for a body, and how an article comes to read differently (C1)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commonweal.rules import amending, constitution
from commonweal.rules.articles import OWN, BadConstitutionError, schema
from commonweal.rules.bodies import Kind
from commonweal.rules.contradictions import check
from commonweal.rules.verdict import Verdict
from commonweal.web.constitution.models import Article
from commonweal.web.record import services as record
from commonweal.web.refused import Refused


@cache
def default() -> constitution.Document:
    """The constitution a federation starts with, read once."""
    return constitution.default()


def in_force(lineage: Sequence[str], at: datetime) -> constitution.Constitution:
    """The articles in force at a moment for a body, given its key and those above it, nearest first.

    Article by article the nearest body that has its own version decides; what nobody has changed reads as in the default.
    """
    articles = dict(constitution.in_force(default().articles, at).by_key)
    written: dict[str, list[constitution.Article]] = {}
    for row in Article.objects.filter(body__in=lineage, since__lte=at):
        written.setdefault(row.body, []).append(row.value())
    for body in reversed(lineage):
        articles |= constitution.in_force(written.get(body, []), at).by_key
    return constitution.Constitution(articles)


@transaction.atomic
def adopt(*, body: str, articles: Iterable[constitution.Article], at: datetime, above: Sequence[str] = ()) -> None:
    """Put the articles with which a body is founded in force and in the record; the others it has from those above it.

    Those of a ready constitution are ``ready.load(name).chosen``.
    """
    articles = tuple(articles)
    if Article.objects.filter(body=body).exists():
        raise Refused(Verdict(False, "decisions.constitution", _("A body that has its rules changes them only by a vote.")))
    _put(body, articles, at, lineage=[body, *above])


@transaction.atomic
def keep(*, body: str, articles: Iterable[constitution.Article], at: datetime, lineage: Sequence[str]) -> None:
    """Make articles that a body has from those above it its own, as they read: it is about to leave them (C1)."""
    _put(body, tuple(articles), at, lineage=lineage)


def reworded(key: str, title: str, text: str, data: Mapping[str, Any], at: datetime) -> constitution.Article:
    """An article as a decision wants it: its words are the schema's, unless it is a body's own."""
    if key.startswith(OWN) or key not in schema():
        return constitution.Article(key, title, text, at, data)
    found = schema()[key]
    return constitution.Article(key, title or found.title, text or found.text, at, data)


@transaction.atomic
def change_article(
    *,
    lineage: Sequence[str],
    kind: str,
    key: str,
    title: str,
    text: str,
    data: Mapping[str, Any],
    at: datetime,
    decided_by: int | None = None,
) -> None:
    """Carry out the decision of a body, which stands in the entry ``decided_by``: an article reads differently now (C1)."""
    article = reworded(key, title, text, data, at)
    allowed = amending.may_change(article, Kind(kind), in_force(lineage, at))
    if not allowed.holds:
        raise Refused(allowed)
    _put(lineage[0], (article,), at, lineage=lineage, decided_by=decided_by)


@transaction.atomic
def change_articles(
    *, lineage: Sequence[str], kind: str, articles: Iterable[constitution.Article], at: datetime, decided_by: int
) -> None:
    """Carry out the decision of a body to adopt a ready constitution: its articles read differently, all at once (C1)."""
    articles = tuple(articles)
    allowed = amending.may_adopt(articles, Kind(kind), in_force(lineage, at))
    if not allowed.holds:
        raise Refused(allowed)
    _put(lineage[0], articles, at, lineage=lineage, decided_by=decided_by)


def _put(
    body: str, articles: tuple[constitution.Article, ...], at: datetime, lineage: Sequence[str], decided_by: int | None = None
) -> None:
    after = dict(in_force(lineage, at).by_key) | {article.key: article for article in articles}
    try:
        check(constitution.Constitution(after))
    except BadConstitutionError as error:
        raise Refused(Verdict(False, "decisions.constitution", _("{error}."), {"error": str(error)})) from error
    written = [{"key": a.key, "title": a.title, "text": a.text, "data": dict(a.data)} for a in articles]
    said: dict[str, object] = {"articles": written}
    if decided_by is not None:
        said["decided_by"] = decided_by
    entry = record.append("constitution.changed", said, body=body, at=at)
    kept = {"body": body, "since": at, "entry": entry.index, "decided_by": decided_by}
    Article.objects.bulk_create(Article(key=a.key, title=a.title, text=a.text, data=dict(a.data), **kept) for a in articles)
