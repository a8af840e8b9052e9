"""Deeds, mandates and notices in a browser: in two looks, at two widths, without a script, and by two clicks to a recall mark."""

from datetime import timedelta

import pytest
from django.urls import reverse

from commonweal.rules.ballots import Vote
from commonweal.rules.seats import Electorate
from commonweal.web.bodies import services as bodies
from commonweal.web.bodies.models import Tenure
from commonweal.web.clock import now
from commonweal.web.decisions import mandates
from commonweal.web.decisions import services as decisions
from commonweal.web.members.models import Member
from commonweal.web.notices import services as notices
from commonweal.web.polls import services as polls
from tests.browser import assert_accessible

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def region(town):
    """The town with a mill beside the bakery, and a region above it in which the baker Ana sits."""
    at = now()
    Tenure.objects.update(began=at - timedelta(days=40))
    mill = bodies.found_body(key="mill", kind="workplace", name="Weir mill", parent=town.council, at=at)
    miller = Member.objects.create_user(name="Miller")
    bodies.join(member=miller, body=mill, at=at)
    town.mill = bodies.found_seat(council=town.council, constituency=mill, at=at)
    bodies.install(seat=town.mill, order=[miller], election="founding", at=at)
    top = bodies.found_body(key="region", kind="council", name="Region", at=at)
    town.council.parent = top
    town.council.save()
    town.top = bodies.found_seat(council=top, constituency=town.council, at=at)
    bodies.install(seat=town.top, order=[town.people[0], miller], election="founding", at=at)
    for number, (asked, voted) in enumerate((("yes", "yes"), ("yes", "none"), ("report", "yes"))):
        proposal = put(town.council, f"Oven number {number + 1}")
        assembly = mandates.open_assembly(proposal=proposal, seat=town.seat, casts_itself=False, at=now())
        for member in town.people:
            polls.cast_ballot(assembly, member=member, choice=asked, at=now())
        vote = Vote.whole(voted)
        decisions.cast(proposal=proposal, tenure=town.seat.tenure, vote=vote, reason="The flour is short.", at=now())
        decisions.cast(proposal=proposal, tenure=town.mill.tenure, vote=Vote.whole("yes"), at=now())
    town.decided = proposal
    town.open = put(top, "A bridge between the towns")
    return town


def put(council, title):
    options = [{"key": "yes", "title": "Build it"}]
    return decisions.propose(council=council, title=title, text="It costs a winter.", options=options, follows={}, at=now())


def test_the_pages_of_deeds_mandates_and_notices_are_for_everyone(region, page_as):
    town_vote = put(region.council, "A second mill")
    asked = mandates.open_assembly(proposal=region.open, seat=region.top, casts_itself=False, divides=True, at=now())
    bodies.set_mark(tenure=region.top.tenure, member=region.mill.tenure.holder, at=now(), within=Electorate.OWN)
    polls.cast_vote(asked, tenure=region.mill.tenure, vote=Vote.whole("yes"), reason="It saves a day.", at=now())
    notices.read_on(at=now())
    ana = page_as(region.people[0])
    tenures = [region.seat.tenure.key, region.mill.tenure.key]
    for address in (
        region.seat.tenure.get_absolute_url(),
        region.top.tenure.get_absolute_url(),
        f"{reverse('bodies:set-mark', args=[region.top.tenure.key])}?as=delegate",
        reverse("public:compare", args=tenures),
        reverse("public:compare-with", args=tenures[:1]),
        asked.get_absolute_url(),
        reverse("decisions:split", args=[town_vote.key]),
        reverse("decisions:report", args=[region.decided.key, region.seat.key]),
        reverse("decisions:open-assembly", args=[town_vote.key, region.seat.key]),
        reverse("notices:index"),
    ):
        ana.goto(address)
        assert_accessible(ana)


def test_from_the_message_about_a_broken_mandate_it_is_two_clicks_to_the_mark_and_two_to_take_it_back(region, page_as):
    notices.read_on(at=now() + timedelta(seconds=1))
    for script in (True, False):
        gus = page_as(region.people[6], java_script_enabled=script)
        gus.goto("/")
        gus.get_by_role("link", name="Notices (").click()
        gus.get_by_role("listitem").filter(has_text="Ana did not vote as Mill Street bakery had asked").get_by_role(
            "link", name="Set my recall mark"
        ).click()
        gus.get_by_role("button", name="Yes, set my recall mark").click()
        gus.get_by_text("Your mark stands.", exact=True).wait_for()
        gus.get_by_role("link", name="Withdraw my recall mark").click()
        gus.get_by_role("button", name="Yes, withdraw my recall mark").click()
        gus.get_by_text("Your recall mark is withdrawn.").wait_for()
        assert not region.seat.tenure.recall_marks.exists()
        gus.goto(reverse("notices:index"))
    gus.get_by_role("button", name="I have read these").click()
    gus.get_by_role("heading", name="Nothing new").wait_for()
    gus.get_by_role("button", name="Quiet, please").click()
    gus.get_by_text("It is quiet").wait_for()
    assert gus.get_by_text("had asked").count() == 0
