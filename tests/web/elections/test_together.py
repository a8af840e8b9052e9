"""Several seats filled by one count, and who follows when one of them falls empty (R4, R6, V5)."""

import json
from datetime import UTC, datetime
from fractions import Fraction

import pytest
from django.urls import reverse

from commonweal import cli
from commonweal.audit import verify
from commonweal.rules import recall
from commonweal.rules.counting.following import Following
from commonweal.rules.counting.methods import Method
from commonweal.web import clock
from commonweal.web.bodies import services as bodies
from commonweal.web.bodies.models import Tenure
from commonweal.web.elections import counting
from commonweal.web.elections.models import Election
from commonweal.web.polls import services as polls
from commonweal.web.record import export
from commonweal.web.record import services as record
from commonweal.web.record.models import Entry
from tests.web.elections.acting import DAY, choose, enact, opened, rank

AT = datetime(2030, 4, 1, 9, tzinfo=UTC)
LATER = AT + 10 * DAY

pytestmark = pytest.mark.both_databases

RANKINGS = ["1 2", "1 2", "1 2", "1 2", "3 4", "3 4", "3 4", "5 6", "5 6", "6 5"]  # six stand; ten vote


@pytest.fixture
def seats(town):
    """Three new seats of the bakery in the council, for which one election is called."""
    return more_seats(town, "", "", "")


def more_seats(town, *titles):
    """Seats beside the one that is held, with their elections."""
    for entry in Entry.objects.to_enact():  # the election of the seat that was filled at the founding
        record.carried_out(entry, at=AT)
    found = [bodies.found_seat(council=town.council, constituency=town.bakery, title=title, at=AT) for title in titles]
    enact(AT)
    return found


def elect(town, seats, rankings=RANKINGS, at=AT):
    """The members four to nine stand, those named rank them, and the count is carried out."""
    election = opened(seats[0], town.people[3:9], at)
    rank(election, zip(town.people, rankings, strict=False), at + 4 * DAY)
    polls.close_due(at + 30 * DAY)
    enact(at + 9 * DAY)
    election.refresh_from_db()
    return election


def sitting(seats):
    return [seat.tenure.holder.name if seat.tenure else None for seat in seats]


def recalled(town, tenure, at=LATER):
    """Members mark until the tenure ends; say how many it took."""
    for number, member in enumerate((m for m in town.people if m != tenure.holder), start=1):
        bodies.set_mark(tenure=tenure, member=member, at=at)
        tenure.refresh_from_db()
        if tenure.ended:
            return number
    raise AssertionError("nobody could end it")


def test_seats_called_for_while_candidates_stand_are_filled_by_one_proportional_count(town, seats):
    election = Election.objects.get()
    assert {seat.key for seat in election.places} == {seat.key for seat in seats}
    assert election.method == "scottish-stv"
    elect(town, seats)
    assert sorted(sitting(seats)) == ["Dora", "Fay", "Hana"]  # four, three and three of ten: one for each of the groups
    assert {seat.tenure.together for seat in seats} == {3}


def test_a_seat_that_falls_empty_alone_is_filled_alone(town, seats):
    elect(town, seats)
    later = bodies.found_seat(council=town.council, constituency=town.bakery, at=LATER)
    enact(LATER)
    election = Election.objects.running().get()
    assert election.places == [later]
    assert election.method == "plurality"


def test_seats_that_are_different_offices_are_never_filled_together(town):
    more_seats(town, "chair", "treasurer")
    assert [len(election.places) for election in Election.objects.running()] == [1, 1]


