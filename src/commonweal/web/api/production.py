"""Production: what the plan in force asks of whom, what they answer, what was sent and what arrived."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field

from commonweal.web.api.doors import does, reads
from commonweal.web.api.problems import unfit
from commonweal.web.api.shapes import (
    Amount,
    Choice,
    Done,
    Level,
    Link,
    Name,
    Page,
    Paging,
    Period,
    Said,
    Text,
    Vote,
    done,
    link,
    page,
    vote,
)
from commonweal.web.bodies.models import Body, Kind
from commonweal.web.bodies.permits import require
from commonweal.web.clock import now
from commonweal.web.polls import services as polls
from commonweal.web.production import deliveries as sent
from commonweal.web.production import services
from commonweal.web.production.models import Assignment, Delivery, Question

router = Router()


class Asked(Schema):
    """How often to run, and how much to build of, one technique in one period."""

    technique: str
    title: str
    period: int
    level: float
    investment: float


class AssignmentShape(Schema):
    """What the plan in force asks of a workplace, and what it has said to it."""

    key: str
    workplace: Link
    answer: str
    answered: datetime | None
    protest: str = Field(description="why it was accepted under protest, if it was; or empty")
    question: str = Field(description="the key of the question that is pending on it, or empty")


class AccountShape(Schema):
    """What an assignment has a workplace send of a product in a period, what it reports as sent, and what arrived."""

    product: str
    title: str
    unit: str
    period: int
    due: float
    reported: float
    waiting: float = Field(description="reported, and not confirmed yet")
    confirmed: float
    still: float
    stand: Literal["open", "sent", "done", "short", "differs"]


class AssignmentWhole(AssignmentShape):
    """An assignment with everything it asks, and what has become of it."""

    lines: list[Asked]
    sends: list[AccountShape]


class QuestionShape(Vote):
    """An assignment before the workplace's assembly: to accept, under protest if need be, or to object."""

    assignment: str
    reason: str
    limits: list[dict[str, Any]]
    item: str = Field(description="the key of the committee's item, where a committee of three decides; or empty")


class DeliveryShape(Schema):
    """Goods under way, with both figures: reported by who sends, confirmed by who receives."""

    key: str
    sender: Link
    receiver: Link
    product: str
    title: str
    unit: str
    period: int
    reported: Decimal
    reported_at: datetime
    confirmed: Decimal | None
    confirmed_at: datetime | None
    withdrawn: datetime | None = Field(description="taken back by who reported it, before anybody confirmed it")
    remark: str
    last: bool


class Limit(Said):
    """What can be done instead of what is asked."""

    technique: Name
    period: Period
    most: Level


class Answer(Said):
    """The assignment as it is; with a reason alone, under protest; with a reason and numbers, beside an objection."""

    reason: Annotated[Text, Field(max_length=2000)] = ""
    limits: list[Limit] = Field(default_factory=list, max_length=500)


class Report(Said):
    """What was sent, to whom, in which period."""

    product: Name
    receiver: Name = Field(description="the key of a base body")
    period: Period
    amount: Amount
    last: bool = False


class Confirmation(Said):
    """What arrived."""

    amount: Amount
    remark: Annotated[Text, Field(max_length=1000)] = ""


@reads(router, "/assignments", Page[AssignmentShape])
def assignments(request: HttpRequest, asked: Query[Paging]) -> object:
    """What the plan in force asks of every workplace."""
    found = Assignment.objects.filter(adoption=services.in_force()).select_related("workplace")
    return page(found.prefetch_related("questions__item"), asked, _assignment)


@reads(router, "/assignments/{slug:key}", AssignmentWhole)
def assignment(request: HttpRequest, key: str) -> object:
    """What the plan asks of one workplace."""
    found = _found(key)
    return {**_assignment(found), "lines": list(found.lines.all()), "sends": [_account(told) for told in sent.accounts([found])]}


@does(router, "/assignments/{slug:key}/ask", Done, "assignment.answer")
def ask(request: HttpRequest, key: str, said: Answer) -> object:
    """Put an assignment to the workplace: its committee of three, or its assembly."""
    found = _found(key)
    require(request.user, "assignment.answer", found)
    limits = [limit.dict() for limit in said.limits]
    return done(services.put(assignment=found, reason=said.reason, limits=limits, member=request.user, at=now()))


