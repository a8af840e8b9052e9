"""What tables say of themselves: of the demo's accounts everything their own package tells, of others their notes."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from commonweal import examples
from commonweal.web.look.parts import Bar
from commonweal.web.plans import inputs
from commonweal.web.plans.keep import read, read_tables
from commonweal.web.plans.models import Plan

NOTE = "note."


@lru_cache(maxsize=4)
def source_of(file: str) -> str | None:
    """Which built-in source the founding tables are of, if any."""
    return examples.recognised(inputs.document(file))


def notes(file: str) -> list[tuple[str, str]]:
    """What tables say of themselves: the notes in their table of the plan."""
    rows = {str(row["key"]): str(row["value"]) for row in inputs.document(file).get("plan", ())}
    return [(key.removeprefix(NOTE), said) for key, said in rows.items() if key.startswith(NOTE)]


def counts(file: str) -> list[tuple[str, int]]:
    """How many rows each table has."""
    return [(name, len(rows)) for name, rows in inputs.document(file).items() if rows]


def demo() -> Mapping[str, Any]:
    """Everything the demo's own package tells of its accounts; worked out once."""
    from commonweal.examples import demo as accounts  # works the accounts out, which takes a while

    return accounts.about()


@lru_cache(maxsize=2)
def imports_of(key: str) -> Sequence[Mapping[str, Any]]:
    """Of a plan of the demo: its imports year by year with their hours and CO2 at home coefficients, 2014 first."""
    from commonweal.examples import demo as accounts

    plan = Plan.objects.get(key=key)
    economy, demand, _warnings = read_tables(inputs.document(plan.source))
    return accounts.imports(economy, read(plan, economy, demand))


def misses(told: Mapping[str, Any]) -> tuple[list[Bar], str]:
    """The years of the recipes by how far planning with them misses; and the same as a sentence."""
    older = [row for row in told["backtest"] if row["recipes"] != told["year"]]
    most = max(row["miss"] for row in older)
    bars = [Bar(_("recipes of {year}").format(year=row["recipes"]), row["miss"] / most, 3, percent(row["miss"])) for row in older]
    said = ", ".join(_("{year} by {miss}").format(year=row["recipes"], miss=percent(row["miss"])) for row in older)
    return bars, _("Planned with the recipes of {said}.").format(said=said)


def percent(share: float) -> str:
    """A small share to a hundredth of a per cent."""
    return f"{100 * share:.2f} %"


def baseline(told: Mapping[str, Any]) -> list[tuple[str, str, str, str]]:
    """What the model gives back beside what the accounts say."""
    found = told["baseline"]
    rows = (
        (_("Output of all industries, billion"), "output_planned", "output_made", 1),
        (_("Hours worked, billion"), "hours_planned", "hours_worked", 1000),
        (_("CO2, million tonnes"), "co2_planned", "co2_emitted", 1),
    )
    totals = [
        (title, f"{found[ours] / by:,.1f}", f"{found[theirs] / by:,.1f}", _difference(found[ours], found[theirs]))
        for title, ours, theirs, by in rows
    ]
    furthest = max(told["industries"], key=lambda row: abs(row[f"planned_{told['year']}"] / row["made"] - 1))
    title = _("Output of the industry that is furthest off ({name}), billion").format(name=furthest["name"])
    ours, theirs = furthest[f"planned_{told['year']}"], furthest["made"]
    return [*totals, (title, f"{ours:,.1f}", f"{theirs:,.1f}", _difference(ours, theirs))]


def _difference(ours: float, theirs: float) -> str:
    """How far apart two figures are, as a share, in powers of ten."""
    return f"{abs(ours - theirs) / theirs:.0e}"
