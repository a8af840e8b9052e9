"""The shell in a browser: readable by everyone, at every size, in light and in dark, with and without a script."""

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import Page

from tests.browser import assert_accessible

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ana():
    return get_user_model().objects.create_user(name="Ana Ruiz", password="bread and roses")


@pytest.mark.parametrize("path", ["/", "/login/", "/register/", "/nowhere"])
def test_a_page_is_accessible_to_a_stranger(page: Page, path):
    page.goto(path)
    assert_accessible(page)


def test_the_first_page_is_accessible_to_a_member(page_as, ana):
    page = page_as(ana)
    page.goto("/")
    assert page.get_by_role("heading", level=1).inner_text() == "What needs you now"
    assert_accessible(page)


def test_one_logs_in_and_out_again(page: Page, ana):
    page.goto("/login/")
    page.get_by_label("Your name").fill("ana ruiz")
    page.get_by_label("Password").fill("bread and roses")
    page.get_by_role("main").get_by_role("button", name="Log in").click()
    assert "You are logged in as Ana Ruiz." in page.get_by_role("status").inner_text()
    page.goto("/logout/")
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url("**/")
    assert page.get_by_role("navigation", name="Main").get_by_role("link", name="Log in").is_visible()


def test_one_makes_an_account(page: Page, ana):
    page.goto("/register/")
    page.get_by_label("Your name").fill("ana ruiz")
    page.get_by_label("Password", exact=True).fill("bread and roses")
    page.get_by_label("The same password again").fill("bread and roses")
    page.get_by_role("button", name="Make my account").click()
    assert "Somebody here has that name already" in page.get_by_role("main").inner_text()
    assert_accessible(page)
    page.get_by_label("Your name").fill("Ben Ito")
    page.get_by_label("Password", exact=True).fill("bread and roses")
    page.get_by_label("The same password again").fill("bread and roses")
    page.get_by_role("button", name="Make my account").click()
    page.wait_for_url("**/")
    assert page.get_by_role("navigation", name="Main").get_by_text("Ben Ito").is_visible()


def test_a_wrong_password_is_told_in_a_sentence_beside_what_was_typed(page: Page, ana):
    page.goto("/login/")
    page.get_by_label("Your name").fill("Ana Ruiz")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("main").get_by_role("button", name="Log in").click()
    assert "The name or the password is not right." in page.get_by_role("main").inner_text()
    assert page.get_by_label("Your name").input_value() == "Ana Ruiz"
    assert_accessible(page)


def test_the_chosen_look_stays_and_needs_no_script(chromium, live_server):
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False, color_scheme="light")
    page = context.new_page()
    page.goto("/login/")
    page.get_by_role("button", name="dark").click()
    page.wait_for_url("**/login/")
    assert page.locator("html").get_attribute("data-look") == "dark"
    page.goto("/")
    assert page.get_by_role("button", name="dark").get_attribute("aria-pressed") == "true"
    context.close()


def test_the_keyboard_reaches_the_content_first(page: Page):
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_text_is_set_in_the_shipped_fonts(page: Page):
    page.goto("/")
    loaded = "document.fonts.ready.then(fonts => [...fonts].filter(font => font.status === 'loaded').map(font => font.family))"
    assert {name.strip('"') for name in page.evaluate(loaded)} == {"Noto Sans", "Noto Serif"}
