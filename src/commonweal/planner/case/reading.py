"""A case as arrays: the document's names are counted, its numbers laid out by period, its slips refused with a sentence."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

from commonweal.planner.economy import Floats

FORMAT = "commonweal-case/1"
MOST_PERIODS = 1_000
Document = Mapping[str, object]

MOST = 1e15  # in size; solvers take much larger figures for no limit at all


class Kind(StrEnum):
    """What is delivered for a need: exactly its amount, up to it, its amount times a common scale, or a fair share of it."""

    MUST = "must"
    UPTO = "upto"
    SCALED = "scaled"
    FAIR = "fair"


class Objective(StrEnum):
    """What is sought."""

    LEAST_LABOUR = "least_labour"
    LEAST_WEIGHT = "least_weight"
    MOST_WEIGHT = "most_weight"
    LARGEST_SCALE = "largest_scale"
    FAIREST = "fairest"
    GROWTH = "growth"
    ANY = "any"


class MalformedCaseError(ValueError):
    """A case that cannot be read: where, what was found, and what would be accepted."""

    def __init__(self, field: str, reason: str, found: object, accepted: str) -> None:
        self.field, self.reason, self.found, self.accepted = field, reason, str(found)[:80], accepted
        super().__init__(f"{field}: {reason} Found {self.found}; accepted: {accepted}.")


@dataclass(frozen=True)
class Need:
    """What one community needs of one product in one period (from 0)."""

    community: str
    product: int
    period: int
    kind: Kind
    amount: float  # inf: no limit
    weight: float
    per: float  # a fair share is what is delivered divided by this


@dataclass(frozen=True)
class Case:
    """n products, m techniques, T periods; matrices are n x m per delay, arrays n x T or m x T, inf means no limit."""

    products: tuple[str, ...]
    techniques: tuple[str, ...]
    communities: tuple[str, ...]
    periods: int
    inputs: tuple[csr_array, ...]
    outputs: tuple[csr_array, ...]
    labour: Floats  # m x T
    run_weight: Floats  # m x T
    run_least: Floats  # m x T
    run_most: Floats  # m x T
    kept: Floats  # n x T
    leftover_least: Floats  # n x T
    leftover_most: Floats  # n x T
    leftover_weight: Floats  # n x T
    given: Floats  # n x T
    unlimited: NDArray[np.bool_]  # n x T: as much as is wanted comes from outside
    labour_available: Floats  # T
    needs: tuple[Need, ...]
    objective: Objective
    constant: float
    expected: tuple[Document, ...]


def read(document: object) -> Case:
    """Read a case, or raise MalformedCaseError."""
    whole = _object(document, "case")
    if whole.get("format") != FORMAT:
        raise MalformedCaseError("format", "This is no case in a format known here.", whole.get("format"), FORMAT)
    T = _whole(whole.get("periods", 1), "periods", MOST_PERIODS)
    products = _objects(whole.get("products"), "products")
    techniques = _objects(whole.get("techniques"), "techniques")
    n_at, m_at = _places(products), _places(techniques)
    objective = _object(whole.get("objective"), "objective")
    expected = _list(whole.get("expected", []), "expected")
    given, unlimited = _given(_list(whole.get("stocks", []), "stocks"), n_at, T)
    communities = tuple(str(name) for name in _list(whole.get("communities", []), "communities"))

    def of_techniques(key: str, null: float | None = None) -> Floats:
        return _rows("techniques", techniques, key, T, null)

    def of_products(key: str, null: float | None = None) -> Floats:
        return _rows("products", products, key, T, null)

    runs = np.array([_running(said.get("periods"), f"techniques.{name}.periods", T) for name, said in techniques.items()])
    return Case(
        products=tuple(products),
        techniques=tuple(techniques),
        communities=communities,
        periods=T,
        inputs=_by_delay(techniques, "inputs", n_at, m_at, T),
        outputs=_by_delay(techniques, "outputs", n_at, m_at, T),
        labour=of_techniques("labour"),
        run_weight=of_techniques("weight"),
        run_least=of_techniques("least", 0.0),
        run_most=np.where(runs.reshape(-1, T), of_techniques("most", math.inf), 0.0),
        kept=of_products("kept"),
        leftover_least=of_products("leftover_least", 0.0),
        leftover_most=of_products("leftover_most", math.inf),
        leftover_weight=of_products("leftover_weight"),
        given=given,
        unlimited=unlimited,
        labour_available=_series(whole.get("labour_available"), "labour_available", T, math.inf),
        needs=tuple(_needs(_list(whole.get("needs", []), "needs"), communities, n_at, T)),
        objective=Objective(_choice(objective.get("kind"), "objective.kind", Objective)),
        constant=_number(objective.get("constant", 0), "objective.constant"),
        expected=tuple(_object(entry, f"expected {at}") for at, entry in enumerate(expected, 1)),
    )


def place(name: object, known: Mapping[str, int] | Sequence[str], field: str) -> int:
    """Find a name among those known."""
    if isinstance(name, str) and name in known:
        return known[name] if isinstance(known, Mapping) else known.index(name)
    close = get_close_matches(str(name), list(known), 1)
    hint = f" Did you mean {close[0]}?" if close else ""
    raise MalformedCaseError(field, f"There is no such name.{hint}", name, ", ".join(list(known)[:8]) or "none, there are none")


def period(value: object, field: str, T: int) -> int:
    """Read a period, which counts from 1 and is 1 where it is absent, as a place from 0."""
    return (_whole(value, field, T) if value is not None else 1) - 1


def _needs(entries: Sequence[object], communities: Sequence[str], products: Mapping[str, int], T: int) -> Iterable[Need]:
    for at, entry in enumerate(entries, 1):
        field = f"needs {at}"
        said = _object(entry, field)
        community = communities[place(said.get("community"), communities, f"{field}.community")]
        product = place(said.get("product"), products, f"{field}.product")
        kind = Kind(_choice(said.get("kind", Kind.MUST), f"{field}.kind", Kind))
        open_ended = math.inf if kind in (Kind.UPTO, Kind.FAIR) else None
        if "amount" not in said:
            raise _missing(f"{field}.amount")
        amounts = _series(said["amount"], f"{field}.amount", T, open_ended)
        weights = _series(said.get("weight", 0), f"{field}.weight", T)
        pers = amounts if said.get("per") is None else _series(said["per"], f"{field}.per", T)
        for t in _periods(said.get("period"), f"{field}.period", T):
            if kind is Kind.FAIR and not math.isfinite(pers[t]):
                raise MalformedCaseError(f"{field}.per", "A share of no stated amount needs a measure.", "nothing", "a number")
            yield Need(community, product, t, kind, float(amounts[t]), float(weights[t]), float(pers[t]))


def _given(entries: Sequence[object], products: Mapping[str, int], T: int) -> tuple[Floats, NDArray[np.bool_]]:
    """Add up what comes from outside; what has no limit is marked."""
    given = np.zeros((len(products), T))
    for at, entry in enumerate(entries, 1):
        said = _object(entry, f"stocks {at}")
        product = place(said.get("product"), products, f"stocks {at}.product")
        if "amount" not in said:
            raise _missing(f"stocks {at}.amount")
        amounts = _series(said["amount"], f"stocks {at}.amount", T, math.inf)
        for t in _periods(said.get("period"), f"stocks {at}.period", T):
            given[product, t] += amounts[t]
    unlimited = np.isinf(given)
    return np.where(unlimited, 0.0, given), unlimited


def _missing(field: str) -> MalformedCaseError:
    return MalformedCaseError(field, "The amount is missing.", "nothing", "a number, or a list with one per period")


def _by_delay(
    techniques: Mapping[str, Document], key: str, products: Mapping[str, int], places: Mapping[str, int], T: int
) -> tuple[csr_array, ...]:
    """One matrix for each delay; all delays are kept, so that figures of structure can count what falls after the plan."""
    entries: dict[int, list[tuple[int, int, float]]] = {0: []}
    for name, said in techniques.items():
        for product, amount in _object(said.get(key, {}), f"techniques.{name}.{key}").items():
            field = f"techniques.{name}.{key}.{product}"
            row = place(product, products, field)
            for delay, value in enumerate(amount if isinstance(amount, list | tuple) else [amount]):
                entries.setdefault(delay, []).append((row, places[name], _number(value, field)))
    shape = (len(products), len(places))
    return tuple(_matrix(entries.get(delay, []), shape) for delay in range(max(entries) + 1))


def _matrix(entries: Sequence[tuple[int, int, float]], shape: tuple[int, int]) -> csr_array:
    rows, columns, values = ([entry[part] for entry in entries] for part in range(3))
    return csr_array(coo_array((np.array(values, dtype=np.float64), (rows, columns)), shape=shape))


def _rows(table: str, named: Mapping[str, Document], key: str, T: int, null: float | None) -> Floats:
    """Read one quantity of everything named; what is not said is nought, or without limit where null says so."""
    empty = 0 if null is None else None
    rows = [_series(_spread(said, said.get(key, empty), T), f"{table}.{name}.{key}", T, null) for name, said in named.items()]
    return np.array(rows, dtype=np.float64).reshape(len(rows), T)


def _spread(said: Document, value: object, T: int) -> object:
    """Lay a list with one entry for each of a technique's own ``periods`` out over all periods."""
    own = said.get("periods")
    if not isinstance(own, list) or not isinstance(value, list) or len(value) == T or len(value) != len(own):
        return value
    by_period = dict(zip(own, value, strict=True))
    return [by_period.get(t, 0) for t in range(1, T + 1)]


