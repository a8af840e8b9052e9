"""What is asked of an economy: needs, tier by tier, and how a tier that cannot be met in full is divided."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Tier(StrEnum):
    """Needs are met in this order."""

    VITAL = "vital"
    BASIC = "basic"
    WANTED = "wanted"


class Division(StrEnum):
    """How a tier is divided that cannot be met in full; a constitution names one, the first is the default.

    LEXIMIN: make the worst-off community as well off as possible, then the next. EQUAL: one share for every community,
    nobody above it. MEMBERS: the largest sum of communities' shares weighted by their members. TOTAL: the largest sum of
    the shares in which single needs are met.
    """

    LEXIMIN = "leximin"
    EQUAL = "equal"
    MEMBERS = "members"
    TOTAL = "total"


@dataclass(frozen=True)
class Need:
    """So much of a product, in its unit, that a community needs in a period (counted from 0), in a tier."""

    community: str
    product: str
    period: int
    tier: Tier
    amount: float
    source: str = ""  # whose need it is, so that a plan can be traced to it (P1)


@dataclass(frozen=True)
class Demand:
    """All needs of all communities, in the order in which a plan's deliveries answer them."""

    needs: tuple[Need, ...]
    division: Mapping[Tier, Division] = field(default_factory=dict)
