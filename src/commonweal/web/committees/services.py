"""Founding a committee, opening items, answering them; and what goes to the workers' assembly by itself (T1, T2).

The rules decide where an item stands (``rules.committees``); here it is locked, asked, written and recorded. What a choice
brings about are effects of the entry that settles it, so that nothing binds a workplace before (T4).
"""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commonweal.rules import choice
from commonweal.rules import committees as rules
from commonweal.rules.effects import FoundCommittee, Resolve
from commonweal.rules.verdict import Verdict
from commonweal.web.bodies import hooks
from commonweal.web.bodies import services as bodies
from commonweal.web.bodies.models import OF_THREE, Body, Kind, Tenure
from commonweal.web.committees.models import Answer, Call, Committee, Item, Role, Stage
from commonweal.web.polls import services as polls
from commonweal.web.polls import weighing
from commonweal.web.record import services as record
from commonweal.web.refused import Refused

if TYPE_CHECKING:
    from commonweal.web.members.models import Member

ARTICLE = rules.ARTICLE
YES, NO = "yes", "no"
Effects = Sequence[Mapping[str, object]]
log = structlog.get_logger()


# ── Founding


def of(workplace: Body) -> Committee | None:
    """The committee of a workplace, if it has one."""
    return Committee.objects.filter(workplace=workplace, body__ended=None).select_related("body", "workplace").first()


@transaction.atomic
def propose(*, workplace: Body, at: datetime) -> Call:
    """Ask the workers' assembly whether it wants a committee of three."""
    workplace = bodies.lock(workplace)
    if workplace.kind != Kind.WORKPLACE or workplace.parent is None:
        raise Refused(Verdict(False, ARTICLE, _("A workplace that belongs to a council can have a committee of three.")))
    if of(workplace) is not None:
        raise Refused(Verdict(False, ARTICLE, _("{workplace} has its committee already."), {"workplace": workplace.name}))
    if Call.objects.open().filter(body=workplace, item=None).exists():
        raise Refused(Verdict(False, ARTICLE, _("The assembly is voting on that already.")))
    options = [
        {"key": YES, "title": str(_("Have a committee of three"))},
        {"key": NO, "title": str(_("Go on without one"))},
    ]
    call = Call.objects.create(body=workplace, by=Call.By.MEMBERS, follows={YES: [FoundCommittee(workplace.key).written()]})
    polls.open_poll(call, options=options, at=at)
    call.refresh_from_db()
    return call


@transaction.atomic
def found(*, workplace: Body, at: datetime) -> Committee:
    """Found the committee of a workplace (effect FoundCommittee): three empty seats, and an election for each (C3)."""
    workplace = bodies.lock(workplace)
    if (there := of(workplace)) is not None:
        return there
    if workplace.parent is None:
        raise Refused(Verdict(False, ARTICLE, _("A workplace that belongs to a council can have a committee of three.")))
    name = str(_("Committee of {workplace}")).format(workplace=workplace.name)
    former = Committee.objects.filter(workplace=workplace).first()  # dissolved since: its items stay on the same agenda
    suffix = f"-{secrets.token_hex(3)}" if former else ""
    body = bodies.found_body(
        key=f"{workplace.key}-committee{suffix}", kind=Kind.COMMITTEE, name=name, parent=workplace.parent, at=at
    )
    sends = {Role.WORKERS: workplace, Role.MANAGER: workplace, Role.LOCAL: workplace.parent}
    seats = {role.value: bodies.found_seat(council=body, constituency=sends[role], title=str(role.label), at=at) for role in Role}
    record.append("committee.founded", {"committee": body.key, "workplace": workplace.key}, body=workplace.key, at=at)
    said = {"body": body, "founded": at, **seats}
    return Committee.objects.update_or_create(workplace=workplace, defaults=said)[0]


# ── Items


def roles_of(committee: Committee, member: "Member") -> dict[str, Tenure]:
    """The seats a member holds in a committee now, by their roles."""
    held = Tenure.objects.holding(committee.body).filter(holder=member).select_related("seat", "holder")
    return {committee.role_of(tenure.seat_id): tenure for tenure in held}


@transaction.atomic
def open_item(
    *,
    committee: Committee,
    title: str,
    text: str,
    at: datetime,
    member: "Member | None" = None,
    options: Sequence[Mapping[str, str]] = (),
    follows: Mapping[str, Effects] | None = None,
    url: str = "",
) -> Item:
    """Put something before the committee. Any seat can, and any worker; without options it is a yes or a no to the text."""
    bodies.lock(committee.workplace)
    if not title.strip():
        raise Refused(Verdict(False, ARTICLE, _("Say in a few words what is to be decided.")))
    held = roles_of(committee, member) if member else {}
    plain = [{"key": YES, "title": str(_("Yes"))}, {"key": NO, "title": str(_("No"))}]
    days = bodies.rules_of(committee.workplace, at).committee_days
    item = Item.objects.create(
        committee=committee,
        title=title.strip(),
        text=text.strip(),
        url=url,
        options=[dict(option) for option in options] or plain,
        follows=follows if follows is not None else {YES: [Resolve(title.strip()).written()]},
        opened=at,
        opened_as=next(iter(held), ""),
        opened_by=member,
        closes=at + timedelta(days=days),
    )
    data = {
        "item": item.key,
        "options": [option["key"] for option in item.options],
        "closes": f"{item.closes:%Y-%m-%dT%H:%M:%SZ}",
        "seat": item.opened_as,
    }
    private = {"title": item.title, "text": item.text}
    record.append("item.opened", data, body=committee.body.key, private=private, shown=["title", "text"], at=at)
    return item


