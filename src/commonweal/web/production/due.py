"""What a plan has every workplace send: what its runs make, less what it uses itself and what the plan keeps in stock."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

Row = Mapping[str, object]
Tables = Mapping[str, Sequence[Row]]
Of = tuple[str, str, int]  # workplace, product, period
NOTHING = 1e-9
OPENING = ("", "opening")


def due(tables: Tables, plan: Tables, workplaces: Mapping[str, str]) -> dict[Of, float]:
    """How much of each product each workplace is to send in each period; ``workplaces`` says whose each technique is.

    What the plan lays aside of a product is laid aside by all its makers in the same share.

    >>> tables = {"outputs": [{"technique": "bake", "product": "bread", "amount": 2}], "inputs": [], "products": [], "stocks": []}
    >>> runs, stocks = [{"technique": "bake", "period": 1, "level": 5}], [{"product": "bread", "period": 1, "amount": 4}]
    >>> due(tables, {"runs": runs, "stocks": stocks}, {"bake": "bakery"})
    {('bakery', 'bread', 1): 6.0}
    """
    runs = {(str(row["technique"]), _number(row["period"])): _number(row["level"]) for row in plan["runs"]}
    builds = {(str(row["technique"]), _number(row["period"])): _number(row["amount"]) for row in plan.get("investment", ())}
    made = _flows(tables["outputs"], runs, workplaces)
    used = _flows(tables["inputs"], runs, workplaces)
    for of, amount in _flows(tables.get("building", ()), builds, workplaces).items():
        used[of] += amount
    rights = {str(row["product"]) for row in tables["products"] if row.get("right") == "yes"}
    left = {of: amount - used.get(of, 0.0) for of, amount in made.items() if of[1] not in rights}
    left = {of: amount for of, amount in left.items() if amount > NOTHING}
    together: dict[tuple[str, int], float] = defaultdict(float)
    for (_workplace, product, period), amount in left.items():
        together[product, period] += amount
    kept = {of: _laid_aside(tables, plan, *of) for of in together}
    found = {
        (workplace, product, period): amount * max(0.0, 1 - kept[product, period] / together[product, period])
        for (workplace, product, period), amount in left.items()
    }
    return {of: amount for of, amount in sorted(found.items()) if amount > NOTHING}


def titled(products: Sequence[Row]) -> dict[str, str]:
    """What each product is called where several stand side by side: with its place, if others are called the same.

    >>> loaves = [{"product": f"bread-{place}", "title": "bread", "place": place} for place in ("N", "S")]
    >>> titled([*loaves, {"product": "flour", "place": "N"}])
    {'bread-N': 'bread (N)', 'bread-S': 'bread (S)', 'flour': 'flour'}
    """
    titles = {str(row["product"]): str(row.get("title") or row["product"]) for row in products}
    often = Counter(titles.values())
    places = {str(row["product"]): str(row.get("place") or "") for row in products}
    return {
        product: f"{title} ({places[product]})" if often[title] > 1 and places[product] else title
        for product, title in titles.items()
    }


def _flows(rows: Sequence[Row], levels: Mapping[tuple[str, float], float], workplaces: Mapping[str, str]) -> dict[Of, float]:
    """How much of each product the techniques of each workplace move, when it moves."""
    found: dict[Of, float] = defaultdict(float)
    by_technique: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_technique[str(row["technique"])].append(row)
    for (technique, period), level in levels.items():
        if technique in workplaces:
            for row in by_technique[technique]:
                when = int(period + _number(row.get("delay") or 0))
                found[workplaces[technique], str(row["product"]), when] += level * _number(row["amount"])
    return found


def _laid_aside(tables: Tables, plan: Tables, product: str, period: int) -> float:
    """How much more of a product there is in stock at the end of a period than was there and came in for nothing."""
    decay = next((_number(row.get("decay") or 0) for row in tables["products"] if row["product"] == product), 0.0)
    comes_in = [row for row in tables.get("stocks", ()) if row["product"] == product]
    opening = sum(_number(row["amount"]) for row in comes_in if str(row.get("period") or "") in OPENING)
    given = sum(_number(row["amount"]) for row in comes_in if str(row.get("period") or "") in ("every", str(period)))
    stock = {_number(row["period"]): _number(row["amount"]) for row in plan.get("stocks", ()) if row["product"] == product}
    before = opening if period == 1 else stock.get(period - 1, 0.0)
    return max(0.0, stock.get(period, 0.0) - (1 - decay) * before - given)


def _number(said: object) -> float:
    return float(str(said))
