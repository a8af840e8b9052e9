"""R1 when everybody acts at the same instant: the record, replayed by the pure rules, tells the same history (I5, I6)."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from commonweal.rules import seats, succession
from commonweal.rules.bodies import Bodies, Body, Kind
from commonweal.rules.effects import Resolve
from commonweal.rules.recall import Cause
from commonweal.rules.seats import Began, ElectionNeeded, Ended, Seat, State
from commonweal.web.bodies.models import Membership, Tenure
from commonweal.web.decisions import services as decisions
from commonweal.web.decisions.models import ProposalVote
from commonweal.web.members.models import Member
from commonweal.web.record.models import Entry
from tests.processes import at_once

PROCESSES, ACTS = 4, 60
AT = datetime(2026, 1, 1, tzinfo=UTC)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]


def replayed(state: State, said: dict) -> seats.Step:
    """What the rules say of one act."""
    person = said["person"]
    match said["act"]:
        case "join":
            return succession.join(state, "bakery", person)
        case "leave":
            return succession.leave(state, "bakery", person)
        case "mark":
            return succession.mark(state, "seat", person)
        case "withdraw":
            return succession.withdraw(state, "seat", person)
        case "elect":
            return succession.install(state, "seat", said["order"])
    raise AssertionError(said)


def told(entry: Entry, keys: dict[str, str]) -> list[seats.Event]:
    """What an entry says happened."""
    events: list[seats.Event] = []
    kind = entry.kind.removeprefix("tenure.")
    if kind == "began":
        events.append(Began("seat", keys[entry.data["office"]]))
    elif entry.kind.startswith("tenure."):
        events.append(Ended("seat", keys[entry.data["office"]], Cause(kind)))
    events += [ElectionNeeded("seat") for effect in entry.effects if effect["do"] == "OpenElection"]
    return events


def test_R1_the_record_of_many_at_once_replays_by_the_rules_alone(town, tmp_path):
    second_seat(town, Member.objects.create_user(name="Kim", key="kim"))  # never votes, so that the vote stays open
    proposal = decisions.propose(
        council=town.council,
        title="A second oven",
        text="",
        options=[{"key": "yes", "title": "Build it"}],
        follows={"yes": [Resolve("It is built.")]},
        at=datetime.now(UTC),
    )
    first = Entry.objects.count()

    at_once(Path(__file__).with_name("acting.py"), str(ACTS), folder=tmp_path, processes=PROCESSES)

    nested = Bodies.of(Body("town", Kind.COUNCIL), Body("bakery", Kind.WORKPLACE, "town"))
    members = frozenset(member.key for member in town.people)
    state = State(nested, {"seat": Seat("seat", "town", "bakery")}, {"bakery": members})
    state = succession.install(state, "seat", [member.key for member in town.people[:3]]).state
    keys = dict(Member.objects.values_list("office_key", "key"))
    happened: list[seats.Event] = []
    ends = 0
    for entry in Entry.objects.filter(index__gte=first).order_by("index"):
        if entry.kind != "test.acted":
            happened += told(entry, keys)
            continue
        step = replayed(state, entry.data)
        assert happened == list(step.events), entry.data
        ends += sum(isinstance(event, Ended) and event.cause is Cause.RECALLED for event in happened)
        state, happened = step.state, []
    assert not happened
    assert ends > 0  # otherwise nothing was tried

    bakery = town.bakery
    bakery.refresh_from_db()
    here = Membership.objects.running().filter(body=bakery)
    assert frozenset(here.values_list("member__key", flat=True)) == state.members["bakery"]
    assert bakery.size == here.count()
    running = Tenure.objects.running().filter(seat=town.seat).first()
    assert (running.holder.key if running else None) == (state.tenures["seat"].holder if "seat" in state.tenures else None)
    if running:
        marked = frozenset(running.recall_marks.values_list("member__key", flat=True))
        assert marked == state.tenures["seat"].marks
        assert running.marked == len(marked)
    proposal.refresh_from_db()
    standing = ProposalVote.objects.filter(line__poll=proposal)
    assert proposal.voted == standing.count()
    assert not standing.exclude(tenure__ended=None).exists()  # R5: whoever was recalled has no vote in an open poll


def second_seat(town, member: Member):
    """A seat of a body nobody in the race belongs to."""
    from commonweal.web.bodies import services

    mill = services.found_body(key="mill", kind="workplace", name="Weir mill", parent=town.council, at=AT)
    services.join(member=member, body=mill, at=AT)
    return services.found_seat(council=town.council, constituency=mill, at=AT)
