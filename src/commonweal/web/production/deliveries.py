"""Goods under way: reported, taken back, confirmed; and what a workplace took on, what it reports and what arrived, together."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Count, Q, Sum
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from commonweal.rules.effects import Compute
from commonweal.rules.verdict import Verdict
from commonweal.web.bodies.models import Body
from commonweal.web.look import figures
from commonweal.web.members.models import Member
from commonweal.web.plans import inputs, rests
from commonweal.web.plans.models import Adoption
from commonweal.web.production import services
from commonweal.web.production.accounts import Account
from commonweal.web.production.due import titled
from commonweal.web.production.models import Answer, Assignment, Delivery, Due, Line
from commonweal.web.record import services as record
from commonweal.web.refused import Refused

NOTHING = 1e-9


@dataclass(frozen=True)
class Told:
    """An account with what it is about."""

    due: Due
    account: Account


@transaction.atomic
def report_delivery(
    *,
    sender: Body,
    receiver: Body,
    product: str,
    period: int,
    amount: Decimal,
    member: Member,
    at: datetime,
    last: bool = False,
) -> Delivery:
    """Say what was sent; it counts once the receiver has confirmed it."""
    adoption = services.in_force()
    if adoption is None:
        raise Refused(Verdict(False, "plan.delivery", _("No plan has been adopted, so nothing is to be delivered yet.")))
    _insist_on_amount(amount)
    if sender == receiver:
        raise Refused(Verdict(False, "plan.delivery", _("Nobody reports a delivery to itself.")))
    labels = adoption.option.plan.summary["periods"]
    if not 1 <= period <= len(labels):
        found = {"found": period, "last": len(labels)}
        raise Refused(
            Verdict(False, "plan.delivery", _("Period {found} is not planned for; the periods are 1 to {last}."), found)
        )
    row = makes(sender, adoption).get(product)
    if row is None:
        raise Refused(
            Verdict(
                False,
                "plan.delivery",
                _("{sender} does not make {product}; it can report only what its techniques make."),
                {"sender": sender.name, "product": product},
            )
        )
    delivery = Delivery.objects.create(
        adoption=adoption,
        sender=sender,
        receiver=receiver,
        product=product,
        title=str(row.get("title") or product),
        unit=str(row["unit"]),
        period=period,
        reported=amount,
        reported_at=at,
        reported_by=member,
        last=last,
    )
    record.append(
        "delivery.reported",
        {
            "delivery": delivery.key,
            "to": receiver.key,
            "product": product,
            "period": period,
            "amount": _decimal(amount),
            "unit": delivery.unit,
            "last": last,
        },
        body=sender.key,
        at=at,
    )
    return delivery


@transaction.atomic
def withdraw_delivery(*, delivery: Delivery, at: datetime) -> Delivery:
    """Take back a report made by mistake, as long as nobody has confirmed it."""
    delivery = _waiting(delivery)
    delivery.withdrawn = at
    delivery.save(update_fields=["withdrawn"])
    record.append("delivery.withdrawn", {"delivery": delivery.key}, body=delivery.sender.key, at=at)
    return delivery


@transaction.atomic
def confirm_delivery(*, delivery: Delivery, amount: Decimal, member: Member, at: datetime, remark: str = "") -> Delivery:
    """Say what arrived. Once nothing more is to come, what the sender reports is held against what it took on (P5)."""
    delivery = _waiting(delivery)
    if not (verdict := may_confirm(delivery, member)):
        raise Refused(verdict)
    _insist_on_amount(amount)
    delivery.confirmed, delivery.confirmed_at, delivery.confirmed_by, delivery.remark = amount, at, member, remark.strip()
    delivery.save(update_fields=["confirmed", "confirmed_at", "confirmed_by", "remark"])
    record.append(
        "delivery.confirmed",
        {"delivery": delivery.key, "reported": _decimal(delivery.reported), "confirmed": _decimal(amount), "unit": delivery.unit},
        body=delivery.receiver.key,
        private={"remark": delivery.remark} if delivery.remark else None,
        shown=["remark"],
        effects=_learned(delivery, at),
        at=at,
    )
    return delivery


def may_confirm(delivery: Delivery, member: Member) -> Verdict:
    """Two people stand behind a delivery: who reported it leaves it to another member of the receiver, if there is one."""
    others = delivery.receiver.memberships.running().exclude(member=delivery.reported_by_id)
    return Verdict(
        member.pk != delivery.reported_by_id or not others.exists(),
        "plan.delivery",
        _("You reported this delivery yourself: another member of {receiver} says what arrived."),
        {"receiver": delivery.receiver.name},
    )


def _waiting(delivery: Delivery) -> Delivery:
    """The delivery under its lock, while its receiver has yet to say what arrived."""
    record.hold()
    held = Delivery.objects.select_for_update(of=("self",)).select_related("sender", "receiver", "adoption").get(pk=delivery.pk)
    if held.withdrawn is not None:
        raise Refused(Verdict(False, "plan.delivery", _("This report has been taken back by who made it.")))
    if held.confirmed is not None:
        raise Refused(Verdict(False, "plan.delivery", _("This delivery has been confirmed already.")))
    return held


def _learned(delivery: Delivery, at: datetime) -> list[dict[str, object]]:
    """What the next plan learns: of an accepted assignment that its own workplace reports short, how much it could do.

    What arrived is told beside it and limits nobody: goods can be lost on the way, and another may have sent them.
    """
    assignment = Assignment.objects.filter(adoption=delivery.adoption, workplace=delivery.sender, answer=Answer.ACCEPTED).first()
    if rests.resting(delivery.sender):  # while a strike lasts, its assignment rests, and nothing is held against it (U3)
        return []
    told = next((told for told in accounts([assignment]) if _same(told.due, delivery)), None) if assignment else None
    if told is None or not (told.account.settled and told.account.short):
        return []
    labels = delivery.adoption.option.plan.summary["periods"]
    reason = str(
        _("{workplace} took on {due} {unit} of {product} in {period}: it reports {reported} sent, and {confirmed} arrived.")
    ).format(
        workplace=delivery.sender.name,
        due=figures.number(told.account.due),
        unit=delivery.unit,
        product=delivery.title,
        period=labels[delivery.period - 1],
        reported=figures.number(told.account.reported),
        confirmed=figures.number(told.account.confirmed),
    )
    if limits := _limits(told):
        services.state_limits(delivery.sender, limits, reason, "delivery", at)
        return [Compute(reason, delivery.key).written()]
    return []


def _same(due: Due, delivery: Delivery) -> bool:
    return (due.product, due.period) == (delivery.product, delivery.period)


def _limits(told: Told) -> list[dict[str, object]]:
    """What was shown to be possible: the workplace's techniques for this product ran at the share that it reports."""
    assignment = told.due.assignment
    outputs = inputs.document(assignment.adoption.option.plan.source)["outputs"]
    making = {str(row["technique"]) for row in outputs if row["product"] == told.due.product}
    lines = Line.objects.filter(assignment=assignment, period=told.due.period, technique__in=making, level__gt=NOTHING)
    share = told.account.reported / told.account.due
    return [{"technique": line.technique, "period": line.period, "most": line.level * share} for line in lines]


