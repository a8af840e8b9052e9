"""Keeping what a computation found: documents beside the record, rows for the pages, one entry; all of it or nothing."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal import tables as tables_of
from commonweal.planner import document as documents
from commonweal.planner import explain
from commonweal.planner.aims import FEWER_HOURS, LARGER_RESERVES, LOWER_EMISSIONS, MORE_LOCAL
from commonweal.planner.demand import Demand
from commonweal.planner.economy import Economy
from commonweal.planner.explain import Planned
from commonweal.planner.plan import Plan as Computed
from commonweal.tables import Warning
from commonweal.tables.amend import Row
from commonweal.web.means.services import MEDIA
from commonweal.web.plans import inputs, summary, telling, trace
from commonweal.web.plans.models import Alternative, Computation, Met, Plan, State
from commonweal.web.record import services as record

GAP_NAMED = 1e-4
CHOSEN = "note.chosen"  # where tables say what in them was chosen, not counted
ROWS_AT_ONCE = 500

Tables = Mapping[str, Sequence[Row]]


def plan(computation: Computation, tables: Tables, economy: Economy, demand: Demand, found: Computed, *, at: datetime) -> Plan:
    """Keep a plan and its proof; its alternatives may still be to come. All that takes time is done before anything is locked."""
    said = documents.to_document(economy, demand, found)
    figures = _figures(tables, said)
    before, causes = Plan.objects.first(), telling.causes(economy, demand, found)
    certificate = said["certificate"] or {}
    kept = Plan(
        key=secrets.token_hex(8),
        computation=computation,
        before=before,
        title=_title(tables, certificate.get("gap")),
        headline=str(figures["headline"]),
        status=said["status"],
        source=computation.source,
        certified=bool(certificate.get("ok")),
        gap=certificate.get("gap"),
        residual=certificate.get("residual"),
        summary={
            "stages": said["stages"],
            "shortages": said["shortages"],
            "periods": _periods(tables),
            "chosen": _setting(tables, CHOSEN, ""),
            "causes": causes,
            "tight": trace.tight(tables, [*causes, *said["valuations"]], explain.run_units(economy)),
            "unneeded": trace.unneeded(tables, said["runs"], said["met"]),
            "unserved": telling.unserved(economy, demand, found),
            "followed": _followed(before, Planned(economy, demand, found)) if before else [],
        },
        changes=inputs.changes(before.source, computation.source) if before else [],
        made_at=at,
    )
    return _keep(kept, said, figures, _spelled(telling.traces(economy, demand, found)))


@transaction.atomic
def _keep(kept: Plan, said: Mapping[str, Any], figures: Mapping[str, object], traces: bytes) -> Plan:
    kept.document, kept.summary["traces"] = record.attach(_spelled(said), MEDIA), record.attach(traces, MEDIA)
    kept.entry = record.append(
        "plan.computed",
        {
            "plan": kept.key,
            "computation": kept.computation.key,
            "document": kept.document,
            "source": kept.source,
            "traces": kept.summary["traces"],
        },
        at=kept.made_at,
    ).index
    kept.save()
    _option(kept, 0, _("This one"), said, figures)
    return kept


def alternatives(
    computation: Computation,
    kept: Plan,
    tables: Tables,
    economy: Economy,
    demand: Demand,
    found: Computed,
    others: Sequence[Computed],
    *,
    at: datetime,
) -> None:
    """Keep the alternatives beside their plan, and say that the computation is done."""
    said = documents.to_document(economy, demand, replace(found, alternatives=tuple(others)))
    figures = [{**_figures(tables, told), "costs": told["costs"]} for told in said["alternatives"]]
    _keep_alternatives(computation, kept, said, figures, at)


@transaction.atomic
def _keep_alternatives(
    computation: Computation, kept: Plan, said: Mapping[str, Any], figures: Sequence[Mapping[str, object]], at: datetime
) -> None:
    running = Computation.objects.filter(pk=computation.pk, attempt=computation.attempt, state=State.RUNNING)
    if not running.update(state=State.DONE, finished_at=at):
        return  # stopped, or another attempt has done it
    for position, (told, its) in enumerate(zip(said["alternatives"], figures, strict=True), start=1):
        _option(kept, position, str(TITLES.get(told["name"], told["name"].capitalize())), told, its)
    kept.document = record.attach(_spelled(said), MEDIA)
    kept.save(update_fields=["document"])
    record.append("plan.alternatives", {"plan": kept.key, "document": kept.document}, at=at)


def answer(computation: Computation, tables: Tables, economy: Economy, demand: Demand, found: Computed, *, at: datetime) -> None:
    """Keep the answer to a question "what if?": figures and shortages, no plan."""
    said = documents.to_document(economy, demand, found)
    figures = summary.figures(tables, said["runs"], said["met"])
    Computation.objects.filter(pk=computation.pk, attempt=computation.attempt, state=State.RUNNING).update(
        state=State.DONE,
        finished_at=at,
        answer={"figures": figures, "shortages": said["shortages"], "certificate": said["certificate"], "status": said["status"]},
    )


def _followed(before: Plan, after: Planned) -> list[str]:
    """What moved since the plan before, in sentences."""
    economy, demand, _warnings = read_tables(inputs.document(before.source))
    return telling.followed(Planned(economy, demand, read(before, economy, demand)), after)


def read_tables(document: Tables) -> tuple[Economy, Demand, list[Warning]]:
    """A tables document as an economy and a demand."""
    return tables_of.economy(tables_of.read(document))


def read(kept: Plan, economy: Economy, demand: Demand) -> Computed:
    """A kept plan as the planner knows it."""
    return documents.from_document(economy, demand, inputs.document(kept.document))


def _figures(tables: Tables, said: Mapping[str, Any]) -> dict[str, object]:
    """The figures of a plan or an alternative, and its answer in one sentence."""
    found = summary.figures(tables, said["runs"], said["met"])
    titles = {str(row["product"]): str(row.get("title") or row["product"]) for row in tables["products"]}
    return {**found, "headline": summary.headline(found, titles)}


def _option(kept: Plan, position: int, title: str, told: Mapping[str, Any], figures: Mapping[str, object]) -> None:
    option = Alternative.objects.create(
        plan=kept,
        name=told["name"],
        title=title,
        position=position,
        certified=bool(told["certificate"] and told["certificate"]["ok"]),
        sentence=told.get("sentence", ""),
        summary=dict(figures),
    )
    Met.objects.bulk_create([Met(option=option, **row) for row in told["met"]], batch_size=ROWS_AT_ONCE)


TITLES = {
    FEWER_HOURS.name: gettext_lazy("Less work"),
    LOWER_EMISSIONS.name: gettext_lazy("Cleaner"),
    MORE_LOCAL.name: gettext_lazy("Closer to home"),
    LARGER_RESERVES.name: gettext_lazy("More in reserve"),
}


def _title(tables: Tables, gap: float | None) -> str:
    """What the plan is called; a gap that matters is part of its name (P2)."""
    title = _setting(tables, "title", _("A plan"))
    if gap is None or gap > GAP_NAMED:
        gap_named = _("an unknown gap") if gap is None else f"{gap:.2%}"
        return _("{title} (up to {gap} short of the best)").format(title=title, gap=gap_named)
    return title


def _periods(tables: Tables) -> list[str]:
    said = _setting(tables, "periods", "1")
    return said.split(";") if ";" in said else [str(number + 1) for number in range(int(float(said)))]


def _setting(tables: Tables, key: str, default: str) -> str:
    return next((str(row["value"]) for row in tables.get("plan", ()) if row["key"] == key), default)


def _spelled(said: Mapping[str, object]) -> bytes:
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
