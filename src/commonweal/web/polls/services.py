"""Opening, voting and closing: the roll is frozen, every line votes once, the count can be redone by anyone (V1-V5).

A poll's row is the lock of everything in it (lock order: bodies.models). Whether a vote comes before or after the close is
the order in which the two hold that row, not what a clock says (I9).
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import structlog
from django.apps import apps
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from commonweal.rules import ballots, tellers
from commonweal.rules.constitution import Weight
from commonweal.rules.counting.publishing import publishable
from commonweal.rules.verdict import Verdict
from commonweal.web.bodies.models import Seat, Tenure
from commonweal.web.database import sealed
from commonweal.web.polls import papers, weighing
from commonweal.web.polls.models import AnyPoll, OpenVote, Poll
from commonweal.web.record import services as record
from commonweal.web.refused import Refused

if TYPE_CHECKING:
    from commonweal.web.members.models import Member

JSON = "application/json"
log = structlog.get_logger()


@dataclass(frozen=True)
class Conclusion:
    """What follows from a count. ``outcome`` is public in any case; figures and box only from five sealed ballots on (V5)."""

    outcome: Mapping[str, object]
    figures: Mapping[str, object] = field(default_factory=dict)
    effects: Sequence[Mapping[str, object]] = ()
    box: Sequence[Mapping[str, object]] | None = None  # the sealed ballots as published, where that is not as they were cast
    private: Mapping[str, object] = field(default_factory=dict)  # free text that anyone may read until it is erased


Conclude = Callable[[Any, datetime], Conclusion]
_concluding: dict[type[AnyPoll], Conclude] = {}


def concluding(model: type[AnyPoll]) -> Callable[[Conclude], Conclude]:
    """Name what concludes a kind of poll: called with the poll and the moment, in the transaction that closes it."""

    def register(conclude: Conclude) -> Conclude:
        _concluding[model] = conclude
        return conclude

    return register


Heeded = Callable[[Any], bool]
_waiting: dict[type[AnyPoll], Heeded] = {}


def waiting(model: type[AnyPoll]) -> Callable[[Heeded], Heeded]:
    """Name what a kind of poll waits for before it closes early because all have voted; at its time it closes in any case."""

    def register(heeded: Heeded) -> Heeded:
        _waiting[model] = heeded
        return heeded

    return register


# ── Opening


@transaction.atomic
def open_poll(poll: AnyPoll, *, options: Sequence[Mapping[str, str]], closes: datetime | None = None, at: datetime) -> None:
    """Freeze the roll and open the vote; roll, options, rules and the seed's commitment enter the record (V1, V5)."""
    poll = _locked(poll)
    if poll.opened is not None:
        raise Refused(Verdict(False, "votes.roll", _("This vote has been opened already.")))
    rules = poll.rules(at)
    poll.options = [dict(option) for option in options]
    poll.splitting = rules.splitting and poll.by == AnyPoll.By.SEATS and not poll.takes_ranks
    poll.close_when_all_voted = rules.close_when_all_voted
    poll.opened, poll.closes = at, closes or at + timedelta(days=rules.days)
    lines = _freeze_members(poll) if poll.by == AnyPoll.By.MEMBERS else _freeze_seats(poll, rules.weights)
    poll.on_roll = len(lines)
    poll.roll = record.attach(_written({"poll": poll.key, "lines": lines}), JSON, poll.log)
    poll.save()
    record.append("poll.opened", _opening(poll), body=poll.where, log=poll.log, at=at)


def reference(member_key: str, salt: str) -> str:
    """How the public roll names a member: nothing without the salt, which the member alone is shown."""
    return hmac.new(bytes.fromhex(salt), b"commonweal/roll/v1\0" + member_key.encode(), hashlib.sha256).hexdigest()


