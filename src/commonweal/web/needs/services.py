"""Stating needs, and an assembly's vote that puts a list of them in force."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from commonweal.rules.ballots import ABSTAIN, NO, YES
from commonweal.rules.counting.shares import share_reached
from commonweal.rules.effects import RatifyNeeds
from commonweal.rules.verdict import Verdict
from commonweal.tables.amend import Row
from commonweal.web.bodies.models import Body
from commonweal.web.bodies.services import lock, rules_of
from commonweal.web.members.models import Member
from commonweal.web.needs import catalogue, sheet
from commonweal.web.needs.gather import TIERS, Key, divide, gather, read_tables
from commonweal.web.needs.models import Demand, Line, List, Period, Product, StatedNeed, Tiers
from commonweal.web.polls import services as polls
from commonweal.web.polls import weighing
from commonweal.web.record import services as record
from commonweal.web.refused import Refused

MEDIA = "application/json"
MOST = Decimal(10) ** 12
ROWS_AT_ONCE = 500
TAKING_UP = Q(closed=None) | Q(result__outcome__carried=True)  # lists before the assembly, or ratified and soon in force


@transaction.atomic
def take_up(*, document: Mapping[str, Sequence[Row]], entry: int, at: datetime) -> None:
    """List what can be asked for, and put in force the needs that the founding tables give each community."""
    catalogue.list_products(document)
    periods = catalogue.list_periods(document)
    lines: dict[str, dict[Key, Decimal]] = {}
    for row in document.get("needs", ()):
        said = str(row.get("period") or "every")
        for period in periods if said == "every" else (int(float(said)),):
            key = (str(row["product"]), period, str(row["tier"]))
            of = lines.setdefault(slugify(str(row["community"])), {})
            of[key] = of.get(key, Decimal(0)) + Decimal(str(row["amount"]))
    for community in Body.objects.filter(key__in=lines):
        put_in_force(community=community, lines=lines[community.key], stated=(), entry=entry, at=at)


@transaction.atomic
def state_need(
    *,
    member: Member,
    community: Body,
    product: Product,
    tier: str,
    amount: Decimal,
    periods: Sequence[int],
    why: str,
    at: datetime,
    replaces: bool = False,
    group: Body | None = None,
) -> StatedNeed:
    """State a need; it can be changed and withdrawn until the assembly has ratified a list with it."""
    need = StatedNeed(community=community, member=member, group=group, stated=at)
    _say(need, product=product, tier=tier, amount=amount, periods=periods, why=why, replaces=replaces)
    need.save()
    _record("need.stated", need, at)
    return need


@transaction.atomic
def state_all(
    *,
    member: Member,
    community: Body,
    lines: Sequence[sheet.Line],
    replaces: bool,
    why: str,
    at: datetime,
    group: Body | None = None,
) -> list[StatedNeed]:
    """State a whole table of needs in one act: all its rows, or none where one can't be stated."""
    community = lock(community)
    rows = sheet.judged(lines, community, replaces=replaces)
    if faulty := [row for row in rows if row.outcome == sheet.Outcome.FAULT]:
        said = {"row": faulty[0].line.number, "sentence": faulty[0].sentence, "faults": len(faulty), "rows": len(rows)}
        pattern = _("Row {row}: {sentence} {faults} of {rows} rows cannot be stated, so nothing has been.")
        raise Refused(Verdict(False, "needs.stating", pattern, said))
    together: dict[tuple[Product, str, Decimal, str], list[int]] = {}
    for wanted in (row.wanted for row in rows if row.wanted):
        key = (wanted.product, wanted.tier, wanted.amount, wanted.why or why)
        together.setdefault(key, []).extend(wanted.periods)
    if not together:
        raise Refused(Verdict(False, "needs.stating", _("Every row is in force or stated already, so nothing has been stated.")))
    needs, known = [], _periods()
    for (product, tier, amount, reason), periods in together.items():
        need = StatedNeed(community=community, member=member, group=group, stated=at)
        when = [] if set(periods) == set(known) else periods
        _say(need, product=product, tier=tier, amount=amount, periods=when, why=reason, replaces=replaces, known=known)
        needs.append(need)
    StatedNeed.objects.bulk_create(needs, batch_size=ROWS_AT_ONCE)
    data: dict[str, object] = {"needs": len(needs), "file": record.attach(_told(needs), MEDIA), "replaces": replaces}
    if group:
        data["group"] = group.key
    record.append("needs.stated", data, body=community.key, private={"why": why.strip()}, shown=("why",), at=at)
    return needs


