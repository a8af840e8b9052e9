"""What a solution says in the words of the economy: runs, stocks and deliveries, and the valuation of every row."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonweal.planner import aims
from commonweal.planner.blocks import caps
from commonweal.planner.economy import Economy, Floats
from commonweal.planner.model import Model
from commonweal.planner.plan import Plan, Valuations
from commonweal.planner.solvers import Basis, Solution

DUST = 1e-9  # of a share: what a solver leaves above nothing or below all
ROUNDING = 1e-11  # of all that comes and goes: what solvers and float64 leave of their difference
STANDING = 1e-9  # relative: how near to its bound a figure stands there
AT_LEAST, MOVES, AT_MOST = np.int8(0), np.int8(1), np.int8(2)


@dataclass(frozen=True)
class Point:
    """One way to run the economy, in the units of the data, with ``shares`` = d / n."""

    runs: Floats
    investment: Floats
    stocks: Floats
    shares: Floats
    deliveries: Floats
    missing_stocks: Floats
    missing_capacity: Floats


def point(model: Model, solution: Solution, rising: NDArray[np.bool_] | None) -> Point:
    """Read the variables, without the dust below zero, and work the stocks out anew from what came and went."""
    economy, program = model.economy, model.program
    m, T = economy.run_least.shape

    def of(name: str) -> Floats:
        return program.variables[name].of(solution.values)

    shares = of("deliveries").copy()
    if rising is not None:
        shares += rising * of("tau")[0]
    shares[model.crowded] += of("excess")
    shares = np.clip(shares, 0.0, 1.0)
    shares = np.where(shares > 1 - DUST, 1.0, np.where(shares < DUST, 0.0, shares))
    deliveries = model.asked.amounts * shares

    runs = np.maximum(of("runs"), economy.run_least)
    investment = np.zeros((m, T))
    investment[model.extensible] = np.maximum(of("investment"), 0.0)
    stocks = np.clip(_stocks(model, runs, investment, deliveries), economy.stock_least, economy.stock_most)

    missing_stocks = economy.terminal_stocks * np.maximum(of("missing_stocks"), 0.0)
    missing_capacity = np.zeros(m)
    missing_capacity[model.handed_capacity] = np.maximum(of("missing_capacity"), 0.0)
    missing_capacity *= economy.terminal_capacity
    return Point(runs, investment, stocks, shares, deliveries, missing_stocks, missing_capacity)


def planned(reached: Point) -> Plan:
    """A point as a plan of which nothing is claimed yet."""
    return Plan(
        "",
        reached.runs,
        reached.investment,
        reached.stocks,
        reached.deliveries,
        reached.missing_stocks,
        reached.missing_capacity,
        (),
    )


def basis(model: Model, plan: Plan) -> Basis:
    """Where a plan sits in a program of the same size: what is run, built, kept or missed moves, the rest stands at a bound.

    What is delivered stands at what a level guarantees. Of rows those move that hold nothing back. A solver mends what is
    too much or too little.
    """
    program = model.program
    values = np.zeros(len(program.costs))
    amounts = np.where(model.asked.amounts > 0, model.asked.amounts, 1.0)
    owed_stocks = np.where(model.economy.terminal_stocks > 0, model.economy.terminal_stocks, 1.0)
    for name, of in (
        ("runs", plan.runs),
        ("investment", plan.investment[model.extensible]),
        ("stocks", plan.stocks),
        ("deliveries", plan.deliveries / amounts),
        ("missing_stocks", plan.missing_stocks / owed_stocks),
        ("missing_capacity", (plan.missing_capacity / np.maximum(model.economy.terminal_capacity, DUST))[model.handed_capacity]),
    ):
        values[program.variables[name].slice] = of.ravel()
    columns, rows = (
        _standing(figures, lower, upper)
        for figures, lower, upper in (
            (values, program.lower, program.upper),
            (program.matrix @ values, program.row_lower, program.row_upper),
        )
    )
    shares = program.variables["deliveries"].slice
    columns[shares] = np.where(columns[shares] == MOVES, AT_LEAST, columns[shares])
    return Basis(columns, rows)


def _standing(figures: Floats, lower: Floats, upper: Floats) -> NDArray[np.int8]:
    """Whether each figure stands at its least, moves, or stands at its most, in the numbers of ``Basis``."""
    near = STANDING * np.maximum(1.0, np.abs(figures))
    return np.where(figures <= lower + near, AT_LEAST, np.where(figures >= upper - near, AT_MOST, MOVES)).astype(np.int8)


def _stocks(model: Model, runs: Floats, investment: Floats, deliveries: Floats) -> Floats:
    """What is left over at the end of each period, by the balance; nothing where that is no more than rounding."""
    economy, asked = model.economy, model.asked
    n, T = economy.supply.shape
    built = economy.new_capacity @ investment
    flow, size = economy.supply - built, economy.supply + built
    for sign, delays in ((1, economy.outputs), (-1, economy.inputs)):
        for delay, matrix in enumerate(delays[:T]):
            moved = matrix @ runs[:, : T - delay]
            flow[:, delay:] += sign * moved
            size[:, delay:] += moved
    np.subtract.at(flow, (asked.products, asked.periods), deliveries)
    stocks = np.zeros((n, T))
    before = economy.opening_stocks
    for t in range(T):
        left = (1 - economy.decay) * before + flow[:, t]
        left[left <= ROUNDING * (before + size[:, t])] = 0.0
        before = np.clip(left, economy.stock_least[:, t], economy.stock_most[:, t])
        stocks[:, t] = before
    return stocks


def valuations(model: Model, solution: Solution, held: Mapping[str, float]) -> Valuations:
    """Read the valuation of every row, also of those that the program keeps as mere bounds of a variable."""
    economy, program = model.economy, model.program
    n, m = len(economy.products), len(economy.techniques)

    def dual(name: str) -> Floats:
        return program.rows[name].of(solution.duals)

    def reduced(name: str) -> Floats:
        return program.variables[name].of(solution.reduced)

    capacity = np.where(np.isfinite(economy.capacity[:, :-1]), np.maximum(reduced("runs"), 0.0), 0.0)
    capacity[caps.forbidden(economy)] = 0.0
    capacity[model.extensible] = np.maximum(dual("capacity"), 0.0)
    relief = caps.relief(economy, reduced("runs"))
    by_period, by_total = economy.cap_limits == 0, (economy.cap_totals == 0)[:, None]
    asked = np.where(model.asked.amounts > 0, model.asked.amounts, np.inf)
    stocks, left = np.zeros(n), np.zeros(m)
    stocks[model.handed_stocks] = np.maximum(-dual("terminal_stocks"), 0.0)
    left[model.handed_capacity] = np.maximum(-dual("terminal_capacity"), 0.0)
    return Valuations(
        balance=-dual("balance"),
        capacity=capacity,
        hours=np.maximum(dual("hours"), 0.0),
        caps=np.maximum(dual("caps"), np.where(by_period, relief, 0.0)),
        cap_totals=np.maximum(dual("cap_totals"), np.where(by_total & ~by_period, relief, 0.0).max(axis=1, initial=0.0)),
        needs=np.maximum(-reduced("deliveries"), 0.0) / asked,
        terminal_stocks=stocks,
        terminal_capacity=left,
        held={name: _held(model, solution, name, figure) for name, figure in held.items()},
    )


def _held(model: Model, solution: Solution, name: str, figure: float) -> float:
    """What one unit of relief from a held figure would add."""
    rows, variables = model.program.rows, model.program.variables
    if name == "terminal" and figure == 0.0:  # kept as bounds: the dearest shortfall says what its row would
        dearest = [variables[kind].of(solution.reduced).max(initial=0.0) for kind in ("missing_stocks", "missing_capacity")]
        return float(max(dearest))
    if name == "terminal":
        return max(0.0, float(rows["terminal_total"].of(solution.duals)[0]))
    if name == aims.RESERVE:
        return max(0.0, -float(variables["reserve"].of(solution.reduced)[0]))
    return max(0.0, float(rows["held"].of(solution.duals)[model.holdable.index(name)]))


def idle(economy: Economy, amounts: Floats) -> Point:
    """Running no more than must be, building and delivering nothing: where every computation starts."""
    stocks = np.zeros(economy.supply.shape)
    nothing = np.zeros(len(amounts))
    return Point(
        economy.run_least.copy(),
        np.zeros_like(economy.run_least),
        stocks,
        nothing,
        nothing,
        economy.terminal_stocks.copy(),
        economy.terminal_capacity.copy(),
    )