@pytest.mark.parametrize("method", ["meek", "approval", "plurality"])
def test_several_seats_by_other_counts(town, method):
    choose(town.bakery, "elections.several", AT, count=method)
    seats = more_seats(town, "", "")
    rankings = ["1", "1", "1", "2", "2", "3"] if method != "approval" else ["1=2", "1", "1=2", "2=3", "3", "1"]
    elect(town, seats, rankings)
    assert sorted(sitting(seats)) == ["Dora", "Emil"]
    assert {seat.tenure.together for seat in seats} == {2 if method == "meek" else 1}  # a quota there is by Meek alone
    bodies.resign(tenure=seats[0].tenure, member=seats[0].tenure.holder, at=LATER)
    if method == "meek":
        assert sitting(seats)[0] is None or sitting(seats)[0] == "Fay"
    else:
        assert sitting(seats)[0] == "Fay"


def test_R4_a_vacancy_is_filled_from_the_same_ballots_in_the_same_transaction(town, seats):
    election = elect(town, seats)
    dora = Tenure.objects.running().get(holder__name="Dora")
    names = {option["key"]: option["title"] for option in election.options}
    keys = {name: key for key, name in names.items()}
    asked = Following(Method(election.method), counting.profile(election), tuple(election.option_keys), seed=election.seed)
    before = Entry.objects.count()
    recalled(town, dora)
    expected = asked.next(frozenset({keys["Fay"], keys["Hana"]}), frozenset({keys["Emil"], keys["Gus"], keys["Ivo"]}))
    assert names[expected] == "Emil"  # whom Dora's voters had named next
    assert sorted(sitting(seats)) == ["Emil", "Fay", "Hana"]
    kinds = [entry.kind for entry in Entry.objects.order_by("index")[before:]]
    assert kinds[-3:] == ["tenure.recalled", "election.counted_again", "tenure.began"]


