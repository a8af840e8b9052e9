"""The rows of DESIGN §5, one by one, from the data: by how much a plan breaks each, relative to the size of its terms."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from commonweal.planner.economy import Floats
from commonweal.planner.plan import Plan
from commonweal.planner.proof.limits import Limits
from commonweal.planner.proof.terms import Terms

NOISE = 1e-6  # a row counts as no smaller than this share of what its figure can at most be
DUST = 1e-3  # of a run: rows of runs count as no smaller, so that 1e-9 runs of what cannot run at all break nothing


@dataclass(frozen=True)
class Family:
    """One kind of row: which names its first axis counts, and how far each row is broken, relative to its terms."""

    name: str
    of: str  # products, techniques, skills, caps or needs
    broken: Floats  # names, or names x periods

    @property
    def worst(self) -> float:
        """The largest violation; infinite where the plan holds something that is not a number."""
        worst = float(np.max(self.broken, initial=0.0))
        return worst if np.isfinite(worst) else float("inf")


def families(terms: Terms, limits: Limits, plan: Plan) -> Iterator[Family]:
    """Every family of rows, with what the plan makes of it."""
    economy = terms.economy
    n, m, T = terms.shape
    runs, investment, stocks = plan.runs, plan.investment, plan.stocks

    carried = (1 - economy.decay)[:, None] * np.column_stack([economy.opening_stocks, stocks[:, :-1]])
    delivered = terms.delivered(plan.deliveries)
    made, used = _flows(economy.outputs, runs, n), _flows(economy.inputs, runs, n)
    built = economy.new_capacity @ investment
    left = carried + economy.supply + made - used - built - delivered - stocks
    turnover = economy.supply + np.sum([abs(term) for term in (carried, made, used, built, delivered, stocks)], axis=0)
    most = np.maximum(turnover, NOISE * _largest(limits.available, turnover))
    yield Family("balance", "products", _relative(abs(left), most))
    yield Family("stocks at least", "products", _relative(economy.stock_least - stocks, most))
    yield Family("stocks at most", "products", _relative(stocks - economy.stock_most, most))

    level = np.maximum(np.maximum(abs(runs), DUST), NOISE * _largest(limits.runs, runs))
    yield Family("runs at least", "techniques", _relative(economy.run_least - runs, np.maximum(level, economy.run_least)))
    added = np.column_stack(
        [sum((economy.service[:, t - u] * investment[:, u] for u in range(min(t + 1, T))), np.zeros(m)) for t in range(T + 1)]
    )
    old = np.where(np.isfinite(economy.capacity[:, :T]), economy.capacity[:, :T], 0.0)
    room = np.maximum(level, abs(runs) + old + added[:, :T])
    yield Family("capacity", "techniques", _relative(runs - economy.capacity[:, :T] - added[:, :T], room))
    building = np.maximum(abs(investment), NOISE * _largest(limits.investment, investment))
    yield Family("investment at least", "techniques", _relative(-investment, building))
    yield Family("investment at most", "techniques", _relative(np.where(terms.extendable[:, None], 0.0, investment), building))

    yield _limited("hours", "skills", economy.hours, runs, economy.hours_available)
    yield _limited("caps", "caps", economy.emissions, runs, economy.cap_limits)
    whole = _limited("cap totals", "caps", economy.emissions, runs.sum(axis=1)[:, None], economy.cap_totals[:, None])
    yield Family(whole.name, whole.of, whole.broken[:, 0])

    amounts = np.where(terms.amounts > 0, terms.amounts, 1.0)
    yield Family("deliveries at least", "needs", _relative(-plan.deliveries, amounts))
    yield Family("deliveries at most", "needs", _relative(plan.deliveries - terms.amounts, amounts))

    for name, of, asked, missing, there in (
        ("terminal stocks", "products", terms.asked_stocks, plan.missing_stocks, stocks[:, -1]),
        ("terminal capacity", "techniques", terms.asked_capacity, plan.missing_capacity, economy.capacity[:, T] + added[:, T]),
    ):
        size = np.where(asked > 0, asked, 1.0)
        short = np.maximum(np.where(asked > 0, asked - there - missing, 0.0), -missing)
        yield Family(name, of, _relative(np.maximum(short, missing - asked), size))


def fits(terms: Terms, plan: Plan) -> bool:
    """Say whether a plan's arrays have the shapes of the data and hold numbers only."""
    n, m, T = terms.shape
    expected = (
        (plan.runs, (m, T)),
        (plan.investment, (m, T)),
        (plan.stocks, (n, T)),
        (plan.deliveries, (len(terms.amounts),)),
        (plan.missing_stocks, (n,)),
        (plan.missing_capacity, (m,)),
    )
    return all(array.shape == shape and bool(np.isfinite(array).all()) for array, shape in expected)


def _flows(matrices: tuple[csr_array, ...], runs: Floats, n: int) -> Floats:
    """What runs use or make in each period, n x T; what would fall after the last period is dropped."""
    T = runs.shape[1]
    total = np.zeros((n, T))
    for delay, matrix in enumerate(matrices[:T]):
        total[:, delay:] += matrix @ runs[:, : T - delay]
    return total


def _limited(name: str, of: str, per_run: csr_array, runs: Floats, limit: Floats) -> Family:
    taken = np.asarray(per_run @ runs, dtype=np.float64)
    size: Floats = np.maximum(abs(per_run) @ abs(runs), np.where(np.isfinite(limit), abs(limit), 0.0))
    largest = abs(per_run).max(axis=1).toarray() if per_run.shape[1] else np.zeros(per_run.shape[0])
    dust = DUST * np.asarray(largest, dtype=np.float64).reshape(-1, 1)
    return Family(name, of, _relative(taken - limit, np.maximum(size, dust)))


def _largest(possible: Floats, there: Floats) -> Floats:
    """For each row's name the most its figure can be, or where nothing limits it, the largest figure of the family."""
    finite = np.where(np.isfinite(possible), possible, 0.0).max(axis=1, initial=0.0)
    endless = np.isinf(possible).any(axis=1)
    fallback = np.maximum(finite, np.max(abs(there), initial=0.0))
    return np.asarray(np.where(endless, fallback, finite), dtype=np.float64)[:, None]


def _relative(broken: Floats, size: Floats) -> Floats:
    """Violations relative to sizes; where nothing has any size, the violation itself."""
    measure = np.where(size > 0, size, 1.0)
    return np.asarray(np.maximum(broken, 0.0) / measure, dtype=np.float64)


NAMED: dict[str, Callable[[Terms, int], str]] = {
    "products": lambda terms, row: terms.economy.products[row].title or terms.economy.products[row].name,
    "techniques": lambda terms, row: terms.economy.techniques[row].title or terms.economy.techniques[row].name,
    "skills": lambda terms, row: terms.economy.skills[row].title or terms.economy.skills[row].name,
    "caps": lambda terms, row: terms.economy.caps[row].title or terms.economy.caps[row].name,
    "needs": lambda terms, row: f"{terms.demand.needs[row].product} for {terms.demand.needs[row].community}",
}
