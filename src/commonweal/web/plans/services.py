"""Asking for a computation, keeping what it found, and adopting a plan by the effect of a decision."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from commonweal.rules.effects import AdoptPlan
from commonweal.rules.verdict import Verdict
from commonweal.tables.amend import Row
from commonweal.web.bodies.models import Body, Tenure
from commonweal.web.decisions import services as decisions
from commonweal.web.decisions.models import Proposal
from commonweal.web.means import services as means
from commonweal.web.means.services import MEDIA, spelled
from commonweal.web.members.models import Member
from commonweal.web.needs import services as needs
from commonweal.web.plans import inputs
from commonweal.web.plans.models import ATTEMPTS, THIS, UNDER_WAY, Adoption, Alternative, Computation, Plan, Progress, State
from commonweal.web.record import services as record
from commonweal.web.refused import Refused

WORK = "commonweal.web.plans.work.compute"  # named, not imported: the worker knows the services, not they the worker
ALTERNATIVES = 4  # so many at least go to the vote with the plan (P3)


@transaction.atomic
def found(*, document: Mapping[str, Sequence[Row]], title: str, at: datetime) -> None:
    """Take up the tables a federation starts from: what there is, what can be asked for, and the needs first in force."""
    base = means.take_up(document=document, title=title, at=at)
    needs.take_up(document=document, entry=base.entry, at=at)


@dataclass(frozen=True)
class _Question:
    """What is to be worked out, who asks and why."""

    kind: str
    source: bytes
    why: str
    member: Member | None = None
    change: Mapping[str, object] = field(default_factory=dict)
    because: str = ""  # the act that asks for it by itself: an objection, a delivery


def request(*, member: Member | None, why: str, at: datetime, because: str = "", enqueue: bool = True) -> Computation:
    """Ask for a plan of the tables as they stand. Whoever asks while it is being worked on is shown that computation."""
    source = spelled(inputs.effective(at))
    return _start(_Question(Computation.Kind.PLAN, source, why.strip(), member, because=because), at=at, enqueue=enqueue)


def ask_what_if(
    *, plan: Plan, rows: Mapping[str, Sequence[Row]], sentence: str, member: Member, at: datetime, enqueue: bool = True
) -> Computation:
    """Ask what would come of a plan if one figure were another; an answer, not a plan anyone could vote on."""
    change = {"plan": plan.key, "rows": dict(rows), "sentence": sentence}
    source = spelled(inputs.changed(plan.source, rows))
    return _start(_Question(Computation.Kind.WHATIF, source, sentence, member, change), at=at, enqueue=enqueue)


def _start(question: _Question, *, at: datetime, enqueue: bool) -> Computation:
    file = ""
    try:
        with transaction.atomic():
            file = record.attach(question.source, MEDIA)
            digest = inputs.digest(question.kind, file, question.change)
            if under_way := Computation.objects.under_way().filter(inputs=digest).first():
                return under_way
            if question.kind == Computation.Kind.PLAN:
                _insist_on_news(file)
            computation = Computation.objects.create(
                key=secrets.token_hex(8),
                kind=question.kind,
                source=file,
                change=question.change,
                inputs=digest,
                why=question.why,
                member=question.member,
                asked_at=at,
            )
            if question.kind == Computation.Kind.PLAN:  # a question is nobody's act; a plan asked for is a public one
                _record_request(computation, question, at)
            if enqueue:
                _hand_over(computation)
            return computation
    except IntegrityError:  # somebody asked the same at the same instant; theirs stands
        return Computation.objects.under_way().get(inputs=inputs.digest(question.kind, file, question.change))


def _record_request(computation: Computation, question: _Question, at: datetime) -> None:
    data = {"computation": computation.key, "source": computation.source, "because": question.because}
    private = {"why": question.why}
    computation.entry = record.append("plan.requested", data, private=private, shown=["why"], at=at).index
    computation.save(update_fields=["entry"])


def _insist_on_news(source: str) -> None:
    latest = Plan.objects.first()
    if latest and latest.source == source and latest.computation.state == State.DONE:
        raise Refused(
            Verdict(
                False,
                "plan.computation",
                _("The newest plan was computed from exactly these needs and means; the same would come out again."),
            )
        )


def _hand_over(computation: Computation) -> None:
    """Leave a computation to the worker, once what was written about it is certain to stay."""
    compute = import_string(WORK)
    key, attempt = computation.key, computation.attempt
    transaction.on_commit(lambda: compute.enqueue(key, attempt))


@transaction.atomic
def stop(*, computation: Computation, at: datetime) -> Computation:
    """Stop a computation; the worker notices at its next step."""
    computation = Computation.objects.select_for_update().get(pk=computation.pk)
    if not computation.under_way:
        raise Refused(Verdict(False, "plan.computation", _("This computation is not under way any more.")))
    computation.state, computation.finished_at = State.STOPPED, at
    computation.save(update_fields=["state", "finished_at"])
    if computation.kind == Computation.Kind.PLAN:
        record.append("plan.stopped", {"computation": computation.key}, at=at)
    return computation


@transaction.atomic
def restart_silent(*, at: datetime) -> list[Computation]:
    """Start again what a dead worker has left behind; what dies over and over is given up, and says so."""
    restarted = []
    for computation in Computation.objects.silent(at).select_for_update():
        if computation.attempt >= ATTEMPTS:
            computation.state, computation.finished_at = State.FAILED, at
            computation.failure = _("The computer working on this stopped {count} times.").format(count=computation.attempt)
            computation.save(update_fields=["state", "finished_at", "failure"])
            continue
        computation.attempt += 1
        computation.state, computation.heartbeat = State.QUEUED, None
        computation.save(update_fields=["attempt", "state", "heartbeat"])
        _hand_over(computation)
        restarted.append(computation)
    return restarted


def begin(*, key: str, attempt: int, at: datetime) -> Computation | None:
    """Claim a computation for this attempt; None where it is no longer wanted, or another has it."""
    claimed = Computation.objects.filter(key=key, attempt=attempt, state=State.QUEUED).update(
        state=State.RUNNING, started_at=at, heartbeat=at
    )
    return Computation.objects.get(key=key) if claimed else None


def beat(*, computation: Computation, at: datetime) -> bool:
    """Say that the worker lives; false where its attempt is over and it should stop."""
    running = Computation.objects.filter(pk=computation.pk, attempt=computation.attempt, state=State.RUNNING)
    return bool(running.update(heartbeat=at))


@transaction.atomic
def fail(*, computation: Computation, failure: str, at: datetime) -> None:
    """Say that nothing came of it, and why."""
    running = Computation.objects.filter(pk=computation.pk, attempt=computation.attempt, state__in=UNDER_WAY)
    if running.update(state=State.FAILED, failure=failure, finished_at=at) and computation.kind == Computation.Kind.PLAN:
        record.append("plan.failed", {"computation": computation.key}, at=at)


def put_to_vote(plan: Plan) -> Verdict:
    """Whether a plan can be put to a vote: certified (P2), and with its alternatives beside it (P3)."""
    if not plan.certified:
        return Verdict(False, "plan.certificate", _("This plan has no certificate that holds, so it cannot be put to a vote."))
    others = plan.options.exclude(name=THIS).filter(certified=True).count()
    if others < ALTERNATIVES:
        return Verdict(
            False,
            "plan.certificate",
            _("{count} alternatives are there; a vote needs {needed} beside the plan."),
            {"count": others, "needed": ALTERNATIVES},
        )
    return Verdict(True, "plan.certificate", _("The plan is certified and has its alternatives."))


@transaction.atomic
def propose(*, plan: Plan, council: Body, by: Tenure, at: datetime) -> Proposal:
    """Put a plan and its alternatives to a council's vote: whichever it chooses is adopted (P2, P3, P4)."""
    votable = put_to_vote(plan)
    if not votable.holds:
        raise Refused(votable)
    options = list(plan.options.filter(certified=True))
    keys = {option: option_key(option) for option in options}
    return decisions.propose(
        council=council,
        title=plan.title,
        text=_("The plan as computed: {headline}").format(headline=plan.headline),
        options=[{"key": keys[option], "title": option.title} for option in options],
        follows={keys[option]: [AdoptPlan(f"{plan.key}.{option.name}")] for option in options},
        subject="plan",
        about=f"plan:{plan.key}",
        by=by,
        at=at,
    )


def option_key(option: Alternative) -> str:
    """What a plan or an alternative is called among the options of a vote."""
    return f"option-{option.position}"


@transaction.atomic
def adopt(*, option: Alternative, proposal: str, entry: int, at: datetime) -> Adoption:
    """Put a plan in force, by the entry of the decision that says so; a second time changes nothing."""
    adoption, _made = Adoption.objects.get_or_create(
        entry=entry, defaults={"option": option, "proposal": proposal, "adopted_at": at}
    )
    return adoption


def latest_progress(computation: Computation) -> Progress | None:
    """How far this attempt has come."""
    return computation.progress.filter(attempt=computation.attempt).last()
