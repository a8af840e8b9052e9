"""The whole way, as the people of two neighbourhoods walk it in their browsers: from a need to the plan after next."""

import json
import re
import subprocess

import pytest
from playwright.sync_api import Page, expect

from commonweal.web.plans.models import Progress
from tests.browser import DESK, PHONE, assert_accessible, shoot
from tests.stories.machines import Machines, environment, eventually
from tests.stories.people import People, Person, press_at_once

NORTHSIDE = ("Mira Olsen", "Jonas Weiss", "Leila Haddad", "Tomas Berg", "Pavel Novak", "Ines Castro")
BAKERY = ("Mira Olsen", "Esra Kaya", "Hugo Lund", "Leila Haddad", "Jonas Weiss")
MILL = ("Rosa Nunez", "Pavel Novak", "Tomas Berg", "Omar Farah")
WORKSHOP = ("Viktor Hale", "Nadia Petrov", "Tomas Berg", "Hugo Lund", "Omar Farah")
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


def seen(person: Person, name: str, *, heading: str = "") -> None:
    """The page is fit to be read by everyone; where pictures are wanted one is kept, from its top or from a heading on."""
    page = person.page
    assert_accessible(page)
    assert page.locator('a[href=""]').count() == 0, "a link leads nowhere"
    page.evaluate("scrollTo(0, 0)")
    if heading:
        page.get_by_role("heading", name=heading, exact=True).evaluate("at => at.scrollIntoView()")
    shoot(page, name, whole=False)


def in_the_dark_and_in_the_hand(page: Page, name: str) -> None:
    """Pictures of one page as it looks by day, by night and on a telephone."""
    page.evaluate("scrollTo(0, 0)")
    shoot(page, name, whole=False)
    page.emulate_media(color_scheme="dark")
    shoot(page, f"{name}-dark", whole=False)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(PHONE)
    page.evaluate("scrollTo(0, 0)")
    shoot(page, f"{name}-phone", whole=False)
    page.set_viewport_size(DESK)


def the_council_is_asked(people: People) -> None:
    tomas = people["Tomas Berg"]
    tomas.goes("Plan", "Put this plan to the vote")
    tomas.reads("The council votes on it and its 4 alternatives at once")
    tomas.presses("Open the vote")
    tomas.reads("Council of the Two Neighbourhoods votes until", "0 of 6 seats have voted.")


def a_base_body_binds_its_delegate(people: People) -> None:
    mira = people["Mira Olsen"]
    mira.goes("Plan", "Vote on this plan")
    bakery = mira.page.locator(".stack", has=mira.page.get_by_role("heading", name="Market bakery", exact=True)).last
    mira.follows("Ask the assembly", bakery)
    mira.reads("Ask the assembly of Market bakery how its delegate is to vote?")
    mira.presses("Open the vote")
    mira.reads("How is the delegate of Market bakery to vote?")
    for voter in people.of(BAKERY):
        voter.votes(
            "Bind your delegate: Bread for two neighbourhoods", "This one" if voter.name == "Jonas Weiss" else "Less work"
        )
    voter.reads("Market bakery asked: Less work", "5 of 5 voted.")
    expect(voter.row("Less work").first).to_contain_text("4")
    seen(voter, "mandate")


def the_delegates_vote_and_one_breaks_the_mandate(people: People) -> None:
    for name, choice in {
        "Ines Castro": "This one",
        "Omar Farah": "This one",
        "Tomas Berg": "Less work",
        "Viktor Hale": "Abstain",
    }.items():
        votes_for_the_seat(people[name], choice, reason="")
    jonas = people["Jonas Weiss"]
    jonas.goes()
    jonas.follows("Read and vote")
    jonas.reads("Market bakery has bound you: “Less work”.")
    votes_for_the_seat(jonas, "This one", reason="I want every oven at full heat.")
    jonas.reads("5 of 6 seats have voted.")
    expect(jonas.row("Market bakery")).to_contain_text("Less work")  # the mandate
    expect(jonas.row("Market bakery")).to_contain_text("I want every oven at full heat.")
    assert jonas.page.get_by_role("row").filter(has=jonas.page.get_by_role("cell", name="This one", exact=True)).count() == 3
    seen(jonas, "vote", heading="Seat by seat")


