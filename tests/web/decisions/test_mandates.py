"""M1, M2 and V4 through rows and pages: binding from an assembly and from a lower council, in parts, and reporting back."""

import secrets

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commonweal.rules.ballots import Vote
from commonweal.rules.constitution import written
from commonweal.web import clock
from commonweal.web.bodies import services as bodies
from commonweal.web.constitution import services as constitution
from commonweal.web.decisions import mandates, services
from commonweal.web.decisions.models import Assembly, Mandate, Report
from commonweal.web.look import front
from commonweal.web.members.models import Member
from commonweal.web.polls import services as polls
from commonweal.web.record.models import Entry
from commonweal.web.refused import Refused
from tests.cast import AT, DAY

pytestmark = pytest.mark.both_databases
YES = [{"key": "yes", "title": "Build it"}]


def propose(council, at=AT, title="A second oven"):
    return services.propose(council=council, title=title, text="", options=YES, follows={}, at=at)


def ask(proposal, seat, **how):
    return mandates.open_assembly(proposal=proposal, seat=seat, casts_itself=how.pop("casts_itself", False), at=AT, **how)


def meet(town, assembly, yes, none):
    for number, member in enumerate(town.people[: yes + none]):
        polls.cast_ballot(assembly, member=member, choice="yes" if number < yes else "none", at=AT + DAY)
    assembly.refresh_from_db()
    polls.close_if_over(assembly, at=assembly.closes)


@pytest.fixture
def town(town):
    """The town, with a mill beside the bakery whose delegate takes part in the votes."""
    mill = bodies.found_body(key="mill", kind="workplace", name="Weir mill", parent=town.council, at=AT)
    miller = Member.objects.create_user(name="Miller")
    bodies.join(member=miller, body=mill, at=AT)
    town.mill = bodies.found_seat(council=town.council, constituency=mill, at=AT)
    bodies.install(seat=town.mill, order=[miller], election="founding", at=AT)
    return town


def cast(proposal, seat, vote, at=AT + 2 * DAY):
    return services.cast(proposal=proposal, tenure=seat.tenure, vote=vote, at=at)


# ── V4


def test_V4_a_divided_mandate_asks_for_the_vote_as_the_constituency_voted_and_only_that_keeps_it(town):
    proposal = propose(town.council)
    meet(town, ask(proposal, town.seat, divides=True), yes=7, none=3)
    mandate = Mandate.objects.get()
    assert (mandate.bound, mandate.choice) == ("bound", {"yes": "7/10", "none": "3/10"})
    assert mandate.option_title == "7/10 Build it, 3/10 None of these: all stays as it is"
    cast(proposal, town.seat, Vote.read({"yes": "7/10", "none": "3/10"}))
    cast(proposal, town.mill, Vote.whole("yes"))
    mandate.refresh_from_db()
    assert mandate.kept == "kept"
    assert Entry.objects.filter(kind="poll.closed").latest("index").data["count"]["by_option"]["yes"] == "17/10"


@pytest.mark.parametrize("vote", [Vote.whole("yes"), Vote.read({"yes": "3/5", "none": "2/5"})])
def test_V4_any_other_split_breaks_a_divided_mandate(town, vote):
    proposal = propose(town.council)
    meet(town, ask(proposal, town.seat, divides=True), yes=7, none=3)
    cast(proposal, town.seat, vote)
    cast(proposal, town.mill, Vote.whole("yes"))
    assert Mandate.objects.get().kept == "broken"


def test_V4_where_the_constitution_forbids_splitting_nobody_asks_for_it(town):
    constitution.adopt(body="town", articles=[written("votes.splitting", {"allowed": False})], at=AT)
    with pytest.raises(Refused, match="no vote can be split"):
        ask(propose(town.council), town.seat, divides=True)


def test_V5_so_few_ballots_that_their_figures_are_withheld_divide_no_vote(town):
    meet(town, ask(propose(town.council), town.seat, divides=True), yes=3, none=1)
    assert Mandate.objects.get().choice == {"yes": "1"}


def test_V4_a_seat_weighs_the_members_it_speaks_for(town):
    constitution.adopt(body="town", articles=[written("votes.weights", {"each_seat": "members"})], at=AT)
    proposal = propose(town.council)
    cast(proposal, town.seat, Vote.read({"yes": "7/10", "none": "3/10"}))
    cast(proposal, town.mill, Vote.whole("none"))
    proposal.refresh_from_db()
    assert proposal.result["count"]["by_option"] == {"yes": "7", "none": "4", "abstain": "0"}


# ── M1