@transaction.atomic
def change_need(
    *,
    need: StatedNeed,
    product: Product,
    tier: str,
    amount: Decimal,
    periods: Sequence[int],
    why: str,
    at: datetime,
    replaces: bool = False,
) -> StatedNeed:
    """Put a stated need otherwise."""
    need = _open(need)
    _say(need, product=product, tier=tier, amount=amount, periods=periods, why=why, replaces=replaces)
    need.save()
    _record("need.changed", need, at)
    return need


@transaction.atomic
def withdraw_need(*, need: StatedNeed, at: datetime) -> StatedNeed:
    """Take a stated need back."""
    need = _open(need)
    need.withdrawn = at
    need.save(update_fields=["withdrawn"])
    record.append("need.withdrawn", {"need": need.key}, body=need.community.key, at=at)
    return need


@transaction.atomic
def open_list(*, community: Body, note: str, at: datetime) -> List:
    """Put all that stands, with every open stated need laid over it, to the community's assembly: one sealed vote."""
    community = lock(community)
    if List.objects.open().filter(body=community).exists():
        raise Refused(Verdict(False, "needs.stating", _("A list of this community is before its assembly already.")))
    stated = StatedNeed.objects.open().filter(community=community).exclude(lists__in=List.objects.filter(TAKING_UP))
    stated = list(stated.select_related("product"))
    if not stated:
        raise Refused(Verdict(False, "needs.stating", _("Nothing new has been stated since the last list; state a need first.")))
    lines = gather(lines_of(community), [need.value(_periods()) for need in stated])
    file = record.attach(_spelled(community, lines, stated), MEDIA)
    ballot = List.objects.create(body=community, by=List.By.MEMBERS, file=file, note=note.strip())
    ballot.stated.set(stated)
    record.append(
        "needs.listed",
        {"poll": ballot.key, "file": file, "takes_up": len(stated)},
        body=community.key,
        private={"note": ballot.note},
        shown=["note"],
        at=at,
    )
    options = [
        {"key": YES, "title": str(_("Ratify the list"))},
        {"key": NO, "title": str(_("Leave what is in force"))},
        {"key": ABSTAIN, "title": str(_("Abstain"))},
    ]
    polls.open_poll(ballot, options=options, at=at)
    ballot.refresh_from_db()
    return ballot


@polls.concluding(List)
def conclude(ballot: List, at: datetime) -> polls.Conclusion:
    """What follows from the count: carried, the list is put in force."""
    counted = weighing.tally(ballot)
    carried = share_reached(counted, rules_of(ballot.body, ballot.opened).majority("needs"))
    effects = [RatifyNeeds(ballot.key).written()] if carried.holds else []
    return polls.Conclusion({"carried": carried.holds, "article": carried.article}, weighing.figures(counted), effects)


@transaction.atomic
def ratify(*, key: str, entry: int, at: datetime) -> Demand:
    """Put a carried list in force (effect RatifyNeeds); carried out again, it changes nothing."""
    record.hold()
    ballot = List.objects.select_for_update(no_key=True).get(key=key)
    done = Demand.objects.filter(community=ballot.body, entry=entry).first()
    if done:
        return done
    said = json.loads(record.attached(ballot.file))
    lines = {(row["product"], row["period"], row["tier"]): Decimal(row["amount"]) for row in said["needs"]}
    file = ballot.file
    for changed in Tiers.objects.since(ballot.opened, ballot.body):  # a list keeps to the tiers in force when it is ratified
        lines, file = divide(lines, read_tables(record.attached(changed.file))[1]), ""
    stated = ballot.stated.all()
    demand = put_in_force(community=ballot.body, lines=lines, stated=stated, entry=entry, at=at, file=file, ballot=ballot)
    ballot.stated.filter(withdrawn=None).update(demand=demand)
    return demand


def in_force() -> dict[str, list[Row]]:
    """Of each community, by its key, the ratified needs as rows of the tables."""
    latest: dict[int, Demand] = {}
    for demand in Demand.objects.select_related("community").order_by("version"):
        latest[demand.community_id] = demand
    return {
        demand.community.key: [
            {"product": product, "period": str(period), "tier": tier, "amount": float(amount), "unit": unit}
            for product, period, tier, amount, unit in demand.lines.order_by("product__name", "period", "tier").values_list(
                "product__name", "period", "tier", "amount", "product__unit"
            )
        ]
        for demand in latest.values()
    }


