"""Looking at the pages of a story: fit to be read by everyone, and pictures of them where pictures are wanted."""

from playwright.sync_api import Page

from tests.browser import DESK, PHONE, assert_accessible, shoot
from tests.stories.people import Person


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
