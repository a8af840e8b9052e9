"""A council decides in the open, bound from below; what a recall does to it; what an outcome sets in motion."""

import pytest

from commonweal.rules.ballots import Vote
from commonweal.rules.effects import ChangeArticle, RatifyNeeds, Resolve
from commonweal.web import enact, tick
from commonweal.web.bodies import services as bodies
from commonweal.web.decisions import mandates, services
from commonweal.web.decisions.models import Bound, Kept, Mandate, Proposal
from commonweal.web.polls import services as polls
from commonweal.web.polls import weighing
from commonweal.web.record.models import Entry
from commonweal.web.refused import Refused
from tests.cast import AT, DAY, DELEGATES

pytestmark = pytest.mark.django_db
TWO = ({"key": "a", "title": "Plan A"}, {"key": "b", "title": "Plan B"})


@pytest.fixture
def proposal(federation):
    return services.propose(
        council=federation.council, title="A or B", text="", options=TWO, follows={"a": [Resolve("A it is.")]}, at=AT
    )


def cast(federation, proposal, **choices):
    for seat, choice in choices.items():
        tenure = federation.seat[seat].tenure
        found = services.cast(proposal=proposal, tenure=tenure, vote=Vote.whole(choice), at=AT + DAY)
    return found


def bind(federation, proposal, seat, choice, everyone_votes, *, casts_itself=False):
    assembly = mandates.open_assembly(proposal=proposal, seat=federation.seat[seat], casts_itself=casts_itself, at=AT)
    everyone_votes(assembly, choice, AT)
    return Mandate.objects.get(proposal=proposal, seat=federation.seat[seat])


def test_a_majority_of_seats_decides_and_the_effect_waits_in_the_record(federation, proposal):
    cast(federation, proposal, northside="a", southside="a", bakery="b", mill="a")
    proposal.refresh_from_db()
    assert (proposal.chosen, bool(proposal.closed)) == ("a", True)
    entry = Entry.objects.to_enact().get()
    assert entry.effects == [{"do": "Resolve", "text": "A it is."}]
    assert enact.carry_out(at=AT + DAY) == 1
    assert enact.carry_out(at=AT + DAY) == 0


def test_without_a_majority_the_leading_two_meet_again(federation, proposal):
    second = cast(federation, proposal, northside="a", southside="a", bakery="b", mill="b")
    proposal.refresh_from_db()
    assert proposal.chosen == ""
    assert second.before == proposal
    assert [option["key"] for option in second.options] == ["a", "b", "none", "abstain"]
    cast(federation, second, northside="a", southside="a", bakery="b", mill="a")
    second.refresh_from_db()
    assert second.chosen == "a"


def test_when_time_runs_out_those_who_voted_decide(federation, proposal):
    cast(federation, proposal, northside="b")
    tick.tick(AT + 8 * DAY)
    proposal.refresh_from_db()
    assert proposal.chosen == "b"


def test_nobody_voting_leaves_all_as_it_is(federation, proposal):
    tick.tick(AT + 8 * DAY)
    proposal.refresh_from_db()
    assert proposal.chosen == "none"
    assert not Entry.objects.to_enact().exists()


def test_a_mandate_is_kept_or_broken_and_the_closing_entry_says_so(federation, proposal, everyone_votes):
    bind(federation, proposal, "bakery", "b", everyone_votes)
    bind(federation, proposal, "mill", "b", everyone_votes)
    bind(federation, proposal, "northside", "free", everyone_votes)
    cast(federation, proposal, northside="a", southside="a", bakery="a", mill="b")
    kept = {mandate.seat.constituency.key: mandate.kept for mandate in Mandate.objects.all()}
    assert kept == {"bakery": Kept.BROKEN, "mill": Kept.KEPT, "northside": Kept.MOOT}
    said = Entry.objects.filter(kind="poll.closed").latest("index").data["outcome"]["mandates"]
    assert {judged["kept"] for judged in said} == {"kept", "broken", "moot"}


