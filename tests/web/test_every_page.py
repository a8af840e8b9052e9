"""Every page there is, found by the addresses, read as a browser would: nothing inline, nothing from elsewhere, one heading."""

import re
from html.parser import HTMLParser
from importlib.resources import files

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from commonweal.web import enact
from tests.cast import AT

HANDLER = re.compile(r"on[a-z]+")
TEMPLATES = sorted(path for path in (files("commonweal") / "web").rglob("templates/**/*.html"))


class Reader(HTMLParser):
    """What the content policy would refuse, and what a page must have."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.headings = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One element."""
        given = dict(attrs)
        self.headings += tag == "h1"
        if tag == "style" or "style" in given or (tag == "script" and "src" not in given):
            self.faults.append(f"inline in <{tag}>")
        self.faults += [f"{name} in <{tag}>" for name in given if HANDLER.fullmatch(name)]
        for name in ("src", "srcset", "action", "hx-get", "hx-post") + (("href",) if tag == "link" else ()):
            if (given.get(name) or "").startswith(("http:", "https:", "//", "javascript:", "data:")):
                self.faults.append(f"{name} of <{tag}> leads elsewhere")


def addresses(patterns: list[URLPattern | URLResolver], before: str = ""):
    """Every address that needs no argument."""
    for pattern in patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, here)
        elif "<" not in here and "(?P" not in here:
            yield here


PAGES = sorted(set(addresses(get_resolver("commonweal.web.urls").url_patterns)))


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("who", ["a stranger", "Ana"])
@pytest.mark.django_db
def test_a_page_holds_to_the_content_policy(client, federation, address, who):
    enact.carry_out(at=AT)
    if who == "Ana":
        client.force_login(federation.person["Ana"])
    answer = client.get(f"/{address}")
    assert answer.status_code < 500
    if answer.status_code == 200 and answer["Content-Type"].startswith("text/html") and not answer.streaming:
        page = Reader(answer.content.decode())
        assert page.faults == []
        assert page.headings == 1
        assert "default-src 'none'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_holds_to_the_content_policy(template):
    assert Reader(re.sub(r"\{[{%#].*?[}%#]\}", "", template.read_text())).faults == []


@pytest.mark.parametrize(
    "html", ['<p style="color: red">', "<script>go()</script>", '<a onclick="go()">', '<img src="https://elsewhere.example/x">']
)
def test_what_the_policy_forbids_is_found(html):
    assert len(Reader(html).faults) == 1
