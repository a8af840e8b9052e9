"""Every figure that a case asks for, as found, in the order of its list."""

import math
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from commonweal.planner.case import structure
from commonweal.planner.case.growth import Growth, largest
from commonweal.planner.case.reading import Case, Document, Kind, MalformedCaseError, Objective, period, place
from commonweal.planner.case.solving import Found, solve, valuation
from commonweal.planner.economy import Floats

Figure = float | str | None


def answers(case: Case) -> list[dict[str, object]]:
    """Answer every entry of ``expected``: its own keys, what was found, and whether it is as published.

    ``ok`` is None where no value was published; a figure of a plan that does not exist is found None.
    """
    asked = [_find(case, entry, at) for at, entry in enumerate(case.expected, 1)]  # refuses slips before anything is solved
    answer = _Answer(case)
    return [{**entry, **_compared(entry, find(answer, entry))} for entry, find in zip(case.expected, asked, strict=True)]


class _Answer:
    """A case with its plan, its growth and its recipes, each worked out when first asked for."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self._growth: Growth | None = None
        self._found: Found | None = None

    @property
    def growth(self) -> Growth:
        self._growth = self._growth or largest(self.case)
        return self._growth

    @property
    def found(self) -> Found:
        self._found = self._found or solve(self.case)
        return self._found

    @property
    def seeks_growth(self) -> bool:
        return self.case.objective is Objective.GROWTH

    @property
    def status(self) -> str:
        if self.seeks_growth:
            return "unbounded" if self.growth.factor is None else "feasible"
        return self.found.status

    @property
    def levels(self) -> Floats | None:
        """m x T: of a growing economy the same in every period."""
        if self.seeks_growth:
            levels = self.growth.levels
            return None if levels is None else np.repeat(levels[:, None], self.case.periods, axis=1)
        return self.found.of("runs")

    def recipes(self, entry: Document) -> structure.Recipes | None:
        t = period(entry.get("period"), "period", self.case.periods)
        recipes = structure.square(self.case, None, t)
        return recipes or structure.square(self.case, self.levels, t)


def _status(answer: _Answer, entry: Document) -> Figure:
    return answer.status


def _objective(answer: _Answer, entry: Document) -> Figure:
    sought = answer.growth.factor if answer.seeks_growth else answer.found.sought
    return None if sought is None else sought + answer.case.constant


def _scale(answer: _Answer, entry: Document) -> Figure:
    if answer.case.objective is Objective.LARGEST_SCALE:
        return _objective(answer, entry)
    scale = None if answer.seeks_growth else answer.found.of("scale")
    return None if scale is None else float(scale[0])


def _worst_share(answer: _Answer, entry: Document) -> Figure:
    if answer.case.objective is Objective.FAIREST:
        return _objective(answer, entry)
    delivered = None if answer.seeks_growth else answer.found.of("deliveries")
    if delivered is None:
        return None
    shares = [
        float(amount) / need.per
        for amount, need in zip(delivered, answer.case.needs, strict=True)
        if need.kind is Kind.FAIR and need.per > 0
    ]
    return min(shares, default=None)


def _growth_factor(answer: _Answer, entry: Document) -> Figure:
    return _objective(answer, entry) if answer.seeks_growth else answer.growth.factor


def _level(answer: _Answer, entry: Document) -> Figure:
    levels = answer.levels
    return None if levels is None else float(levels[_technique(answer.case, entry), _period(answer.case, entry)])


def _level_ratio(answer: _Answer, entry: Document) -> Figure:
    levels, t = answer.levels, _period(answer.case, entry)
    if levels is None:
        return None
    over = float(levels[_technique(answer.case, entry, "to"), t])
    return float(levels[_technique(answer.case, entry), t]) / over if over else None


def _sum_levels(answer: _Answer, entry: Document) -> Figure:
    levels = answer.levels
    return None if levels is None else float(levels[_several(answer.case, entry)].sum())


def _sum_weights(answer: _Answer, entry: Document) -> Figure:
    levels = answer.levels
    return None if levels is None else float((levels * answer.case.run_weight)[_several(answer.case, entry)].sum())


def _delivered(answer: _Answer, entry: Document) -> Figure:
    delivered = None if answer.seeks_growth else answer.found.of("deliveries")
    if delivered is None:
        return None
    about = (entry["community"], _product(answer.case, entry), _period(answer.case, entry))
    places = [k for k, need in enumerate(answer.case.needs) if (need.community, need.product, need.period) == about]
    return None if answer.found.endless & set(places) else float(delivered[places].sum())


def _leftover(answer: _Answer, entry: Document) -> Figure:
    leftovers = None if answer.seeks_growth else answer.found.of("leftovers")
    return None if leftovers is None else float(leftovers[_product(answer.case, entry), _period(answer.case, entry)])


def _total_labour(answer: _Answer, entry: Document) -> Figure:
    levels = answer.levels
    if levels is None:
        return None
    labour = levels * answer.case.labour
    return float(labour[:, _period(answer.case, entry)].sum() if "period" in entry else labour.sum())


def _labour_value(answer: _Answer, entry: Document) -> Figure:
    return _of_product(answer, entry, structure.labour_values)


def _shadow_price(answer: _Answer, entry: Document) -> Figure:
    if answer.seeks_growth:
        return None
    return valuation(answer.found, _product(answer.case, entry), _period(answer.case, entry))


def _total_requirement(answer: _Answer, entry: Document) -> Figure:
    recipes = answer.recipes(entry)
    required = None if recipes is None else structure.requirements(recipes)
    if recipes is None or required is None:
        return None
    row, column = (_among(recipes, _product(answer.case, entry, key)) for key in ("product", "for"))
    return None if row is None or column is None else float(required[row, column])


def _output_multiplier(answer: _Answer, entry: Document) -> Figure:
    def multipliers(recipes: structure.Recipes) -> Floats | None:
        required = structure.requirements(recipes)
        return None if required is None else required.sum(axis=0)

    return _of_product(answer, entry, multipliers)


def _determinant(answer: _Answer, entry: Document) -> Figure:
    recipes = answer.recipes(entry)
    return None if recipes is None else structure.determinant(recipes)


def _profit_rate(answer: _Answer, entry: Document) -> Figure:
    recipes = answer.recipes(entry)
    found = None if recipes is None else structure.prices(recipes)
    return None if found is None else found[0]


def _exchange_value(answer: _Answer, entry: Document) -> Figure:
    recipes = answer.recipes(entry)
    found = None if recipes is None else structure.prices(recipes)
    if recipes is None or found is None:
        return None
    of, over = (_among(recipes, _product(answer.case, entry, key)) for key in ("of", "in"))
    return None if of is None or over is None or not found[1][over] else float(found[1][of] / found[1][over])


Find = Callable[[_Answer, Document], Figure]
FIGURES: Mapping[str, tuple[Find, tuple[str, ...]]] = {
    "status": (_status, ()),
    "objective": (_objective, ()),
    "scale": (_scale, ()),
    "worst_share": (_worst_share, ()),
    "growth_factor": (_growth_factor, ()),
    "level": (_level, ("technique",)),
    "level_ratio": (_level_ratio, ("technique", "to")),
    "sum_levels": (_sum_levels, ()),
    "sum_weights": (_sum_weights, ()),
    "delivered": (_delivered, ("community", "product")),
    "leftover": (_leftover, ("product",)),
    "total_labour": (_total_labour, ()),
    "labour_value": (_labour_value, ("product",)),
    "shadow_price": (_shadow_price, ("product",)),
    "total_requirement": (_total_requirement, ("product", "for")),
    "output_multiplier": (_output_multiplier, ("product",)),
    "determinant": (_determinant, ()),
    "profit_rate": (_profit_rate, ()),
    "exchange_value": (_exchange_value, ("of", "in")),
}


def _find(case: Case, entry: Document, at: int) -> Find:
    """How to find the figure of an entry; a figure or a name that nobody knows is refused."""
    figure = entry.get("figure")
    if not isinstance(figure, str) or figure not in FIGURES:
        raise MalformedCaseError(f"expected {at}.figure", "There is no such figure.", figure, ", ".join(FIGURES))
    find, keys = FIGURES[figure]
    for key in keys:
        known = case.communities if key == "community" else case.techniques if key in ("technique", "to") else case.products
        if not (key == "to" and key in case.products):
            place(entry.get(key), known, f"expected {at}.{key}")
    period(entry.get("period"), f"expected {at}.period", case.periods)
    _several(case, entry)
    for key in ("value", "tolerance"):
        said = entry.get(key)
        kinds = int | float | str | None if key == "value" else int | float | None
        if isinstance(said, bool) or not isinstance(said, kinds):
            raise MalformedCaseError(f"expected {at}.{key}", "This is no figure.", said, "a number, or a word for the status")
    return find


def _compared(entry: Document, found: Figure) -> dict[str, object]:
    """Set what was found beside what was published."""
    if isinstance(found, float):
        found = found + 0.0 if math.isfinite(found) else None
    value = entry.get("value")
    if "value" not in entry:
        ok = None
    elif isinstance(value, int | float) and isinstance(found, float):
        tolerance = entry.get("tolerance")
        allowed = float(tolerance) if isinstance(tolerance, int | float) else 1e-6 * max(1.0, abs(value))
        ok = abs(found - value) <= allowed + 1e-12 * max(1.0, abs(value))  # a tolerance of nought still allows for rounding
    else:
        ok = found == value
    return {"found": found, "ok": ok}


def _of_product(answer: _Answer, entry: Document, work_out: Callable[[structure.Recipes], Floats | None]) -> Figure:
    recipes = answer.recipes(entry)
    values = None if recipes is None else work_out(recipes)
    at = None if recipes is None else _among(recipes, _product(answer.case, entry))
    return None if values is None or at is None else float(values[at])


def _among(recipes: structure.Recipes, product: int) -> int | None:
    return recipes.products.index(product) if product in recipes.products else None


def _product(case: Case, entry: Document, key: str = "product") -> int:
    return place(entry.get(key), case.products, key)


def _technique(case: Case, entry: Document, key: str = "technique") -> int:
    return place(entry.get(key), case.techniques, key)


def _period(case: Case, entry: Document) -> int:
    return period(entry.get("period"), "period", case.periods)


def _several(case: Case, entry: Document) -> tuple[NDArray[np.int64], ...]:
    """The techniques and periods to add up; all of them where none are named."""
    techniques, periods = entry.get("techniques"), entry.get("periods")
    named = case.techniques if techniques is None else _each(techniques)
    rows = [place(name, case.techniques, "techniques") for name in named]
    columns = range(case.periods) if periods is None else [period(t, "periods", case.periods) for t in _each(periods)]
    return np.ix_(np.array(rows, dtype=np.int64), np.array(columns, dtype=np.int64))


def _each(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else [value]
