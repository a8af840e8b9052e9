"""An accord through the pages, as people do it: by keyboard, at 320 pixels, in light and dark."""

import pytest
from django.urls import reverse

from commonweal.web import clock
from commonweal.web.accords.models import Accord
from tests.browser import assert_accessible, shoot
from tests.cast import AT

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_body_splits_through_the_pages(federation, page_as, live_server):
    with clock.at(AT):
        ben = page_as(federation.person["Ben"])
        ben.goto(f"{live_server.url}{federation.body['bakery'].get_absolute_url()}")
        ben.get_by_role("link", name="Join, split, merge or leave together").click()
        assert_accessible(ben)
        shoot(ben, "accord-choose")
        ben.locator("li", has_text="everybody says").get_by_role("link").click()
        ben.get_by_label("What part 1 is called").fill("Day shift")
        ben.get_by_label("What part 2 is called").fill("Night shift")
        ben.get_by_label("What it is about, in a few words").fill("Two shifts, two bodies")
        ben.get_by_label("Why").fill("We hardly meet.")
        assert_accessible(ben)
        shoot(ben, "accord-write")
        ben.get_by_role("button", name="See what follows").press("Enter")
        assert ben.get_by_text("Bakery becomes Day shift, Night shift.").is_visible()
        assert_accessible(ben)
        shoot(ben, "accord-follows")
        ben.get_by_role("button", name="Put it to the votes").press("Enter")
        ben.get_by_text("Who has to consent").wait_for()
        assert_accessible(ben)
        shoot(ben, "accord-accord")
        ben.get_by_label("Night shift").check()
        ben.get_by_role("button", name="That is where I go").click()
        assert ben.get_by_text("You have said so").is_visible()
        accord = Accord.objects.get()
        assert accord.going.get().part == accord.value.new[1].key
        stranger = page_as(None)
        stranger.goto(f"{live_server.url}{reverse('accords:index')}")
        assert_accessible(stranger)
        stranger.get_by_role("link", name="Have a look").click()
        assert_accessible(stranger)
        stranger.get_by_role("link", name="The vote").first.click()
        assert stranger.get_by_text("What would become of everyone").is_visible()
