"""The drift monitor's pages and API, on federations that live through the real services."""

from datetime import timedelta

import pytest
from django.urls import reverse

from commonweal.rules.ballots import Vote
from commonweal.web import clock
from commonweal.web.decisions import mandates
from commonweal.web.decisions import services as decisions
from commonweal.web.drift import signs
from commonweal.web.polls import services as polls
from tests.cast import AT, DAY

pytestmark = pytest.mark.django_db
LATER = AT + 20 * DAY


def decide(federation, at, *, bound=False):
    """The council decides something; where ``bound``, every constituency has bound its delegate first."""
    by = federation.seat["bakery"].tenure
    options = [{"key": "yes", "title": "Yes"}, {"key": "no", "title": "No"}]
    proposal = decisions.propose(council=federation.council, title="More rye", text="", options=options, follows={}, by=by, at=at)
    for seat in federation.seat.values() if bound else ():
        assembly = mandates.open_assembly(proposal=proposal, seat=seat, casts_itself=False, at=at)
        for member in federation.members(seat.constituency.key):
            polls.cast_ballot(assembly, member=member, choice="yes", at=at + timedelta(hours=1))
    for seat in federation.seat.values():
        decisions.cast(proposal=proposal, tenure=seat.tenure, vote=Vote.whole("yes"), reason="", at=at + timedelta(hours=2))


def raised(council=None, at=LATER):
    return {sign.key for sign in signs.of(council, at) if sign.raised}


def test_councils_that_vote_without_asking_anyone_show_it(federation, client):
    decide(federation, AT)
    decide(federation, AT + 8 * DAY)
    assert "without_mandate" in raised()
    assert "without_mandate" in raised(federation.council)
    with clock.at(LATER):
        text = client.get(reverse("drift:index")).text
    assert "Votes without a mandate" in text
    assert "Above the threshold" in text


def test_where_constituencies_bind_their_delegates_the_sign_rests(federation):
    decide(federation, AT, bound=True)
    decide(federation, AT + 8 * DAY, bound=True)
    assert not {"without_mandate", "against_mandate", "from_above"} & raised()


def test_long_tenures_are_raised_when_two_years_have_passed_and_not_before(federation):
    assert "tenure" not in raised(at=AT + 700 * DAY)
    assert "tenure" in raised(at=AT + 760 * DAY)


def test_the_page_names_the_entries_behind_a_sign_and_what_is_not_known(federation, client):
    decide(federation, AT)
    with clock.at(LATER):
        text = client.get(reverse("drift:council", args=["council"])).text
    vote = next(sign for sign in signs.of(None, LATER) if sign.key == "without_mandate")
    assert all(reverse("record:entry", args=[index]) in text for index in vote.trend.now.entries[-8:])
    assert "Nothing to count so far." in text
    assert "no entry of the record says that so far" in text


def test_before_there_is_a_council_the_page_says_so(client, db):
    assert "There is no council yet" in client.get(reverse("drift:index")).text


def test_a_workplace_has_no_page_of_signs(client, federation):
    assert client.get(reverse("drift:council", args=["bakery"])).status_code == 404


def test_the_api_tells_the_same_as_exact_figures(federation, client):
    decide(federation, AT)
    with clock.at(LATER):
        told = {row["sign"]: row for row in client.get("/api/v1/drift").json()}
    assert told["without_mandate"]["value"] == "1"
    assert told["without_mandate"]["raised"] is True
    assert told["against_mandate"]["value"] is None
    assert client.get("/api/v1/drift/council").status_code == 200
    assert client.get("/api/v1/drift/nowhere").status_code == 404


def test_the_page_asks_no_more_of_the_database_with_more_entries(federation, client, django_assert_max_num_queries):
    decide(federation, AT)
    with clock.at(LATER), django_assert_max_num_queries(40):
        client.get(reverse("drift:index"))
    for turn in range(3):
        decide(federation, AT + (turn + 8) * DAY)
    with clock.at(LATER), django_assert_max_num_queries(40):
        client.get(reverse("drift:index"))
