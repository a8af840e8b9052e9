"""What sentences call things: titles where there are any, names elsewhere."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from commonweal.planner.economy import Cap, Community, Economy, Product, Skill, Technique

EVERY = "every period"
RUNS = "runs"  # what capacity is counted in where a run makes several things, or more or less than one


def called(thing: Product | Technique | Skill | Cap | Community) -> str:
    """A thing's title, or its name where it has none."""
    return thing.title or thing.name


def listed(things: Sequence[str]) -> str:
    """Things one after the other.

    >>> listed(["bread"]), listed(["bread", "flour", "ovens"])
    ('bread', 'bread, flour and ovens')
    """
    return " and ".join([", ".join(things[:-1]), *things[-1:]] if len(things) > 1 else things)


@dataclass(frozen=True)
class Names:
    """Products and communities of an economy by their names."""

    products: dict[str, Product]
    communities: dict[str, Community]

    def product(self, name: str) -> str:
        """What a product is called."""
        return called(self.products[name])

    def unit(self, name: str) -> str:
        """What a product is counted in."""
        return self.products[name].unit

    def community(self, name: str) -> str:
        """What a community is called."""
        return called(self.communities[name]) if name in self.communities else name


def names(economy: Economy) -> Names:
    """Gather what sentences call the things of an economy."""
    return Names({p.name: p for p in economy.products}, {c.name: c for c in economy.communities})


def run_units(economy: Economy) -> tuple[str, ...]:
    """What the capacity of each technique is counted in: its product's unit where a run makes one of that alone, else runs."""
    made: list[dict[int, float]] = [defaultdict(float) for _ in economy.techniques]
    for matrix in economy.outputs:
        held = matrix.tocoo()
        for product, technique, amount in zip(held.row, held.col, held.data, strict=True):
            if amount and not economy.products[int(product)].is_right:
                made[int(technique)][int(product)] += float(amount)
    return tuple(economy.products[next(iter(its))].unit if list(its.values()) == [1.0] else RUNS for its in made)


def period(economy: Economy, t: int) -> str:
    """A period in words: its label, which may be nothing but its number."""
    label = economy.periods[t]
    return f"period {label}" if label == str(t + 1) else label


def periods(economy: Economy, chosen: list[int]) -> str:
    """Several periods in words."""
    if len(chosen) == len(economy.periods) > 1:
        return EVERY
    return listed([period(economy, t) for t in chosen])
