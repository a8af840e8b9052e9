"""The worker's side of a computation: outside any transaction, saying once a second how far it is, keeping what it finds.

A worker that dies leaves a silent row; `tick` starts it again under a new attempt, and an attempt that is over can write
nothing more. What is kept already, the plan before its alternatives, is not computed twice.
"""

import threading
import time
from collections.abc import Callable
from contextlib import contextmanager

import structlog
from django.db import close_old_connections, connection
from django.utils.translation import gettext as _
from django_tasks import task

from commonweal import tables
from commonweal.planner import alternatives, stages
from commonweal.planner.aims import USUAL
from commonweal.planner.demand import Demand
from commonweal.planner.economy import Economy
from commonweal.planner.plan import Plan as Computed
from commonweal.planner.stages import Progress as Step
from commonweal.web import clock
from commonweal.web.plans import inputs, keep, services
from commonweal.web.plans.models import HEARTBEAT, Computation, Plan, Progress

log = structlog.get_logger()

Watch = Callable[[Step], None]
STOPPED = "stopped"
EVERY = 1.0  # seconds between two rows of progress


@task()
def compute(key: str, attempt: int) -> None:
    """Work out a computation, unless another has it or nobody wants it any more."""
    run(key, attempt)


def run(key: str, attempt: int = 1, watch: Watch | None = None) -> Plan | None:
    """Work out a computation in this process; ``watch`` is told each step as well."""
    computation = services.begin(key=key, attempt=attempt, at=clock.now())
    if computation is None:
        return None
    with _alive(computation) as over:
        try:
            return _work(computation, watch, over.is_set)
        except tables.BadInput as fault:
            services.fail(computation=computation, failure=fault.sentence, at=clock.now())
        except stages.Impossible as impossible:
            services.fail(computation=computation, failure=str(impossible), at=clock.now())
        except Exception:
            log.exception("computation.failed", computation=key)
            services.fail(
                computation=computation, failure=_("The computation broke off; the host’s log says where."), at=clock.now()
            )
    return None


def _work(computation: Computation, watch: Watch | None, stop: Callable[[], bool]) -> Plan | None:
    document = inputs.document(computation.source)
    economy, demand, _warnings = keep.read_tables(document)
    tell = _teller(computation, watch)
    if computation.kind == Computation.Kind.WHATIF:
        plan = stages.plan(economy, demand, on_progress=tell, stop=stop, near=_near(economy, demand))
        if plan.status != STOPPED:
            keep.answer(computation, document, economy, demand, plan, at=clock.now())
        return None
    kept = Plan.objects.filter(computation=computation).first()
    if kept is None:
        plan = stages.plan(economy, demand, on_progress=tell, stop=stop, near=_near(economy, demand))
        if plan.status == STOPPED:
            return None
        kept = keep.plan(computation, document, economy, demand, plan, at=clock.now())
    else:
        plan = keep.read(kept, economy, demand)
    loss = inputs.loss(computation.asked_at)
    others = alternatives.compute(economy, demand, plan, USUAL, loss, on_progress=tell, stop=stop)
    if len(others) == len(USUAL):  # else it was stopped between two of them
        keep.alternatives(computation, kept, document, economy, demand, plan, others, at=clock.now())
    return kept


def _near(economy: Economy, demand: Demand) -> Computed | None:
    """The last plan, to start from, if it speaks of the same products, techniques and needs, whatever their numbers."""
    last = Plan.objects.first()
    if last is None:
        return None
    try:
        return keep.read(last, economy, demand)
    except ValueError:
        return None


def _teller(computation: Computation, watch: Watch | None) -> Watch:
    """What notes each step: at most once a second, and whenever a new stage begins."""
    last = {"at": 0.0, "stage": ""}

    def tell(step: Step) -> None:
        if watch:
            watch(step)
        moment = time.monotonic()
        if moment - last["at"] < EVERY and step.stage == last["stage"]:
            return
        last["at"], last["stage"] = moment, step.stage
        Progress.objects.create(
            computation=computation,
            attempt=computation.attempt,
            at=clock.now(),
            stage=step.stage,
            step=step.step,
            value=step.value,
            bound=step.bound,
            gap=step.gap,
            done=step.done,
        )

    return tell


@contextmanager
def _alive(computation: Computation):
    """Say from a thread of its own that the worker lives, for a solver can be busy for minutes; the event says: over."""
    over, done = threading.Event(), threading.Event()

    def beat() -> None:
        while not done.wait(HEARTBEAT.total_seconds()):
            close_old_connections()
            if not services.beat(computation=computation, at=clock.now()):
                over.set()
        connection.close()

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield over
    finally:
        done.set()
        thread.join()
