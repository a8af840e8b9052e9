"""The signs of drift, from entries alone: one federation in which power drifts upward, and one in which it stays below."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from commonweal.audit import drift
from commonweal.rules import constitution

NOW = datetime(2030, 1, 1, tzinfo=UTC)
RULES = constitution.Constitution({article.key: article for article in constitution.default().articles})
DAY = timedelta(days=1)
CLOSURE = {"do": "Close", "bodies": ["mill"]}  # a decision about the mill, as an effect names it


@dataclass(frozen=True)
class Line:
    """An entry, as far as a sign reads it."""

    index: int
    at: datetime
    kind: str
    body: str = ""
    data: dict = field(default_factory=dict)


class Record(list):
    """Entries in the order in which they are written."""

    def add(self, days_ago: int, kind: str, body: str = "", /, **data: object) -> None:
        """Write one."""
        self.append(Line(len(self), NOW - days_ago * DAY, kind, body, data))

    def bodies(self, days_ago: int, members: int) -> None:
        """A council over three workplaces of so many members each, and their seats."""
        self.add(days_ago, "body.founded", "council", body="council", parent="")
        for name in ("bakery", "mill", "farm"):
            self.add(days_ago, "body.founded", name, body=name, parent="council")
            for count in range(1, members + 1):
                self.add(days_ago, "membership.joined", name, members=count)
            self.add(days_ago, "seat.founded", "council", seat=f"seat-{name}", constituency=name)

    def seated(self, days_ago: int, name: str, office: str) -> None:
        """Somebody takes a workplace's seat; who sat there before has just been voted out or in again."""
        if any(line.kind == "tenure.began" and line.data["seat"] == f"seat-{name}" for line in self):
            self.add(days_ago, "tenure.elected", "council", seat=f"seat-{name}")
        self.add(days_ago, "tenure.began", "council", seat=f"seat-{name}", office=office)

    def vote(self, days_ago: int, poll: str, choices: dict[str, str], mandates: dict[str, str], **effect: str) -> None:
        """The council votes; constituencies bound their delegates first."""
        self.add(days_ago + 3, "poll.opened", "council", poll=poll, kind="proposal", by="seats")
        for name, choice in mandates.items():
            self.add(days_ago + 2, "mandate.given", name, poll=poll, seat=f"seat-{name}", bound="bound", choice={choice: "1"})
        for name, choice in choices.items():
            self.add(days_ago + 1, "vote.cast", "council", poll=poll, seat=f"seat-{name}", choice={choice: "1"})
        self.add(days_ago, "poll.closed", "council", poll=poll, effects=[effect] if effect else [])

    def answered(self, days_ago: int, name: str, *, voted: int, on_roll: int) -> None:
        """A workplace accepts what a plan asks."""
        poll = f"assignment-{len(self)}"
        self.add(days_ago, "poll.opened", name, poll=poll, kind="question", by="members")
        self.add(days_ago, "poll.closed", name, poll=poll, voted=voted, on_roll=on_roll)
        self.add(days_ago, "assignment.accepted", name, poll=poll)

    def agreed(self, days_ago: int, name: str, kind: str) -> None:
        """A workplace's committee of three accepts what a plan asks, in one way or the other."""
        self.add(days_ago, kind, name, assignment="assignment-1", poll=f"item-{len(self)}")

    def strike(self, days_ago: int, name: str) -> None:
        """A union's notice: the work rests."""
        self.add(days_ago, "notice.published", effects=[{"do": "RestWork", "workplace": name}])


def drifting():
    """One person in all seats for three years, no mandates, plans set from above, a strike punished."""
    record = Record()
    record.bodies(1200, members=2)
    for name in ("bakery", "mill", "farm"):
        record.seated(1100, name, "office:one")
    for name in ("bakery", "mill", "farm"):
        record.seated(600, name, "office:one")
    for number in range(4):
        every = dict.fromkeys(("bakery", "mill", "farm"), "yes")
        record.vote(300 - 60 * number, f"poll-{number}", every, {}, do="AdoptPlan", plan="p")
    record.vote(50, "poll-bound", {"bakery": "yes"}, {"bakery": "no"})
    record.answered(40, "mill", voted=3, on_roll=10)
    record.strike(30, "mill")
    record.add(20, "poll.closed", "council", poll="poll-closure", effects=[CLOSURE])
    record.add(10, "plan.computed", traces="wasteful")
    return record


def steady():
    """Delegates change, constituencies bind them, plans follow a vote below, a strike is left in peace."""
    record = Record()
    record.bodies(1200, members=9)
    for turn, days in enumerate((1100, 700, 300)):
        for name in ("bakery", "mill", "farm"):
            record.seated(days, name, f"office:{name}-{turn}")
    for number in range(4):
        every = dict.fromkeys(("bakery", "mill", "farm"), "yes")
        record.vote(280 - 60 * number, f"poll-{number}", every, every, do="AdoptPlan", plan="p")
    record.answered(40, "mill", voted=8, on_roll=9)
    record.strike(30, "mill")
    record.add(20, "notice.published", effects=[{"do": "ResumeWork", "workplace": "mill", "began": record[-1].index}])
    record.add(10, "plan.computed", traces="sparing")
    return record


FILES = {
    "wasteful": {"bread": {"unserved": 0.2}, "straw": {"unserved": 0.0}},
    "sparing": {"bread": {"unserved": 0.0}, "straw": {"unserved": 0.01}},
}


def at_present(record, council=""):
    return {trend.sign: trend.now for trend in drift.trends(record, NOW, council=council, files=FILES.__getitem__)}


