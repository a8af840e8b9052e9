"""A ballot filled in without a script, by keyboard, on a narrow screen; and the count one reads afterwards."""

import json
from pathlib import Path

import pytest

from commonweal import cli
from commonweal.web.clock import now
from commonweal.web.polls import services as polls
from tests.browser import DESK, PHONE, assert_accessible, shoot
from tests.web.elections.acting import DAY, choose, opened, rank

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_ranks_are_given_by_keyboard_without_a_script_and_a_fault_keeps_them(town, page_as):
    at = now() - 4 * DAY
    choose(town.bakery, "elections.method", at, count="irv")
    election = opened(town.seat, town.people[3:7], at)
    page = page_as(town.people[0], java_script_enabled=False)
    page.set_viewport_size(PHONE)
    page.goto(election.get_absolute_url())
    page.get_by_label("Dora").focus()
    page.keyboard.type("2")
    page.keyboard.press("Tab")
    page.keyboard.type("2")
    shoot(page, "ballot-by-ranks-320")
    page.get_by_role("button", name="Put my ballot in the box").press("Enter")
    assert "Dora, Emil have the same rank" in page.locator("#ballot-fault").inner_text()
    assert page.get_by_label("Dora").input_value() == "2"
    shoot(page, "ballot-by-ranks-refused-320")
    page.get_by_label("Emil").focus()
    page.keyboard.type("1")
    page.get_by_role("button", name="Put my ballot in the box").press("Enter")
    assert page.get_by_text("Your ballot is in the box.").is_visible()
    assert election.box.get().choice == "2 1"


@pytest.mark.parametrize("method", ["irv", "schulze", "approval", "plurality"])
def test_a_count_is_told_drawn_and_counted_again_from_its_download(town, page_as, tmp_path, capsys, method):
    at = now() - 30 * DAY
    choose(town.bakery, "elections.method", at, count=method)
    election = opened(town.seat, town.people[3:7], at)
    rankings = ["1", "1", "2", "3", "3", "3", "4"]
    if method in ("irv", "schulze"):
        rankings = ["1 2", "1 2", "2 1", "3 4", "3 4", "3", "4 2 1"]
    rank(election, zip(town.people, rankings, strict=False), at + 4 * DAY)
    page = page_as(town.people[9])
    page.goto(election.get_absolute_url())
    assert_accessible(page)
    shoot(page, f"ballot-{method}")
    polls.close_due(now())
    election.refresh_from_db()
    page.goto(election.get_absolute_url())
    assert_accessible(page)
    shoot(page, f"count-{method}")
    page.set_viewport_size(PHONE)
    shoot(page, f"count-{method}-320")
    page.set_viewport_size(DESK)
    with page.expect_download() as coming:
        page.get_by_role("link", name="The ballots as a BLT file").click()
    file = tmp_path / "ballots.blt"
    coming.value.save_as(file)
    asked = Path(file).read_text(encoding="utf-8").splitlines()[0].removeprefix("# commonweal count FILE ").split()
    assert cli.main(["count", str(file), *asked, "--json"]) == 0
    counted = json.loads(capsys.readouterr().out)
    names = [counted["candidates"][number - 1]["name"] for number in counted["elected_in_order"]]
    assert page.get_by_role("heading", level=1).inner_text() == f"{town.bakery.name} elected {names[0]}"
