"""The page "About these data": of the demo with its accounts, of another federation by what its tables say of themselves."""

from types import SimpleNamespace

import numpy as np
import pytest
from django.urls import reverse

from commonweal import tables
from commonweal.examples import demo, source
from commonweal.web import clock
from commonweal.web.bodies import admission
from commonweal.web.bodies import services as bodies
from commonweal.web.clock import now
from commonweal.web.means.models import Base
from commonweal.web.members.models import Member
from commonweal.web.plans import services as plans
from commonweal.web.plans.models import Computation, Plan
from commonweal.web.public import data
from tests.browser import assert_accessible, shoot
from tests.cast import AT, TABLES

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client):
    def read():
        with clock.at(AT):
            answer = client.get(reverse("public:about"))
        assert answer.status_code == 200
        return answer.text

    return read


@pytest.fixture
def accounts(db):
    document = tables.to_document(tables.read(source("demo")))
    plans.found(document=document, title="Four regions", at=AT)


def test_the_demo_names_its_sources_licences_and_units(accounts, page):
    text = page()
    for said in (
        "World Input-Output Database",
        "10.34894/PJ2M1C",
        "Creative Commons Attribution 4.0",
        "2011/833/EU",
        "billions of",
    ):
        assert said in text


def test_the_baseline_stands_beside_the_accounts_and_the_three_misses_are_told(accounts, page):
    text = page()
    for said in ("280.5", "4,343", "30,971", "1.24 %", "3.23 %", "5.97 %"):
        assert said in text
    rows = data.baseline(demo.about())
    assert all(float(apart) < 1e-6 for _title, _ours, _theirs, apart in rows)
    assert "furthest off" in rows[-1][0]
    assert "furthest off" in text


def test_what_was_chosen_and_not_found_is_said_plainly_and_shown_whole(accounts, page):
    text = page()
    assert "made from general knowledge and chosen so that regions differ" in text
    assert "They were not found in the accounts" in text
    for table in demo.about()["own"]:
        assert table["title"] in text.replace("&#x27;", "'")
    assert text.count("This project’s own choice, not from the accounts.") == len(demo.about()["own"])
    assert "what was begun in 2014 serves from 2016" in text  # changed
    assert "no table says how much lay idle" in text
    assert "Military spending cannot be told apart" in text  # left out


def test_hours_and_co2_of_the_plans_imports_stand_beside_those_of_2014(accounts, page, monkeypatch):
    assert "once there is a plan" in page()
    source = Base.objects.get().file
    asked = Computation.objects.create(key="c", source=source, inputs="c", asked_at=AT, state="done")
    Plan.objects.create(
        key="p", computation=asked, title="Four days", status="shortage", source=source, certified=True, summary={}, made_at=AT
    )
    runs = SimpleNamespace(runs=np.ones((2000, 5)))  # a run of everything in every year
    monkeypatch.setattr(data, "read", lambda plan, economy, demand: runs)
    text = page()
    assert "CO2 of imports, Mt" in text
    for year in ("2014", "2015", "2019"):
        assert f'<th scope="row">{year}</th>' in text


@pytest.mark.browser
def test_the_pages_are_for_everyone(page_as, transactional_db, live_server):
    plans.found(document=tables.to_document(tables.read(source("demo"))), title="Four regions", at=AT)
    member = Member.objects.create_user(name="Ana")
    body = bodies.found_body(key="bakery", kind="workplace", name="Bakery", at=AT)
    bodies.join(member=member, body=body, at=AT)
    admission.ask(member=Member.objects.create_user(name="Ben"), body=body, at=now())
    browser = page_as(member)
    for address in (reverse("public:about"), reverse("api:index"), reverse("members:tokens"), body.get_absolute_url()):
        browser.goto(f"{live_server.url}{address}")
        assert_accessible(browser)
        shoot(browser, address.strip("/").replace("/", "-"))


def test_another_federation_says_what_its_tables_say_of_themselves(page):
    notes = [{"key": "note.origin", "value": "Counted by the bakers themselves."}]
    plans.found(document={**TABLES, "plan": [*TABLES["plan"], *notes]}, title="Bread", at=AT)
    text = page()
    assert "Counted by the bakers themselves." in text
    assert "nobody else vouches for them" in text
    assert "World Input-Output Database" not in text


def test_tables_without_notes_say_so(federation, page):
    text = page()
    assert "they hold no notes" in text
    assert reverse("means:index") in text


def test_before_there_are_tables_the_page_says_so(page):
    assert "no tables yet" in page()
