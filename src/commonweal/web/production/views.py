"""Pages of production: what is asked of whom, what they answered, what was sent and what arrived."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonweal.web.bodies.models import Body, Kind
from commonweal.web.bodies.permits import acts, can, require
from commonweal.web.clock import now
from commonweal.web.committees import services as committees
from commonweal.web.look.forms import refuse
from commonweal.web.look.parts import Bar
from commonweal.web.plans import rests
from commonweal.web.plans.models import Computation
from commonweal.web.polls import services as polls
from commonweal.web.polls.panel import panel
from commonweal.web.production import deliveries, services
from commonweal.web.production.accounts import Account, Stand
from commonweal.web.production.forms import AnswerForm, ConfirmForm, ReportForm
from commonweal.web.production.models import Answer, Assignment, Delivery, Line, Question
from commonweal.web.record.idempotency import once
from commonweal.web.refused import Refused

ON_A_PAGE = 50
LATEST = 10


@acts("page.read")
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What the plan in force asks of which workplace, and what each has said to it."""
    adoption = services.in_force()
    asked = request.GET.get("q", "").strip()
    found = Assignment.objects.filter(adoption=adoption).select_related("workplace") if adoption else Assignment.objects.none()
    counts = {answer: found.filter(answer=answer).count() for answer in (Answer.ASKED, Answer.ACCEPTED, Answer.OBJECTED)}
    if asked:
        found = found.filter(workplace__name__icontains=asked)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    shown = {
        "adoption": adoption,
        "page": page,
        "rows": _with_accounts(page),
        "asked": asked,
        "counts": counts,
        "mine": _mine(request),
        "waiting": Delivery.objects.waiting().count(),
        "under_way": Computation.objects.under_way().filter(kind=Computation.Kind.PLAN),
    }
    return render(request, "production/index.html", shown)


@acts("page.read")
@require_GET
def assignment(request: HttpRequest, key: str) -> HttpResponse:
    """What the plan asks of one workplace, technique by technique, and where its answer stands."""
    found = _assignment(key)
    shown = {
        "assignment": found,
        "periods": found.adoption.option.plan.summary["periods"],
        "page": Paginator(_grid(found), ON_A_PAGE).get_page(request.GET.get("page")),
        "sends": Paginator(deliveries.accounts([found]), ON_A_PAGE).get_page(request.GET.get("sends")),
        "question": found.questions.pending().select_related("item").first(),
        "answered": found.questions.exclude(closed=None, item=None).exclude(pk__in=found.questions.pending()).first(),
        "committee": committees.of(found.workplace),
        "rests": rests.resting(found.workplace) if found.answer != Answer.SUPERSEDED else [],
        "may_answer": can(request.user, "assignment.answer", found).holds,
        "may_report": can(request.user, "delivery.report", found).holds,
    }
    return render(request, "production/assignment.html", shown)


