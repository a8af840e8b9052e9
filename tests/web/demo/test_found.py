"""What somebody finds who logs in to a demo federation just founded."""

import pytest
from django.urls import reverse

from commonweal.web.demo import found, life, tutorial
from commonweal.web.members.models import Member
from commonweal.web.notices import services as notices
from commonweal.web.notices.models import Notice
from commonweal.web.plans import services as plans
from commonweal.web.plans import work
from tests.cast import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def federation(settings, tmp_path):
    settings.HOME = tmp_path
    federation = tutorial.federation()
    found.found(federation, at=AT)
    return federation


def test_nothing_of_the_founding_is_new_to_anybody(federation, client):
    assert Notice.objects.exists()
    delegate = Member.objects.get(name="Jonas Weiss")
    assert {notices.unread(member, AT) for member in Member.objects.all()} == {0}
    client.force_login(delegate)
    page = client.get(reverse("notices:index")).text
    assert "You speak for Market bakery" in page
    assert "Council of the Two Neighbourhoods: new in 5 seats" in page  # in one line, and the sixth is told apart
    assert "Ines Castro (Hillside farm)" in page
    assert "Committee of Market bakery: new in 3 seats" in page  # though the council's seat is told to both of his bodies
    assert "Ines Castro speaks for Hillside farm" not in page


def test_a_delegate_is_told_of_the_few_things_that_wait(federation):
    plan = work.run(plans.request(member=None, why="Bread?", at=AT, enqueue=False).key)
    life.put_to_vote(federation, plan, assembly=tutorial.NORTH, at=AT)
    notices.read_on(at=AT)
    new = {name: notices.unread(Member.objects.get(name=name), AT) for name in ("Jonas Weiss", "Tomas Berg", "Rosa Nunez")}
    # The plan's vote, for a delegate; the assembly's, for whoever lives in Northside: Jonas and Tomas are asked for both.
    assert new == {"Jonas Weiss": 2, "Tomas Berg": 2, "Rosa Nunez": 0}