def current(community: Body) -> Demand | None:
    """The demand in force of a community."""
    return Demand.objects.filter(community=community).first()


def _open(need: StatedNeed) -> StatedNeed:
    record.hold()
    need = StatedNeed.objects.select_for_update(no_key=True).get(pk=need.pk)
    if not need.is_open:
        raise Refused(Verdict(False, "needs.stating", _("This need has been ratified or withdrawn; state another instead.")))
    if need.lists.filter(TAKING_UP).exists():
        raise Refused(Verdict(False, "needs.stating", _("This need is before the assembly; it can be changed after the vote.")))
    return need


def _say(
    need: StatedNeed,
    *,
    product: Product,
    tier: str,
    amount: Decimal,
    periods: Sequence[int],
    why: str,
    replaces: bool,
    known: Sequence[int] | None = None,
) -> None:
    if amount < 0 or (amount == 0 and not replaces):
        raise Refused(
            Verdict(
                False,
                "needs.stating",
                _("{found} {unit} cannot be needed; say an amount above 0, or 0 in place of a figure in force."),
                {"found": amount, "unit": product.unit},
            )
        )
    if amount > MOST:
        most = _("{found} is more than can be written; at most {most}.")
        raise Refused(Verdict(False, "needs.stating", most, {"found": amount, "most": MOST}))
    if tier not in TIERS:
        raise Refused(
            Verdict(False, "needs.stating", _("{tier} is no tier; vital, basic and wanted are."), {"tier": tier}),
        )
    known = _periods() if known is None else known
    if unknown := [period for period in periods if period not in known]:
        raise Refused(
            Verdict(
                False,
                "needs.stating",
                _("Period {found} is not planned for; the periods are 1 to {last}."),
                {"found": unknown[0], "last": len(known)},
            )
        )
    if not why.strip():
        raise Refused(Verdict(False, "needs.stating", _("Say why: the assembly will read it before it votes.")))
    need.product, need.tier, need.amount = product, tier, amount
    need.periods, need.replaces, need.why = sorted(set(periods)), replaces, why.strip()


def _record(kind: str, need: StatedNeed, at: datetime) -> None:
    data = {
        "need": need.key,
        "product": need.product.name,
        "tier": need.tier,
        "amount": f"{need.amount.normalize():f}",
        "unit": need.product.unit,
        "periods": list(need.periods),
        "replaces": need.replaces,
    }
    if need.group:
        data["group"] = need.group.key
    record.append(kind, data, body=need.community.key, private={"why": need.why}, shown=("why",), at=at)


def _told(needs: Sequence[StatedNeed]) -> bytes:
    """Needs stated together, as the file of their entry."""
    said = [
        {
            "need": need.key,
            "product": need.product.name,
            "tier": need.tier,
            "amount": f"{need.amount.normalize():f}",
            "unit": need.product.unit,
            "periods": need.periods,
        }
        for need in needs
    ]
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def lines_of(community: Body) -> dict[Key, Decimal]:
    """What is in force in a community."""
    demand = current(community)
    return demand.lines_by_key() if demand else {}


def _periods() -> tuple[int, ...]:
    return tuple(Period.objects.values_list("number", flat=True))


def put_in_force(
    *,
    community: Body,
    lines: Mapping[Key, Decimal],
    stated: Sequence[StatedNeed],
    entry: int,
    at: datetime,
    file: str = "",
    ballot: List | None = None,
) -> Demand:
    """Put a list in force as a community's next version; where it has no file of its own yet, it gets one."""
    before = current(community)
    demand = Demand.objects.create(
        community=community,
        version=before.version + 1 if before else 1,
        file=file or record.attach(_spelled(community, lines, stated), MEDIA),
        since=at,
        entry=entry,
        ballot=ballot,
    )
    products = dict(Product.objects.values_list("name", "pk"))
    Line.objects.bulk_create(
        [
            Line(demand=demand, product_id=products[product], period=period, tier=tier, amount=amount)
            for (product, period, tier), amount in lines.items()
            if product in products
        ],
        batch_size=ROWS_AT_ONCE,
    )
    return demand


def _spelled(community: Body, lines: Mapping[Key, Decimal], stated: Sequence[StatedNeed]) -> bytes:
    """A list as its file: every figure, and the stated needs it takes up by their keys."""
    said = {
        "community": community.key,
        "needs": [
            {"product": product, "period": period, "tier": tier, "amount": f"{amount.normalize():f}"}
            for (product, period, tier), amount in sorted(lines.items())
        ],
        "takes_up": [need.key for need in stated],
    }
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