@transaction.atomic
def answer(*, item: Item, tenure: Tenure, option: str, at: datetime, reason: str = "") -> Item:
    """Say for a seat what it chooses; two of three settle the item, a deadlock sends it to the assembly (T1, T2)."""
    item = _locked(item)
    role = _role(item, tenure)
    _insist(rules.may_answer(item.value(), option, at))
    settled = rules.answer(item.value(), rules.Seat(role), option, at)
    said = {"tenure": tenure, "option": option, "reason": reason.strip(), "at": at}
    _answer, new = Answer.objects.update_or_create(item=item, role=role, defaults=said)
    record.append(
        "item.answered" if new else "item.answered_anew",
        {"item": item.key, "seat": role, "tenure": tenure.key, "office": tenure.holder.office_key, "option": option},
        body=item.committee.body.key,
        private={"reason": reason.strip()} if reason.strip() else None,
        shown=["reason"],
        at=at,
    )
    return _apply(item, settled, at)


@transaction.atomic
def call_assembly(*, item: Item, tenure: Tenure, at: datetime) -> Item:
    """Call the workers' assembly instead: the workers' seat can, as long as the item is open (T1)."""
    item = _locked(item)
    seat = rules.Seat(_role(item, tenure))
    _insist(rules.may_call(item.value(), seat))
    return _apply(item, rules.call(item.value(), seat), at)


def send_due(at: datetime) -> int:
    """Send every item whose deadline has come to its assembly, each by itself (T2); called by `tick`."""
    sent = 0
    for item in Item.objects.open().filter(closes__lte=at).order_by("closes", "pk"):
        try:
            with transaction.atomic():
                held = _locked(item)
                sent += _apply(held, rules.due(held.value(), at), at).stage == Stage.ASSEMBLY
        except Exception:
            log.exception("item.not_sent", item=item.key)
    return sent


@polls.concluding(Call)
def conclude(call: Call, at: datetime) -> polls.Conclusion:
    """What the assembly decides stands; where nothing has its majority, all stays as it is (T2)."""
    counted = weighing.tally(call)
    majority = bodies.rules_of(call.body, call.opened).majority("ordinary")
    outcome = choice.outcome(counted, majority, call.option_keys, again=False)
    chosen = outcome.chosen if outcome.verdict.holds else rules.NONE
    told = {"chosen": chosen}
    if call.item_id:
        item = _locked(call.item)
        decided = rules.decide(item.value(), chosen)
        item.stage, item.chosen, item.settled = decided.stage.value, decided.chosen, at
        item.save(update_fields=["stage", "chosen", "settled"])
        told["item"] = item.key
    return polls.Conclusion(told, weighing.figures(counted), call.follows.get(chosen, []))


# ── Who leaves a seat, and who comes to two


@hooks.when_a_tenure_ends
def void_answers(tenure: Tenure, at: datetime) -> None:
    """What a tenure said on open items is void with its end; whoever follows can answer (R5)."""
    for said in Answer.objects.filter(tenure=tenure, item__stage=Stage.OPEN).select_related("item__committee__body"):
        data = {"item": said.item.key, "seat": said.role, "tenure": tenure.key, "office": tenure.holder.office_key}
        record.append("item.voided", data, body=said.item.committee.body.key, at=at)
        said.delete()


@hooks.when_a_tenure_begins
def one_seat_each(tenure: Tenure, at: datetime) -> None:
    """Nobody speaks with two of three voices: who comes to a second seat of a committee, or of tellers, gives up the first."""
    if tenure.seat.council.kind not in OF_THREE:
        return
    others = Tenure.objects.holding(tenure.seat.council).filter(holder=tenure.holder).exclude(pk=tenure.pk)
    for other in others.select_related("seat__constituency", "seat__council", "holder"):
        bodies.resign(tenure=other, member=tenure.holder, at=at)


# ── Locks, and what a step brings about


def _locked(item: Item) -> Item:
    record.hold()
    query = Item.objects.select_for_update(of=("self",), no_key=True)
    return query.select_related("committee__body", "committee__workplace").prefetch_related("answers").get(pk=item.pk)


def _role(item: Item, tenure: Tenure) -> str:
    """Whose voice a running tenure is in the item's committee."""
    held = Tenure.objects.holding(item.committee.body).filter(pk=tenure.pk).first()
    if held is None:
        raise Refused(Verdict(False, "recall.votes", _("This tenure has ended; whoever holds the seat now answers for it.")))
    return item.committee.role_of(held.seat_id)


def _apply(item: Item, settled: rules.Item, at: datetime) -> Item:
    """Write where the rules say that an item stands now, and what follows from it."""
    if settled.stage.value == item.stage:
        return item
    item.stage, item.chosen, item.why = settled.stage.value, settled.chosen, settled.why.value if settled.why else ""
    item.settled = at if settled.stage is rules.Stage.AGREED else None
    item.save(update_fields=["stage", "chosen", "why", "settled"])
    if settled.stage is rules.Stage.AGREED:
        said = {role.value: option for role, option in settled.answers.items()}
        data = {"item": item.key, "chosen": settled.chosen, "answers": said}
        record.append("item.agreed", data, body=item.committee.body.key, effects=item.follows.get(settled.chosen, []), at=at)
    else:
        record.append("item.sent", {"item": item.key, "why": item.why}, body=item.committee.body.key, at=at)
        call = Call.objects.create(body=item.committee.workplace, by=Call.By.MEMBERS, item=item, follows=item.follows)
        polls.open_poll(call, options=item.options, at=at)
    return item


def _insist(verdict: Verdict) -> None:
    if not verdict.holds:
        raise Refused(verdict)