def test_R4_anyone_counts_back_from_the_download_and_finds_the_same(town, seats, tmp_path, capsys):
    election = elect(town, seats)
    recalled(town, Tenure.objects.running().get(holder__name="Dora"))
    row = election.counts_back.get()
    path = tmp_path / "ballots.blt"
    path.write_text(counting.as_blt(election), encoding="utf-8")
    words = path.read_text(encoding="utf-8").splitlines()[1].removeprefix("# commonweal count FILE ").split()
    assert cli.main(["count", str(path), *words, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["stages"] == json.loads(record.attached(row.result["account"]))["stages"]
    assert election.option_keys.index(row.chosen) + 1 in told["elected_in_order"]


def test_R4_with_nobody_left_a_by_election_opens_by_itself(town, seats):
    elect(town, seats, ["1", "1", "2", "2", "3", "3"])
    dora = Tenure.objects.running().get(holder__name="Dora")
    recalled(town, dora)
    assert not Tenure.objects.running().filter(seat=dora.seat).exists()
    enact(LATER)
    assert Election.objects.running().get().places == [dora.seat]


def test_R4_who_left_and_came_back_has_no_turn_any_more(town, seats):
    elect(town, seats)
    emil = town.people[4]
    bodies.leave(member=emil, body=town.bakery, at=LATER)
    bodies.join(member=emil, body=town.bakery, at=LATER)
    recalled(town, Tenure.objects.running().get(holder__name="Dora"))
    assert "Emil" not in sitting(seats)


def test_R4_an_elected_who_has_gone_before_taking_the_seat_is_followed_by_the_same_ballots(town, seats):
    election = opened(seats[0], town.people[3:9], AT)
    rank(election, zip(town.people, RANKINGS, strict=True), AT + 4 * DAY)
    bodies.leave(member=town.people[3], body=town.bakery, at=AT + 5 * DAY)
    polls.close_due(AT + 30 * DAY)
    enact(LATER)
    assert sorted(sitting(seats)) == ["Emil", "Fay", "Hana"]


def test_V5_a_count_back_publishes_the_preferences_it_reads_and_no_more(town, seats):
    election = elect(town, seats, ["1 2 3 4", "1 2 4 3", "1 2", "1 4", "3 4 1", "3 5", "3 6", "5 6", "5 1", "5 2"])
    first = json.loads(record.attached(election.result["box"]))["ballots"]
    recalled(town, Tenure.objects.running().get(holder__name="Dora"))
    row = election.counts_back.get()
    second = json.loads(record.attached(row.result["box"]))["ballots"]
    read = [sum(ballot["choice"].count("candidate") for ballot in ballots) for ballots in (first, second)]
    cast = sum(len(ballot.choice.split()) for ballot in election.box.all())
    assert read[0] < read[1] < cast  # what even this count has not read stays a commitment
    commitments = [{ballot.get("commitment") for ballot in ballots} - {None} for ballots in (first, second)]
    assert commitments[1] <= commitments[0]


def test_V5_of_fewer_than_five_ballots_a_count_back_tells_only_who_follows(town):
    choose(town.bakery, "elections.method", AT, count="irv")
    election = opened(town.seat, town.people[3:6], AT)
    rank(election, zip(town.people, ["1 2", "1 2", "3 2"], strict=False), AT + 4 * DAY)
    polls.close_due(AT + 30 * DAY)
    enact(AT + 9 * DAY)
    bodies.resign(tenure=town.seat.tenure, member=town.people[3], at=LATER)
    assert town.seat.tenure.holder in town.people[4:6]
    election.refresh_from_db()
    assert set(election.counts_back.get().result) == {"poll", "chosen", "withheld"}


def test_R4_after_a_count_for_one_seat_the_next_is_the_same_count_without_those_before(town):
    choose(town.bakery, "elections.method", AT, count="irv")
    election = opened(town.seat, town.people[3:7], AT)
    rank(election, zip(town.people, ["1 3", "1 3", "1 3", "2", "2", "3", "4 3"], strict=False), AT + 4 * DAY)
    polls.close_due(AT + 30 * DAY)
    enact(AT + 9 * DAY)
    assert not town.seat.alternates.exists()  # to name them now would publish preferences that no count has needed
    bodies.resign(tenure=town.seat.tenure, member=town.people[3], at=LATER)
    assert town.seat.tenure.holder == town.people[5]  # second preferences count once the first has gone
    assert town.seat.tenure.election == election.key


@pytest.mark.parametrize("by", ["all", "quota"])
def test_R6_a_seat_of_several_is_recalled_as_the_rules_say_and_the_page_says_what_it_means(town, seats, client, by):
    elect(town, seats)
    choose(town.council, "recall.proportional", LATER, by=by)
    tenure = Tenure.objects.running().get(holder__name="Fay")
    with clock.at(LATER):
        page = " ".join(client.get(tenure.get_absolute_url()).text.split())
    said = recall.for_minorities(3, by == "quota").sentence
    assert said.replace("'", "&#x27;") in page
    assert "the same ballots are counted again" in page
    assert recalled(town, tenure) == recall.needed(10, Fraction(1, 2), 3 if by == "quota" else 1)
    assert "Gus" in sitting(seats)  # whom Fay's voters had named next


def test_the_page_tells_the_count_and_every_count_made_again(town, seats, client):
    election = elect(town, seats)
    with clock.at(LATER):
        page = " ".join(client.get(election.get_absolute_url()).text.split())
        assert "elected Dora, Fay, Hana" in page
        assert "3 seats are filled together" in page
        recalled(town, Tenure.objects.running().get(holder__name="Dora"))
        page = " ".join(client.get(election.get_absolute_url()).text.split())
        assert "Emil follows" in page
        assert "--departed 1 --sitting 3 --sitting 5" in page
        blt = client.get(reverse("elections:ballots", args=[election.key]))
    assert blt.status_code == 200


def test_A2_the_verifier_finds_nothing_wrong_with_ranked_ballots_counts_and_counts_made_again(town, seats, tmp_path):
    elect(town, seats)
    recalled(town, Tenure.objects.running().get(holder__name="Dora"))
    record.sign(record.FEDERATION, LATER)
    folder = tmp_path / "export"
    export.write(folder)
    checked = verify.Export(folder, None)
    checked.check([], None)
    assert checked.failures == []
