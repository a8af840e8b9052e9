"""A thread in browsers: opened, answered, put right and withdrawn; in two looks, at two widths, and without a script."""

import pytest

from commonweal.web.clock import now
from commonweal.web.notices import services as notices
from tests.browser import assert_accessible
from tests.stories.people import People

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_members_talk_and_everyone_reads_along(people: People):
    ines = people["Ines Castro"]
    ines.goes("Councils", "Northside", "What is talked about")
    ines.reads("Nothing has been said here yet.")
    assert_accessible(ines.page)
    ines.follows("Open a thread")
    ines.fills("What it is about", "Fewer lorries in Mill Street")
    ines.fills("Your words", "They come at five in the morning.\n\nHas anybody counted them?")
    assert_accessible(ines.page)
    ines.presses("Open the thread")
    ines.reads("One contribution in Northside.", "Has anybody counted them?")

    pavel = people.without_script("Pavel Novak")
    pavel.goes("Councils", "Northside", "What is talked about", "Fewer lorries in Mill Street")
    pavel.page.get_by_role("link", name="Reply Ines Castro").click()
    pavel.reads("Your reply", "They come at five")
    pavel.fills("Your words", "Nine, on Tuesday.")
    pavel.presses("Reply")
    pavel.reads("2 contributions in Northside.", "Nine, on Tuesday.")
    pavel.follows("Change")
    pavel.fills("Your words", "Nine, on Wednesday.")
    pavel.presses("Change my words")
    pavel.reads("Nine, on Wednesday.", "changed")
    assert_accessible(ines.page)

    ines.goes("Notices")
    notices.read_on(at=now())
    ines.page.reload()
    ines.reads("Pavel Novak replied to what you said")
    ines.follows("Read the reply")
    ines.reads("Nine, on Wednesday.")
    assert_accessible(ines.page)
    ines.follows("Withdraw")
    ines.presses("Withdraw my words")
    ines.reads("Withdrawn by who wrote it")
    ines.does_not_read("They come at five")

    stranger = people.stranger()
    stranger.goes("Councils", "Northside", "What is talked about", "Fewer lorries in Mill Street")
    stranger.reads("a member", "Nine, on Wednesday.", "Log in to write")
    stranger.does_not_read("Pavel Novak")
    assert_accessible(stranger.page)
