"""The rules of a body and the table of tiers: as they read, every version, what would differ, and proposing a change."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field

from commonweal.rules import amending, ready
from commonweal.rules.articles import BadConstitutionError, schema
from commonweal.rules.constitution import Article, put
from commonweal.tables.faults import suggestion
from commonweal.web.api.doors import does, reads
from commonweal.web.api.problems import unfit
from commonweal.web.api.shapes import Done, Line, Name, Said, Text, done
from commonweal.web.bodies.models import Body, Tenure
from commonweal.web.bodies.permits import require
from commonweal.web.bodies.services import rules_of
from commonweal.web.changes import dry_run, services
from commonweal.web.clock import now
from commonweal.web.constitution import history, places
from commonweal.web.needs import tiers
from commonweal.web.refused import Refused

router = Router()
Figure = Annotated[str, Field(max_length=200)] | bool | int | list[tuple[Name, int]]
Part = Annotated[Decimal, Field(ge=0, le=1, max_digits=5, decimal_places=4)]


class Rule(Schema):
    """One article in force for a body."""

    key: str
    title: str
    reads: str
    figures: dict[str, Any]
    decided_by: str = Field(description="the body whose version it is; empty where nobody has changed it")
    since: datetime
    entry: int | None
    changeable: bool = Field(description="whether a decision of this body can change its figures")


class VersionShape(Schema):
    """A moment from which the rules read differently, and the vote that decided it."""

    entry: int
    since: datetime
    body: str
    titles: list[str]
    poll: str


class FigureChange(Schema):
    """One figure before and after, in words."""

    name: str
    means: str
    before: str
    after: str


class DifferenceShape(Schema):
    """One article that differs between two versions."""

    key: str
    title: str
    before: str
    after: str
    changes: list[FigureChange]


class Case(Schema):
    """A past vote or recall: what came of it, and what would have."""

    title: str
    url: str
    at: datetime
    count: str
    then: str
    now: str
    differs: bool


class Trial(Schema):
    """What an article with other figures would change, and how past cases would have gone."""

    differences: list[DifferenceShape]
    cases: list[Case]
    differing: int
    withheld: int = Field(description="votes whose counts are not published, because so few took part")


class GoodShape(Schema):
    """A good and what part of it stands in each tier, by all communities beneath a council together."""

    good: str
    unit: str
    products: list[str]
    amount: Decimal
    vital: Decimal
    basic: Decimal
    wanted: Decimal
    differs: bool = Field(description="whether communities divide it differently")


class Comparing(Schema):
    """Two versions by their entries; 0 stands for the rules everybody starts with."""

    before: int = Field(0, ge=0, lt=2**53)
    after: int = Field(ge=0, lt=2**53)


class Trying(Schema):
    """Figures to try, each as ``name:value``; those not named stay as they are."""

    figure: list[Line] = Field(default_factory=list, max_length=20)


class Reason(Said):
    """What is proposed in a few words, and why."""

    title: Name
    text: Text


class ArticleChange(Reason):
    """An article with other figures; those not named stay as they are."""

    figures: dict[Line, Figure] = Field(max_length=20)


class OwnArticle(Reason):
    """An article in a body's own words; ``article`` names one it has already, to put it otherwise."""

    heading: Name
    words: Annotated[Text, Field(min_length=1, max_length=2000)]
    article: Line = ""


class Parts(Said):
    """What part of a good stands in each tier; together one."""

    vital: Part
    basic: Part
    wanted: Part


class TiersChange(Reason):
    """Another division, good by good: by its title, or the name of one of its products."""

    goods: dict[Line, Parts] = Field(min_length=1, max_length=2000)


@reads(router, "/bodies/{slug:key}/rules", list[Rule])
def rules(request: HttpRequest, key: str) -> object:
    """The articles in force for a body."""
    place = _place(key)
    figures = rules_of(get_object_or_404(Body, key=key), now()).by_key
    return [
        {
            "figures": dict(figures[line.key].data),
            "decided_by": line.of,
            **{name: getattr(line, name) for name in ("key", "title", "reads", "since", "entry", "changeable")},
        }
        for _title, lines in history.lines(place, now())
        for line in lines
    ]


@reads(router, "/bodies/{slug:key}/rules/versions", list[VersionShape])
def versions(request: HttpRequest, key: str) -> object:
    """Every version of a body's rules, the newest first."""
    return [vars(version) | {"titles": list(version.titles)} for version in history.versions(_place(key).lineage, now())]


@reads(router, "/bodies/{slug:key}/rules/compare", list[DifferenceShape])
def compare(request: HttpRequest, key: str, asked: Query[Comparing]) -> object:
    """What two versions of a body's rules differ in."""
    lineage = _place(key).lineage
    before, after = history.at_entry(lineage, asked.before), history.at_entry(lineage, asked.after)
    if before is None or after is None:
        raise Http404
    return list(amending.differences(before, after))


