"""From an adopted plan to goods received: asking workplaces, their answers, deliveries, and what is learned from both."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from commonweal.rules import choice
from commonweal.rules.effects import Compute
from commonweal.rules.verdict import Verdict
from commonweal.web.bodies.models import Body
from commonweal.web.bodies.services import rules_of
from commonweal.web.look import figures
from commonweal.web.means import services as means
from commonweal.web.means.models import Statement
from commonweal.web.members.models import Member
from commonweal.web.plans import inputs
from commonweal.web.plans import services as plans
from commonweal.web.plans.models import THIS, Adoption, Alternative
from commonweal.web.polls import services as polls
from commonweal.web.production.models import Answer, Assignment, Delivery, Line, Question
from commonweal.web.record import services as record
from commonweal.web.refused import Refused

ACCEPT, OBJECT, WAIT = "accept", "object", "wait"
TOLERANCE = Decimal("0.01")  # a shortfall below one in a hundred is not worth a new plan
NOTHING = 1e-9  # levels below are the solver's rounding, and nobody is asked for them
ROWS_AT_ONCE = 500


# ── Assignments


@transaction.atomic
def adopt(*, plan: str, proposal: str, entry: int, at: datetime) -> Adoption:
    """Put a plan in force and ask every workplace for its part (effect AdoptPlan); a second time changes nothing."""
    key, _dot, name = plan.partition(".")
    option = Alternative.objects.select_related("plan").get(plan__key=key, name=name or THIS)
    adoption = plans.adopt(option=option, proposal=proposal, entry=entry, at=at)
    if not adoption.assignments.exists():
        Assignment.objects.current().exclude(adoption=adoption).update(answer=Answer.SUPERSEDED)
        _assign(adoption)
    return adoption


def _assign(adoption: Adoption) -> None:
    """Group what the plan asks for by workplace."""
    document, tables = inputs.document(adoption.option.plan.document), inputs.document(adoption.option.plan.source)
    said = document if adoption.option.name == THIS else _alternative(document, adoption.option.name)
    techniques = {str(row["technique"]): row for row in tables["techniques"]}
    bodies = {body.key: body for body in Body.objects.base()}
    asked: dict[str, dict[tuple[str, int], list[float]]] = defaultdict(lambda: defaultdict(lambda: [0.0, 0.0]))
    for position, rows in enumerate((said["runs"], said.get("investment", ()))):
        for row in rows:
            workplace = slugify(str(techniques[row["technique"]].get("workplace") or ""))
            if workplace in bodies:
                asked[workplace][row["technique"], int(row["period"])][position] += float(row.get("level", row.get("amount", 0)))
    for workplace, levels in sorted(asked.items()):
        assignment = Assignment.objects.create(adoption=adoption, workplace=bodies[workplace])
        Line.objects.bulk_create(
            [
                Line(
                    assignment=assignment,
                    technique=technique,
                    title=str(techniques[technique].get("title") or technique),
                    period=period,
                    level=level,
                    investment=investment,
                )
                for (technique, period), (level, investment) in sorted(levels.items())
                if max(level, investment) > NOTHING
            ],
            batch_size=ROWS_AT_ONCE,
        )


def _alternative(document: Mapping[str, object], name: str) -> Mapping[str, list[dict[str, object]]]:
    return next(told for told in document["alternatives"] if told["name"] == name)


@transaction.atomic
def ask_assembly(
    *, assignment: Assignment, at: datetime, reason: str = "", limits: Sequence[Mapping[str, object]] = ()
) -> Question:
    """Put an assignment to the workplace's assembly: to accept, or to object with a reason and with numbers (T4)."""
    assignment = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if assignment.answer != Answer.ASKED:
        raise Refused(
            Verdict(False, "plan.acceptance", _("This assignment has been answered, or a later plan has overtaken it."))
        )
    if assignment.questions.filter(opened__isnull=False, closed=None).exists():
        raise Refused(Verdict(False, "plan.acceptance", _("The assembly is voting on this assignment already.")))
    if bool(reason.strip()) != bool(limits):
        raise Refused(Verdict(False, "plan.acceptance", _("An objection has a reason and numbers: say both, or neither.")))
    said = [_limit(assignment, limit) for limit in limits]
    question = Question.objects.create(
        body=assignment.workplace, by=Question.By.MEMBERS, assignment=assignment, reason=reason.strip(), limits=said
    )
    other = (
        {"key": OBJECT, "title": str(_("Object, with these numbers"))}
        if said
        else {"key": WAIT, "title": str(_("Not yet: it needs more talk"))}
    )
    record.append(
        "assignment.put",
        {"assignment": assignment.key, "poll": question.key, "limits": [_written(limit) for limit in said]},
        body=assignment.workplace.key,
        private={"reason": question.reason},
        shown=["reason"],
        at=at,
    )
    polls.open_poll(question, options=[{"key": ACCEPT, "title": str(_("Accept what is asked"))}, other], at=at)
    question.refresh_from_db()
    return question