def _series(value: object, field: str, T: int, null: float | None = None) -> Floats:
    """Read a number that holds in every period, or a list with one for each; null where nothing limits."""
    values = value if isinstance(value, list | tuple) else [value] * T
    if len(values) != T:
        raise MalformedCaseError(field, "The list does not have one entry per period.", len(values), f"{T}, or one number")
    read = [null if entry is None and null is not None else _number(entry, field) for entry in values]
    return np.array(read, dtype=np.float64)


def _running(value: object, field: str, T: int) -> list[bool]:
    running = set(_periods(value, field, T))
    return [t in running for t in range(T)]


def _periods(value: object, field: str, T: int) -> list[int]:
    """Read the period, the list of periods, or every period where nothing is said, as places from 0."""
    if value is None:
        return list(range(T))
    return [_whole(entry, field, T) - 1 for entry in (value if isinstance(value, list | tuple) else [value])]


def _number(value: object, field: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise MalformedCaseError(field, "This is not a number.", value, "a finite number")
    if abs(value) > MOST:
        raise MalformedCaseError(field, "This is too large to be told from no limit.", value, f"a number up to {MOST:g}")
    return float(value)


def _whole(value: object, field: str, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
        raise MalformedCaseError(field, "This is no period or count of periods.", value, f"a whole number from 1 to {most}")
    return value


def _choice(value: object, field: str, choices: type[StrEnum]) -> str:
    if value not in list(choices):
        raise MalformedCaseError(field, "This is none of the kinds known here.", value, ", ".join(choices))
    return str(value)


def _object(value: object, field: str) -> Document:
    if not isinstance(value, Mapping):
        raise MalformedCaseError(field, "This is no object.", type(value).__name__, "names with their values, in braces")
    return value


def _objects(value: object, field: str) -> dict[str, Document]:
    return {name: _object(said, f"{field}.{name}") for name, said in _object(value, field).items()}


def _list(value: object, field: str) -> Sequence[object]:
    if not isinstance(value, list | tuple):
        raise MalformedCaseError(field, "This is no list.", type(value).__name__, "a list, in brackets")
    return value


def _places(named: Mapping[str, object]) -> dict[str, int]:
    return {name: at for at, name in enumerate(named)}