def _freeze_members(poll: AnyPoll) -> list[dict[str, object]]:
    line = poll.persons.model
    lines = []
    for member in poll.electorate().order_by("key"):
        salt = secrets.token_hex(32)
        lines.append(line(poll=poll, member=member, salt=salt, reference=reference(member.key, salt)))
    line.objects.bulk_create(lines)
    return [{"reference": name} for name in sorted(line.reference for line in lines)]


def _freeze_seats(poll: AnyPoll, weights: Weight) -> list[dict[str, object]]:
    line = poll.seats.model
    seats = list(poll.body.seats.select_related("constituency").order_by("key"))
    lines = [line(poll=poll, seat=seat, weight=_weight(seat, seats, weights)) for seat in seats]
    line.objects.bulk_create(lines)
    return [{"seat": line.seat.key, "weight": line.weight} for line in lines]


def _weight(seat: Seat, seats: list[Seat], weights: Weight) -> int:
    """One; or as many as the constituency has members, shared among its seats, the first getting what is over (V4)."""
    if weights is Weight.ONE:
        return 1
    sharing = [other.pk for other in seats if other.constituency_id == seat.constituency_id]
    each, over = divmod(seat.constituency.size, len(sharing))
    return max(1, each + (sharing.index(seat.pk) < over))


# ── Voting


@transaction.atomic
def cast_ballot(poll: AnyPoll, *, member: "Member", choice: str, at: datetime) -> None:
    """Put a member's sealed ballot in the box. It cannot be changed: nothing links it to the member from now on (V2)."""
    poll = _taking_votes(poll, at)
    _tick_off(poll, member)
    _insist(poll.may_hold(choice))
    ballot = poll.box.create(choice=choice)
    sealed.shuffle(poll.box.model, around=ballot.pk, poll_id=poll.pk)
    _one_more(poll)
    _close_if_over(poll, at)


@transaction.atomic
def tick_off_for_paper(poll: AnyPoll, *, member: "Member", at: datetime) -> str:
    """Note on the roll that a member votes on paper, and so no more on screen; give their line's name (V6)."""
    poll = _taking_votes(poll, at)
    if poll.by != AnyPoll.By.MEMBERS:
        raise Refused(Verdict(False, "votes.paper", _("Delegates vote here, in the open; there is nothing to vote on paper.")))
    line = _tick_off(poll, member)
    _one_more(poll)
    return str(line.reference)


@transaction.atomic
def put_papers(poll: AnyPoll, *, choices: Sequence[str], at: datetime) -> None:
    """Put ballots from paper into the box, all or none, among those from the screen; also while the vote waits for them (V6)."""
    poll = _locked(poll)
    if not poll.is_open:
        raise Refused(Verdict(False, "votes.closing", _("This vote is over; nothing can be added to it or changed.")))
    for choice in choices:
        _insist(poll.may_hold(choice))
    ballot = poll.box.model
    ballot.objects.bulk_create(ballot(poll=poll, choice=choice) for choice in choices)
    sealed.shuffle(ballot, poll_id=poll.pk)


def _tick_off(poll: AnyPoll, member: "Member") -> Any:
    line = poll.persons.filter(member=member).first()
    if line is None or not poll.electorate().filter(pk=member.pk).exists():
        raise Refused(Verdict(False, "votes.roll", _("You are not on the roll of this vote; it was frozen when voting opened.")))
    if line.voted:
        sentence = _("You have voted. A sealed ballot has no name on it, so it cannot be found and changed.")
        raise Refused(Verdict(False, "votes.secrecy", sentence))
    line.voted = True
    line.save(update_fields=["voted"])
    return line


