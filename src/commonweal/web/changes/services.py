"""Proposals whose effect is a change: of an article of a body's rules, or of the table of tiers."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from commonweal.rules import amending
from commonweal.rules.articles import OWN, Data
from commonweal.rules.ballots import YES
from commonweal.rules.bodies import Kind
from commonweal.rules.constitution import Article, Document
from commonweal.rules.effects import AdoptConstitution, ChangeArticle, ChangeNeedsTiers, Dismiss
from commonweal.rules.verdict import Verdict
from commonweal.web.bodies.models import Body, Tenure
from commonweal.web.bodies.services import rules_of
from commonweal.web.constitution.services import reworded
from commonweal.web.decisions import services as decisions
from commonweal.web.decisions.models import Proposal
from commonweal.web.members.models import Member
from commonweal.web.needs import tiers
from commonweal.web.refused import Refused

TIERS = "tiers"  # the subject whose majority it needs, and what such a proposal is about
DISMISSAL = "dismissal"  # the subject of ending a tenure by a decision
RULES = "constitution"  # the subject of a change of rules (C1)
WHOLE = "constitution"  # what a proposal to adopt a ready one is about
LONGEST_KEY = 40


@transaction.atomic
def propose_tiers(
    *, council: Body, changed: Mapping[str, tuple[Decimal, ...]], title: str, text: str, by: Member, at: datetime
) -> Proposal:
    """Put another division among the tiers to a council: of each good that changes, by its key, all three parts."""
    file = tiers.draw_up(council, changed)
    return decisions.propose(
        council=council,
        title=title,
        text=text,
        options=[{"key": YES, "title": _("Divide them so")}],
        follows={YES: [ChangeNeedsTiers(file)]},
        subject=TIERS,
        about=TIERS,
        by=_seat_of(by, council),
        author=by,
        at=at,
    )


@transaction.atomic
def propose_article(*, body: Body, article: Article, title: str, text: str, by: Member, at: datetime) -> Proposal:
    """Put an article as it is to read to a body: by the majority for its rules, under the rules in force (C1)."""
    if not (allowed := may_propose(body, article, at)).holds:
        raise Refused(allowed)
    effect = ChangeArticle(article.key, article.title, article.text, tuple(sorted(article.data.items())))  # type: ignore[arg-type]
    return decisions.propose(
        council=body,
        title=title,
        text=text,
        options=[{"key": YES, "title": _("Let it read so")}],
        follows={YES: [effect]},
        subject=RULES,
        about=f"article:{article.key}",
        by=_seat_of(by, body),
        author=by,
        at=at,
    )


@transaction.atomic
def propose_dismissal(*, tenure: Tenure, title: str, text: str, by: Member, at: datetime) -> Proposal:
    """Put to those who fill a seat that its tenure ends; recall needs no vote, and remains beside it."""
    if tenure.ended is not None:
        raise Refused(
            Verdict(False, "decisions.dismissal", _("This tenure has ended; there is nothing left to decide about it."))
        )
    body = tenure.seat.constituency
    return decisions.propose(
        council=body,
        title=title,
        text=text,
        options=[{"key": YES, "title": _("Dismiss {holder}").format(holder=tenure.holder.name)}],
        follows={YES: [Dismiss(tenure.key)]},
        subject=DISMISSAL,
        about=f"dismissal:{tenure.key}",
        by=_seat_of(by, body),
        author=by,
        at=at,
    )


@transaction.atomic
def propose_constitution(*, body: Body, document: Document, title: str, text: str, by: Member, at: datetime) -> Proposal:
    """Put a constitution that is ready to a body: every article that would read differently, by one vote (C1)."""
    articles = adoptable(body, document, at)
    if not (allowed := may_adopt(body, articles, at)).holds:
        raise Refused(allowed)
    written = tuple((each.key, each.title, each.text, tuple(sorted(each.data.items()))) for each in articles)
    return decisions.propose(
        council=body,
        title=title,
        text=text,
        options=[{"key": YES, "title": _("Adopt “{title}”").format(title=document.title)}],
        follows={YES: [AdoptConstitution(document.name, written)]},  # type: ignore[arg-type]
        subject=RULES,
        about=WHOLE,
        by=_seat_of(by, body),
        author=by,
        at=at,
    )


def adoptable(body: Body, document: Document, at: datetime) -> tuple[Article, ...]:
    """The articles of a constitution that is ready which this body can make its own, and which would read differently."""
    return amending.adoptable(document.articles, Kind(body.kind), rules_of(body, at))


def may_adopt(body: Body, articles: Sequence[Article], at: datetime) -> Verdict:
    """Whether these articles could be put to a body together."""
    if not articles:
        return Verdict(False, amending.ARTICLE, _("Nothing would read differently: these are your rules already."))
    return amending.may_adopt(articles, Kind(body.kind), rules_of(body, at))


def may_propose(body: Body, article: Article, at: datetime) -> Verdict:
    """Whether an article could be put to a body so: it may change it, and it would read differently."""
    rules = rules_of(body, at)
    allowed = amending.may_change(article, Kind(body.kind), rules)
    today = rules.by_key.get(article.key)
    if allowed.holds and today and (today.title, today.reads) == (article.title, article.reads):
        return Verdict(False, amending.ARTICLE, _("It reads so already; change a figure first."))
    return allowed


def drawn_up(key: str, data: Data, at: datetime) -> Article:
    """An article of the schema as somebody wants it."""
    return reworded(key, "", "", data, at)


def worded(title: str, words: str, at: datetime, key: str = "") -> Article:
    """An article of a body's own: a new one under a fresh key that begins like its title, or one it has already."""
    fresh = f"{OWN}{slugify(title)[:LONGEST_KEY]}-{secrets.token_hex(3)}"
    return Article(key or fresh, title.strip(), words.strip(), at, {})


def _seat_of(member: Member, council: Body) -> Tenure | None:
    return Tenure.objects.holding(council).filter(holder=member).first()
