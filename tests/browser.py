"""A browser for the stories: Debian's Chromium, a page of one's own, and what every page must pass."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
SHOTS = os.environ.get("COMMONWEAL_SHOTS", "")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 320, "height": 640}
DESK = {"width": 1200, "height": 800}
AXE = Axe()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all stories; each gets a context of its own."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in this thread, and so do the tests' queries
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser, live_server) -> Iterator[Page]:
    """A fresh page on the running site, which fails the test if a script fails or anything is asked of another host."""
    yield from _page(chromium, live_server.url)


@pytest.fixture
def page_as(chromium: Browser, live_server) -> Iterator[Callable[[object], Page]]:
    """Pages of several people at once: ``ana = page_as(member)``; what else the browser's context is to be can be said."""
    opened = []

    def open_as(member: object | None, **context: object) -> Page:
        pages = _page(chromium, live_server.url, **context)
        opened.append(pages)
        page = next(pages)
        if member is not None:
            log_in(page, live_server.url, member)
        return page

    yield open_as
    for pages in opened:
        next(pages, None)


def log_in(page: Page, url: str, member) -> None:
    """Give the page a session of this member's."""
    session = SessionStore()
    session[SESSION_KEY] = str(member.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = member.get_session_auth_hash()
    session.save()
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": url}
    page.context.add_cookies([cookie])


def shoot(page: Page, name: str, *, whole: bool = True) -> None:
    """Keep a picture of the page, or of what one sees first, where COMMONWEAL_SHOTS names a folder for them."""
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=whole)


def assert_accessible(page: Page) -> None:
    """The page passes axe in light and in dark, and nothing of it is cut off at 320 pixels; a picture is kept of each."""
    for look in ("light", "dark"):
        for size in (DESK, PHONE):
            page.emulate_media(color_scheme=look)
            page.set_viewport_size(size)
            where = f"{urlsplit(page.url).path} in {look} at {size['width']} px"
            found = AXE.run(page, options={"resultTypes": ["violations"]}).response["violations"]
            faults = [f"{fault['id']}: {node['html'][:160]}" for fault in found for node in fault["nodes"]]
            assert not faults, f"{where}:\n" + "\n".join(faults)
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= size["width"], f"{where} is {wide} px wide"
            name = urlsplit(page.url).path.strip("/").replace("/", "-") or "home"
            shoot(page, f"every-page/{name}-{look}-{size['width']}")
    page.set_viewport_size(DESK)
    page.emulate_media(color_scheme="light")


def _page(browser: Browser, url: str, **said: object) -> Iterator[Page]:
    context = browser.new_context(base_url=url, viewport=DESK, bypass_csp=False, **said)
    page = context.new_page()
    page.set_default_timeout(15_000)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(f"script: {error}"))
    page.on("console", lambda line: faults.append(line.text) if "Content Security Policy" in line.text else None)
    page.on("request", lambda asked: None if asked.url.startswith((url, "data:")) else faults.append(f"foreign: {asked.url}"))
    yield page
    context.close()
    assert not faults, "\n".join(faults)