def votes_for_the_seat(delegate: Person, choice: str, reason: str) -> None:
    delegate.goes()
    delegate.follows("Read and vote", delegate.page.get_by_role("listitem").filter(has_text="Vote for your seat"))
    delegate.chooses(choice)
    delegate.fills("Reason (optional)", reason)
    delegate.presses("Cast the vote")
    delegate.reads("Seat by seat")


def the_members_recall_the_delegate(people: People) -> None:
    mira, esra, hugo = people.of(("Mira Olsen", "Esra Kaya", "Hugo Lund"))
    for member in (mira, esra):
        marks_for_recall(member)
        member.reads("Your mark stands.", "Not reached.")
        member.goes("Plan", "Vote on this plan")
        expect(member.row("Market bakery")).to_contain_text("Jonas Weiss")
    marks_for_recall(hugo, pictured=True)
    hugo.reads("This tenure has ended", "Leila Haddad holds the seat now.")
    seen(hugo, "recalled")
    hugo.follows("Leila Haddad")
    hugo.reads("Delegate of Market bakery in Council of the Two Neighbourhoods since today")
    hugo.goes("Plan", "Vote on this plan")
    hugo.reads("4 of 6 seats have voted.")  # what Jonas cast is void
    expect(hugo.row("Market bakery")).not_to_contain_text("This one")


def marks_for_recall(member: Person, *, pictured: bool = False) -> None:
    member.goes("Plan", "Vote on this plan")
    member.follows("Jonas Weiss", member.row("Market bakery"))
    member.reads("Asked for: Less work. Voted: This one.", "I want every oven at full heat.")
    if pictured:
        seen(member, "delegate", heading="Jonas Weiss")
    member.follows("Set my recall mark")
    member.reads("If yours is the mark that tips the scale, the tenure of Jonas Weiss ends here and now.")
    if pictured:
        seen(member, "recall", heading="Jonas Weiss")
    member.presses("Yes, set my recall mark")


def the_alternate_votes_and_the_outcome_is_another(people: People) -> None:
    leila, nadia = people["Leila Haddad"], people["Nadia Petrov"]
    votes_for_the_seat(leila, "Less work", reason="As our assembly asked.")
    votes_for_the_seat(nadia, "Less work", reason="")
    nadia.reads("Council of the Two Neighbourhoods chose “Less work” today", "6 of 6 seats voted.")
    count = nadia.page.get_by_role("region", name="6 of 6 seats voted.")
    expect(count.get_by_role("row").filter(has_text="Less work")).to_contain_text("3")
    expect(count.get_by_role("row").filter(has_text="This one")).to_contain_text("2")
    expect(nadia.row("Market bakery")).to_contain_text("Leila Haddad")
    expect(nadia.row("Market bakery")).to_contain_text("Kept")
    seen(nadia, "decided")
    nadia.goes("Plan")
    nadia.reads_in_the_end("Adopted today")
    nadia.reads("Less work. Everyone’s vital and basic needs are met in full", "What it asks of whom")
    nadia.goes()
    nadia.reads("“Bread for two neighbourhoods” is the plan now.", "Jonas Weiss")


def workplaces_accept_and_one_objects(people: People) -> None:
    rosa, mira, esra, viktor = people.of(("Rosa Nunez", "Mira Olsen", "Esra Kaya", "Viktor Hale"))
    reads_what_is_asked(rosa, "Brook mill")
    rosa.reads("It binds nobody until the workplace’s assembly has accepted it.")
    rosa.follows("Put it to our assembly")
    rosa.presses("Open the vote")
    for voter in people.of(MILL):
        voter.votes("Vote: does Brook mill take on what the plan asks?", "Accept what is asked")
    voter.reads("Brook mill accepted")
    voter.follows("What is asked")
    voter.reads("it binds.")
    reads_what_is_asked(mira, "Market bakery")
    mira.reads("It binds nobody until the committee of three, or the assembly, has accepted it.")
    mira.follows("Put it to our committee")
    mira.presses("Put it before them")
    for sitting in (mira, esra):
        sitting.goes()
        waiting = sitting.page.get_by_role("listitem").filter(
            has_text="Answer for your seat: What the plan asks of Market bakery"
        )
        sitting.follows("Read and answer", waiting)
        sitting.chooses("Accept what is asked")
        if sitting is mira:
            seen(mira, "committee-item")
        sitting.presses("Answer")
    esra.reads("Two of the three agreed")
    reads_what_is_asked(mira, "Market bakery")
    mira.reads_in_the_end("it binds.")
    seen(mira, "assignment")
    viktor.goes()
    viktor.follows("Have a look", viktor.page.get_by_role("listitem").filter(has_text="What the plan asks of Bridge workshop"))
    viktor.follows("Put it to our assembly")
    viktor.fills("The objection, if there is one (optional)", "Our lathe is away for repair until the summer of 2027.")
    viktor.fills("repairing, 2027: at most (optional)", 350)
    seen(viktor, "objection")
    viktor.presses("Open the vote")
    for voter in people.of(WORKSHOP):
        voter.votes("Vote: does Bridge workshop take on what the plan asks?", "Object, with these numbers")
    voter.reads("Bridge workshop objected", "Our lathe is away for repair until the summer of 2027.")
    voter.goes("Plan", "What it asks of whom")
    voter.reads("2 have accepted, 1 have objected, 1 have not answered; what is not accepted binds nobody.")


