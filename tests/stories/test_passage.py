"""The whole way, as the people of two neighbourhoods walk it in their browsers: from a need to the plan after next."""

import json
import re
import subprocess

import pytest
from playwright.sync_api import expect

from commonweal.web.plans.models import Progress
from tests.stories.deciding import (
    a_base_body_binds_its_delegate,
    the_alternate_votes_and_the_outcome_is_another,
    the_council_is_asked,
    the_delegates_vote_and_one_breaks_the_mandate,
    the_members_recall_the_delegate,
)
from tests.stories.machines import Machines, environment, eventually
from tests.stories.people import People, press_at_once
from tests.stories.producing import (
    deliveries_are_reported_and_confirmed,
    the_next_plan_says_what_changed_and_why,
    the_plan_after_it_knows_what_arrived,
    workplaces_accept_and_one_objects,
)
from tests.stories.seeing import in_the_dark_and_in_the_hand, seen

NORTHSIDE = ("Mira Olsen", "Jonas Weiss", "Leila Haddad", "Tomas Berg", "Pavel Novak", "Ines Castro")
AWAKE = 60_000  # a dead worker is taken for dead after half a minute

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_a_need_to_the_plan_after_next(people: People, site_clock: Machines, worker: Machines, commonweal, tmp_path):
    a_member_states_a_need(people)
    the_assembly_ratifies_it_by_sealed_votes(people)
    two_delegates_ask_for_a_plan_at_once(people)
    its_worker_is_killed_and_another_takes_over(people, worker)
    everyone_reads_the_plan_and_its_alternatives(people)
    the_council_is_asked(people)
    a_base_body_binds_its_delegate(people)
    the_delegates_vote_and_one_breaks_the_mandate(people)
    the_members_recall_the_delegate(people)
    the_alternate_votes_and_the_outcome_is_another(people)
    workplaces_accept_and_one_objects(people)
    the_next_plan_says_what_changed_and_why(people)
    deliveries_are_reported_and_confirmed(people)
    the_plan_after_it_knows_what_arrived(people)
    everything_is_in_the_record(people)
    the_export_verifies(commonweal, tmp_path / "export")


def a_member_states_a_need(people: People) -> None:
    mira = people["Mira Olsen"]
    mira.goes("Needs", "State a need")
    mira.fills("What is needed", "bred in Northside")
    mira.fills("How much, in the product's unit", 2000)
    mira.fills("Why", "The new nursery gives forty children breakfast.")
    mira.presses("State this need")
    mira.reads("No product is called “bred in Northside”.", "Did you mean bread in Northside?")
    mira.fills("What is needed", "bread in Northside")
    seen(mira, "state-a-need")
    mira.presses("State this need")
    mira.reads(
        "One need has been stated since.", "2,000 kg bread in Northside", "The new nursery gives forty children breakfast."
    )
    seen(mira, "needs")


def the_assembly_ratifies_it_by_sealed_votes(people: People) -> None:
    mira, tomas = people["Mira Olsen"], people["Tomas Berg"]
    for person in (mira, tomas):
        person.goes("Needs", "Northside", "Put the list to the assembly")
    press_at_once("Open the vote", mira, tomas)
    refused = next(person for person in (mira, tomas) if "is before its assembly already" in person.words())
    asked = next(person for person in (mira, tomas) if person is not refused)
    asked.reads("Is this what Northside needs?", "It ends sooner once all 6 on the roll have voted.")
    seen(asked, "assembly")
    *first, last = people.of(NORTHSIDE)
    mira.goes()
    mira.reads("One thing waits for you.")
    seen(mira, "home")
    for voter in first:
        voter.votes("Vote: what Northside needs", "Ratify the list")
        voter.reads("Your ballot is in the box.")
    last.votes("Vote: what Northside needs", "Leave what is in force")
    last.reads("Northside ratified this list", "6 of 6 voted.")
    expect(last.row("Ratify the list")).to_contain_text("5")
    last.reads_in_the_end("It is version 2, in force since")
    seen(last, "ratified")


