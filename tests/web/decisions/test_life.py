"""From a draft to the vote of an assembly: together, put forward, amended, opened by time alone; voted again where it failed."""

import pytest

from commonweal.rules.ballots import Vote
from commonweal.rules.decisions import Stage
from commonweal.rules.effects import OpenElection, Resolve
from commonweal.web import tick
from commonweal.web.constitution import services as constitution
from commonweal.web.decisions import life, services
from commonweal.web.decisions.models import Proposal
from commonweal.web.refused import Refused
from tests.cast import AT, DAY

pytestmark = pytest.mark.django_db
YES = [{"key": "yes", "title": "Yes"}]


@pytest.fixture
def draft(federation):
    home = federation.body["northside"]
    constitution.change_article(
        lineage=home.lineage(), kind=home.kind, key="decisions.discussion", title="", text="", data={"days": 2}, at=AT - DAY
    )
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
