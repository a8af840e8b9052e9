"""The passage's acts in a browser that runs no script: stating a need, voting, recall."""

import pytest

from tests.stories.people import People

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_need_is_stated_a_ballot_cast_and_a_delegate_recalled_without_a_script(people: People):
    stranger = people.without_script()
    stranger.goes("Log in")
    stranger.presses("Be Mira Olsen")
    mira = stranger
    mira.reads("Nothing waits for you at the moment.")
    mira.goes("Needs", "State a need")
    mira.fills("What is needed", "flour")
    mira.fills("How much, in the product's unit", 100)
    mira.fills("Why", "We bake on Sundays.")
    mira.presses("State this need")
    mira.reads("100 kg flour")
    mira.follows("Put the list to the assembly")
    mira.presses("Open the vote")
    mira.chooses("Ratify the list")
    mira.presses("Put my ballot in the box")
    mira.reads("Your ballot is in the box.")

    for name in ("Mira Olsen", "Esra Kaya", "Hugo Lund"):
        member = people.without_script(name)
        member.goes("Councils", "Market bakery", "What they did")
        member.reads("Delegate of Market bakery in Council of the Two Neighbourhoods since")
        member.follows("Set my recall mark")
        member.reads("If yours is the mark that tips the scale, the tenure of Jonas Weiss ends here and now.")
        member.presses("Yes, set my recall mark")
    member.reads("This tenure has ended", "Leila Haddad holds the seat now.")
