"""The table of tiers: as it reads today, changed by a council, and kept to by a list that was before an assembly meanwhile."""

from decimal import Decimal

import pytest

from commonweal.rules.effects import ChangeNeedsTiers
from commonweal.web import enact
from commonweal.web.bodies import services as bodies
from commonweal.web.needs import services, tiers
from commonweal.web.needs.gather import write_tables
from commonweal.web.needs.models import Demand, List, Product, Tiers
from commonweal.web.record import services as record
from commonweal.web.record.models import Entry
from commonweal.web.refused import Refused
from tests.cast import AT, DAY

pytestmark = pytest.mark.django_db
HALF = (Decimal("0.5"), Decimal("0.3"), Decimal("0.2"))


def decide(council, file, at=AT):
    """Let a council have decided that its table changes, and carry it out."""
    entry = record.append("poll.closed", {"poll": "p"}, body=council.key, effects=[ChangeNeedsTiers(file).written()], at=at)
    enact.carry_out(at=at)
    return entry


def state(federation, at):
    """State a hundred more of bread in northside."""
    where = {"member": federation.person["Ana"], "community": federation.body["northside"]}
    bread = Product.objects.get(name="bread")
    services.state_need(product=bread, tier="basic", amount=Decimal(100), periods=[], why="Guests.", at=at, **where)


def bread(federation, community, tier):
    lines = services.current(federation.body[community]).lines_by_key()
    return [lines.get(("bread", period, tier), Decimal(0)) for period in (1, 2)]


def test_the_table_tells_what_part_of_each_good_stands_in_which_tier(federation):
    (good,) = tiers.table(federation.council)
    assert (good.title, good.unit, good.amount) == ("Bread", "kg", 20000)
    assert good.rounded == (Decimal("0.700"), Decimal("0.000"), Decimal("0.300"))
    assert good.differs  # 73.7 % of northside's bread is vital, 65.1 % of southside's


def test_a_council_divides_the_needs_of_all_its_communities_anew(federation):
    decide(federation.council, tiers.draw_up(federation.council, {"bread": HALF}))
    assert bread(federation, "northside", "vital") == [2850, 2850]
    assert bread(federation, "northside", "wanted") == [1140, 1140]
    assert bread(federation, "southside", "basic") == [1290, 1290]
    assert [good.rounded for good in tiers.table(federation.council)] == [HALF]
    assert tiers.told(Tiers.objects.get().file) == [("Bread", (Decimal("0.7"), 0, Decimal("0.3")), HALF)]


def test_carried_out_twice_it_changes_the_table_once(federation):
    file = tiers.draw_up(federation.council, {"bread": HALF})
    entry = decide(federation.council, file)
    assert tiers.change(council=federation.council, file=file, entry=entry.index, at=AT) == []
    assert Demand.objects.filter(community__key="northside").count() == 2


def test_a_council_divides_nothing_that_is_not_beneath_it(federation):
    district = bodies.found_body(key="district", kind="council", name="District", parent=federation.council, at=AT)
    assert tiers.table(district) == []
    with pytest.raises(Refused, match="nothing that is needed"):
        tiers.draw_up(district, {"bread": HALF})
    decide(district, record.attach(write_tables({}, {"bread": dict(zip(tiers.TIERS, HALF, strict=True))}), "application/json"))
    assert bread(federation, "northside", "vital") == [4200, 4200]


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        (("0.5", "0.3", "0.1"), "add up to 0.9"),
        (("0.5", "0.7", "-0.2"), "never below 0"),
        (("0.700", "0.000", "0.300"), "Nothing differs"),
    ],
)
def test_what_cannot_be_divided_so_is_refused_and_changes_nothing(federation, parts, sentence):
    with pytest.raises(Refused, match=sentence):
        tiers.draw_up(federation.council, {"bread": tuple(map(Decimal, parts))})


def test_a_table_that_loses_needs_is_refused_when_its_turn_comes_and_says_so(federation):
    bad = record.attach(b'{"before": {}, "after": {"bread": {"vital": "0.5", "basic": "0", "wanted": "0"}}}', "application/json")
    decide(federation.council, bad)
    assert bread(federation, "northside", "vital") == [4200, 4200]
    assert Entry.objects.filter(kind="effect.refused").count() == 1
    assert not Tiers.objects.exists()


def test_a_list_keeps_to_the_tiers_in_force_when_it_is_ratified(federation, everyone_votes):
    community = federation.body["northside"]
    state(federation, AT)
    ballot = services.open_list(community=community, note="", at=AT)
    decide(federation.council, tiers.draw_up(federation.council, {"bread": HALF}), AT + DAY)  # while the assembly votes
    everyone_votes(ballot, "yes", AT + 2 * DAY)
    enact.carry_out(at=AT + 2 * DAY)
    assert bread(federation, "northside", "vital") == [2900, 2900]  # half of 5,800, not the 4,200 of the list
    assert bread(federation, "northside", "wanted") == [1160, 1160]
    demand = services.current(community)
    assert demand.ballot == List.objects.get()
    assert demand.file != ballot.file


def test_a_list_put_to_the_vote_after_the_change_is_ratified_word_for_word(federation, everyone_votes):
    community = federation.body["northside"]
    decide(federation.council, tiers.draw_up(federation.council, {"bread": HALF}))
    state(federation, AT + DAY)
    ballot = services.open_list(community=community, note="", at=AT + DAY)
    everyone_votes(ballot, "yes", AT + 2 * DAY)
    enact.carry_out(at=AT + 2 * DAY)
    assert services.current(community).file == ballot.file
    assert bread(federation, "northside", "basic") == [1810, 1810]


def test_the_table_costs_the_same_queries_however_many_communities(federation, django_assert_num_queries):
    with django_assert_num_queries(3):
        tiers.table(federation.council)