@transaction.atomic
def cast_vote(poll: AnyPoll, *, tenure: Tenure, vote: ballots.Vote | ballots.Ranking, reason: str = "", at: datetime) -> OpenVote:
    """Cast a seat's vote in the open, by name; until the close it can be changed. Every vote and change is an entry (V2)."""
    poll = _taking_votes(poll, at)
    # Read under the poll's lock: a recall that came first has ended it, one that comes later finds the vote and voids it (R5).
    tenure = Tenure.objects.select_related("seat", "holder").get(pk=tenure.pk)
    if tenure.ended is not None:
        raise Refused(Verdict(False, "recall.votes", _("This tenure has ended; whoever holds the seat now votes for it.")))
    line = poll.seats.filter(seat=tenure.seat).first()
    if line is None:
        raise Refused(
            Verdict(False, "votes.roll", _("This seat is not on the roll of the vote; it was frozen when voting opened."))
        )
    if poll.takes_ranks and isinstance(vote, ballots.Vote) and len(vote.parts) == 1:
        vote = ballots.Ranking((tuple(vote.parts),))  # who names one option ranks it above all others
    if poll.takes_ranks != isinstance(vote, ballots.Ranking):
        raise Refused(Verdict(False, "votes.ballot", _("Here one ranks the options; elsewhere one names one of them.")))
    if isinstance(vote, ballots.Ranking):
        _insist(poll.may_rank(vote))
    else:
        _insist(ballots.valid(vote, poll.option_keys, splitting=poll.splitting))
    written = vote.written()
    cast, new = weighing.votes_of(poll).update_or_create(
        line=line, defaults={"tenure": tenure, "choice": written, "reason": reason, "cast": at}
    )
    data = {
        "poll": poll.key,
        "seat": tenure.seat.key,
        "tenure": tenure.key,
        "office": tenure.holder.office_key,
        "choice": written,
    }
    private = {"reason": reason} if reason else None
    record.append(
        "vote.cast" if new else "vote.changed", data, body=poll.where, log=poll.log, private=private, shown=["reason"], at=at
    )
    if new:
        _one_more(poll)
    _close_if_over(poll, at)  # a change can be what an early close still waited for
    return cast


def void_votes(tenure: Tenure, at: datetime) -> None:
    """Take back the votes of a tenure that has ended from every open poll, so that the successor can cast them (R5)."""
    for model in _concrete(OpenVote):
        polls = _poll_of(model).objects.open().filter(seats__seat=tenure.seat)
        for poll in polls.select_for_update(of=("self",), no_key=True).order_by("pk"):
            gone, _ = model.objects.filter(line__poll=poll, line__seat=tenure.seat, tenure=tenure).delete()
            if gone:
                poll.voted -= 1
                poll.save(update_fields=["voted"])
                data = {"poll": poll.key, "seat": tenure.seat.key, "tenure": tenure.key, "office": tenure.holder.office_key}
                record.append("vote.voided", data, body=poll.where, log=poll.log, at=at)


def found(key: str) -> Any:
    """A vote of a body by its key, whichever kind it is of; nothing where there is none."""
    return next((poll for model in _concrete(Poll) if (poll := model.objects.filter(key=key).first()) is not None), None)


# ── Closing


@transaction.atomic
def close_if_over(poll: AnyPoll, *, at: datetime) -> bool:
    """Close a poll whose time has come, or on whose roll everyone has voted; say whether it is closed now."""
    return _close_if_over(_locked(poll), at)


def close_due(at: datetime) -> int:
    """Close every poll whose time has come, each in its own transaction, in the order of their times; called by `tick`.

    One that fails on our side is tried again, and keeps no other open.
    """
    closed = 0
    for poll in sorted((poll for model in _concrete(AnyPoll) for poll in model.objects.due(at)), key=lambda poll: poll.closes):
        try:
            closed += close_if_over(poll, at=at)
        except Exception:
            log.exception("poll.not_closed", poll=poll.key)
    return closed