def test_M1_a_vote_does_not_close_early_while_an_assembly_votes_on_a_mandate(town):
    proposal = propose(town.council)
    assembly = ask(proposal, town.seat)
    for seat in (town.seat, town.mill):
        cast(proposal, seat, Vote.whole("yes"), at=AT)
    proposal.refresh_from_db()
    assert proposal.is_open
    meet(town, assembly, yes=2, none=8)
    mandates.close_heeded(at=AT + 3 * DAY)
    proposal.refresh_from_db()
    assert proposal.is_open  # the delegate voted before the mandate came, and can still heed it
    cast(proposal, town.seat, Vote.whole("none"), at=AT + 3 * DAY)
    proposal.refresh_from_db()
    assert not proposal.is_open
    assert Mandate.objects.get().kept == "kept"


def test_M1_a_vote_that_waited_for_an_assembly_closes_once_it_is_heeded(town):
    proposal = propose(town.council)
    assembly = ask(proposal, town.seat)
    for seat in (town.seat, town.mill):
        cast(proposal, seat, Vote.whole("yes"), at=AT)
    meet(town, assembly, yes=8, none=2)
    assert mandates.close_heeded(at=AT + 3 * DAY) == 1
    assert Mandate.objects.get().kept == "kept"


def test_M1_at_its_time_a_vote_closes_whatever_was_given(town):
    proposal = propose(town.council)
    cast(proposal, town.seat, Vote.whole("yes"), at=AT)
    meet(town, ask(proposal, town.seat), yes=2, none=8)
    cast(proposal, town.mill, Vote.whole("yes"), at=AT + 3 * DAY)
    assert polls.close_due(proposal.closes) == 1
    assert Mandate.objects.get().kept == "broken"


# ── A lower council binds


@pytest.fixture
def region(town):
    """A region above the town, in which the town's delegates have a seat; the baker Ana holds it."""
    top = bodies.found_body(key="region", kind="council", name="Region", at=AT)
    town.council.parent = top
    town.council.save()
    seat = bodies.found_seat(council=top, constituency=town.council, at=AT)
    bodies.install(seat=seat, order=[town.people[0], town.mill.tenure.holder], election="founding", at=AT)
    return top, seat


def test_M1_a_lower_council_binds_its_delegate_by_name(town, region, client):
    top, seat = region
    other = bodies.found_seat(council=top, constituency=town.council, at=AT)
    proposal = propose(top)
    assembly = ask(proposal, seat)
    assert assembly.by == Assembly.By.SEATS
    with clock.at(AT + DAY):
        for name, choice in (("Ana", "yes"), ("Miller", "yes")):
            client.force_login(Member.objects.get(name=name))
            said = {"once": secrets.token_hex(8), "choice": choice, "reason": "So we said."}
            assert client.post(reverse("decisions:vote-in-assembly", args=[assembly.key]), said).status_code == 302
        client.force_login(town.people[5])  # a member beneath, no delegate of the town
        said = {"once": "1", "choice": "yes"}
        assert client.post(reverse("decisions:vote-in-assembly", args=[assembly.key]), said).status_code == 403
        page = client.get(assembly.get_absolute_url()).text
    assert "Town council asked: Build it" in page
    assert "So we said." in page
    assert Mandate.objects.get().choice == {"yes": "1"}
    assert other.tenure is None


def test_M2_a_divided_mandate_of_a_lower_council_casts_itself(town, region):
    _top, seat = region
    proposal = propose(region[0])
    assembly = ask(proposal, seat, casts_itself=True, divides=True)
    polls.cast_vote(assembly, tenure=town.seat.tenure, vote=Vote.whole("yes"), at=AT + DAY)
    polls.cast_vote(assembly, tenure=town.mill.tenure, vote=Vote.whole("none"), at=AT + DAY)
    assert proposal.seats.get().vote.choice == {"yes": "1/2", "none": "1/2"}
    assert mandates.close_heeded(at=AT + DAY) == 1
    assert Mandate.objects.get().kept == "kept"


def test_M2_where_the_constitution_forbids_it_no_mandate_casts_itself(town):
    constitution.adopt(body="town", articles=[written("mandates.casting", {"allowed": False})], at=AT)
    with pytest.raises(Refused, match="no mandate casts itself"):
        ask(propose(town.council), town.seat, casts_itself=True)


def test_R5_a_vote_on_a_mandate_is_void_with_its_delegate(town, region):
    assembly = ask(propose(region[0]), region[1])
    polls.cast_vote(assembly, tenure=town.seat.tenure, vote=Vote.whole("yes"), at=AT)
    bodies.resign(tenure=town.seat.tenure, member=town.people[0], at=AT)
    assembly.refresh_from_db()
    assert assembly.voted == 0


# ── Pages