@reads(router, "/bodies/{slug:key}/rules/{str:article}/try", Trial)
def attempt(request: HttpRequest, key: str, article: str, asked: Query[Trying]) -> object:
    """What an article with other figures would change, and how past votes and recalls would have gone."""
    body = get_object_or_404(Body, key=key)
    said = {name: _typed(article, name, value) for name, _colon, value in (one.partition(":") for one in asked.figure)}
    wanted, in_force = _wanted(body, article, said), rules_of(body, now())
    if not (allowed := services.may_propose(body, wanted, now())).holds:
        raise Refused(allowed)
    redone = dry_run.run(body, wanted, in_force) or dry_run.DryRun(())
    return {
        "differences": list(amending.differences(in_force, put(in_force, wanted))),
        "cases": list(redone.cases),
        "differing": redone.differing,
        "withheld": redone.withheld,
    }


@does(router, "/bodies/{slug:key}/rules/{str:article}", Done, "proposal.open")
def propose_article(request: HttpRequest, key: str, article: str, said: ArticleChange) -> object:
    """Put an article with other figures to a body."""
    body = _mine(request, key)
    wanted = _wanted(body, article, said.figures)
    reason = {"title": said.title, "text": said.text}
    return done(services.propose_article(body=body, article=wanted, **reason, by=request.user, at=now()))


@does(router, "/bodies/{slug:key}/rules", Done, "proposal.open")
def propose_own_article(request: HttpRequest, key: str, said: OwnArticle) -> object:
    """Put an article in a body's own words to it."""
    body = _mine(request, key)
    if said.article and said.article not in rules_of(body, now()).by_key:
        raise unfit("article", said.article, _("The key of an article of this body's own, or nothing for a new one"))
    wanted = services.worded(said.heading, said.words, now(), said.article)
    reason = {"title": said.title, "text": said.text}
    return done(services.propose_article(body=body, article=wanted, **reason, by=request.user, at=now()))


@does(router, "/bodies/{slug:key}/constitution/{slug:name}", Done, "proposal.open")
def propose_constitution(request: HttpRequest, key: str, name: str, said: Reason) -> object:
    """Put a constitution that is ready to a body: every article that would read differently, by one vote."""
    body = _mine(request, key)
    try:
        document = ready.load(name)
    except BadConstitutionError:
        raise Http404 from None
    reason = {"title": said.title, "text": said.text}
    return done(services.propose_constitution(body=body, document=document, **reason, by=request.user, at=now()))


@reads(router, "/councils/{slug:key}/tiers", list[GoodShape])
def table_of_tiers(request: HttpRequest, key: str) -> object:
    """How each good is divided among vital, basic and wanted beneath a council."""
    return [
        {
            "good": good.title,
            "products": list(good.products),
            **dict(zip(tiers.TIERS, good.parts, strict=True)),
            **{name: getattr(good, name) for name in ("unit", "amount", "differs")},
        }
        for good in tiers.table(_council(key))
    ]


@does(router, "/councils/{slug:key}/tiers", Done, "proposal.open")
def propose_tiers(request: HttpRequest, key: str, said: TiersChange) -> object:
    """Put another division among the tiers to a council."""
    council = _council(key)
    require(request.user, "proposal.open", council)
    goods = tiers.table(council)
    by_name = {name: good.key for good in goods for name in (*good.products, good.title)}
    if unknown := [name for name in said.goods if name not in by_name]:
        hint = suggestion(unknown[0], [good.title for good in goods])
        raise unfit("goods", unknown[0], _("The title of a good that is needed is asked for.") + hint)
    changed = {by_name[name]: (parts.vital, parts.basic, parts.wanted) for name, parts in said.goods.items()}
    reason = {"title": said.title, "text": said.text}
    return done(services.propose_tiers(council=council, changed=changed, **reason, by=request.user, at=now()))


@does(router, "/tenures/{slug:key}/dismissal", Done, "proposal.open")
def propose_dismissal(request: HttpRequest, key: str, said: Reason) -> object:
    """Put to those who fill a seat that its tenure ends; the count says who follows."""
    found = get_object_or_404(Tenure.objects.running().select_related("seat__constituency", "holder"), key=key)
    require(request.user, "proposal.open", found.seat.constituency)
    return done(services.propose_dismissal(tenure=found, title=said.title, text=said.text, by=request.user, at=now()))


def _place(key: str) -> places.Place:
    found = places.find(key)
    if found is None:
        raise Http404
    return found


def _council(key: str) -> Body:
    return get_object_or_404(tiers.with_a_table(), key=key)


def _mine(request: HttpRequest, key: str) -> Body:
    body = get_object_or_404(Body, key=key)
    require(request.user, "proposal.open", body)
    return body


def _wanted(body: Body, key: str, said: dict[str, Any]) -> Article:
    """An article with the figures that were sent in place of today's."""
    if key not in schema():
        raise Http404
    today = rules_of(body, now()).article(key).data
    return services.drawn_up(key, {**today, **said}, now())  # type: ignore[arg-type]


def _typed(key: str, name: str, value: str) -> object:
    """A value out of an address, as its figure has it."""
    figures = {figure.name: figure.default for figure in schema()[key].figures} if key in schema() else {}
    match figures.get(name):
        case bool():
            return {"true": True, "false": False}.get(value, value)
        case int():
            return int(value) if value.isdecimal() and len(value) < 10 else value
    return value
