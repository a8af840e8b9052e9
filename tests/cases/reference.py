"""The README of the cases, laid down a second time as plainly as can be: loops, dictionaries and SciPy."""

import math

import numpy as np
from scipy.optimize import linprog


def at(value, t, absent):
    """A quantity in period t: a number, a list with one per period, or nothing."""
    value = value[t] if isinstance(value, list) else value
    return absent if value is None else value


class Reference:
    """One case as a linear programme in a dictionary of variables."""

    def __init__(self, case):
        self.case, self.T = case, case["periods"]
        self.columns, self.bounds = {}, []
        self.equal, self.less = [], []
        self.fair = []
        self.scale = self.column("scale", 0, None)
        self.lay()

    def column(self, name, low, high):
        self.bounds.append((low, None if high is None or math.isinf(high) else high))
        return self.columns.setdefault(name, len(self.columns))

    def lay(self):
        case, T = self.case, self.T
        for name, technique in case["techniques"].items():
            for t in range(T):
                running = t + 1 in technique.get("periods", range(1, T + 1))
                most = at(technique.get("most"), t, math.inf) if running else 0
                self.column(("run", name, t), at(technique.get("least"), t, 0), most)
        for name, product in case["products"].items():
            for t in range(T):
                self.column(
                    ("left", name, t), at(product.get("leftover_least"), t, 0), at(product.get("leftover_most"), t, math.inf)
                )
        balance = {(name, t): ({}, 0.0) for name in case["products"] for t in range(T)}
        for (name, t), (terms, _) in balance.items():
            terms[self.columns["left", name, t]] = -1.0
            if t:
                terms[self.columns["left", name, t - 1]] = at(case["products"][name].get("kept"), t, 0)
        for name, technique in case["techniques"].items():
            for key, sign in (("inputs", -1.0), ("outputs", 1.0)):
                for product, amounts in technique.get(key, {}).items():
                    for delay, amount in enumerate(amounts if isinstance(amounts, list) else [amounts]):
                        for t in range(T - delay):
                            terms = balance[product, t + delay][0]
                            column = self.columns["run", name, t]
                            terms[column] = terms.get(column, 0.0) + sign * amount
        for stock in case["stocks"]:
            for t in range(T):
                if stock.get("period", t + 1) == t + 1:
                    terms, given = balance[stock["product"], t]
                    balance[stock["product"], t] = (terms, given + at(stock["amount"], t, None))
        for number, need in enumerate(case["needs"]):
            for t in range(T):
                if need.get("period", t + 1) == t + 1:
                    self.need(number, need, t, balance[need["product"], t][0])
        self.balance = {key: len(self.equal) + place for place, key in enumerate(balance)}
        self.equal += [(terms, -given) for terms, given in balance.values()]
        for t in range(T):
            limit = at(case.get("labour_available"), t, math.inf)
            if not math.isinf(limit):
                terms = {self.columns["run", name, t]: at(each.get("labour"), t, 0) for name, each in case["techniques"].items()}
                self.less.append((terms, limit))

    def need(self, number, need, t, terms):
        kind, amount = need.get("kind", "must"), at(need["amount"], t, math.inf)
        column = self.column(("need", number, t), amount if kind == "must" else 0, None if kind == "scaled" else amount)
        terms[column] = -1.0
        if kind == "scaled":
            self.equal.append(({column: 1.0, self.scale: -amount}, 0.0))
        if kind == "fair":
            per = at(need.get("per"), t, amount)
            if per > 0:
                self.fair.append((column, per))

    def costs(self):
        case = self.case
        costs = np.zeros(len(self.columns))
        for (what, *key), column in ((k, c) for k, c in self.columns.items() if isinstance(k, tuple)):
            name, t = key
            if case["objective"]["kind"] == "least_labour" and what == "run":
                costs[column] = at(case["techniques"][name].get("labour"), t, 0)
            elif case["objective"]["kind"] in ("least_weight", "most_weight"):
                if what == "run":
                    costs[column] = at(case["techniques"][name].get("weight"), t, 0)
                elif what == "left":
                    costs[column] = at(case["products"][name].get("leftover_weight"), t, 0)
                elif case["needs"][name].get("kind") == "upto":
                    costs[column] = at(case["needs"][name].get("weight"), t, 0)
        if case["objective"]["kind"] == "largest_scale":
            costs[self.scale] = 1.0
        return costs

    def sense(self):
        return 1.0 if self.case["objective"]["kind"] in ("least_labour", "least_weight") else -1.0

    def solve(self, costs, *, equal=(), less=(), more=None, bounds=None):
        """Minimise; ``more`` adds to the need of one product and period."""
        width = len(costs)
        rows = [*self.equal, *equal]
        right = [side for _, side in rows]
        if more is not None:
            right[self.balance[more[0]]] += more[1]
        return linprog(
            costs,
            A_eq=dense([terms for terms, _ in rows], width),
            b_eq=right,
            A_ub=dense([terms for terms, _ in [*self.less, *less]], width),
            b_ub=[side for _, side in [*self.less, *less]],
            bounds=bounds or self.bounds,
        )

    def answer(self, more=None):
        """Status and objective."""
        if self.case["objective"]["kind"] == "fairest":
            return self.leximin()
        costs = self.costs()
        found = self.solve(self.sense() * costs, more=more)
        if found.status == 2 or (found.status in (3, 4) and self.solve(0 * costs, more=more).status == 2):
            return "infeasible", None, None
        if found.status in (3, 4):
            return "unbounded", None, None
        return "feasible", float(costs @ found.x), found.x

    def leximin(self):
        """Raise all shares together; whoever cannot have more while the others keep theirs, tried one by one, is held."""
        if not self.fair:
            return ("infeasible" if self.solve(np.zeros(len(self.columns))).status == 2 else "feasible"), None, None
        share = len(self.columns)
        bounds = [*self.bounds, (None, None)]
        held, worst, x = {}, None, None
        while len(held) < len(self.fair):
            rows = [({share: per, column: -1.0}, 0.0) for column, per in self.fair if column not in held]
            keep = [({column: -1.0}, -amount) for column, amount in held.items()]
            costs = np.zeros(share + 1)
            costs[share] = -1.0
            found = self.solve(costs, less=[*rows, *keep], bounds=bounds)
            if found.status == 2:
                return "infeasible", None, None
            if found.status != 0:
                return ("unbounded", None, None) if worst is None else ("feasible", worst, x)
            reached, x = found.x[share], found.x
            worst = reached if worst is None else worst
            keep += [({column: -1.0}, -per * reached) for column, per in self.fair if column not in held]
            for column, per in list(self.fair):
                if column not in held:
                    costs = np.zeros(share + 1)
                    costs[column] = -1.0
                    single = self.solve(costs, less=slack(keep), bounds=bounds)
                    if single.status == 0 and single.x[column] / per < reached + 1e-6:
                        held[column] = per * reached - 1e-9
            assert held
        return "feasible", worst, x


def slack(rows):
    return [(terms, side + 1e-9) for terms, side in rows]


def dense(rows, width):
    matrix = np.zeros((len(rows), width))
    for row, terms in zip(matrix, rows, strict=True):
        for column, value in terms.items():
            row[column] += value
    return matrix
