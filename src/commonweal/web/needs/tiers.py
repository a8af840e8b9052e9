"""The table that divides each good among vital, basic and wanted: as it reads today, and how a council's decision changes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import OuterRef, Subquery, Sum
from django.utils.translation import gettext_lazy as _

from commonweal.rules.verdict import Verdict
from commonweal.web.bodies.models import Body, BodyQuerySet, Kind
from commonweal.web.needs.gather import TIERS, Table, divide, fault, read_tables, write_tables
from commonweal.web.needs.models import Demand, Line, Product, Tiers
from commonweal.web.needs.services import MEDIA, lines_of, put_in_force
from commonweal.web.record import services as record
from commonweal.web.refused import Refused

ARTICLE = "decisions.tiers"
SHOWN = Decimal("0.001")  # parts are stated in tenths of a per cent
Parts = tuple[Decimal, ...]


@dataclass(frozen=True)
class Good:
    """A good, wherever it is needed: how much in all, and what part of it stands in each tier, by all communities together."""

    key: str  # stands for it in a form: the name of its first product
    title: str
    unit: str
    products: tuple[str, ...]
    amount: Decimal
    parts: Parts
    lowest: Parts  # of all communities
    highest: Parts

    @property
    def differs(self) -> bool:
        """Whether communities divide it differently, so far that a page would show it."""
        return any(high - low >= SHOWN for low, high in zip(self.lowest, self.highest, strict=True))

    @property
    def rounded(self) -> Parts:
        """The parts as a form shows them, to a tenth of a per cent; wanted is what is left."""
        vital, basic = (part.quantize(SHOWN) for part in self.parts[:2])
        return vital, basic, 1 - vital - basic


def with_a_table() -> BodyQuerySet:
    """Those that can decide how needs are divided: councils, and each community for itself."""
    return Body.objects.filter(kind__in=(Kind.COUNCIL, Kind.COMMUNITY))


def communities_beneath(council: Body) -> list[Body]:
    """Whose needs a council's table divides; a community's own divides its needs alone."""
    if council.kind == Kind.COMMUNITY:
        return [council]
    return list(Body.objects.descendants(council).filter(kind=Kind.COMMUNITY))


def table(council: Body) -> list[Good]:
    """The table as it reads today: every good that is needed beneath a council, in the order of their titles."""
    newest = Demand.objects.filter(community=OuterRef("demand__community")).order_by("-version").values("pk")[:1]
    lines = Line.objects.filter(demand__community__in=communities_beneath(council), demand=Subquery(newest))
    sums = lines.order_by().values_list("product__title", "product__unit", "demand__community", "tier").annotate(Sum("amount"))
    by_good: dict[tuple[str, str], dict[int, dict[str, Decimal]]] = {}
    for title, unit, community, tier, amount in sums:
        by_good.setdefault((title, unit), {}).setdefault(community, dict.fromkeys(TIERS, Decimal(0)))[tier] += amount
    names: dict[tuple[str, str], list[str]] = {}
    for title, unit, name in Product.objects.order_by("name").values_list("title", "unit", "name"):
        names.setdefault((title, unit), []).append(name)
    return [_good(title, unit, names[title, unit], list(of.values())) for (title, unit), of in sorted(by_good.items())]


def _good(title: str, unit: str, products: Sequence[str], of: Sequence[Mapping[str, Decimal]]) -> Good:
    amount = sum((sum(amounts.values()) for amounts in of), Decimal(0))
    parts = tuple(sum((amounts[tier] for amounts in of), Decimal(0)) / amount for tier in TIERS)
    each = [tuple(amounts[tier] / sum(amounts.values()) for tier in TIERS) for amounts in of]
    lowest, highest = (tuple(pick(column) for column in zip(*each, strict=True)) for pick in (min, max))
    return Good(products[0], title, unit, tuple(products), amount, parts, lowest, highest)


def draw_up(council: Body, changed: Mapping[str, Parts]) -> str:
    """Keep a change of the table beside the record, goods by their keys with their parts; give its hash, for the effect."""
    goods = {good.key: good for good in table(council)}
    found = {key: goods[key] for key, parts in changed.items() if key in goods and parts != goods[key].rounded}
    if unknown := changed.keys() - goods.keys():
        raise _refused(_("{good} is nothing that is needed here."), good=min(unknown))
    if not found:
        raise _refused(_("Nothing differs from the table in force; change a figure first."))
    before = {name: _by_tier(good.rounded) for good in found.values() for name in good.products}
    after = {name: _by_tier(changed[key]) for key, good in found.items() for name in good.products}
    _insist(after)
    return record.attach(write_tables(before, after), MEDIA)


@transaction.atomic
def change(*, council: Body, file: str, entry: int, at: datetime) -> list[Demand]:
    """Divide the needs of every community beneath a council by another table (effect ChangeNeedsTiers), once for each entry."""
    record.hold()
    _before, after = read_tables(record.attached(file))
    _insist(after)
    _kept, new = Tiers.objects.get_or_create(entry=entry, defaults={"council": council, "file": file, "since": at})
    if not new:
        return []
    changed = []
    for community in communities_beneath(council):
        lines = lines_of(community)
        if any(product in after for product, _period, _tier in lines):
            divided = divide(lines, after)
            changed.append(put_in_force(community=community, lines=divided, stated=(), entry=entry, at=at))
    return changed


def reversed_table(file: str) -> str:
    """A change of the table that takes another one back, kept beside the record; gives its hash, for the effect."""
    before, after = read_tables(record.attached(file))
    return record.attach(write_tables(after, before), MEDIA)


def told(file: str) -> list[tuple[str, Parts, Parts]]:
    """A change of the table for people: of each good its title, and its parts before and after."""
    before, after = read_tables(record.attached(file))
    titles = dict(Product.objects.filter(name__in=after).values_list("name", "title"))
    rows = {
        titles.get(name, name): (tuple(before[name][tier] for tier in TIERS), tuple(of[tier] for tier in TIERS))
        for name, of in after.items()
    }
    return [(title, *parts) for title, parts in sorted(rows.items())]


def _by_tier(parts: Parts) -> dict[str, Decimal]:
    return dict(zip(TIERS, parts, strict=True))


def _insist(after: Table) -> None:
    if sentence := fault(after, Product.objects.values_list("name", flat=True)):
        raise Refused(Verdict(False, ARTICLE, "{fault}", {"fault": sentence}))


def _refused(pattern: str, **values: object) -> Refused:
    return Refused(Verdict(False, ARTICLE, pattern, values))