def reads_what_is_asked(person: Person, workplace: str) -> None:
    person.goes("Plan", "What it asks of whom")
    person.follows(f"Read {workplace}", person.page.get_by_role("listitem").filter(has_text=workplace))
    person.reads(f"What the plan asks of {workplace}")


def the_next_plan_says_what_changed_and_why(people: People) -> None:
    viktor = people["Viktor Hale"]
    viktor.goes("Plan")
    viktor.reads_in_the_end("What changed since the plan before")
    viktor.reads_in_the_end("More in reserve")
    viktor.reads("Why it was computed: Bridge workshop objected", "In period 1, repairing can be run 350 times at most")
    viktor.reads(
        "Bridge workshop: Our lathe is away for repair until the summer of 2027.",
        "What followed from that",
        "Put this plan to the vote",
    )
    seen(viktor, "what-changed", heading="What changed since the plan before")


def deliveries_are_reported_and_confirmed(people: People) -> None:
    esra, hugo, ines = people.of(("Esra Kaya", "Hugo Lund", "Ines Castro"))
    reports(esra, "bread in Southside (kg)", "Southside", 30_000, last=False)
    hugo.goes()
    hugo.reads("Market bakery reports 30,000 kg delivered to Southside")
    confirms(hugo, "Did it arrive: bread in Southside?", 30_000, "")
    hugo.reads("30,000 kg of bread in Southside arrived")
    hugo.does_not_read("Reported and confirmed figures differ.")
    reports(esra, "bread in Northside (kg)", "Northside", 60_000, last=True)
    confirms(ines, "Did it arrive: bread in Northside?", 54_000, "Six tonnes came too late for the school.")
    ines.reads("54,000 kg of bread in Northside arrived", "Reported and confirmed figures differ.")
    seen(ines, "delivery")


def reports(sender: Person, product: str, receiver: str, amount: int, *, last: bool) -> None:
    sender.goes("Plan", "What it asks of whom")
    sender.follows("Report a delivery of Market bakery")
    sender.page.get_by_label("What was sent").select_option(label=product)
    sender.page.get_by_label("To whom").select_option(label=receiver)
    sender.page.get_by_label("In which period").select_option(label="2027")
    sender.fills("How much, in the product's unit", amount)
    if last:
        sender.chooses("Nothing more is to come of it in this period")
    sender.presses("Report this delivery")
    sender.reads("on the way to")


def confirms(receiver: Person, title: str, amount: int, remark: str) -> None:
    receiver.goes()
    receiver.follows("Confirm or correct", receiver.page.get_by_role("listitem").filter(has_text=title))
    receiver.fills("How much arrived", amount)
    receiver.fills("Remark (optional)", remark)
    receiver.presses("Confirm what arrived")


def the_plan_after_it_knows_what_arrived(people: People) -> None:
    ines = people["Ines Castro"]
    ines.goes("Plan")
    ines.reads_in_the_end("54,000")
    ines.reads_in_the_end("More in reserve")
    ines.reads(
        "What changed since the plan before", "Why it was computed: Market bakery took on", "60,000 sent, and 54,000 arrived."
    )
    ines.reads("In period 1, baking in Northside can be run")
    seen(ines, "what-changed-again")


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
