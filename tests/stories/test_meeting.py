"""An assembly in browsers: called, its agenda filled, opened, spoken in by turns, minuted; and an item sent to the council."""

from datetime import timedelta

import pytest

from commonweal.web import clock
from commonweal.web.meetings.models import Meeting
from tests.browser import assert_accessible
from tests.stories.people import People, Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_assembly_meets_and_sends_an_item_to_the_council(people: People, tmp_path):
    tomas, ines, pavel = people["Tomas Berg"], people["Ines Castro"], people.without_script("Pavel Novak")
    a_delegate_calls_it(tomas)
    a_member_puts_an_item_on_the_agenda(ines, tmp_path)
    the_hour_comes()
    they_come_and_open_it(tomas, ines, pavel)
    they_speak_in_turn(tomas, ines, pavel)
    they_send_it_up(tomas, ines)
    it_is_closed_and_minuted(tomas, ines)
    the_council_answers(people["Nadia Petrov"])
    everyone_can_read_it(people.stranger())


def the_meeting() -> Meeting:
    return Meeting.objects.get(title="Spring assembly")


def enters(person: Person) -> None:
    person.page.goto(the_meeting().get_absolute_url())


def a_delegate_calls_it(tomas: Person) -> None:
    tomas.goes("Councils", "Northside", "Meetings")
    tomas.reads("No meeting is called.")
    assert_accessible(tomas.page)
    tomas.follows("Call a meeting")
    assert_accessible(tomas.page)
    tomas.fills("What it is for", "Spring assembly")
    tomas.fills("When it begins", f"{clock.now() + timedelta(days=3):%Y-%m-%dT19:00}")
    tomas.fills("Time zone", "Atlantis")
    tomas.fills("Where", "The hall in Mill Street")
    tomas.presses("Call the meeting")
    tomas.reads("There is no such time zone")
    tomas.fills("Time zone", "Europe/Lisbon")
    tomas.presses("Call the meeting")
    tomas.reads("Spring assembly", "(Europe/Lisbon)", "Northside meets")


def a_member_puts_an_item_on_the_agenda(ines: Person, tmp_path) -> None:
    enters(ines)
    ines.follows("Put an item on the agenda")
    assert_accessible(ines.page)
    ines.fills("What it is about (optional)", "Lamps in the lane")
    ines.fills("What one has to know for it (optional)", "Ten of them, and who pays?")
    ines.presses("Put it on the agenda")
    bad, good = tmp_path / "lamps.pdf", tmp_path / "lamps.txt"
    bad.write_text("<html>")
    good.write_text("Ten lamps.")
    for file in (bad, good):
        ines.page.get_by_label("A file", exact=True).set_input_files(file)
        ines.presses("Add the file")
        ines.reads("is not what its name says" if file is bad else "10 bytes")
    assert_accessible(ines.page)


def the_hour_comes() -> None:
    meeting = the_meeting()
    meeting.begins = clock.now() - timedelta(minutes=1)
    meeting.save(update_fields=["begins"])


def they_come_and_open_it(tomas: Person, ines: Person, pavel: Person) -> None:
    for person in (tomas, ines, pavel):
        enters(person)
        if person is not tomas:
            person.page.get_by_label("I would chair, if the lot falls on me").uncheck()
        person.presses("I am here")
    pavel.reads("3 are here")
    pavel.presses("Open the meeting")
    pavel.reads("Tomas Berg is in the chair.")
    tomas.reads("You are in the chair.")  # the page has looked again by itself


def they_speak_in_turn(tomas: Person, ines: Person, pavel: Person) -> None:
    enters(tomas)
    tomas.presses("Take up Lamps in the lane")
    tomas.reads("Nobody speaks at the moment.")
    enters(pavel)
    pavel.presses("Ask to speak")
    ines.presses("Point of order")
    tomas.reads("Point of order: Ines Castro", "Pavel Novak")
    assert_accessible(tomas.page)
    tomas.presses("Call the next")
    ines.reads("on a point of order")
    tomas.presses("Call the next")
    ines.reads("0 minutes of 3")
    tomas.presses("Close the list")
    ines.reads("The list is closed")
    assert_accessible(ines.page)


def they_send_it_up(tomas: Person, ines: Person) -> None:
    enters(ines)
    ines.presses("Move to send it")
    ines.reads("1 of 3 present stand behind it; 2 are needed.")
    tomas.reads("1 of 3 present stand behind it")
    tomas.presses("Stand behind it “Lamps in the lane” is sent to the council above")
    tomas.reads("Nothing is moved.")


def it_is_closed_and_minuted(tomas: Person, ines: Person) -> None:
    enters(tomas)
    tomas.follows("Close the meeting")
    tomas.presses("Close the meeting")
    tomas.reads("3 had come.")
    enters(ines)
    ines.follows("Write the minutes")
    assert_accessible(ines.page)
    ines.fills("The minutes (optional)", "We want ten lamps.\n\nThe council is asked who pays.")
    ines.presses("Keep the minutes")
    ines.reads("We want ten lamps.", "Not agreed on yet")
    assert_accessible(ines.page)


def the_council_answers(nadia: Person) -> None:
    nadia.goes()
    waiting = nadia.page.get_by_role("listitem").filter(has_text="Northside has sent: Lamps in the lane")
    nadia.follows("Read and answer", waiting)
    assert_accessible(nadia.page)
    nadia.chooses("Take it up")
    nadia.presses("Answer")
    nadia.reads("taken up", "Nadia Petrov")
    nadia.follows("Lamps in the lane")
    nadia.reads("Came from Northside.")


def everyone_can_read_it(stranger: Person) -> None:
    stranger.goes("Councils", "Northside", "Meetings")
    stranger.reads("minutes to be agreed on", "Sent by us", "taken up")
    assert_accessible(stranger.page)
    stranger.follows("Spring assembly")
    stranger.does_not_read("Ines Castro")
    stranger.goes("Record")
    stranger.reads("sends to Council of the Two Neighbourhoods: Lamps in the lane")
