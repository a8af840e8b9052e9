"""Carrying out what was decided: one table, each effect and the service that carries it out.

The record is the queue: an entry with effects that nobody has carried out yet waits in it, so anyone can see what was
decided and not yet done. Each entry is carried out once, in one transaction with the note that it was; whoever is
interrupted has done nothing, and the next one begins where it stopped.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

import structlog
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from commonweal.rules import effects
from commonweal.web.accords import services as accords
from commonweal.web.bodies import services as bodies
from commonweal.web.bodies.models import Body
from commonweal.web.committees import services as committees
from commonweal.web.constitution import services as constitution
from commonweal.web.decisions import services as decisions
from commonweal.web.elections import services as elections
from commonweal.web.means import services as means
from commonweal.web.needs import services as needs
from commonweal.web.needs import tiers
from commonweal.web.plans import rests
from commonweal.web.plans import services as plans
from commonweal.web.production import services as production
from commonweal.web.record import services as record
from commonweal.web.record.models import Entry
from commonweal.web.refused import Refused

log = structlog.get_logger()

RECALL = ("recall.share", "recall.proportional", "recall.cascade")  # the articles by which a tenure can end

Effect = Mapping[str, Any]
Act = Callable[[Effect, Entry, datetime], object]


def _ratify_needs(effect: Effect, entry: Entry, at: datetime) -> None:
    needs.ratify(key=effect["statement"], entry=entry.index, at=at)


def _change_tiers(effect: Effect, entry: Entry, at: datetime) -> None:
    tiers.change(council=Body.objects.get(key=entry.body), file=effect["table"], entry=entry.index, at=at)


def _compute(effect: Effect, _entry: Entry, at: datetime) -> None:
    plans.request(member=None, why=effect["request"], because=effect["because"], at=at)


def _adopt_plan(effect: Effect, entry: Entry, at: datetime) -> None:
    production.adopt(plan=effect["plan"], proposal=str(entry.data.get("poll", "")), entry=entry.index, at=at)


def _open_election(effect: Effect, _entry: Entry, at: datetime) -> None:
    elections.enact_open_election(effect, at)


def _dismiss(effect: Effect, entry: Entry, at: datetime) -> None:
    bodies.dismiss(tenure=effect["tenure"], body=entry.body, at=at)


def _seat_delegate(effect: Effect, _entry: Entry, at: datetime) -> None:
    elections.enact_seat_delegate(effect, at)


def _seat_delegates(effect: Effect, _entry: Entry, at: datetime) -> None:
    elections.enact_seat_delegates(effect, at)


def _change_article(effect: Effect, entry: Entry, at: datetime) -> None:
    body = Body.objects.get(key=entry.body)
    constitution.change_article(
        lineage=body.lineage(),
        kind=body.kind,
        key=effect["article"],
        title=effect["title"],
        text=effect["text"],
        data=dict(effect["figures"]),
        at=at,
        decided_by=entry.index,
    )
    if effect["article"] in RECALL:
        bodies.settle_beneath(body, at)


def _rest_work(effect: Effect, entry: Entry, at: datetime) -> None:
    rest = rests.begin(workplace=effect["workplace"], first=effect["first"], last=effect["last"], entry=entry.index, at=at)
    _compute_anew(_("{workplace} is on strike: what does that mean for whose needs?"), rest.workplace.name, entry, at)


def _resume_work(effect: Effect, entry: Entry, at: datetime) -> None:
    if rests.end(began=effect["began"], at=at):
        workplace = Body.objects.get(key=effect["workplace"])
        others = rests.resting(workplace)
        why = _("One strike at {workplace} is over, another lasts.") if others else _("The strike at {workplace} is over.")
        _compute_anew(why, workplace.name, entry, at)


def _compute_anew(why: str, workplace: str, entry: Entry, at: datetime) -> None:
    """What a strike means is shown by a computation; it binds nobody until a council has voted on it (P4).

    Where another strike rests the same work already, nothing else would come out, and nothing is computed.
    """
    if production.in_force():
        with suppress(Refused):
            plans.request(member=None, why=why.format(workplace=workplace), because=f"entry:{entry.index}", at=at)


def _answer_assignment(effect: Effect, entry: Entry, at: datetime) -> None:
    production.answer(question=effect["question"], chosen=effect["answer"], body=entry.body, at=at)


def _state_means(effect: Effect, entry: Entry, at: datetime) -> None:
    means.settle(statement=effect["statement"], counts=effect["counts"], body=entry.body, at=at)


def _found_committee(_effect: Effect, entry: Entry, at: datetime) -> None:
    committees.found(workplace=Body.objects.get(key=entry.body), at=at)


def _adopt_constitution(effect: Effect, entry: Entry, at: datetime) -> None:
    body = Body.objects.get(key=entry.body)
    said: Any = effects.read(effect)
    articles = [constitution.reworded(key, title, text, dict(figures), at) for key, title, text, figures in said.articles]
    lineage = body.lineage()
    constitution.change_articles(lineage=lineage, kind=body.kind, articles=articles, at=at, decided_by=entry.index)
    if {article.key for article in articles} & set(RECALL):
        bodies.settle_beneath(body, at)


def _consent_to_accord(effect: Effect, entry: Entry, at: datetime) -> None:
    accords.consent(accord=effect["accord"], body=entry.body, entry=entry.index, at=at)


def _carry_out_accord(effect: Effect, _entry: Entry, at: datetime) -> None:
    accords.carry_out(accord=effect["accord"], at=at)


def _resolve(_effect: Effect, _entry: Entry, _at: datetime) -> None:
    """A resolution changes nothing but the record, where it stands already."""


ACTS: Mapping[str, Act] = {
    "RatifyNeeds": _ratify_needs,
    "ChangeNeedsTiers": _change_tiers,
    "Compute": _compute,
    "AdoptPlan": _adopt_plan,
    "OpenElection": _open_election,
    "SeatDelegate": _seat_delegate,
    "Dismiss": _dismiss,
    "SeatDelegates": _seat_delegates,
    "ChangeArticle": _change_article,
    "RestWork": _rest_work,
    "ResumeWork": _resume_work,
    "Resolve": _resolve,
    "AnswerAssignment": _answer_assignment,
    "StateMeans": _state_means,
    "FoundCommittee": _found_committee,
    "AdoptConstitution": _adopt_constitution,
    "ConsentToAccord": _consent_to_accord,
    "CarryOutAccord": _carry_out_accord,
}


def carry_out(*, at: datetime, failed: set[int] | None = None) -> int:
    """Carry out every entry that waits, oldest first, and what follows from them; say how many were.

    One that fails on our side waits on, and holds up nothing else; those in ``failed`` are left alone, and it gets them.
    """
    done, failed = 0, set[int]() if failed is None else failed
    while waiting := [entry for entry in Entry.objects.to_enact() if entry.pk not in failed]:
        for entry in waiting:
            try:
                done += carry_out_entry(entry, at=at)
            except Exception:
                log.exception("enact.failed", entry=entry.index)
                failed.add(entry.pk)
    return done


def carry_out_entry(entry: Entry, *, at: datetime) -> bool:
    """Carry out one entry's effects, all or none; false where somebody else has done so."""
    try:
        with transaction.atomic():
            record.hold()
            record.carried_out(entry, at=at)  # first: of two at once, the second stops here
            _carry_out(entry, at)
    except IntegrityError:
        if Entry.objects.to_enact().filter(pk=entry.pk).exists():
            raise
        return False
    return True


def _carry_out(entry: Entry, at: datetime) -> None:
    """All effects of an entry or none. What a rule refuses by the time its turn comes is noted, with the reason; it holds up
    nothing that was decided after it, and where a vote had carried it, it can be voted again.
    """
    doing: Effect = {}
    try:
        with transaction.atomic():
            for doing in entry.effects:
                effects.read(doing)
                ACTS[doing["do"]](doing, entry, at)
    except Refused as refused:
        reason = _(refused.verdict.pattern).format(**refused.verdict.values)
        record.append(
            "effect.refused",
            {"entry": entry.index, "do": doing["do"], "article": refused.verdict.article},
            body=entry.body,
            private={"reason": reason},
            shown=["reason"],
            at=at,
        )
        decisions.not_carried_out(poll=str(entry.data.get("poll", "")), reason=reason)
