"""Voting and recall without a mouse: Tab until one is there, Space to choose, Enter to act."""

import pytest

from commonweal.rules.ballots import YES
from commonweal.rules.effects import Resolve
from commonweal.web import clock
from commonweal.web.bodies.models import Body, Seat
from commonweal.web.decisions import mandates
from commonweal.web.decisions import services as decisions
from tests.stories.people import People, Person

FURTHEST = 80  # stops from the top of a page to anything on it
HERE = """() => { const at = document.activeElement; const label = at.labels && at.labels[0];
return ((label || at).innerText || at.ariaLabel || '').trim() }"""

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_ballot_is_cast_and_a_delegate_recalled_by_keyboard(people: People):
    council = Body.objects.get(key="council")
    proposal = decisions.propose(
        council=council,
        title="Market day",
        text="The market moves to Saturday.",
        options=[{"key": YES, "title": "Yes"}],
        follows={YES: [Resolve("Market day")]},
        at=clock.now(),
    )
    seat = Seat.objects.get(council=council, constituency__key="market-bakery")
    mandates.open_assembly(proposal=proposal, seat=seat, casts_itself=False, at=clock.now())

    mira = people["Mira Olsen"]
    mira.page.goto("/")
    tabs_to(mira, "Read and vote", "Enter")
    mira.reads("How is the delegate of Market bakery to vote?")
    tabs_to(mira, "Yes", "Space")
    tabs_to(mira, "Put my ballot in the box", "Enter")
    mira.reads("Your ballot is in the box.")

    for name in ("Mira Olsen", "Esra Kaya", "Hugo Lund"):
        member = people[name]
        member.page.goto("/")
        tabs_to(member, "Councils", "Enter")
        member.reads("Who decides here")
        tabs_to(member, "Market bakery", "Enter")
        member.reads("Who speaks for us")
        tabs_to(member, "What they did", "Enter")
        member.reads("After a recall Leila Haddad follows")
        tabs_to(member, "Set my recall mark", "Enter")
        member.reads("ends here and now.")
        tabs_to(member, "Yes, set my recall mark", "Enter")
        member.reads("Your mark stands." if name != "Hugo Lund" else "Leila Haddad holds the seat now.")


def test_the_first_stop_on_a_page_leads_past_the_navigation(people: People):
    mira = people["Mira Olsen"]
    mira.page.goto("/needs/")
    tabs_to(mira, "Skip to content", "Enter", furthest=1)
    tabs_to(mira, "Needs I have stated", "Enter", furthest=1)
    mira.reads("Nobody but you sees that they are yours.")


def tabs_to(person: Person, name: str, key: str, furthest: int = FURTHEST) -> None:
    """Press Tab until the focus is on something of that name, see that this can be seen, and press a key on it."""
    for _ in range(furthest):
        person.page.keyboard.press("Tab")
        if person.page.evaluate(HERE) == name:
            ring = person.page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
            assert ring not in ("", "none"), f"nobody sees that the focus is on “{name}”"
            person.page.keyboard.press(key)
            person.page.wait_for_load_state()
            return
    raise AssertionError(f"“{name}” is not among the next {furthest} stops of {person.page.url}")
