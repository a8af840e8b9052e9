"""Tables become an economy and a demand: names are counted, rows are laid into arrays."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array, csr_array

from commonweal.planner.demand import Demand, Division, Need, Tier
from commonweal.planner.economy import Cap, Community, Economy, Floats, Kind, Product, Skill, Technique
from commonweal.tables.read import Tables
from commonweal.tables.schema import EVERY, OPENING, TOTAL, Value

Row = Mapping[str, Value]


@dataclass(frozen=True)
class Warning:
    """Something that can be planned with, but that whoever wrote it may not have meant."""

    sentence: str
    table: str
    subject: str


def economy(tables: Tables) -> tuple[Economy, Demand, list[Warning]]:
    """Lay tables out as an economy and a demand, and say what looks odd.

    >>> from commonweal.tables.read import read
    >>> tables = read({"products": [{"product": "water", "unit": "l"}], "communities": [{"community": "Northside"}],
    ...     "needs": [{"community": "Northside", "product": "water", "tier": "vital", "amount": 3}]})
    >>> economy(tables)[1].needs
    (Need(community='Northside', product='water', period=0, tier=<Tier.VITAL: 'vital'>, amount=3.0, source=''),)
    """
    layout = _Layout(tables)
    return layout.economy(), _demand(tables), list(_warnings(tables))


class _Layout:
    """Where each name stands in the arrays."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.periods = len(tables.periods)
        self.products = _index(tables["products"], "product")
        self.techniques = _index(tables["techniques"], "technique")
        self.skills = _index((*tables["hours"], *tables["work"]), "skill")
        self.caps = _index(tables["caps"], "cap")

    def economy(self) -> Economy:
        """Lay out every array."""
        tables, n, m, periods = self.tables, len(self.products), len(self.techniques), self.periods
        opening_capacity, capacity = self._capacity()
        opening_stocks = self._vector("stocks", "product", self.products, lambda row: row["period"] == OPENING)
        decay = self._vector("products", "product", self.products, column="decay")
        least = self._by_period("capacity", "technique", self.techniques, np.zeros((m, periods)), column="least", every=OPENING)
        terminal_stocks, terminal_capacity = self._terminal(opening_stocks * (decay < 1), opening_capacity)
        return Economy(
            products=tuple(
                Product(str(row["product"]), str(row["unit"]), str(row["place"]), str(row["title"]), row["right"] == "yes")
                for row in tables["products"]
            ),
            techniques=tuple(
                Technique(
                    str(row["technique"]), str(row["workplace"]), str(row["place"]), Kind(str(row["kind"])), str(row["title"])
                )
                for row in tables["techniques"]
            ),
            skills=tuple(self._skill(name) for name in self.skills),
            caps=tuple(
                Cap(name, self._said("caps", "cap", name, "unit"), self._said("caps", "cap", name, "title"), self._is_rule(name))
                for name in self.caps
            ),
            communities=tuple(
                Community(str(row["community"]), _whole(row["members"]), *_texts(row, "place", "title"))
                for row in tables["communities"]
            ),
            periods=tables.periods,
            inputs=self._delayed("inputs"),
            outputs=self._delayed("outputs"),
            hours=self._matrix("work", "skill", self.skills, "hours"),
            emissions=self._matrix("emissions", "cap", self.caps, "amount"),
            toil=self._vector("techniques", "technique", self.techniques, column="toil"),
            decay=decay,
            opening_stocks=opening_stocks,
            supply=self._by_period("stocks", "product", self.products, np.zeros((n, periods))),
            stock_least=self._by_period("reserves", "product", self.products, np.zeros((n, periods))),
            stock_most=np.repeat(_limits(tables["products"], "stock_most")[:, None], periods, axis=1),
            run_least=least,
            capacity=capacity,
            new_capacity=self._matrix("building", "product", self.products, "amount"),
            service=self._service(),
            hours_available=self._by_period("hours", "skill", self.skills, self._no_limit(self.skills), column="available"),
            cap_limits=self._by_period("caps", "cap", self.caps, self._no_limit(self.caps)),
            cap_totals=self._cap_totals(),
            terminal_stocks=terminal_stocks,
            terminal_capacity=terminal_capacity,
        )

    def _no_limit(self, names: Mapping[str, int]) -> Floats:
        return np.full((len(names), self.periods), np.inf)

    def _said(self, table: str, key: str, name: str, column: str) -> str:
        """What the rows of one name say of it; they agree where they say anything."""
        return next((str(row[column]) for row in self.tables[table] if row[key] == name and row[column]), "")

    def _is_rule(self, cap: str) -> bool:
        return any(row["cap"] == cap and row["rule"] == "yes" for row in self.tables["caps"])

    def _skill(self, name: str) -> Skill:
        unit, place, title = (self._said("hours", "skill", name, column) for column in ("unit", "place", "title"))
        return Skill(name, unit or "hours", place, title)

    def _matrix(self, table: str, key: str, names: Mapping[str, int], column: str, delay: int | None = None) -> csr_array:
        """Lay a table of amounts per technique as a matrix, one row for each name."""
        rows = [row for row in self.tables[table] if delay is None or row["delay"] == delay]
        at = ([names[str(row[key])] for row in rows], [self.techniques[str(row["technique"])] for row in rows])
        amounts = np.array([_float(row[column]) for row in rows], dtype=np.float64)
        return csr_array(coo_array((amounts, at), shape=(len(names), len(self.techniques))))

    def _delayed(self, table: str) -> tuple[csr_array, ...]:
        """One matrix for each delay within the plan; what would fall after its end is dropped."""
        longest = max((_whole(row["delay"]) for row in self.tables[table]), default=0)
        return tuple(
            self._matrix(table, "product", self.products, "amount", delay) for delay in range(min(longest, self.periods - 1) + 1)
        )

    def _vector(
        self,
        table: str,
        key: str,
        names: Mapping[str, int],
        where: Callable[[Row], bool] = lambda row: True,
        column: str = "amount",
    ) -> Floats:
        found = np.zeros(len(names))
        for row in self.tables[table]:
            if where(row):
                found[names[str(row[key])]] = _float(row[column])
        return found

    def _by_period(
        self, table: str, key: str, names: Mapping[str, int], found: Floats, *, column: str = "amount", every: str = EVERY
    ) -> Floats:
        """Lay amounts by period; a row for one period stands in place of the one for every period."""
        rows = self.tables[table]
        for row in rows:
            if row["period"] == every:
                found[names[str(row[key])], :] = _float(row[column])
        for row in rows:
            if isinstance(row["period"], int):
                found[names[str(row[key])], row["period"] - 1] = _float(row[column])
        return found

    def _capacity(self) -> tuple[Floats, Floats]:
        """Opening capacity, and K_jt: the opening one as it wears with what was begun before; then what is left at T + 1.

        What a row says of a period stands in place of that. Where only periods are given, what is left is the last period's
        capacity worn once more.
        """
        kept = 1 - self._vector("techniques", "technique", self.techniques, column="wear")
        opening = np.full(len(self.techniques), np.inf)
        for row in self.tables["capacity"]:
            if row["period"] == OPENING:
                opening[self.techniques[str(row["technique"])]] = _float(row["amount"])
        stated = np.isfinite(opening)
        capacity = np.full((len(opening), self.periods + 1), np.inf)
        capacity[stated] = opening[stated, None] * kept[stated, None] ** np.arange(self.periods + 1)
        for row in self.tables["begun"]:
            at, first = self.techniques[str(row["technique"])], _whole(row["period"]) - 1
            capacity[at, first:] += _float(row["amount"]) * kept[at] ** np.arange(self.periods + 1 - first)
        capacity[:, :-1] = self._by_period("capacity", "technique", self.techniques, capacity[:, :-1], every=EVERY)
        unstated = ~stated & np.isfinite(capacity[:, -2])
        capacity[unstated, -1] = capacity[unstated, -2] * kept[unstated]
        return np.where(stated, opening, capacity[:, 0]), capacity

    def _service(self) -> Floats:
        """Shares of new capacity in service by age: none before the lag, then worn; all zero where nothing can be built."""
        found = np.zeros((len(self.techniques), self.periods + 1))
        buildable = {row["technique"] for row in self.tables["building"]}
        ages = np.arange(self.periods + 1)
        for at, row in enumerate(self.tables["techniques"]):
            if row["technique"] in buildable:
                age = ages - _whole(row["lag"])
                found[at] = np.where(age >= 0, (1 - _float(row["wear"])) ** np.maximum(age, 0), 0)
        return found

    def _cap_totals(self) -> Floats:
        found = np.full(len(self.caps), np.inf)
        for row in self.tables["caps"]:
            if row["period"] == TOTAL:
                found[self.caps[str(row["cap"])]] = _float(row["amount"])
        return found

    def _terminal(self, stocks: Floats, capacity: Floats) -> tuple[Floats, Floats]:
        """What must be handed on: what was received, what the table says, or nothing."""
        rows = self.tables["terminal"]
        rule = self.tables.settings.get("terminal", "table" if rows else "received")
        if rule == "received":
            return stocks, np.where(np.isfinite(capacity), capacity, 0)
        of_stock, of_capacity = np.zeros(len(self.products)), np.zeros(len(self.techniques))
        for row in rows:
            if row["of"] == "stock":
                of_stock[self.products[str(row["name"])]] = _float(row["amount"])
            else:
                of_capacity[self.techniques[str(row["name"])]] = _float(row["amount"])
        return of_stock, of_capacity