@acts("assignment.answer")
@require_http_methods(["GET", "POST"])
@once
def put(request: HttpRequest, key: str) -> HttpResponse:
    """Put the assignment to the workplace, its committee or its assembly: to accept, under protest if need be, or to object."""
    found = _assignment(key)
    require(request.user, "assignment.answer", found)
    form = AnswerForm(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            said = {"reason": form.cleaned_data["reason"], "limits": form.limits, "member": request.user}
            question = services.put(assignment=found, at=now(), **said)
            return redirect(question.item or question)
        except Refused as refused:
            refuse(form, refused)
    shown = {"assignment": found, "form": form, "committee": committees.of(found.workplace)}
    return render(request, "production/ask.html", shown, status=422 if form.errors else 200)


@acts("page.read")
@require_GET
def question(request: HttpRequest, key: str) -> HttpResponse:
    """An assignment before the assembly: what is asked, what an objection says, and the vote."""
    found = get_object_or_404(Question.objects.select_related("body", "assignment__workplace", "item"), key=key)
    chosen = (found.result or {}).get("outcome", {}).get("chosen", "")
    return render(request, "production/question.html", {**panel(request, found), "question_put": found, "chosen": chosen})


@acts("assignment.answer")
@require_POST
@once
def vote(request: HttpRequest, key: str) -> HttpResponse:
    """Put my sealed ballot on an assignment in the box."""
    found = get_object_or_404(Question.objects.select_related("body"), key=key)
    require(request.user, "assignment.answer", found)
    polls.cast_ballot(found, member=request.user, choice=request.POST.get("choice", ""), at=now())
    return redirect(found)


@acts("page.read")
@require_GET
def workplace(request: HttpRequest, key: str) -> HttpResponse:
    """One workplace in every plan so far: what it was asked for and answered, and everything it has sent."""
    body = get_object_or_404(Body, key=key, kind=Kind.WORKPLACE)
    sent = Delivery.objects.filter(sender=body).select_related("receiver", "adoption__option__plan")
    shown = {
        "body": body,
        "assignments": Assignment.objects.filter(workplace=body)
        .select_related("adoption__option__plan")
        .order_by("-pk")[:LATEST],
        "page": Paginator(sent, ON_A_PAGE).get_page(request.GET.get("page")),
        "may_report": services.in_force() is not None and can(request.user, "delivery.report", body).holds,
    }
    return render(request, "production/workplace.html", shown)


# ── Deliveries


@acts("page.read")
@require_GET
def all_deliveries(request: HttpRequest) -> HttpResponse:
    """Every delivery with both its figures: all, those still to be confirmed, or those whose figures differ."""
    asked, show = request.GET.get("q", "").strip(), request.GET.get("show", "")
    every = Delivery.objects.select_related("sender", "receiver", "adoption__option__plan")
    found = {"waiting": every.waiting, "differing": every.differing}.get(show, every.all)()
    if asked:
        found = found.filter(Q(title__icontains=asked) | Q(sender__name__icontains=asked) | Q(receiver__name__icontains=asked))
    shown = {
        "page": Paginator(found, ON_A_PAGE).get_page(request.GET.get("page")),
        "asked": asked,
        "show": show,
        "counts": {"waiting": every.waiting().count(), "differing": every.differing().count()},
        "mine": _mine(request),
        "adoption": services.in_force(),
    }
    return render(request, "production/deliveries.html", shown)


@acts("delivery.report")
@require_http_methods(["GET", "POST"])
@once
def report(request: HttpRequest, sender: str) -> HttpResponse:
    """Say what my workplace has sent to whom."""
    workplace = get_object_or_404(Body, key=sender, kind=Kind.WORKPLACE)
    require(request.user, "delivery.report", workplace)
    adoption = services.in_force()
    form = ReportForm(workplace, adoption, request.POST or None, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        try:
            said = form.cleaned_data
            return redirect(deliveries.report_delivery(sender=workplace, member=request.user, at=now(), **said))
        except Refused as refused:
            refuse(form, refused)
    shown = {"form": form, "workplace": workplace, "adoption": adoption}
    return render(request, "production/report.html", shown, status=422 if form.errors else 200)


@acts("delivery.report")
@require_POST
@once
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """Take back a report of my workplace that nobody has confirmed, and write it anew."""
    found = _delivery(key)
    require(request.user, "delivery.report", found.sender)
    deliveries.withdraw_delivery(delivery=found, at=now())
    said = {
        "product": found.product,
        "receiver": found.receiver_id,
        "period": found.period,
        "amount": f"{found.reported.normalize():f}",
    }
    return redirect(f"{reverse('production:report', args=[found.sender.key])}?{urlencode(said)}")


@acts("page.read")
@require_GET
def delivery(request: HttpRequest, key: str) -> HttpResponse:
    """One delivery: planned, reported and confirmed, side by side."""
    return _delivery_page(request, _delivery(key), ConfirmForm())


@acts("delivery.confirm")
@require_POST
@once
def confirm(request: HttpRequest, key: str) -> HttpResponse:
    """Say what has arrived."""
    found = _delivery(key)
    require(request.user, "delivery.confirm", found.receiver)
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        return _delivery_page(request, found, form, status=422)
    deliveries.confirm_delivery(delivery=found, member=request.user, at=now(), **form.cleaned_data)
    return redirect(found)


def _delivery_page(request: HttpRequest, found: Delivery, form: ConfirmForm, status: int = 200) -> HttpResponse:
    planned = deliveries.planned(found.adoption, found.receiver, found.product, found.period)
    arrived = deliveries.arrived(found.adoption, found.receiver, found.product, found.period)
    assignment = Assignment.objects.filter(adoption=found.adoption, workplace=found.sender).first()
    told = deliveries.accounts([assignment]) if assignment else []
    receives, verdict = can(request.user, "delivery.confirm", found.receiver).holds, deliveries.may_confirm(found, request.user)
    open_to_change = found.confirmed is None and found.withdrawn is None
    shown = {
        "delivery": found,
        "form": form,
        "planned": planned,
        "arrived": arrived,
        "told": next((one for one in told if (one.due.product, one.due.period) == (found.product, found.period)), None),
        "assignment": assignment,
        "bar": [Bar(found.title, min(1.0, float(arrived) / planned))] if planned else [],
        "may_confirm": open_to_change and receives,
        "by_another": verdict.sentence if receives and not verdict.holds else "",
        "may_withdraw": open_to_change and can(request.user, "delivery.report", found.sender).holds,
        "differs": found.confirmed is not None and found.confirmed != found.reported,
    }
    return render(request, "production/delivery.html", shown, status=status)


def _assignment(key: str) -> Assignment:
    return get_object_or_404(Assignment.objects.select_related("workplace", "adoption__option__plan"), key=key)


def _delivery(key: str) -> Delivery:
    return get_object_or_404(Delivery.objects.select_related("sender", "receiver", "adoption__option__plan"), key=key)


def _with_accounts(page: Iterable[Assignment]) -> list[dict[str, Any]]:
    """Assignments with how much of what each is to send is still to come, and how many of its figures differ."""
    asked = list(page)
    told: dict[int, list[Account]] = defaultdict(list)
    for one in deliveries.accounts(asked):
        told[one.due.assignment_id].append(one.account)
    return [
        {
            "assignment": assignment,
            "dues": len(told[assignment.pk]),
            "still": sum(account.stand is Stand.OPEN for account in told[assignment.pk]),
            "odd": sum(account.stand in (Stand.SHORT, Stand.DIFFERS) for account in told[assignment.pk]),
        }
        for assignment in asked
    ]


def _mine(request: HttpRequest) -> Any:
    if not request.user.is_authenticated:
        return Body.objects.none()
    return Body.objects.of(request.user).filter(kind=Kind.WORKPLACE)


def _grid(found: Assignment) -> list[dict[str, Any]]:
    """One row for each technique, one column for each period."""
    periods = len(found.adoption.option.plan.summary["periods"])
    rows: dict[str, dict[str, Any]] = {}
    for line in Line.objects.filter(assignment=found):
        row = rows.setdefault(line.technique, {"title": line.title, "levels": [0.0] * periods, "builds": [0.0] * periods})
        row["levels"][line.period - 1] = line.level
        row["builds"][line.period - 1] = line.investment
    for row in rows.values():
        row["building"] = any(row["builds"])
    return list(rows.values())