def test_a_mandate_changes_until_the_close(federation, proposal, everyone_votes):
    bind(federation, proposal, "bakery", "a", everyone_votes)
    mandate = bind(federation, proposal, "bakery", "b", everyone_votes)
    assert (mandate.bound, mandate.option) == (Bound.BOUND, "b")
    cast(federation, proposal, northside="a", southside="a", bakery="b", mill="a")
    with pytest.raises(Refused, match="bind nobody any more"):
        mandates.open_assembly(proposal=proposal, seat=federation.seat["bakery"], casts_itself=False, at=AT + DAY)


def test_a_mandate_that_casts_itself_needs_no_delegate_and_heeds_none(federation, proposal, everyone_votes):
    bind(federation, proposal, "bakery", "b", everyone_votes, casts_itself=True)
    assert proposal.seats.get(seat=federation.seat["bakery"]).vote.choice == {"b": "1"}
    with pytest.raises(Refused, match="casts itself"):
        cast(federation, proposal, bakery="a")


def test_a_recall_voids_the_vote_and_the_successor_casts_it(federation, proposal):
    cast(federation, proposal, bakery="a", northside="b", southside="b")
    tenure = federation.seat["bakery"].tenure
    for member in federation.members("bakery")[:2]:
        bodies.set_mark(tenure=tenure, member=member, at=AT + DAY)
    successor = federation.seat["bakery"].tenure
    assert successor.holder.name != DELEGATES["bakery"]
    line = proposal.seats.get(seat=federation.seat["bakery"])
    assert not hasattr(line, "vote")
    with pytest.raises(Refused, match="ended"):
        services.cast(proposal=proposal, tenure=tenure, vote=Vote.whole("a"), at=AT + DAY)
    cast(federation, proposal, bakery="b", mill="a")
    proposal.refresh_from_db()
    assert proposal.chosen == "b"


def test_what_a_mandate_cast_is_cast_again_for_the_successor(federation, proposal, everyone_votes):
    bind(federation, proposal, "bakery", "b", everyone_votes, casts_itself=True)
    tenure = federation.seat["bakery"].tenure
    for member in federation.members("bakery")[:2]:
        bodies.set_mark(tenure=tenure, member=member, at=AT + DAY)
    vote = proposal.seats.get(seat=federation.seat["bakery"]).vote
    assert vote.tenure == federation.seat["bakery"].tenure
    assert vote.choice == {"b": "1"}


def test_what_a_mandate_casts_is_cast_by_whoever_first_holds_an_empty_seat(federation, proposal, everyone_votes):
    seat = federation.seat["bakery"]
    seat.alternates.all().delete()
    bodies.resign(tenure=seat.tenure, member=seat.tenure.holder, at=AT)
    bind(federation, proposal, "bakery", "b", everyone_votes, casts_itself=True)
    bodies.install(seat=seat, order=federation.members("bakery"), election="later", at=AT + DAY)
    assert proposal.seats.get(seat=seat).vote.tenure == seat.tenure


def test_an_assembly_in_which_not_everyone_votes_binds_while_the_delegate_can_still_vote(federation, proposal):
    assembly = mandates.open_assembly(proposal=proposal, seat=federation.seat["bakery"], casts_itself=False, at=AT)
    polls.cast_ballot(assembly, member=federation.members("bakery")[0], choice="b", at=AT)
    assert assembly.closes == proposal.closes - DAY
    tick.tick(assembly.closes)
    assert Mandate.objects.get().option == "b"
    services.cast(proposal=proposal, tenure=federation.seat["bakery"].tenure, vote=Vote.whole("b"), at=assembly.closes)
    tick.tick(proposal.closes)
    assert Mandate.objects.get().kept == Kept.KEPT


def test_an_assembly_asked_in_the_last_hour_has_half_of_it(federation, proposal):
    late = proposal.closes - DAY / 24
    assembly = mandates.open_assembly(proposal=proposal, seat=federation.seat["bakery"], casts_itself=False, at=late)
    assert assembly.closes == proposal.closes - DAY / 48