@reads(router, "/questions/{slug:key}", QuestionShape)
def question(request: HttpRequest, key: str) -> object:
    """An assignment before the assembly, and what it answered."""
    found = _question(key)
    item = found.item.key if found.item else ""
    said = {"assignment": found.assignment.key, "reason": found.reason, "limits": found.limits, "item": item}
    return {**vote(found, found.body.name), **said}


@does(router, "/questions/{slug:key}/vote", Done, "assignment.answer")
def ballot(request: HttpRequest, key: str, said: Choice) -> object:
    """Put my sealed ballot on an assignment in the box."""
    found = _question(key)
    require(request.user, "assignment.answer", found)
    polls.cast_ballot(found, member=request.user, choice=said.choice, at=now())
    return done(found)


@reads(router, "/deliveries", Page[DeliveryShape])
def deliveries(request: HttpRequest, asked: Query[Paging]) -> object:
    """Every delivery with both its figures, the newest first."""
    return page(Delivery.objects.select_related("sender", "receiver"), asked, _delivery, newest_first=True)


@reads(router, "/deliveries/{slug:key}", DeliveryShape)
def delivery(request: HttpRequest, key: str) -> object:
    """One delivery."""
    return _delivery(_sent(key))


@does(router, "/workplaces/{slug:key}/deliveries", Done, "delivery.report")
def report(request: HttpRequest, key: str, said: Report) -> object:
    """Say what my workplace has sent to whom."""
    sender = get_object_or_404(Body, key=key, kind=Kind.WORKPLACE)
    require(request.user, "delivery.report", sender)
    receiver = Body.objects.base().filter(key=said.receiver).first()
    if receiver is None:
        raise unfit("receiver", said.receiver, _("The key of a workplace, a community or a service unit"))
    adoption = services.in_force()
    periods = len(adoption.option.plan.summary["periods"]) if adoption else said.period
    if said.period > periods:
        raise unfit("period", said.period, _("A period from 1 to {last}").format(last=periods))
    told = {"product": said.product, "period": said.period, "amount": said.amount, "last": said.last}
    return done(sent.report_delivery(sender=sender, receiver=receiver, member=request.user, at=now(), **told))


@does(router, "/deliveries/{slug:key}/withdraw", Done, "delivery.report")
def withdraw(request: HttpRequest, key: str) -> object:
    """Take back a report of my workplace that nobody has confirmed yet."""
    found = _sent(key)
    require(request.user, "delivery.report", found.sender)
    return done(sent.withdraw_delivery(delivery=found, at=now()))


@does(router, "/deliveries/{slug:key}/confirm", Done, "delivery.confirm")
def confirm(request: HttpRequest, key: str, said: Confirmation) -> object:
    """Say what has arrived."""
    found = _sent(key)
    require(request.user, "delivery.confirm", found.receiver)
    told = {"amount": said.amount, "remark": said.remark}
    return done(sent.confirm_delivery(delivery=found, member=request.user, at=now(), **told))


def _found(key: str) -> Assignment:
    return get_object_or_404(Assignment.objects.select_related("workplace"), key=key)


def _question(key: str) -> Question:
    return get_object_or_404(Question.objects.select_related("body", "assignment", "item"), key=key)


def _sent(key: str) -> Delivery:
    return get_object_or_404(Delivery.objects.select_related("sender", "receiver", "adoption__option__plan"), key=key)


def _assignment(found: Assignment) -> dict[str, object]:
    before = next((question.key for question in found.questions.all() if question.is_pending), "")
    said = {"key": found.key, "answer": found.answer, "answered": found.answered, "protest": found.protest}
    return {**said, "workplace": link(found.workplace), "question": before}


def _account(told: sent.Told) -> dict[str, object]:
    said = {name: getattr(told.due, name) for name in ("product", "title", "unit", "period")}
    figures = {name: getattr(told.account, name) for name in ("due", "reported", "waiting", "confirmed", "still")}
    return {**said, **figures, "stand": told.account.stand.value}


def _delivery(found: Delivery) -> dict[str, object]:
    names = (
        "key",
        "product",
        "title",
        "unit",
        "period",
        "reported",
        "reported_at",
        "confirmed",
        "confirmed_at",
        "withdrawn",
        "remark",
        "last",
    )
    return {"sender": link(found.sender), "receiver": link(found.receiver), **{name: getattr(found, name) for name in names}}
