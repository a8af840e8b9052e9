"""The shared parts: what each draws, and that a page with all of them on it is open to everyone."""

import json
import logging
from datetime import timedelta

import pytest
from playwright.sync_api import Page

from commonweal.web import clock
from commonweal.web.look.templatetags.look import moment
from tests.browser import assert_accessible
from tests.web.look.gallery import NOON

pytestmark = [pytest.mark.urls("tests.web.look.gallery"), pytest.mark.django_db]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["/gallery/", "/gallery/?faults"])
def test_every_part_is_accessible(page: Page, path):
    page.goto(path)
    assert_accessible(page)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_refusal_is_told_in_the_page_one_is_on(page: Page):
    page.goto("/gallery/")
    page.get_by_role("button", name="Ask for what a rule refuses").click()
    page.get_by_role("alert").get_by_text("5 of 10 have marked.").wait_for()
    assert page.locator("#elsewhere").inner_text() == "untouched"


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_colours_that_a_reader_forces_leave_bars_and_buttons_to_be_seen(page: Page):
    page.goto("/gallery/")
    page.emulate_media(forced_colors="active")
    fills = page.evaluate("[...document.querySelectorAll('.bar rect')].map(bar => getComputedStyle(bar).fill)")
    assert len(set(fills)) > 1


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("/refused/", 422, "5 of 10 have marked."),
        ("/nowhere/", 404, "There is nothing at this address."),
        ("/broken/", 500, "not been saved"),
    ],
)
def test_what_went_wrong_is_told_in_a_sentence(client, path, status, sentence):
    client.raise_request_exception = False
    answer = client.get(path)
    assert answer.status_code == status
    assert sentence in answer.content.decode()


@pytest.mark.parametrize(
    ("path", "status", "title"),
    [
        ("/api/refused/", 422, "Unprocessable Entity"),
        ("/api/nowhere/", 404, "Not Found"),
        ("/api/broken/", 500, "Internal Server Error"),
    ],
)
def test_under_api_it_is_told_as_problem_details(client, path, status, title):
    client.raise_request_exception = False
    answer = client.get(path)
    told = json.loads(answer.content)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert (told["status"], told["title"]) == (status, title)


def test_a_form_from_another_site_is_turned_away(client):
    client.handler.enforce_csrf_checks = True
    answer = client.post("/look/", {"look": "dark"})
    assert answer.status_code == 403
    assert "This form is too old, or came from another site." in answer.content.decode()


def test_one_is_not_sent_to_another_site(client):
    assert client.post("/look/", {"look": "dark", "next": "https://elsewhere.example/"})["Location"] == "/"


def test_what_failed_reaches_the_log_without_the_values_at_hand(client, capsys):
    client.raise_request_exception = False
    client.get("/broken/", headers={"user-agent": "Ana Ruiz’s telephone"})
    formatter = logging.getLogger().handlers[0].formatter
    assert formatter is not None
    record = logging.LogRecord("commonweal", logging.ERROR, "", 0, "It failed", None, _failure("Ana Ruiz"))
    line = json.loads(formatter.format(record))
    assert line["exception"][0]["exc_type"] == "RuntimeError"
    assert "locals" not in line["exception"][0]["frames"][0]


def _failure(name):
    try:
        raise RuntimeError
    except RuntimeError as error:
        return (RuntimeError, error, error.__traceback__)


def test_a_chart_carries_its_font_and_follows_the_look(client):
    light, dark = client.get("/chart.svg?look=light"), client.get("/chart.svg?look=dark")
    assert light["Content-Type"] == "image/svg+xml"
    assert "font/woff2;base64," in light.content.decode()
    assert "#1f1b16" in light.content.decode()
    assert "#ece7dd" in dark.content.decode()
    assert "unsafe-inline" not in light["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "today, 12:00"),
        (1, "tomorrow, 12:00"),
        (-1, "yesterday, 12:00"),
        (3, "Monday, 12:00"),
        (40, "10 June, 12:00"),
        (-300, "5 July 2025, 12:00"),
    ],
)
def test_a_moment_is_told_as_one_would_say_it(days, said):
    with clock.at(NOON):
        assert f">{said}</time>" in moment(NOON + timedelta(days=days))


def test_pages_keep_what_was_searched_for(client):
    page = client.get("/gallery/?q=bread&page=3").content.decode()
    assert "?q=bread&amp;page=2" in page
    assert "?q=bread&amp;page=4" in page