def two_delegates_ask_for_a_plan_at_once(people: People) -> None:
    tomas, omar = people["Tomas Berg"], people["Omar Farah"]
    for person in (tomas, omar):
        person.goes("Plan", "Ask for a plan")
        person.fills("Why now", "Northside has ratified its needs.")
    press_at_once("Compute", tomas, omar)
    for person in (tomas, omar):
        person.reads("A plan is being computed", "It waits for a computer to take it up.")
    assert tomas.page.url == omar.page.url


def its_worker_is_killed_and_another_takes_over(people: People, worker: Machines) -> None:
    tomas, omar = people["Tomas Berg"], people["Omar Farah"]
    worker.start()
    eventually(Progress.objects.filter(stage="wanted").exists)
    worker.freeze()  # long enough for people to see how far it is
    tomas.reads("what is reached is at most")
    expect(tomas.page.get_by_role("progressbar")).to_have_attribute("value", re.compile(r"0\.\d+"))
    seen(tomas, "progress")
    worker.kill()
    look_around(people)  # until it is noticed that nobody hears of the worker any more
    for person in (tomas, omar):  # who have been watching, and loaded nothing again
        person.reads("It was started again by itself; this is attempt 2.", seconds=AWAKE)
        person.reads("Done today")
        person.follows("Read the plan")


def look_around(people: People) -> None:
    """Pages that nobody acts on just now."""
    stranger = people.stranger()
    for name, way in {
        "councils": ("Councils",),
        "body": ("Councils", "Market bakery"),
        "council": ("Councils", "Who sits there"),
        "needs-of-all": ("Needs",),
    }.items():
        stranger.goes(*way)
        seen(stranger, name)
    stranger.goes("Record")
    stranger.page.get_by_role("link", name="what it says and its proof").first.click()
    seen(stranger, "entry")


def everyone_reads_the_plan_and_its_alternatives(people: People) -> None:
    tomas = people["Tomas Berg"]
    tomas.reads("Bread for two neighbourhoods", "What holds it back", "Capacity of baking in Northside", "Less work", "Cleaner")
    tomas.reads("Closer to home", "More in reserve", "No plan can do better than this one by more than")
    seen(tomas, "alternatives", heading="Other plans, nearly as good")
    in_the_dark_and_in_the_hand(tomas.page, "plan")
    tomas.follows("Less work")
    tomas.reads("Beside the plan")
    seen(tomas, "alternative")
    tomas.page.go_back()
    tomas.follows("From needs to who makes it")
    tomas.follows("bread in Northside")
    tomas.reads("Baking in Northside", "Market bakery", "To communities’ needs")
    seen(tomas, "trace")


def everything_is_in_the_record(people: People) -> None:
    stranger = people.stranger()
    told = []
    stranger.goes("Record")
    seen(stranger, "record")
    while True:
        told.append(stranger.words())
        older = stranger.page.get_by_role("link", name="Older", exact=True)
        if not older.count():
            break
        older.click()
    record = " ".join(reversed(told))
    for sentence in (
        "In Northside somebody states a need: 2000 kg of bread in Northside (basic).",
        "Northside has a list of needs before its assembly",
        "A plan was asked for: Northside has ratified its needs.",
        "A plan was computed",
        "Bread for two neighbourhoods",
        "Market bakery tells its delegate how to vote",
        "Brook mill accepts what the plan asks of it.",
        "Bridge workshop objects to what the plan asks of it.",
        "Market bakery reports 60000 kg",
        "Northside confirms 54000 kg; 60000 were reported.",
    ):
        assert sentence in record, f"the record does not tell: {sentence}\n{record}"
    assert record.count("Northside has a list of needs before its assembly") == 1
    assert record.count("A plan was asked for: Northside has ratified its needs.") == 1


def the_export_verifies(commonweal, folder) -> None:
    written = subprocess.run([commonweal, "export", folder, "--json"], env=environment(), capture_output=True, text=True)
    assert written.returncode == 0, written.stderr
    found = subprocess.run([commonweal, "verify", folder, "--json"], capture_output=True, text=True)
    assert found.returncode == 0, found.stdout
    assert json.loads(found.stdout)["ok"]