def _close_if_over(poll: AnyPoll, at: datetime) -> bool:
    if not poll.is_open:
        return False
    all_voted = poll.close_when_all_voted and poll.voted == poll.on_roll > 0
    if poll.closes > at and not (all_voted and _waiting.get(type(poll), _for_nothing)(poll)):
        return False
    missing = papers.missing(poll)
    if missing and not tellers.too_late(poll.closes, at):
        return False
    if poll.by == AnyPoll.By.MEMBERS:
        poll.voted = poll.box.count()  # without papers that could not be read, or never were
    conclusion = _concluding[type(poll)](poll, at)
    if poll.by == AnyPoll.By.MEMBERS:
        sealed.shuffle(poll.box.model, poll_id=poll.pk)
        sealed.forget_traces(poll.box.model)
    poll.closed = at
    poll.result = _closing(poll, conclusion) | ({"papers_missing": missing} if missing else {})
    poll.save(update_fields=["closed", "result", "voted"])
    private = conclusion.private
    said: dict[str, object] = {"private": private, "shown": list(private), "effects": conclusion.effects}
    record.append("poll.closed", poll.result, body=poll.where, log=poll.log, at=at, **said)
    record.checkpoint(at=at, log=poll.log)
    return True


def _for_nothing(_poll: AnyPoll) -> bool:
    return True


def _closing(poll: AnyPoll, conclusion: Conclusion) -> dict[str, object]:
    """What is published at the close: the seed always; what lets anyone redo the count, but of a few sealed ballots."""
    public = {"poll": poll.key, "kind": poll._meta.model_name, "seed": poll.seed, "outcome": dict(conclusion.outcome)}
    if poll.by == AnyPoll.By.MEMBERS and not publishable(poll.voted):
        return public | {"withheld": True}
    return public | {
        "voted": poll.voted,
        "on_roll": poll.on_roll,
        "box": record.attach(_written({"poll": poll.key, "ballots": _box(poll, conclusion)}), JSON, poll.log),
        "count": dict(conclusion.figures),
    }


def _box(poll: AnyPoll, conclusion: Conclusion) -> list[dict[str, object]]:
    if poll.by == AnyPoll.By.MEMBERS:
        if conclusion.box is not None:
            return list(conclusion.box)
        # Sorted by a random key: the order says nothing.
        return [{"choice": choice} for choice in poll.box.order_by("id").values_list("choice", flat=True)]
    cast = weighing.votes_of(poll).select_related("line__seat", "tenure").order_by("line__seat__key")
    return [
        {"seat": vote.line.seat.key, "tenure": vote.tenure.key, "weight": vote.line.weight, "choice": vote.choice}
        for vote in cast
    ]


# ── Locks, and the rows of whoever holds the vote


def _locked(poll: AnyPoll) -> Any:
    record.hold(poll.log)
    return type(poll).objects.select_for_update(of=("self",), no_key=True).get(pk=poll.pk)


def _taking_votes(poll: AnyPoll, at: datetime) -> Any:
    poll = _locked(poll)
    if poll.opened is None:
        raise Refused(Verdict(False, "votes.length", _("This vote has not been opened yet.")))
    if not poll.is_open or poll.closes <= at:
        raise Refused(Verdict(False, "votes.closing", _("This vote is over; nothing can be added to it or changed.")))
    return poll


def _one_more(poll: AnyPoll) -> None:
    poll.voted += 1
    poll.save(update_fields=["voted"])


def _insist(verdict: Verdict) -> None:
    if not verdict.holds:
        raise Refused(verdict)


def _opening(poll: AnyPoll) -> dict[str, object]:
    homes = poll.homes()
    return ({"homes": homes} if homes else {}) | {
        "poll": poll.key,
        "kind": poll._meta.model_name,
        "by": poll.by,
        "method": poll.method,
        "options": poll.option_keys,
        "splitting": poll.splitting,
        "closes": f"{poll.closes:%Y-%m-%dT%H:%M:%SZ}",
        "roll": poll.roll,
        "on_roll": poll.on_roll,
        "seed": poll.seed_commitment,
    }


def _poll_of(model: type[OpenVote]) -> type[AnyPoll]:
    line = model._meta.get_field("line").related_model
    return line._meta.get_field("poll").related_model


def _concrete(abstract: type[models.Model]) -> Iterator[type[Any]]:
    return (model for model in apps.get_models() if issubclass(model, abstract))


def _written(document: object) -> bytes:
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
