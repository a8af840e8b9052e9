"""Calling an election, standing, voting and what the count brings about."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commonweal.rules.ballots import Ranking, Ranks, Vote, write_ranks
from commonweal.rules.counting.methods import Method
from commonweal.rules.effects import Effect, OpenElection, SeatDelegate, SeatDelegates
from commonweal.rules.verdict import Verdict
from commonweal.web.bodies import services as bodies
from commonweal.web.bodies.models import Seat, Tenure
from commonweal.web.elections import counting
from commonweal.web.elections.models import Candidate, Election
from commonweal.web.polls import services as polls
from commonweal.web.polls.models import Poll
from commonweal.web.record import services as record
from commonweal.web.refused import Refused

if TYPE_CHECKING:
    from commonweal.web.members.models import Member


@transaction.atomic
def call_election(*, seat: Seat, at: datetime) -> Election:
    """Call an election for a seat; where one is running already, that is the one.

    While candidates stand for a seat of the same constituency in the same council, this one is filled with it by one count.
    """
    body = bodies.lock(seat.constituency)
    running = Election.objects.running().filter(Q(seat=seat) | Q(beside=seat)).first()
    if running is not None:
        return running
    rules = bodies.rules_of(body, at).elections
    alike = {"body": body, "seat__council": seat.council, "seat__title": seat.title}
    if (beside := Election.objects.standing().filter(**alike, standing_until__gt=at).first()) is not None:
        return _join(beside, seat, rules.several.value, at)
    by = Poll.By.SEATS if body.is_council else Poll.By.MEMBERS
    closes = at + timedelta(days=rules.standing_days)
    election = Election.objects.create(seat=seat, body=body, by=by, method=rules.single.value, called=at, standing_until=closes)
    data = {
        "poll": election.key,
        "seat": seat.key,
        "method": election.method,
        "standing_until": f"{closes:%Y-%m-%dT%H:%M:%SZ}",
    }
    record.append("election.called", data, body=body.key, at=at)
    return election


def _join(election: Election, seat: Seat, method: str, at: datetime) -> Election:
    """Have a seat filled together with another for which candidates stand still."""
    election.beside.add(seat)
    election.method = method
    election.save(update_fields=["method"])
    record.append("election.joined", {"poll": election.key, "seat": seat.key, "method": method}, body=election.body.key, at=at)
    return election


@transaction.atomic
def stand(*, election: Election, member: "Member", statement: str = "", at: datetime) -> Candidate:
    """Stand for election, until the voting opens."""
    body = bodies.lock(election.body)
    election = _standing(election)
    if not bodies.electors(body).filter(pk=member.pk).exists():
        raise Refused(Verdict(False, "elections.standing", _("Only those who belong to {body} can stand."), {"body": body.name}))
    if election.candidates.filter(member=member).exists():
        raise Refused(Verdict(False, "elections.standing", _("You stand in this election already.")))
    candidate = Candidate.objects.create(election=election, member=member, statement=statement)
    private = {"name": member.name, "statement": statement}
    data = {"poll": election.key, "candidate": candidate.key}
    record.append("candidate.stood", data, body=body.key, private=private, shown=["name", "statement"], at=at)
    return candidate


@transaction.atomic
def stand_down(*, election: Election, member: "Member", at: datetime) -> None:
    """Take back a candidacy, until the voting opens."""
    bodies.lock(election.body)
    election = _standing(election)
    candidate = election.candidates.filter(member=member).first()
    if candidate is None:
        raise Refused(Verdict(False, "elections.standing", _("You do not stand in this election.")))
    record.append("candidate.stood_down", {"poll": election.key, "candidate": candidate.key}, body=election.body.key, at=at)
    candidate.delete()


def vote(*, election: Election, member: "Member", candidate: Candidate, at: datetime) -> None:
    """Put a sealed ballot for a candidate in the box."""
    cast_ranking(election=election, member=member, ranks=((election.option_keys.index(candidate.key) + 1,),), at=at)


def cast_ranking(*, election: Election, member: "Member", ranks: Ranks, at: datetime) -> None:
    """Put a sealed ranking of the candidates, by their numbers on the ballot, in the box."""
    polls.cast_ballot(election, member=member, choice=write_ranks(ranks), at=at)


def vote_for_seat(*, election: Election, tenure: Tenure, candidate: Candidate, at: datetime, reason: str = "") -> None:
    """Vote for a candidate as a delegate, in the open; until the close it can be changed."""
    polls.cast_vote(election, tenure=tenure, vote=Vote.whole(candidate.key), reason=reason, at=at)


def rank_for_seat(*, election: Election, tenure: Tenure, ranks: Ranks, at: datetime, reason: str = "") -> None:
    """Rank the candidates as a delegate, in the open, by their numbers on the ballot; until the close it can be changed."""
    keys = election.option_keys
    ranking = Ranking(tuple(tuple(keys[number - 1] for number in group) for group in ranks))
    polls.cast_vote(election, tenure=tenure, vote=ranking, reason=reason, at=at)


@transaction.atomic
def open_voting(*, election: Election, at: datetime) -> bool:
    """Open the voting once the days to stand are over and somebody stands; say whether it is open now."""
    bodies.lock(election.body)
    election = Election.objects.select_for_update(of=("self",), no_key=True).select_related("body").get(pk=election.pk)
    candidates = list(election.candidates.filter(member__in=bodies.electors(election.body)).select_related("member"))
    if election.opened is not None or election.standing_until > at or not candidates:
        return False
    polls.open_poll(election, options=[{"key": c.key, "title": c.member.name} for c in candidates], at=at)
    return True


def open_due(at: datetime) -> int:
    """Open the voting wherever it has fallen due; called by `tick`."""
    due = Election.objects.standing().filter(standing_until__lte=at, candidates__isnull=False).distinct()
    return sum(open_voting(election=election, at=at) for election in due)


@polls.concluding(Election)
def conclude(election: Election, at: datetime) -> polls.Conclusion:
    """The elected take the seats; where nobody voted, an election opens again for each that is empty."""
    if election.voted:
        counted = counting.count(election)
        order = counting.told_order(election)
        effect = _fills(election, order)
        if not counting.is_published(election):
            return polls.Conclusion({"order": order}, effects=[effect.written()])
        figures = {"method": election.method, "account": counting.attached(counted)}
        box = counting.box(election) if election.by == Poll.By.MEMBERS else None
        return polls.Conclusion({"order": order}, figures, [effect.written()], box)
    held = set(Tenure.objects.running().filter(seat__in=election.places).values_list("seat", flat=True))
    again = [OpenElection(seat.key).written() for seat in election.places if seat.pk not in held]
    return polls.Conclusion({"order": []}, {"method": election.method}, again)


def _fills(election: Election, order: list[str]) -> Effect:
    places = election.places
    if len(places) == 1:
        return SeatDelegate(election.seat.key, election.key, tuple(order))
    return SeatDelegates(tuple(seat.key for seat in places), election.key, tuple(order))


# ── Effects, as `enact` carries them out


def enact_open_election(effect: Mapping[str, Any], at: datetime) -> None:
    """Carry out OpenElection."""
    seat = Seat.with_ended.get(key=effect["seat"])
    if seat.ended is None:  # it has ended meanwhile: nobody is to be elected to it
        call_election(seat=seat, at=at)


@transaction.atomic
def enact_seat_delegate(effect: Mapping[str, Any], at: datetime) -> None:
    """Carry out SeatDelegate: candidates' keys become members here, where alone both are known."""
    election = Election.objects.select_related("seat").get(key=effect["election"])
    bodies.install(seat=election.seat, order=_members(election, effect["order"]), election=election.key, at=at)


@transaction.atomic
def enact_seat_delegates(effect: Mapping[str, Any], at: datetime) -> None:
    """Carry out SeatDelegates."""
    election = Election.objects.select_related("seat").get(key=effect["election"])
    bodies.install_together(
        seats=election.places,
        elected=_members(election, effect["order"]),
        election=election.key,
        proportional=Method(election.method).proportional,
        at=at,
    )


def _members(election: Election, order: Iterable[str]) -> "list[Member]":
    standing = {candidate.key: candidate.member for candidate in election.candidates.select_related("member")}
    return [standing[key] for key in order]


def _standing(election: Election) -> Election:
    held = Election.objects.select_for_update(of=("self",), no_key=True).select_related("body").get(pk=election.pk)
    if held.opened is not None:
        raise Refused(Verdict(False, "elections.standing", _("The voting has opened; candidates could stand until then.")))
    return held
