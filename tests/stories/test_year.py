"""A year of a federation of three levels, as its people live it: twelve workplaces, four communities, a union."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from commonweal.web.members.models import Member
from tests.stories.machines import environment
from tests.stories.people import People
from tests.stories.year import autumn, founding, spring, summer
from tests.stories.year.calendar import Calendar

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def calendar(monkeypatch: pytest.MonkeyPatch) -> Calendar:
    """The year's clock."""
    return Calendar(monkeypatch)


@pytest.fixture
def people(live_server, page: Page, page_as: Callable[..., Page]) -> People:
    """Everybody, once they have signed up."""
    return People(page, lambda name, **context: page_as(Member.objects.get(name=name), **context))


def test_a_year_of_the_riverlands(people: People, calendar: Calendar, commonweal: Path, tmp_path: Path) -> None:
    founding.first_members_sign_up_by_their_links(people, calendar)
    founding.a_community_fills_three_seats_by_one_count(people, calendar)
    founding.every_other_body_elects_its_delegate(people, calendar)
    founding.the_valleys_send_two_each_to_the_federation(people, calendar)
    founding.the_whole_federation_is_on_one_page(people)
    spring.two_assemblies_bind_their_delegates(people, calendar)
    spring.one_delegate_keeps_the_mandate_and_one_breaks_it(people, calendar)
    spring.the_bakers_recall_their_delegate_and_he_loses_both_seats(people, calendar)
    spring.a_by_election_opens_by_itself_and_is_held(people, calendar)
    spring.a_recall_of_one_of_three_is_followed_by_a_count_back(people, calendar)
    summer.the_council_changes_one_of_its_rules(people, calendar)
    summer.three_seats_cannot_agree_and_the_assembly_decides(people, calendar)
    summer.a_plan_is_adopted(people, calendar)
    summer.the_bakers_found_a_union(people, calendar)
    summer.it_strikes_and_the_plan_changes(people, calendar)
    autumn.members_bring_a_councils_decision_before_all(people, calendar)
    autumn.all_members_take_it_back(people, calendar)
    the_record_of_the_year_verifies(commonweal, tmp_path / "export")


def the_record_of_the_year_verifies(commonweal: Path, folder: Path) -> None:
    written = subprocess.run([commonweal, "export", folder, "--json"], env=environment(), capture_output=True, text=True)
    assert written.returncode == 0, written.stderr
    found = subprocess.run([commonweal, "verify", folder, "--json"], capture_output=True, text=True)
    assert found.returncode == 0, found.stdout
    assert json.loads(found.stdout)["ok"]
