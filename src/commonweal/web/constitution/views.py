"""The rules, article by article: every “Why?” leads here."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from commonweal.rules import constitution
from commonweal.rules.articles import schema
from commonweal.web.acts import acts
from commonweal.web.clock import now
from commonweal.web.constitution import services
from commonweal.web.constitution.models import Article


@acts("page.read")
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All articles of the default constitution, and which of them bodies have changed."""
    changed = set(Article.objects.values_list("key", flat=True))
    rules = constitution.in_force(services.default().articles, now())
    shown = [article for article in rules.by_key.values() if schema()[article.key].is_obeyed]
    return render(request, "constitution/index.html", {"articles": shown, "changed": changed})


@acts("page.read")
@require_GET
def article(request: HttpRequest, key: str) -> HttpResponse:
    """One article: as it reads by default, and every version that a body has put in force."""
    rules = constitution.in_force(services.default().articles, now())
    if key not in rules.by_key or not schema()[key].is_obeyed:
        raise Http404
    versions = Article.objects.filter(key=key).order_by("body", "-since")
    shown = {"article": rules.article(key), "versions": versions}
    return render(request, "constitution/article.html", shown)