def test_a_mandate_that_comes_when_voting_is_over_binds_nobody(federation, proposal):
    assembly = mandates.open_assembly(proposal=proposal, seat=federation.seat["bakery"], casts_itself=True, at=AT)
    polls.cast_ballot(assembly, member=federation.members("bakery")[0], choice="b", at=AT)
    tick.tick(proposal.closes + DAY)  # nobody ticked while the assembly's result could have been heeded
    assert not Mandate.objects.exists()
    proposal.refresh_from_db()
    assert proposal.result["outcome"]["mandates"] == []


def test_a_mandate_to_leave_all_as_it_is_binds_in_the_second_vote_too(federation, proposal, everyone_votes):
    bind(federation, proposal, "bakery", "none", everyone_votes)
    cast(federation, proposal, northside="a", southside="b", bakery="none")
    second = services.cast(proposal=proposal, tenure=federation.seat["mill"].tenure, vote=Vote.whole("abstain"), at=AT + DAY)
    assert second == proposal  # three ways even: a second vote would be the same vote
    other = services.propose(council=federation.council, title="Again", text="", options=TWO, follows={}, at=AT)
    bind(federation, other, "bakery", "none", everyone_votes)
    second = cast(federation, other, northside="a", southside="b", mill="abstain", bakery="abstain")
    assert second.before == other
    assert [mandate.option for mandate in second.mandates.all()] == ["none"]


def test_c1_an_effect_needs_the_majority_of_its_own_subject(federation):
    change = ChangeArticle("votes.length", "How long", "{days} days.", (("days", 1),))
    said = {"council": federation.council, "title": "X", "text": "", "options": TWO[:1], "follows": {"a": [change]}, "at": AT}
    with pytest.raises(Refused, match="constitution"):
        services.propose(**said)
    assert services.propose(**said, subject="constitution").subject == "constitution"


def test_a_subject_that_the_constitution_does_not_know_is_put_to_no_vote(federation):
    with pytest.raises(Refused, match="no majority"):
        services.propose(council=federation.council, title="X", text="", options=TWO, follows={}, subject="war", at=AT)


def test_one_vote_that_cannot_be_closed_keeps_no_other_open(federation, proposal, monkeypatch):
    other = services.propose(council=federation.council, title="Later", text="", options=TWO, follows={}, at=AT + DAY)
    conclude = polls._concluding[Proposal]
    broken = {**polls._concluding, Proposal: lambda poll, at: conclude(poll, at) if poll == other else {}[poll.key]}
    monkeypatch.setattr(polls, "_concluding", broken)
    assert polls.close_due(other.closes) == 1
    other.refresh_from_db()
    assert other.closed


def test_a_council_decides_nothing_that_is_an_assemblys(federation):
    with pytest.raises(Refused, match="cannot decide RatifyNeeds"):
        services.propose(
            council=federation.council, title="Needs", text="", options=TWO, follows={"a": [RatifyNeeds("list-1")]}, at=AT
        )
    assert not Proposal.objects.exists()


def test_a_thing_is_before_a_council_once_at_a_time(federation):
    said = {"council": federation.council, "title": "X", "text": "", "options": TWO, "follows": {}, "about": "plan:x", "at": AT}
    services.propose(**said)
    with pytest.raises(Refused, match="voting on this already"):
        services.propose(**said)


@pytest.mark.parametrize("options", [(), (TWO[0], TWO[0]), ({"key": "none", "title": "None"},)])
def test_options_are_different_and_leave_the_state_of_things_alone(federation, options):
    with pytest.raises(Refused, match="different options"):
        services.propose(council=federation.council, title="X", text="", options=options, follows={}, at=AT)


def test_no_entry_about_a_mandate_says_who_wanted_it(federation, proposal, everyone_votes):
    bind(federation, proposal, "bakery", "b", everyone_votes)
    keys = [member.key for member in federation.members("bakery")]
    said = "".join(entry.text for entry in Entry.objects.filter(kind__in=("mandate.given", "poll.opened", "poll.closed")))
    assert not [key for key in keys if key in said]


def test_votes_are_entries_by_office(federation, proposal):
    cast(federation, proposal, bakery="a")
    entry = Entry.objects.get(kind="vote.cast")
    assert entry.data["office"] == federation.person["Ben"].office_key
    assert "Ben" not in entry.text
    assert weighing.votes(proposal) == [(Vote.whole("a"), 1)]
