"""What production tells the first page and the pages of workplaces."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from commonweal.web.bodies import hooks
from commonweal.web.bodies.models import Body
from commonweal.web.look import figures, front
from commonweal.web.look.parts import Ask, Bar, Standing
from commonweal.web.production import services
from commonweal.web.production.models import Answer, Assignment, Delivery, Question

MOST_ASKS = 5
MOST_BARS = 6


@front.asks
def assignments_to_answer(member: Any, at: datetime) -> Iterator[Ask]:
    """Assignments that a member's workplace has not put to its assembly yet, and those it is voting on."""
    mine = Body.objects.of(member)
    open_questions = Question.objects.open().filter(body__in=mine, closes__gt=at, persons__member=member, persons__voted=False)
    for question in open_questions.filter(assignment__answer=Answer.ASKED).select_related("body"):
        title = _("Vote: does {workplace} take on what the plan asks?").format(workplace=question.body.name)
        due = _("An assignment binds only once it is accepted.")
        yield Ask(title, due, _("Read and vote"), question.get_absolute_url(), question.closes)
    pending = Question.objects.pending().values("assignment")
    asked = Assignment.objects.filter(answer=Answer.ASKED, workplace__in=mine).exclude(pk__in=pending)
    for assignment in asked.select_related("workplace"):
        title = _("What the plan asks of {workplace}").format(workplace=assignment.workplace.name)
        yield Ask(title, _("Nobody has asked yet whether you take it on."), _("Have a look"), assignment.get_absolute_url())


@front.asks
def deliveries_to_confirm(member: Any, at: datetime) -> Iterator[Ask]:
    """Deliveries to a member's bodies that wait for the member to say what arrived."""
    waiting = Delivery.objects.waiting_for(member).select_related("sender", "receiver")
    for delivery in waiting.order_by("pk")[:MOST_ASKS]:
        title = _("Did it arrive: {title}?").format(title=delivery.title)
        due = _("{sender} reports {amount} delivered to {receiver}").format(
            sender=delivery.sender.name,
            amount=figures.quantity(delivery.reported, delivery.unit),
            receiver=delivery.receiver.name,
        )
        yield Ask(title, due, _("Confirm or correct"), delivery.get_absolute_url())


@front.standing
def delivered(at: datetime) -> Standing | None:
    """Confirmed deliveries against what was reported, product by product, under the plan in force."""
    adoption = services.in_force()
    sent = adoption.deliveries.exclude(confirmed=None).values("title") if adoption else Delivery.objects.none().values("title")
    sums = list(sent.annotate(reported=Sum("reported"), arrived=Sum("confirmed")).order_by("title")[:MOST_BARS])
    if not sums:
        return None
    bars = [Bar(row["title"], float(row["arrived"] / row["reported"]) if row["reported"] else 1.0) for row in sums]
    sentence = _("Arrived of what was reported: {told}").format(told=", ".join(f"{bar.label} {bar.text}" for bar in bars))
    return Standing(bars, sentence, _("Confirmed deliveries against what was reported."), reverse("production:deliveries"))


@hooks.opens
def questions_before(body: Body, at: datetime) -> Iterator[hooks.Open]:
    """Assignments before a workplace's assembly."""
    for question in Question.objects.open().filter(body=body):
        yield hooks.Open(_("What the plan asks of us"), question.get_absolute_url(), question.closes)