@pytest.fixture
def act(client):
    def send(member, name, *args, **data):
        client.force_login(member)
        return client.post(reverse(name, args=args), {"once": secrets.token_hex(8), **data})

    return send


def test_V4_a_delegate_splits_the_vote_on_the_page(town, act, client):
    proposal, ana = propose(town.council), town.people[0]
    with clock.at(AT):
        client.force_login(ana)
        split = reverse("decisions:split", args=[proposal.key])
        assert f'href="{split}?seat={town.seat.key}"' in client.get(proposal.get_absolute_url()).text
        assert act(ana, "decisions:split", proposal.key, **{"part-yes": 70, "part-none": 30}).status_code == 302
        assert proposal.seats.get(seat=town.seat).vote.choice == {"yes": "7/10", "none": "3/10"}
        assert act(ana, "decisions:split", proposal.key).status_code == 422
        assert act(ana, "decisions:split", proposal.key, **{"part-yes": -1}).status_code == 422
        assert act(town.people[5], "decisions:split", proposal.key, **{"part-yes": 1}).status_code in (403, 404)


def test_a_report_that_was_asked_for_waits_for_its_delegate_and_stands_beside_the_deed(town, act, client):
    proposal, ana = propose(town.council), town.people[0]
    assembly = ask(proposal, town.seat)
    for member in town.people:
        polls.cast_ballot(assembly, member=member, choice="report", at=AT)
    with pytest.raises(Refused, match="still open"):
        mandates.report(proposal=proposal, tenure=town.seat.tenure, text="Too early.", at=AT)
    for seat in (town.seat, town.mill):
        cast(proposal, seat, Vote.whole("yes"))
    with clock.at(AT + 3 * DAY):
        assert "Report back: A second oven" in [one.title for one in front.asks_of(ana, AT + 3 * DAY)]
        assert act(ana, "decisions:report", proposal.key, town.seat.key, text="They had good reasons.").status_code == 302
        assert "They had good reasons." in client.get(town.seat.tenure.get_absolute_url()).text
        assert act(ana, "decisions:report", proposal.key, town.seat.key, text="They had reasons.").status_code == 302
        assert Report.objects.get().text == "They had reasons."
        assert not [one for one in front.asks_of(ana, AT + 3 * DAY) if "Report back" in one.title]
        assert act(town.people[5], "decisions:report", proposal.key, town.seat.key, text="Me too.").status_code == 403
    assert Entry.objects.filter(kind="report.given").count() == 2


def test_the_deed_record_counts_what_was_kept_broken_cast_and_explained(town, client):
    for number, (asked, voted) in enumerate((("yes", "yes"), ("yes", "none"), (None, "yes"), (None, None))):
        proposal = propose(town.council, title=f"Oven {number}")
        if asked:
            meet(town, ask(proposal, town.seat), yes=8, none=2)
        if voted:
            services.cast(proposal=proposal, tenure=town.seat.tenure, vote=Vote.whole(voted), reason="Because.", at=AT + 2 * DAY)
        cast(proposal, town.mill, Vote.whole("yes"))
        polls.close_due(proposal.closes)
    with clock.at(AT + 9 * DAY):
        page = " ".join(client.get(town.seat.tenure.get_absolute_url()).text.split())
        assert "50 %: 1 kept, 1 broken" in page.replace("\xa0", " ")
        assert "75 %: 3 of 4" in page.replace("\xa0", " ")
        assert "for 3 of 3 votes" in page
        assert reverse("public:compare", args=[town.seat.tenure.key, town.mill.tenure.key]) in page
        both = client.get(reverse("public:compare", args=[town.seat.tenure.key, town.mill.tenure.key])).text
        assert "Both were on the roll of 4 votes; alike in 2." in " ".join(both.split())
        others = client.get(reverse("public:compare-with", args=[town.seat.tenure.key])).text
        assert "Compare with Miller" in others
        told = client.get(f"/api/v1/tenures/{town.seat.tenure.key}").json()
        assert (told["summary"]["kept_share"], told["summary"]["attendance"]) == ("1/2", "3/4")


def test_the_deed_record_of_many_votes_costs_no_more_queries_than_of_one(town, client):
    def queries():
        with (
            clock.at(AT + 9 * DAY),
            CaptureQueriesContext(
                connection,
            ) as caught,
        ):
            assert client.get(town.seat.tenure.get_absolute_url()).status_code == 200
        return len(caught)

    def one_more(number):
        proposal = propose(town.council, title=f"Oven {number}")
        meet(town, ask(proposal, town.seat), yes=8, none=2)
        for seat in (town.seat, town.mill):
            cast(proposal, seat, Vote.whole("yes"))

    one_more(0)
    queries()
    first = queries()
    for number in range(1, 6):
        one_more(number)
    assert queries() == first