def _limit(assignment: Assignment, limit: Mapping[str, object]) -> dict[str, object]:
    """One number of an objection: less than is asked, of something that is asked."""
    line = assignment.lines.filter(technique=limit["technique"], period=limit["period"]).first()
    if line is None:
        raise Refused(
            Verdict(
                False,
                "plan.acceptance",
                _("The plan does not ask for {technique} in period {period}."),
                {"technique": limit["technique"], "period": limit["period"]},
            )
        )
    most = float(str(limit["most"]))
    if not 0 <= most < line.level:
        raise Refused(
            Verdict(
                False,
                "plan.acceptance",
                _("{found} is no objection: say a number from 0 to less than the {asked} asked for."),
                {"found": f"{most:g}", "asked": f"{line.level:g}"},
            )
        )
    return {"technique": line.technique, "title": line.title, "period": line.period, "asked": line.level, "most": most}


@polls.concluding(Question)
def conclude(question: Question, at: datetime) -> polls.Conclusion:
    """What an assembly answers: accepted, it binds; objected, its numbers are data for the next plan."""
    counted = polls.tally(question)
    majority = rules_of(question.body, question.opened).majority("ordinary")
    found = choice.outcome(counted, majority, question.option_keys, again=False)
    chosen = found.chosen if found.verdict.holds else WAIT
    assignment = Assignment.objects.get(pk=question.assignment_id)
    effects = []
    if assignment.answer == Answer.ASKED and chosen in (ACCEPT, OBJECT):
        assignment.answer = Answer.ACCEPTED if chosen == ACCEPT else Answer.OBJECTED
        assignment.answered = at
        assignment.entry = record.append(
            f"assignment.{assignment.answer}", {"assignment": assignment.key, "poll": question.key}, body=question.body.key, at=at
        ).index
        assignment.save(update_fields=["answer", "answered", "entry"])
        if chosen == OBJECT:
            _state_limits(question.body, question.limits, question.reason, "objection", at)
            effects = [Compute(str(_("{workplace} objected")).format(workplace=question.body.name), assignment.key).written()]
    return polls.Conclusion({"chosen": chosen, "assignment": assignment.key}, polls.figures(counted), effects)


def _state_limits(workplace: Body, limits: Sequence[Mapping[str, object]], reason: str, cause: str, at: datetime) -> None:
    """Make numbers data: at most so much of a technique in a period."""
    by_technique: dict[str, list[dict[str, object]]] = defaultdict(list)
    for limit in limits:
        row = {"technique": limit["technique"], "period": str(limit["period"]), "amount": limit["most"]}
        by_technique[str(limit["technique"])].append(row)
    for technique, rows in by_technique.items():
        means.state(
            workplace=workplace,
            kind=Statement.Kind.LIMIT,
            about=technique,
            rows={"capacity": rows},
            reason=reason,
            cause=cause,
            at=at,
        )


