"""R1 to R5 when everybody acts at the same instant: the record, replayed by the pure rules, tells the same history (I5, I6).

Two workplaces send to a town, the town to a region; many processes mark, withdraw, join, leave, elect, resign and vote at once.
Every act of theirs is an entry, so that the rules can say after each what had to follow, in which order, and nothing else did.
"""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from commonweal.rules import seats, succession
from commonweal.rules.bodies import Bodies, Body, Kind
from commonweal.rules.effects import Resolve
from commonweal.rules.recall import Cause
from commonweal.rules.seats import Began, ElectionNeeded, Electorate, Ended, Seat, State, Voided
from commonweal.web.bodies import services
from commonweal.web.bodies.electorates import standing, standing_below
from commonweal.web.bodies.models import Membership, Tenure
from commonweal.web.decisions import services as decisions
from commonweal.web.decisions.models import ProposalVote
from commonweal.web.members.models import Member
from commonweal.web.record.models import Entry
from tests.processes import at_once

PROCESSES, ACTS = 5, 60
AT = datetime(2026, 1, 1, tzinfo=UTC)
NESTED = Bodies.of(
    Body("region", Kind.COUNCIL),
    Body("town", Kind.COUNCIL, "region"),
    *(Body(base, Kind.WORKPLACE, "town") for base in ("bakery", "dairy", "mill")),
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]


def replayed(state: State, said: dict) -> seats.Step:
    """What the rules say of one act."""
    person, seat, within = said["person"], said["seat"], Electorate(said["within"])
    match said["act"]:
        case "join":
            return succession.join(state, said["body"], person)
        case "leave":
            return succession.leave(state, said["body"], person)
        case "mark":
            return succession.mark(state, seat, person, within)
        case "withdraw":
            return succession.withdraw(state, seat, person, within)
        case "elect":
            return succession.install(state, seat, said["order"])
        case "resign":
            return succession.resign(state, seat)
    raise AssertionError(said)


def told(entry: Entry, keys: dict[str, str]) -> list[seats.Event]:
    """What an entry says happened."""
    data = entry.data
    match entry.kind.partition("."):
        case ("tenure", _, "began"):
            return [Began(data["seat"], keys[data["office"]])]
        case ("tenure", _, cause):
            return [Ended(data["seat"], keys[data["office"]], Cause(cause))]
        case ("vote", _, "voided"):
            return [Voided(data["poll"], data["seat"], keys[data["office"]])]
        case ("seat", _, "unfilled"):
            return [ElectionNeeded(data["seat"])]
    return []


@pytest.fixture
def region(town):
    """The town with a dairy, a mill whose delegate never votes, and a seat in a region above it; all seats filled."""
    top = services.found_body(key="region", kind="council", name="Region", at=AT)
    town.council.parent = top
    town.council.save()
    dairy = services.found_body(key="dairy", kind="workplace", name="Dairy", parent=town.council, at=AT)
    for member in town.people[3:8]:
        services.join(member=member, body=dairy, at=AT)
    mill = services.found_body(key="mill", kind="workplace", name="Weir mill", parent=town.council, at=AT)
    services.join(member=Member.objects.create_user(name="Kim", key="kim"), body=mill, at=AT)
    town.seats = {"bakery": town.seat}
    for body, constituency, council, order in (
        ("mill", mill, town.council, [Member.objects.get(key="kim")]),
        ("dairy", dairy, town.council, town.people[3:6]),
        ("region", town.council, top, [town.people[0], town.people[3]]),
    ):
        town.seats[body] = services.found_seat(council=council, constituency=constituency, at=AT)
        services.install(seat=town.seats[body], order=order, election="founding", at=AT)
    return town


def state_of(region) -> State:
    """The same as values."""
    names = {body: seat.key for body, seat in region.seats.items()}
    places = {"bakery": "town", "dairy": "town", "mill": "town", "region": "region"}
    sends = {"region": "town"}
    made = {names[body]: Seat(names[body], council, sends.get(body, body)) for body, council in places.items()}
    people = [member.key for member in region.people]
    state = State(NESTED, made, {"bakery": frozenset(people), "dairy": frozenset(people[3:8]), "mill": frozenset({"kim"})})
    for body, order in (("bakery", people[:3]), ("mill", ["kim"]), ("dairy", people[3:6]), ("region", [people[0], people[3]])):
        state = succession.install(state, names[body], order).state
    return state


def test_R1_the_record_of_many_at_once_replays_by_the_rules_alone(region, tmp_path):
    proposal = decisions.propose(
        council=region.council,
        title="A second oven",
        text="",
        options=[{"key": "yes", "title": "Build it"}],
        follows={"yes": [Resolve("It is built.")]},
        at=datetime.now(UTC),
    )
    state = succession.open_poll(state_of(region), proposal.key, "town")
    first = Entry.objects.count()

    at_once(Path(__file__).with_name("acting.py"), str(ACTS), folder=tmp_path, processes=PROCESSES)

    keys = dict(Member.objects.values_list("office_key", "key"))
    happened: list[seats.Event] = []
    ends: Counter[str] = Counter()
    causes: Counter[Cause] = Counter()
    for entry in Entry.objects.filter(index__gte=first).order_by("index"):
        if entry.kind in ("vote.cast", "vote.changed"):
            (choice,) = entry.data["choice"]
            state = succession.cast(state, proposal.key, entry.data["seat"], choice)
        elif entry.kind == "test.acted":
            step = replayed(state, entry.data)
            assert happened == list(step.events), entry.data
            state, happened = step.state, []
        else:
            happened += told(entry, keys)
            if entry.kind.startswith("tenure.") and entry.kind != "tenure.began":
                ends[entry.data["tenure"]] += 1
                causes[Cause(entry.kind.removeprefix("tenure."))] += 1
    assert not happened
    assert set(ends.values()) == {1}  # one end for each tenure that ended
    assert causes[Cause.RECALLED]  # otherwise nothing was tried
    assert causes[Cause.DERIVED]
    agree(region, state)
    proposal.refresh_from_db()
    cast = ProposalVote.objects.filter(line__poll=proposal).select_related("line__seat", "tenure__holder")
    open_votes = {vote.line.seat.key: (vote.tenure.holder.key, next(iter(vote.choice))) for vote in cast}
    assert open_votes == state.polls[proposal.key].votes  # R5
    assert proposal.voted == len(open_votes)


def agree(region, state: State) -> None:
    """The rows say what the values say."""
    for body in ("bakery", "dairy"):
        here = Membership.objects.running().filter(body__key=body)
        assert frozenset(here.values_list("member__key", flat=True)) == state.members[body]
    for seat in region.seats.values():
        running = Tenure.objects.running().filter(seat=seat).select_related("seat__constituency", "holder").first()
        held = state.tenures.get(seat.key)
        assert (running.holder.key if running else None) == (held.holder if held else None)
        if running is None:
            continue
        sealed = frozenset(running.recall_marks.values_list("member__key", flat=True))
        if state.by_members(seat.key):
            assert (sealed, running.marked) == (held.marks, len(held.marks))
            assert standing(running).constituents == len(state.electors(seat.key))
        else:
            by_name = frozenset(running.delegate_marks.values_list("member__key", flat=True))
            assert (by_name, sealed) == (held.marks, held.marks_below)
            assert (running.marked, running.marked_below) == (len(by_name), len(sealed))
            assert standing(running).constituents == len(state.electors(seat.key))
            assert standing_below(running).constituents == len(state.below(seat.key))
