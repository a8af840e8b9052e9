"""About these data: where every figure comes from, whose it is, how well it fits, and how it can be changed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from commonweal.web.acts import acts
from commonweal.web.means.models import Base, Statement
from commonweal.web.needs.models import Demand
from commonweal.web.plans.models import Plan
from commonweal.web.public import data

YEARS = ("2014", "2013", "2010", "2005")


@acts("page.read")
@require_GET
def about(request: HttpRequest) -> HttpResponse:
    """What these data are: of the demo with its accounts, of another federation by what its own tables say."""
    base = Base.objects.first()
    if base is None:
        return render(request, "public/none.html")
    shown: dict[str, Any] = {
        "base": base,
        "notes": data.notes(base.file),
        "counts": data.counts(base.file),
        "statements": Statement.objects.filter(withdrawn_at=None).count(),
        "ratified": Demand.objects.filter(version__gt=1).count(),
    }
    if data.source_of(base.file) == "demo":
        return render(request, "public/demo.html", shown | _demo())
    return render(request, "public/about.html", shown)


def _demo() -> dict[str, Any]:
    told = data.demo()
    bars, sentence = data.misses(told)
    plan = Plan.objects.first()
    return {
        "told": told,
        "words": told["words"],
        "baseline": data.baseline(told),
        "misses": bars,
        "misses_sentence": sentence,
        "backtest": [(row["recipes"], data.percent(row["miss"]), data.percent(row["largest"])) for row in told["backtest"]],
        "years": YEARS,
        "industries": [
            (row["industry"], row["name"], row["made"], [row[f"planned_{year}"] for year in YEARS]) for row in told["industries"]
        ],
        "own": [(table["title"], list(table["rows"][0]), [list(row.values()) for row in table["rows"]]) for table in told["own"]],
        "plan": plan,
        "imports": data.imports_of(plan.key) if plan else [],
    }