# ── Deliveries


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
    adoption = in_force()
    if adoption is None:
        raise Refused(Verdict(False, "plan.delivery", _("No plan has been adopted, so nothing is to be delivered yet.")))
    _insist_on_amount(amount)
    if sender == receiver:
        raise Refused(Verdict(False, "plan.delivery", _("Nobody reports a delivery to itself.")))
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
def confirm_delivery(*, delivery: Delivery, amount: Decimal, member: Member, at: datetime, remark: str = "") -> Delivery:
    """Say what arrived. Where it was the last of its period and less than planned, the next plan is told (P5)."""
    delivery = (
        Delivery.objects.select_for_update(of=("self",)).select_related("sender", "receiver", "adoption").get(pk=delivery.pk)
    )
    if delivery.confirmed is not None:
        raise Refused(Verdict(False, "plan.delivery", _("This delivery has been confirmed already.")))
    _insist_on_amount(amount)
    delivery.confirmed, delivery.confirmed_at, delivery.confirmed_by, delivery.remark = amount, at, member, remark.strip()
    delivery.save(update_fields=["confirmed", "confirmed_at", "confirmed_by", "remark"])
    short = _shortfall(delivery) if delivery.last else None
    effects = []
    if short:
        reason = str(_("Of {planned} {unit} of {product} planned for {receiver}, {arrived} arrived.")).format(
            planned=figures.number(short.planned),
            unit=delivery.unit,
            product=delivery.title,
            receiver=delivery.receiver.name,
            arrived=figures.number(short.arrived),
        )
        if limits := _limits_after(delivery, short):
            _state_limits(delivery.sender, limits, reason, "delivery", at)
            effects = [Compute(reason, delivery.key).written()]
    record.append(
        "delivery.confirmed",
        {"delivery": delivery.key, "reported": _decimal(delivery.reported), "confirmed": _decimal(amount), "unit": delivery.unit},
        body=delivery.receiver.key,
        private={"remark": delivery.remark} if delivery.remark else None,
        shown=["remark"],
        effects=effects,
        at=at,
    )
    return delivery


class Shortfall:
    """How much of a product was planned for a receiver in a period, and how much of it has arrived."""

    def __init__(self, planned: float, arrived: float) -> None:
        self.planned, self.arrived = planned, arrived


def planned(adoption: Adoption, receiver: Body, product: str, period: int) -> float:
    """How much of a product the plan delivers to a community in a period, all tiers together."""
    rows = adoption.option.met.filter(product=product, period=period)
    return sum(row.delivered for row in rows if slugify(row.community) == receiver.key)


def arrived(adoption: Adoption, receiver: Body, product: str, period: int) -> Decimal:
    """How much of it has been confirmed, whoever sent it."""
    sent = adoption.deliveries.filter(receiver=receiver, product=product, period=period)
    return sent.aggregate(all=Sum("confirmed"))["all"] or Decimal(0)


def _shortfall(delivery: Delivery) -> Shortfall | None:
    wanted = planned(delivery.adoption, delivery.receiver, delivery.product, delivery.period)
    there = arrived(delivery.adoption, delivery.receiver, delivery.product, delivery.period)
    return Shortfall(wanted, float(there)) if float(there) < wanted * float(1 - TOLERANCE) else None


def _limits_after(delivery: Delivery, short: Shortfall) -> list[dict[str, object]]:
    """What was shown to be possible: the sender's techniques for this product ran at the share that arrived."""
    making = {
        str(row["technique"])
        for row in inputs.document(delivery.adoption.option.plan.source)["outputs"]
        if row["product"] == delivery.product
    }
    lines = Line.objects.filter(
        assignment__adoption=delivery.adoption,
        assignment__workplace=delivery.sender,
        period=delivery.period,
        technique__in=making,
        level__gt=NOTHING,
    )
    share = short.arrived / short.planned
    return [{"technique": line.technique, "period": line.period, "most": line.level * share} for line in lines]


def in_force() -> Adoption | None:
    """The plan in force."""
    return Adoption.objects.select_related("option__plan").first()


def makes(workplace: Body, adoption: Adoption) -> dict[str, Mapping[str, object]]:
    """What a workplace makes, by the tables of the plan in force."""
    tables = inputs.document(adoption.option.plan.source)
    mine = {row["technique"] for row in tables["techniques"] if slugify(str(row.get("workplace") or "")) == workplace.key}
    made = {str(row["product"]) for row in tables["outputs"] if row["technique"] in mine}
    return {str(row["product"]): row for row in tables["products"] if row["product"] in made}


def _insist_on_amount(amount: Decimal) -> None:
    if amount < 0:
        found = {"found": _decimal(amount)}
        raise Refused(Verdict(False, "plan.delivery", _("{found} cannot be delivered; say 0 or more."), found))


def _decimal(amount: Decimal) -> str:
    return f"{amount.normalize():f}"


def _written(limit: Mapping[str, object]) -> dict[str, object]:
    """A limit as an entry can hold it: numbers as decimal strings."""
    return {
        "technique": limit["technique"],
        "period": limit["period"],
        "asked": f"{limit['asked']:.12g}",
        "most": f"{limit['most']:.12g}",
    }
