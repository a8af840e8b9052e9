"""From what is in force and what has been stated since to the list that an assembly ratifies: exact, in order, nothing lost."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

TIERS = ("vital", "basic", "wanted")
Key = tuple[str, int, str]  # product, period counted from 1, tier


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


def divide(lines: Mapping[Key, Decimal], table: Mapping[str, Mapping[str, Decimal]]) -> dict[Key, Decimal]:
    """Divide what is needed of each product among the tiers by another table; how much is needed in all stays as it is.

    >>> divide({("bread", 1, "wanted"): Decimal(4)}, {"bread": {"vital": Decimal("0.75"), "wanted": Decimal("0.25")}})
    {('bread', 1, 'vital'): Decimal('3.00'), ('bread', 1, 'wanted'): Decimal('1.00')}
    """
    totals: dict[tuple[str, int], Decimal] = {}
    for (product, period, _tier), amount in lines.items():
        totals[product, period] = totals.get((product, period), Decimal(0)) + amount
    divided = {
        (product, period, tier): total * table[product].get(tier, Decimal(0))
        for (product, period), total in totals.items()
        if product in table
        for tier in TIERS
    }
    kept = {key: amount for key, amount in lines.items() if key[0] not in table}
    return {key: amount for key, amount in (kept | divided).items() if amount}


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
