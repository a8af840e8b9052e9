"""From a draft to the vote of an assembly: together, put forward, amended, opened by time alone; voted again where it failed."""

import pytest

from commonweal.rules.ballots import Ranking, Vote
from commonweal.rules.decisions import Stage
from commonweal.rules.effects import OpenElection, Resolve
from commonweal.web import tick
from commonweal.web.decisions import life, services
from commonweal.web.decisions.models import Proposal
from commonweal.web.record import models as record
from commonweal.web.refused import Refused
from tests.cast import AT, DAY, rule

pytestmark = pytest.mark.django_db
YES = [{"key": "yes", "title": "Yes"}]


@pytest.fixture
def draft(federation):
    rule(federation.body["northside"], "decisions.discussion", days=2)
    said = {"title": "A fair", "text": "In May.", "options": YES, "follows": {"yes": [Resolve("A fair")]}}
    return life.draft(body=federation.body["northside"], member=federation.person["Ana"], at=AT, **said)


def vote_all(federation, proposal, choice, at):
    for member in federation.members("northside"):
        services.cast_ballot(proposal=proposal, member=member, choice_made=choice, at=at)
    proposal.refresh_from_db()


def test_an_assembly_decides_what_was_drafted_amended_and_opened_by_itself(federation, draft):
    ana, ben = federation.person["Ana"], federation.person["Ben"]
    put = life.put_forward(proposal=draft, member=ana, at=AT)
    assert (put.stage, put.opens) == (Stage.PROPOSED, AT + 2 * DAY)
    june, july = (
        life.amend(proposal=put, member=ben, option="yes", title=f"A fair in {month}", follows=[Resolve(month)], at=AT)
        for month in ("June", "July")
    )
    assert life.take_over(amendment=june, member=ana, at=AT).title == "A fair in June"
    with pytest.raises(Refused, match="those who wrote"):
        life.take_over(amendment=july, member=ben, at=AT)
    with pytest.raises(Refused, match="nobody can open it sooner"):
        life.open_now(put, at=AT + DAY)
    assert tick.tick(put.opens) == []
    put.refresh_from_db()
    assert [option["key"] for option in put.options] == ["yes", "amended-1", "none", "abstain"]
    for act in (
        lambda: life.edit(proposal=put, member=ana, title="", text="", options=(), follows={}, at=put.opens),
        lambda: life.take_over(amendment=july, member=ana, at=put.opens),
    ):
        with pytest.raises(Refused, match="A decision that is open cannot be"):
            act()
    vote_all(federation, put, "amended-1", put.opens)
    assert (put.stage, put.chosen) == (Stage.CARRIED, "amended-1")


def test_what_is_carried_and_refused_says_why_and_is_voted_again(federation):
    council, tenure = federation.council, federation.seat["mill"].tenure
    made = services.propose(
        council=council,
        title="X",
        text="",
        options=YES,
        by=tenure,
        follows={"yes": [Resolve("done"), OpenElection(federation.seat["mill"].key)]},
        at=AT,
    )

    for seat in federation.seat.values():
        services.cast(proposal=made, tenure=seat.tenure, vote=Vote.whole("yes"), at=AT)
    services.not_carried_out(poll=made.key, reason="The seat is held.")
    made.refresh_from_db()
    assert made.stage is Stage.UNDONE
    again = life.vote_again(proposal=made, member=tenure.holder, at=AT)
    assert (again.stage, again.again_of) == (Stage.OPEN, made)
    with pytest.raises(Refused):
        life.vote_again(proposal=made, member=tenure.holder, at=AT)


def test_a_draft_is_its_authors_alone(federation, draft, client):
    client.force_login(federation.person["Ben"])
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert Proposal.objects.public().count() == 0


def test_V3_a_ranking_carries_the_condorcet_winner_that_also_beats_the_status_quo(federation):
    """Every pair is met by two of three; the winner needs its majority against nothing changing, too."""
    rule(federation.body["northside"], "decisions.method", ordinary="ranked")
    options = [{"key": key, "title": key} for key in ("may", "june", "july")]
    follows = {option["key"]: [Resolve(option["title"])] for option in options}
    made = services.propose(council=federation.body["northside"], title="When?", text="", options=options, follows=follows, at=AT)
    assert [option["key"] for option in made.options] == ["may", "june", "july", "none"]
    for member, ranking in zip(federation.members("northside"), ("may>june>none", "july>june>may", "june>none"), strict=True):
        with pytest.raises(Refused, match="twice"):
            services.cast_ballot(proposal=made, member=member, choice_made=f"{ranking}>june", at=AT)
        services.cast_ballot(proposal=made, member=member, choice_made=ranking, at=AT)
    made.refresh_from_db()
    assert (made.stage, made.chosen) == (Stage.CARRIED, "june")


def test_V3_delegates_rank_by_name_and_bound_votes_are_first_preferences(federation):
    rule(federation.council, "decisions.method", ordinary="ranked")
    options = [{"key": key, "title": key} for key in ("may", "june")]
    follows = {option["key"]: [Resolve(option["title"])] for option in options}
    made = services.propose(council=federation.council, title="When?", text="", options=options, follows=follows, at=AT)
    for seat, said in zip(federation.seat.values(), ("may>none", "june=may", "june>none", "june>may"), strict=True):
        services.cast(proposal=made, tenure=seat.tenure, vote=Ranking.read(said), at=AT)
    made.refresh_from_db()
    assert made.result["count"]["by_option"] == {"may": "3", "june": "3"}  # preferred to all staying as it is
    assert made.result["count"]["order"] == ["june", "may", "none"]
    assert made.chosen == "june"


def test_an_objection_comes_with_its_reason_which_everyone_reads_at_the_close_and_not_before(federation, client):
    """One of three is more than a tenth: it needs its majority in a second vote."""
    rule(federation.body["northside"], "decisions.method", ordinary="consent")
    said = {"options": YES, "follows": {"yes": [Resolve("A fair")]}}
    made = services.propose(council=federation.body["northside"], title="A fair", text="", **said, at=AT)
    ana, ben, cleo = federation.members("northside")
    with pytest.raises(Refused, match="gives its reason"):
        services.cast_ballot(proposal=made, member=ana, choice_made="object", at=AT)
    services.cast_ballot(proposal=made, member=ana, choice_made="object", reason="It rains in May.", at=AT)
    assert "It rains" not in client.get(made.get_absolute_url()).text
    with pytest.raises(Refused, match="You have voted"):
        services.cast_ballot(proposal=made, member=ana, choice_made="object", reason="Again.", at=AT)
    assert made.objections.count() == 1
    for member in (ben, cleo):
        services.cast_ballot(proposal=made, member=member, choice_made="consent", at=AT)
    made.refresh_from_db()
    assert made.stage is Stage.SECOND_VOTE
    assert "It rains in May." in client.get(made.get_absolute_url()).text
    second = made.runoff
    vote_all(federation, second, "yes", AT)
    assert (second.stage, second.chosen) == (Stage.CARRIED, "yes")
    assert record.Entry.objects.filter(kind="poll.closed").last().effects == [{"do": "Resolve", "text": "A fair"}]