def _demand(tables: Tables) -> Demand:
    """Every need of every period, in the order of the table; a row for a period stands in place of one for every period."""
    about = ("community", "product", "tier", "source")
    single = {(*(row[column] for column in about), row["period"]) for row in tables["needs"] if isinstance(row["period"], int)}
    needs = []
    for row in tables["needs"]:
        who = tuple(row[column] for column in about)
        if isinstance(row["period"], int):
            when: Iterable[int] = (row["period"],)
        else:
            when = (period for period in range(1, len(tables.periods) + 1) if (*who, period) not in single)
        community, product, source = _texts(row, "community", "product", "source")
        needs += [Need(community, product, period - 1, Tier(str(row["tier"])), _float(row["amount"]), source) for period in when]
    settings = tables.settings
    division = {tier: Division(settings[f"division.{tier}"]) for tier in Tier if f"division.{tier}" in settings}
    return Demand(tuple(needs), division)


def _warnings(tables: Tables) -> Iterable[Warning]:
    """Say what is stated and has no effect."""
    limited = {row["technique"] for row in tables["capacity"]}
    used = {row["skill"] for row in tables["work"]}
    needy = {row["community"] for row in tables["needs"]}
    for name in dict.fromkeys(str(row["technique"]) for row in tables["building"]):
        if name not in limited:
            yield Warning(f"{name} can be built, but no capacity is stated for it, so it has no limit.", "capacity", name)
    for name in dict.fromkeys(str(row["technique"]) for row in tables["begun"]):
        if name not in limited:
            yield Warning(f"More of {name} was begun, but no capacity is stated for it, so it has no limit.", "begun", name)
    for name in dict.fromkeys(str(row["skill"]) for row in tables["hours"]):
        if name not in used:
            yield Warning(f"No technique uses the hours of {name}.", "hours", name)
    for row in tables["communities"]:
        if row["community"] not in needy:
            yield Warning(f"{row['community']} states no needs.", "communities", str(row["community"]))


def _index(rows: Iterable[Row], column: str) -> dict[str, int]:
    return {name: number for number, name in enumerate(dict.fromkeys(str(row[column]) for row in rows))}


def _limits(rows: Iterable[Row], column: str) -> Floats:
    return np.array([np.inf if row[column] is None else _float(row[column]) for row in rows], dtype=np.float64)


def _texts(row: Row, *columns: str) -> tuple[str, ...]:
    return tuple(str(row[column]) for column in columns)


def _float(value: Value) -> float:
    return float(value or 0)


def _whole(value: Value) -> int:
    return int(value or 0)
