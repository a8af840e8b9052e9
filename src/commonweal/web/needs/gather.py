"""From what is in force and what has been stated since to the list that an assembly ratifies: exact, in order, nothing lost."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

TIERS = ("vital", "basic", "wanted")
EXACT = Decimal("0.000001")  # amounts are kept to a millionth of their unit
Key = tuple[str, int, str]  # product, period counted from 1, tier
Table = Mapping[str, Mapping[str, Decimal]]  # of each product, what part stands in which tier


@dataclass(frozen=True)
class Stated:
    """A need as stated: so much of a product in each of some periods, on top of the list or in place of its figure."""

    product: str
    tier: str
    amount: Decimal
    periods: tuple[int, ...]
    replaces: bool = False


def gather(in_force: Mapping[Key, Decimal], stated: Iterable[Stated]) -> dict[Key, Decimal]:
    """Lay stated needs over the list in force, in the order given; what comes to nothing drops out.

    >>> gather({("bread", 1, "vital"): Decimal(5)}, [Stated("bread", "vital", Decimal(2), (1, 2))])
    {('bread', 1, 'vital'): Decimal('7'), ('bread', 2, 'vital'): Decimal('2')}
    >>> gather({("bread", 1, "vital"): Decimal(5)}, [Stated("bread", "vital", Decimal(0), (1,), replaces=True)])
    {}
    """
    lines = dict(in_force)
    for need in stated:
        for period in need.periods:
            key = (need.product, period, need.tier)
            lines[key] = need.amount if need.replaces else lines.get(key, Decimal(0)) + need.amount
    return {key: amount for key, amount in lines.items() if amount}


def divide(lines: Mapping[Key, Decimal], table: Table) -> dict[Key, Decimal]:
    """Divide what is needed of each product among the tiers by another table; how much is needed in all stays as it is.

    >>> divide({("bread", 1, "wanted"): Decimal(4)}, {"bread": {"vital": Decimal("0.75"), "wanted": Decimal("0.25")}})
    {('bread', 1, 'vital'): Decimal('3.000000'), ('bread', 1, 'wanted'): Decimal('1.000000')}
    """
    totals: dict[tuple[str, int], Decimal] = {}
    for (product, period, _tier), amount in lines.items():
        totals[product, period] = totals.get((product, period), Decimal(0)) + amount
    divided = {
        (product, period, tier): amount
        for (product, period), total in totals.items()
        if product in table
        for tier, amount in _parted(total, table[product]).items()
    }
    kept = {key: amount for key, amount in lines.items() if key[0] not in table}
    return {key: amount for key, amount in (kept | divided).items() if amount}


def _parted(total: Decimal, parts: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """A quantity in parts as exact as amounts are kept; what rounding leaves over goes to the largest part."""
    amounts = {tier: (total * parts.get(tier, Decimal(0))).quantize(EXACT) for tier in TIERS}
    largest = max(TIERS, key=lambda tier: parts.get(tier, Decimal(0)))
    amounts[largest] += total - sum(amounts.values())
    return amounts


def shares(lines: Mapping[Key, Decimal]) -> dict[str, dict[str, Decimal]]:
    """Of each product, what part of all that is needed stands in each tier: the table that members can change by vote.

    >>> shares({("bread", 1, "vital"): Decimal(3), ("bread", 1, "wanted"): Decimal(1)})["bread"]["vital"]
    Decimal('0.75')
    """
    totals: dict[str, dict[str, Decimal]] = {}
    for (product, _period, tier), amount in lines.items():
        of = totals.setdefault(product, dict.fromkeys(TIERS, Decimal(0)))
        of[tier] += amount
    return {product: {tier: of[tier] / sum(of.values()) for tier in TIERS} for product, of in totals.items()}


def fault(table: Table, known: Iterable[str]) -> str:
    """Why a table cannot divide needs, in a sentence, or nothing: of each product that is known the parts add up to one.

    >>> fault({"bread": {"vital": Decimal("0.5"), "basic": Decimal("0.3"), "wanted": Decimal("0.1")}}, ["bread"])
    'The parts of bread add up to 0.9; they must add up to 1.'
    """
    known = set(known)
    for product, parts in table.items():
        if product not in known:
            return f"{product} is nothing that can be needed here."
        if parts.keys() != set(TIERS):
            return f"{product} is divided among {', '.join(parts) or 'no tiers'}; vital, basic and wanted are needed."
        if low := [tier for tier in TIERS if not parts[tier].is_finite() or parts[tier] < 0]:
            return f"{product} has {parts[low[0]]} in {low[0]}; a part is never below 0."
        if (whole := sum(parts.values())) != 1:
            return f"The parts of {product} add up to {whole}; they must add up to 1."
    return "" if table else "The table is empty."


def write_tables(before: Table, after: Table) -> bytes:
    """A change of the table as its file: how the products that change were divided, and how they will be."""
    said = {
        when: {product: {tier: f"{part.normalize():f}" for tier, part in of.items()} for product, of in table.items()}
        for when, table in (("before", before), ("after", after))
    }
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def read_tables(content: bytes) -> tuple[Table, Table]:
    """How products were divided, and how they will be, out of such a file.

    >>> half = {"bread": {"vital": Decimal("0.5"), "basic": Decimal("0.5"), "wanted": Decimal(0)}}
    >>> read_tables(write_tables({}, half)) == ({}, half)
    True
    """
    before, after = (
        {product: {tier: Decimal(part) for tier, part in of.items()} for product, of in json.loads(content)[when].items()}
        for when in ("before", "after")
    )
    return before, after