def raised(record, council=""):
    return {sign for sign, found in at_present(record, council).items() if found.crosses(RULES.threshold(sign))}


def test_where_power_drifts_every_sign_is_raised():
    assert raised(drifting()) == set(drift.SIGNS)


def test_where_it_does_not_none_is():
    assert raised(steady()) == set()
    assert all(found.value is not None for found in at_present(steady()).values())


@pytest.mark.parametrize(
    ("sign", "part", "of"),
    [
        ("unrecallable", 3, 3),
        ("without_mandate", 12, 13),
        ("against_mandate", 1, 1),
        ("offices", 3, 1),
        ("from_above", 4, 4),
        ("protest", 1, 1),
        ("sanctions", 1, 1),
    ],
)
def test_each_sign_counts_what_its_definition_says(sign, part, of):
    found = at_present(drifting())[sign]
    assert (found.part, found.of) == (part, of)


def test_a_long_tenure_counts_through_an_election_of_the_same_person_and_no_further():
    assert at_present(drifting())["tenure"].value == Fraction(1100) / drift.MONTH
    assert at_present(steady())["tenure"].value == Fraction(300) / drift.MONTH


def test_every_sign_names_the_entries_that_make_it_up():
    record = drifting()
    kinds = {sign: {record[index].kind for index in found.entries} for sign, found in at_present(record).items()}
    assert kinds == {
        "unrecallable": {"tenure.began"},
        "without_mandate": {"vote.cast"},
        "against_mandate": {"vote.cast", "mandate.given"},
        "offices": {"tenure.began"},
        "tenure": {"tenure.began"},
        "from_above": {"poll.closed"},
        "unserving": {"plan.computed"},
        "protest": {"assignment.accepted"},
        "sanctions": {"poll.closed"},
    }


@pytest.mark.parametrize("members", range(1, 8))
def test_a_seat_can_be_recalled_only_if_those_beside_the_holder_can_reach_more_than_half(members):
    record = Record()
    record.bodies(10, members)
    record.seated(5, "mill", "office:one")
    assert at_present(record)["unrecallable"].part == (1 if members < 3 else 0)


def test_what_happened_more_than_a_year_ago_counts_no_more():
    record = Record()
    record.bodies(1200, 5)
    record.vote(400, "poll-old", {"mill": "yes"}, {}, do="AdoptPlan", plan="p")
    found = at_present(record)
    assert found["without_mandate"].value is found["from_above"].value is None


def test_a_council_is_judged_by_its_own_seats_and_the_workplaces_below_it():
    record = drifting()
    record.add(9, "body.founded", "elsewhere", body="elsewhere", parent="")
    assert raised(record, "council") == set(drift.SIGNS) - {"unserving"}
    assert all(found.value is None for found in at_present(record, "elsewhere").values())


def test_the_trend_is_what_the_sign_was_then():
    record = steady()
    (tenure,) = [trend for trend in drift.trends(record, NOW, files=FILES.__getitem__) if trend.sign == "tenure"]
    early = drift.scene(record, tenure.moments[0])
    assert tenure.found[0] == drift.tenure(early, "", FILES.__getitem__)
    assert len(tenure.found) == 13
    assert tenure.moments[-1] == NOW


def test_an_act_against_a_struck_workplace_long_after_the_strike_is_no_answer_to_it():
    record = steady()
    assert at_present(record)["sanctions"].part == 0
    late = Line(len(record), NOW + 200 * DAY, "poll.closed", "council", {"poll": "poll-closure", "effects": [CLOSURE]})
    found = drift.sanctions(drift.scene([*record, late], NOW + 201 * DAY), "", FILES.__getitem__)
    assert found.part == 0
    soon = replace(late, at=NOW)
    assert drift.sanctions(drift.scene([*record, soon], NOW), "", FILES.__getitem__).part == 1


def test_what_is_accepted_under_protest_counts_and_what_is_accepted_or_objected_to_does_not():
    record = Record()
    record.bodies(100, 9)
    for kind in ("assignment.accepted", "assignment.protested", "assignment.objected"):
        record.agreed(10, "mill", kind)
    found = at_present(record)["protest"]
    assert (found.part, found.of) == (1, 3)
    assert [record[index].kind for index in found.entries] == ["assignment.protested"]


@pytest.mark.parametrize(("figures", "part"), [({"voted": 4}, 1), ({"voted": 5}, 0), ({"withheld": True}, 0)])
def test_an_assembly_that_a_committee_called_is_silent_as_any_other(figures, part):
    record = Record()
    record.bodies(100, 9)
    record.add(11, "poll.opened", "mill", poll="call", kind="call", by="members")
    record.add(10, "poll.closed", "mill", poll="call", outcome={"chosen": "accept", "item": "item-1"}, on_roll=9, **figures)
    record.add(10, "assignment.accepted", "mill", poll="item-1")
    assert at_present(record)["protest"].part == part


def test_what_a_struck_workplace_decides_itself_and_what_the_strike_brings_about_are_no_sanctions():
    record = Record()
    record.bodies(100, 9)
    record.strike(30, "mill")
    record.strike(29, "mill")
    record.add(20, "poll.closed", "mill", poll="own", effects=[CLOSURE])
    record.add(20, "poll.closed", "council", poll="other", effects=[{"do": "Close", "bodies": ["farm"]}])
    assert (at_present(record)["sanctions"].part, at_present(record)["sanctions"].of) == (0, 2)
    record.add(19, "poll.closed", "council", poll="third", effects=[CLOSURE])
    assert at_present(record)["sanctions"].part == 2
