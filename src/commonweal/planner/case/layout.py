"""A case laid into one program: the balance of every product and period, and what binds labour, scales and shares."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array, diags_array

from commonweal.planner.case.reading import Case, Kind
from commonweal.planner.economy import Floats
from commonweal.planner.program import LinearProgram, Program


@dataclass(frozen=True)
class Layout:
    """The program of a case, and which needs are fair and by how much each is raised with the common share."""

    case: Case
    program: LinearProgram
    fair: NDArray[np.int64]  # K: places among the needs whose share can be compared

    def column(self, name: str) -> slice:
        """Where a family of variables lies."""
        return self.program.variables[name].slice

    def row(self, name: str) -> slice:
        """Where a family of rows lies."""
        return self.program.rows[name].slice


def lay(case: Case) -> Layout:
    """Lay the rule every plan obeys: for each product i and period t

        kept_it S_i,t−1 + w_it + given_it + Σ_jk (b_ijk − a_ijk) x_j,t−k − Σ d = S_it

    and Σ_j l_jt x_jt ≤ labour available; d = amount x scale for scaled needs; d_k ≥ per_k share for fair ones.
    """
    program = Program()
    n, T = case.given.shape
    least, most = _limits(case)
    program.add_variables("runs", case.labour.shape, case.run_least, case.run_most)
    program.add_variables("leftovers", (n, T), case.leftover_least, case.leftover_most)
    program.add_variables("given", (n, T), 0.0, np.where(case.unlimited, np.inf, 0.0))
    program.add_variables("deliveries", (len(case.needs),), least, most)
    program.add_variables("scale", (1,))
    program.add_variables("share", (1,), -np.inf, np.inf)
    fair = np.array([k for k, need in enumerate(case.needs) if need.kind is Kind.FAIR and need.per > 0], dtype=np.int64)

    _add_balance(program, case)
    available = np.where(case.labour.any(axis=0), case.labour_available, np.inf)
    rows = program.add_rows("labour", upper=available)
    rows.add(_over_techniques(case.labour), program["runs"])
    _add_scaled(program, case)
    _add_fair(program, case, fair)
    return Layout(case, program.build(), fair)


def _limits(case: Case) -> tuple[Floats, Floats]:
    """Between which bounds each need is delivered."""
    least = [need.amount if need.kind is Kind.MUST else -np.inf if need.kind is Kind.SCALED else 0.0 for need in case.needs]
    most = [np.inf if need.kind is Kind.SCALED else need.amount for need in case.needs]
    return np.array(least, dtype=np.float64), np.array(most, dtype=np.float64)


def _add_balance(program: Program, case: Case) -> None:
    n, T = case.given.shape
    rows = program.add_rows("balance", lower=-case.given, upper=-case.given)
    rows.add(case.kept, program["leftovers"].before())
    rows.add(-1, program["leftovers"])
    rows.add(1, program["given"])
    for delay, made in enumerate(case.outputs[:T]):
        rows.add(made, program["runs"].before(delay))
    for delay, used in enumerate(case.inputs[:T]):
        rows.add(-used, program["runs"].before(delay))
    at = [need.product * T + need.period for need in case.needs]
    which = np.arange(len(case.needs))
    rows.add(csr_array(coo_array((-np.ones(len(at)), (at, which)), shape=(n * T, len(at)))), program["deliveries"])


def _add_scaled(program: Program, case: Case) -> None:
    """Lay d_k − amount_k scale = 0 for the scaled needs."""
    scaled = [(k, need.amount) for k, need in enumerate(case.needs) if need.kind is Kind.SCALED]
    rows = program.add_rows("scaled", lower=np.zeros(len(scaled)), upper=np.zeros(len(scaled)))
    rows.add(_selection([k for k, _ in scaled], len(case.needs)), program["deliveries"])
    rows.add(csr_array(-np.array([[amount] for _, amount in scaled]).reshape(-1, 1)), program["scale"])


def _add_fair(program: Program, case: Case, fair: NDArray[np.int64]) -> None:
    """Lay d_k − per_k share ≥ 0 for the fair needs; who is no longer raised has another bound and no share."""
    rows = program.add_rows("fair", lower=np.full(len(fair), -np.inf))
    rows.add(_selection(list(fair), len(case.needs)), program["deliveries"])
    rows.add(csr_array(-np.array([[case.needs[k].per] for k in fair]).reshape(-1, 1)), program["share"])


def _selection(places: list[int], width: int) -> csr_array:
    at = np.arange(len(places))
    return csr_array(coo_array((np.ones(len(places)), (at, places)), shape=(len(places), width)))


def _over_techniques(labour: Floats) -> csr_array:
    """T x (m T): adds up the labour of every period."""
    m, T = labour.shape
    if not m:
        return csr_array((T, 0))
    from scipy.sparse import hstack

    return csr_array(hstack([diags_array(row) for row in labour], format="csr"))
