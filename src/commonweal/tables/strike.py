"""What a strike asks of a new computation: the struck work rests, and no plan breaks the strike (U3).

Everything is said as rows of the tables, so that a certificate and its check prove the strike's limits like any other.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from commonweal.tables.amend import Document, Row, Statement
from commonweal.tables.schema import OPENING

OPENING_CELL = (None, "", OPENING)  # what a cell of a period may hold to mean: at the start
RESTING = "strike at "  # how the cap on a struck workplace's runs is called
HELD = "beside a strike, "  # and the one that keeps another's runs to the plan in force


@dataclass(frozen=True)
class Strike:
    """A workplace that strikes, as the table of techniques names it, in which periods (counted from 1)."""

    workplace: str
    periods: frozenset[int]


def lasting(document: Document) -> tuple[Strike, ...]:
    """The strikes that tables were laid out under.

    >>> lasting({"caps": [{"cap": "strike at bakery", "period": 2, "amount": 0, "rule": "yes"}]})
    (Strike(workplace='bakery', periods=frozenset({2})),)
    """
    periods: dict[str, set[int]] = defaultdict(set)
    for row in document.get("caps", ()):
        if row.get("rule") == "yes" and str(row["cap"]).startswith(RESTING):
            periods[str(row["cap"]).removeprefix(RESTING)].add(int(str(row["period"])))
    return tuple(Strike(workplace, frozenset(when)) for workplace, when in sorted(periods.items()))


def without(document: Document) -> dict[str, list[Row]]:
    """The tables without what a strike adds to them, so that other changes can be told apart from it."""
    rules = {row["cap"] for row in document.get("caps", ()) if row.get("rule") == "yes"}
    return {
        table: [row for row in rows if row.get("cap") not in rules]
        for table, rows in document.items()
        if table != "reserves" or not rules
    }


def struck_products(document: Document, workplaces: frozenset[str]) -> frozenset[str]:
    """What the struck workplaces make, wherever it can be carried from or to: the same good elsewhere is no way round a strike.

    >>> tables = {
    ...     "techniques": [{"technique": "bake", "workplace": "bakery"}, {"technique": "van", "kind": "transport"}],
    ...     "inputs": [{"technique": "van", "product": "bread there"}],
    ...     "outputs": [{"technique": "bake", "product": "bread"}, {"technique": "van", "product": "bread"}],
    ... }
    >>> sorted(struck_products(tables, frozenset({"bakery"})))
    ['bread', 'bread there']
    """
    carriers = {str(row["technique"]) for row in document["techniques"] if row.get("kind") == "transport"}
    struck = _run_by(document, workplaces)
    found = {str(row["product"]) for row in document.get("outputs", ()) if row["technique"] in struck}
    moved = {carrier: _carried(document, carrier) for carrier in sorted(carriers)}
    while joined := [between for between in moved.values() if between & found and not between <= found]:
        found.update(*joined)
    return frozenset(found)


def limits(document: Document, adopted: Mapping[str, Sequence[Row]], strikes: Iterable[Strike]) -> Statement:
    """Say in rows what holds while strikes last; ``adopted`` is the plan in force, as its document tells it.

    The struck techniques do not run. No other technique that makes a struck product, here or elsewhere, by import too, runs
    more often than the adopted plan asks of it. No stock of a struck product is drawn below what the adopted plan leaves, or
    below what is left by itself where that is less. Nobody is held to a least number of runs.
    """
    strikes = sorted(strikes, key=lambda strike: (strike.workplace, sorted(strike.periods)))
    rests = [(RESTING + strike.workplace, period, 0.0) for strike in strikes for period in sorted(strike.periods)]
    of = {RESTING + strike.workplace: _run_by(document, frozenset({strike.workplace})) for strike in strikes}
    asked = {(str(row["technique"]), int(str(row["period"]))): float(str(row["level"])) for row in adopted["runs"]}
    left: dict[tuple[str, int], float] = {}
    for period in sorted(frozenset().union(*(strike.periods for strike in strikes))):
        workplaces = frozenset(strike.workplace for strike in strikes if period in strike.periods)
        products = struck_products(document, workplaces)
        resting = _run_by(document, workplaces)
        for technique in _making(document, products) - resting - _carrying(document):
            of[HELD + technique] = frozenset({technique})
            rests.append((HELD + technique, period, asked.get((technique, period), 0.0)))
        left |= {(product, period): amount for product, amount in _left(document, adopted, products, period).items()}
    titles = {str(row["technique"]): str(row.get("title") or row["technique"]) for row in document["techniques"]}
    caps = [
        {"cap": cap, "unit": "runs", "period": period, "amount": amount, "title": _title(cap, titles), "rule": "yes"}
        for cap, period, amount in sorted(rests)
    ]
    kept = [dict(row) for row in document.get("emissions", ()) if any(row["technique"] in those for those in of.values())]
    added = [{"technique": one, "cap": cap, "amount": 1.0} for cap, those in sorted(of.items()) for one in sorted(those)]
    reserves = [{"product": product, "period": period, "amount": amount} for (product, period), amount in sorted(left.items())]
    free = [{**row, "least": 0.0} for row in document.get("capacity", ()) if float(str(row.get("least") or 0)) > 0]
    return Statement("", {"caps": caps, "emissions": [*kept, *added], "reserves": reserves, "capacity": free})


def _title(cap: str, titles: Mapping[str, str]) -> str:
    """How a sentence calls the limit."""
    if cap.startswith(RESTING):
        return f"the strike at {cap.removeprefix(RESTING)}"
    technique = cap.removeprefix(HELD)
    return f"what the plan in force asks of {titles.get(technique, technique)}, beside a strike"


def _left(document: Document, adopted: Mapping[str, Sequence[Row]], products: frozenset[str], period: int) -> dict[str, float]:
    """What must stay of each struck product at the end of a period: never more than what is there if nobody touches it."""
    decay = {str(row["product"]): float(str(row.get("decay") or 0)) for row in document["products"]}
    planned = {(str(row["product"]), int(str(row["period"]))): float(str(row["amount"])) for row in adopted["stocks"]}
    opening = {
        str(row["product"]): float(str(row["amount"])) for row in document.get("stocks", ()) if row.get("period") in OPENING_CELL
    }
    found = {}
    for product in sorted(products):
        untouched = opening.get(product, 0.0)
        for earlier in range(1, period + 1):
            untouched = min(untouched * (1 - decay[product]), planned.get((product, earlier), 0.0))
        if untouched > 0:
            found[product] = untouched
    return found


def _run_by(document: Document, workplaces: frozenset[str]) -> frozenset[str]:
    return frozenset(str(row["technique"]) for row in document["techniques"] if row.get("workplace") in workplaces)


def _making(document: Document, products: frozenset[str]) -> frozenset[str]:
    return frozenset(str(row["technique"]) for row in document.get("outputs", ()) if row["product"] in products)


def _carrying(document: Document) -> frozenset[str]:
    """Transport makes nothing that is not made elsewhere."""
    return frozenset(str(row["technique"]) for row in document["techniques"] if row.get("kind") == "transport")


def _carried(document: Document, carrier: str) -> set[str]:
    """What a transport technique turns into what: the good at both places, and not the fuel it takes.

    What it gives is a good elsewhere; of what it takes, the good itself is what there is most of per unit given.
    """
    given = {str(row["product"]) for row in document.get("outputs", ()) if row["technique"] == carrier}
    taken = [row for row in document.get("inputs", ()) if row["technique"] == carrier]
    unit = {str(row["product"]): row["unit"] for row in document.get("products", ())}
    alike = [row for row in taken if unit.get(str(row["product"])) in {unit.get(product) for product in given}]
    most = max(alike, key=lambda row: float(str(row.get("amount", 1))), default=None)
    return given | ({str(most["product"])} if most else set())
