"""What time brings: votes that fall due, work that died, decisions to carry out. Safe to call at any moment, by anyone."""

from collections.abc import Callable
from datetime import datetime

import structlog

from commonweal.web import enact
from commonweal.web.accords import services as accords
from commonweal.web.bodies import invitations, tellers
from commonweal.web.bodies import services as bodies
from commonweal.web.committees import services as committees
from commonweal.web.decisions import life, mandates, petitions
from commonweal.web.decisions import services as decisions
from commonweal.web.elections import services as elections
from commonweal.web.meetings import calling
from commonweal.web.meetings import room as meetings
from commonweal.web.notices import services as notices
from commonweal.web.plans import services as plans
from commonweal.web.polls import services as polls
from commonweal.web.record import idempotency
from commonweal.web.record import services as record
from commonweal.web.unions import doors as unions

log = structlog.get_logger()
_failed: set[int] = set()  # entries that this process could not carry out: tried again at the next tick, not before


def _carry_out_all(at: datetime) -> int:
    _failed.clear()
    return enact.carry_out(at=at, failed=_failed)


# In this order: what is closed first is carried out, and signed, in the same round.
STEPS: dict[str, Callable[[datetime], object]] = {
    "days counts of recalls": bodies.take_days_counts,
    "foundings to end": invitations.end_foundings,
    "tellers to draw": tellers.draw_due,
    "elections to open": elections.open_due,
    "items that go to assemblies": committees.send_due,
    "votes to open": life.open_due,
    "signatures to count": petitions.keep_count,
    "votes to close": polls.close_due,
    "meetings that are over": meetings.close_due,
    "meetings that nobody opened": calling.drop_due,
    "votes that are heeded": lambda at: mandates.close_heeded(at=at),
    "second votes": lambda at: decisions.keep_going(at=at),
    "computations left behind": lambda at: plans.restart_silent(at=at),
    "unions' officers who manage": unions.offices.end_terms_of_managers,
    "decisions to carry out": lambda at: _carry_out_all(at),
    "accords that are off": accords.settle_due,
    "notices to write": lambda at: notices.read_on(at=at),
    "head to sign": lambda at: record.checkpoint_if_due(at=at),
    "answers to forget": lambda at: idempotency.forget(at.date()),
}


def tick(at: datetime) -> list[str]:
    """Take every step; one that fails is logged and keeps none of the others from being taken. Say which failed."""
    failed = []
    for name, step in STEPS.items():
        try:
            step(at)
        except Exception:
            log.exception("tick.failed", step=name)
            failed.append(name)
    return failed


def carry_out_promptly(at: datetime) -> None:
    """Carry out what was just decided, between two ticks, so that it is done a second after the outcome is known."""
    try:
        enact.carry_out(at=at, failed=_failed)
    except Exception:
        log.exception("tick.failed", step="decisions to carry out")
