"""What sentences call things: titles where there are any, names elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass

from commonweal.planner.economy import Cap, Community, Economy, Product, Skill, Technique


def called(thing: Product | Technique | Skill | Cap | Community) -> str:
    """A thing's title, or its name where it has none."""
    return thing.title or thing.name


def plural(unit: str) -> str:
    """A unit of work as several of it are called.

    >>> plural("hour"), plural("million hours")
    ('hours', 'million hours')
    """
    return unit if unit.endswith("s") else unit + "s"


def listed(things: Sequence[str]) -> str:
    """Things one after the other.

    >>> listed(["bread"]), listed(["bread", "flour", "ovens"])
    ('bread', 'bread, flour and ovens')
    """
    return things[0] if len(things) == 1 else f"{', '.join(things[:-1])} and {things[-1]}"


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


def period(economy: Economy, t: int) -> str:
    """A period in words: its label, which may be nothing but its number."""
    label = economy.periods[t]
    return f"period {label}" if label == str(t + 1) else label


def periods(economy: Economy, chosen: list[int]) -> str:
    """Several periods in words."""
    if len(chosen) == len(economy.periods) > 1:
        return "every period"
    return ", ".join(period(economy, t) for t in chosen)
