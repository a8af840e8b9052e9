"""How we decide here: the rules of a body in plain sentences, every version of them, and any two compared (C1)."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from commonweal.rules import amending, ready
from commonweal.rules.articles import schema
from commonweal.rules.constitution import in_force
from commonweal.web.acts import acts
from commonweal.web.clock import now
from commonweal.web.constitution import history, places, services
from commonweal.web.constitution.models import Article

ON_A_PAGE = 50
START = 0  # the version before the first change, where an address asks for one


@acts("page.read")
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The rules of the federation's own council; before it is founded, those everybody starts with."""
    place = places.topmost()
    if place is None:
        rules = [article for article in services.default().articles if schema()[article.key].is_obeyed]
        return render(request, "constitution/start.html", {"articles": rules})
    return _body_page(request, place)


@acts("page.read")
@require_GET
def body(request: HttpRequest, body: str) -> HttpResponse:
    """The rules of one body: how it decides, and which of them it has from above."""
    return _body_page(request, _place(body))


@acts("page.read")
@require_GET
def versions(request: HttpRequest, body: str) -> HttpResponse:
    """Every version of a body's rules with the decision that made it, and what any two of them differ in."""
    place = _place(body)
    found = history.versions(place.lineage, now())
    newest = found[0].entry if found else START
    first, second = _asked(request, "from", found[1].entry if len(found) > 1 else START), _asked(request, "to", newest)
    before, after = (history.at_entry(place.lineage, entry) for entry in (first, second))
    if before is None or after is None:
        raise Http404
    shown = {
        "place": place,
        "page": Paginator(found, ON_A_PAGE).get_page(request.GET.get("page")),
        "versions": found,
        "first": first,
        "second": second,
        "differences": list(amending.differences(before, after)),
    }
    return render(request, "constitution/versions.html", shown)


@acts("page.read")
@require_GET
def article(request: HttpRequest, key: str) -> HttpResponse:
    """One article: as it reads where nobody has changed it, and every version that a body has put in force."""
    clause = schema().get(key)
    rows = list(Article.objects.filter(key=key).order_by("body", "-since"))
    if (not rows and clause is None) or (clause and not clause.is_obeyed):
        raise Http404
    names, polls = places.names({row.body for row in rows}), history.decisions_of(rows)
    shown = {
        "title": clause.title if clause else rows[0].title,
        "reads": clause.says(clause.defaults) if clause else "",
        "clause": clause,
        "key": key,
        "versions": [(row, names.get(row.body, row.body), polls.get(row.decided_by, "")) for row in rows],
    }
    return render(request, "constitution/article.html", shown)


@acts("page.read")
@require_GET
def ready_ones(request: HttpRequest) -> HttpResponse:
    """The constitutions one can start from: for whom each is, and what in it reads otherwise than the rules everybody has."""
    usual = history.at_entry((), START)
    shown = [(document, amending.differences(usual, in_force(document.articles, now()))) for document in ready.list_ready()]
    return render(request, "constitution/ready.html", {"documents": shown})


def _body_page(request: HttpRequest, place: places.Place) -> HttpResponse:
    others = sorted(set(Article.objects.values_list("body", flat=True)) - {place.key})
    shown = {
        "place": place,
        "sections": history.lines(place, now()),
        "may_propose": request.user.is_authenticated and places.may_propose(request.user, place.key),
        "above": places.names(place.lineage[1:]).items(),
        "others": sorted(places.names(others).items(), key=lambda pair: pair[1])[:ON_A_PAGE],
    }
    return render(request, "constitution/body.html", shown)


def _place(key: str) -> places.Place:
    found = places.find(key)
    if found is None:
        raise Http404
    return found


def _asked(request: HttpRequest, name: str, usual: int) -> int:
    said = request.GET.get(name, "")
    return int(said) if said.isdecimal() and len(said) < 16 else usual
