"""The pages on which a change is drawn up, as a browser shows them in light and dark and on a phone."""

import pytest

from commonweal.web import clock
from tests.browser import assert_accessible
from tests.cast import AT


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_another_division_is_drawn_up_looked_at_and_put_to_the_vote(federation, page_as):
    with clock.at(AT):
        page = page_as(federation.person["Ana"])
        page.goto("/needs/tiers/")
        assert_accessible(page)
        page.get_by_role("link", name="Propose another division").click()
        assert_accessible(page)
        page.get_by_label("What it is about").fill("Less bread for all")
        page.get_by_label("Why").fill("Children first.")
        page.get_by_label("Bread, vital, in per cent").fill("50")
        page.get_by_label("Bread, basic, in per cent").fill("30")
        page.get_by_role("button", name="See the difference").click()
        page.get_by_role("heading", name="Put this change of one good to Council?").wait_for()
        assert_accessible(page)
        page.get_by_role("button", name="Put it to the vote").click()
        page.get_by_role("heading", name="Less bread for all").wait_for()
        assert_accessible(page)