# ── What stands side by side


def accounts(assignments: Iterable[Assignment]) -> list[Told]:
    """Every account of some assignments of one plan, in two queries however many there are."""
    asked = list(assignments)
    dues = list(Due.objects.filter(assignment__in=asked).select_related("assignment__workplace", "assignment__adoption__option"))
    sent: Mapping[tuple[int, int, str, int], dict[str, object]] = _sent(asked)
    return [
        Told(due, Account(due.amount, **sent[due.assignment.adoption_id, due.assignment.workplace_id, due.product, due.period]))
        for due in dues
    ]


def _sent(assignments: Iterable[Assignment]) -> Mapping[tuple[int, int, str, int], dict[str, object]]:
    """What each workplace reports of each product in each period, and what arrived of it."""
    asked = Q(pk__in=())
    by_plan: dict[int, set[int]] = defaultdict(set)
    for assignment in assignments:
        by_plan[assignment.adoption_id].add(assignment.workplace_id)
    for adoption, senders in by_plan.items():
        asked |= Q(adoption=adoption, sender__in=senders)
    of = ("adoption", "sender", "product", "period")
    sums = (
        Delivery.objects.standing()
        .filter(asked)
        .order_by()
        .values(*of)
        .annotate(
            sum_reported=Sum("reported"),
            sum_confirmed=Sum("confirmed"),
            sum_waiting=Sum("reported", filter=Q(confirmed=None)),
            lasts=Count("pk", filter=Q(last=True)),
        )
    )
    found: dict[tuple[int, int, str, int], dict[str, object]] = defaultdict(dict)
    for row in sums:
        amounts = {name: float(row[f"sum_{name}"] or 0) for name in ("reported", "confirmed", "waiting")}
        found[row["adoption"], row["sender"], row["product"], row["period"]] = {**amounts, "last": bool(row["lasts"])}
    return found


def planned(adoption: Adoption, receiver: Body, product: str, period: int) -> float:
    """How much of a product the plan delivers to a community in a period, all tiers together."""
    rows = adoption.option.met.filter(product=product, period=period)
    return sum(row.delivered for row in rows if slugify(row.community) == receiver.key)


def arrived(adoption: Adoption, receiver: Body, product: str, period: int) -> Decimal:
    """How much of it has been confirmed, whoever sent it."""
    sent = adoption.deliveries.standing().filter(receiver=receiver, product=product, period=period)
    return sent.aggregate(all=Sum("confirmed"))["all"] or Decimal(0)


def makes(workplace: Body, adoption: Adoption) -> dict[str, Mapping[str, object]]:
    """What a workplace makes, by the tables of the plan in force; rights and licences are nothing that one sends."""
    tables = inputs.document(adoption.option.plan.source)
    mine = {row["technique"] for row in tables["techniques"] if slugify(str(row.get("workplace") or "")) == workplace.key}
    made = {str(row["product"]) for row in tables["outputs"] if row["technique"] in mine}
    titles = titled(tables["products"])
    return {
        str(row["product"]): {**row, "title": titles[str(row["product"])]}
        for row in tables["products"]
        if row["product"] in made and row.get("right") != "yes"
    }


def _insist_on_amount(amount: Decimal) -> None:
    if amount < 0:
        found = {"found": _decimal(amount)}
        raise Refused(Verdict(False, "plan.delivery", _("{found} cannot be delivered; say 0 or more."), found))


def _decimal(amount: Decimal) -> str:
    return f"{amount.normalize():f}"
