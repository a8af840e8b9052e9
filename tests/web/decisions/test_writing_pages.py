"""A browser writes a draft, puts it forward, amends it, votes by majority, ranking and consent, and reads what came out."""

import pytest
from django.urls import reverse

from commonweal.rules.effects import Resolve
from commonweal.web import tick
from commonweal.web.clock import now
from commonweal.web.decisions import services
from commonweal.web.decisions.models import Proposal
from tests.browser import assert_accessible
from tests.cast import rule

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_assembly_writes_amends_and_decides(federation, page_as):
    rule(federation.body["northside"], "decisions.discussion", at=now(), days=2)
    ana, ben = page_as(federation.person["Ana"]), page_as(federation.person["Ben"])
    ana.goto(reverse("decisions:propose", args=["northside"]))
    assert_accessible(ana)
    ana.get_by_label("What it is about").fill("A fair")
    ana.get_by_label("The text to be decided").fill("A fair in May, in the yard.")
    ana.get_by_role("button", name="Keep the draft").click()
    ana.get_by_role("heading", name="Writing together").wait_for()
    assert_accessible(ana)
    ana.get_by_role("link", name="Throw it away").click()
    assert_accessible(ana)
    ana.get_by_role("link", name="No, go back").click()
    ben.goto(ana.get_by_label("Send this address").input_value())
    assert_accessible(ben)
    ana.get_by_role("button", name="Put it forward").click()
    ana.get_by_role("heading", name="What is asked").wait_for()
    ben.goto(ana.url)
    ben.get_by_role("link", name="Put an amendment").click()
    assert_accessible(ben)
    ben.get_by_label("How it would read").fill("A fair in June")
    ben.get_by_label("Why").fill("It rains in May.")
    ben.get_by_role("button", name="Put the amendment").click()
    ben.get_by_text("not taken over so far").wait_for()
    ana.reload()
    ana.get_by_role("button", name="Take it over").wait_for()
    assert_accessible(ana)
    ana.goto(reverse("decisions:index"))
    assert_accessible(ana)

    Proposal.objects.update(opens=now())
    assert tick.tick(now()) == []
    proposal = Proposal.objects.get(title="A fair")
    for page in (ana, ben, page_as(federation.person["Cleo"])):
        page.goto(proposal.get_absolute_url())
        if page is ana:
            assert_accessible(page)
        page.get_by_label("A fair in June").check()
        page.get_by_role("button", name="Put my ballot in the box").click()
        page.get_by_text("Your ballot is in the box.").or_(page.get_by_text("Voting ended")).first.wait_for()
    ana.reload()
    ana.get_by_text("chose “A fair in June”").wait_for()
    ana.get_by_label("What happens now").fill("Ben asks for the yard.")
    ana.get_by_role("button", name="Publish").click()
    ana.get_by_text("Ben asks for the yard.").first.wait_for()
    ben.goto(proposal.get_absolute_url())
    ben.get_by_text("Ben asks for the yard.").wait_for()
    services.not_carried_out(poll=proposal.key, reason="The yard is let in June.")
    ben.reload()
    assert_accessible(ben)
    ben.get_by_role("button", name="Put it to the vote again").click()
    ben.get_by_role("heading", name="Your vote").wait_for()


@pytest.mark.parametrize("way", ["ranked", "consent"])
def test_a_ballot_of_every_kind_can_be_cast_and_read(federation, page_as, way):
    home = federation.body["northside"]
    rule(home, "decisions.method", at=now(), ordinary=way)
    options = [{"key": key, "title": key.capitalize()} for key in ("may", "june", "july")[: 3 if way == "ranked" else 1]]
    follows = {option["key"]: [Resolve(option["title"])] for option in options}
    made = services.propose(council=home, title="When?", text="", options=options, follows=follows, at=now())
    ana = page_as(federation.person["Ana"])
    ana.goto(made.get_absolute_url())
    assert_accessible(ana)
    if way == "ranked":
        ana.get_by_label("June").select_option("1")
        ana.get_by_label("May").select_option("2")
    else:
        ana.get_by_label("I object").check()
        ana.get_by_label("If you object").fill("The yard is wet in May.")
    ana.get_by_role("button", name="Put my ballot in the box").click()
    ana.get_by_text("Your ballot is in the box.").wait_for()
    for name in ("Ben", "Cleo"):
        choice = "june>none" if way == "ranked" else "consent"
        services.cast_ballot(proposal=made, member=federation.person[name], choice_made=choice, at=now())
    ana.goto(made.get_absolute_url())
    assert_accessible(ana)
    made.refresh_from_db()
    assert (made.method, made.chosen) == (way, "june" if way == "ranked" else "")


def test_C4_members_petition_through_the_pages(federation, page_as):
    rule(federation.council, "decisions.petition", at=now(), share="1/2")
    said = {"options": [{"key": "yes", "title": "Yes"}], "follows": {"yes": [Resolve("A lantern")]}}
    made = services.propose(council=federation.council, title="A lantern", text="", **said, at=now())
    ana = page_as(federation.person["Ana"])
    ana.goto(made.get_absolute_url())
    ana.get_by_role("link", name="Begin a petition").click()
    assert_accessible(ana)
    ana.get_by_label("Why all members").fill("It shines into all our windows.")
    ana.get_by_role("button", name="Begin and sign").click()
    ana.get_by_text("You have signed.").wait_for()
    assert_accessible(ana)
    for name in ("Ben", "Cleo"):
        page = page_as(federation.person[name])
        page.goto(ana.url)
        page.get_by_role("button", name="Sign").click()
        page.get_by_text("You have signed.").or_(page.get_by_role("link", name="The referendum")).first.wait_for()
    ana.goto(reverse("decisions:petitions"))
    assert_accessible(ana)
    ana.goto(made.get_absolute_url())
    ana.get_by_role("link", name="All members vote on it").click()
    ana.get_by_role("heading", name="Your vote").wait_for()
    assert_accessible(ana)
