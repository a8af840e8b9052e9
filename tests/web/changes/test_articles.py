"""Changing a rule: tried by anyone, proposed by whom it binds, decided under the rules in force, and told as it was (C1, R2)."""

import secrets

import pytest
from django.urls import reverse

from commonweal.rules.ballots import Vote
from commonweal.rules.effects import Resolve
from commonweal.web import clock, enact
from commonweal.web.bodies import services as bodies
from commonweal.web.bodies.models import Tenure
from commonweal.web.bodies.services import rules_of
from commonweal.web.constitution.models import Article
from commonweal.web.decisions import services as decisions
from commonweal.web.decisions.models import Proposal
from commonweal.web.record.models import Entry
from tests.browser import assert_accessible
from tests.cast import AT, DAY, DELEGATES

pytestmark = pytest.mark.django_db
REASON = {"title": "Longer votes", "text": "Some of us are at sea."}
YES = [{"key": "yes", "title": "Yes"}]


@pytest.fixture(autouse=True)
def _noon():
    with clock.at(AT):
        yield


@pytest.fixture
def send(federation, client):
    def post(who, name, *args, **data):
        client.force_login(federation.person[who])
        return client.post(reverse(name, args=args), {"once": secrets.token_hex(8), **data})

    return post


@pytest.fixture
def decided(federation):
    """A past decision of the council: two for it, one against, one abstaining."""
    proposal = decisions.propose(
        council=federation.council, title="A lantern", text="", options=YES, follows={"yes": [Resolve("A lantern.")]}, at=AT - DAY
    )
    for seat, choice in {"northside": "yes", "southside": "yes", "bakery": "none", "mill": "abstain"}.items():
        decisions.cast(proposal=proposal, tenure=federation.seat[seat].tenure, vote=Vote.whole(choice), at=AT - DAY)
    proposal.refresh_from_db()
    return proposal


def try_figures(client, key, **figures):
    return client.get(reverse("changes:article", args=["council", key]), figures)


def test_anyone_tries_a_figure_and_sees_what_would_differ(federation, client):
    page = try_figures(client, "votes.length", days="14")
    assert page.status_code == 200
    assert "A vote stays open for 14 days." in page.text
    assert "7 days</td><td>14 days" in page.text
    assert "can put it to the vote" in page.text
    assert not Proposal.objects.exists()


def test_a_dry_run_tells_how_past_decisions_would_have_gone(federation, client, decided):
    page = try_figures(client, "decisions.ordinary", reach="at least", share="2/3", of="all").text
    assert "One of 1 would have gone otherwise." in page
    assert "<td>Yes</td><td><b>all stays as it is</b></td>" in page
    page = try_figures(client, "decisions.ordinary", reach="at least", share="2/3", of="cast").text
    assert "The only one would have gone the same way." in page
    page = try_figures(client, "decisions.tiers", reach="at least", share="2/3", of="cast").text
    assert "Nothing has been decided by this rule yet" in page


def test_a_dry_run_of_a_recall_share_uses_recalls_and_the_days_counts_alone(town, client):
    tenure = town.seat.tenure
    Tenure.objects.filter(pk=tenure.pk).update(day=AT, day_marked=4, day_constituents=10)
    address = reverse("changes:article", args=["town", "recall.share"])
    page = client.get(address, {"more_than": "1/3"}).text
    assert "4 of 10 had marked" in page
    assert "<td>not reached</td><td><b>recalled</b></td>" in page
    Tenure.objects.filter(pk=tenure.pk).update(day=None, day_marked=0, day_constituents=0)
    for member in town.people[4:9]:  # five live marks of ten: more than a third, and told to nobody (R2)
        bodies.set_mark(tenure=tenure, member=member, at=AT)
    assert "recalled</b>" not in client.get(address, {"more_than": "1/3"}).text
    bodies.set_mark(tenure=tenure, member=town.people[9], at=AT)
    page = client.get(address, {"more_than": "1/3"}).text
    assert "6 of 10 had marked" in page
    assert "<td>recalled</td><td>recalled</td>" in page


@pytest.mark.parametrize(
    ("key", "figures", "sentence"),
    [
        ("recall.share", {"more_than": "2/3"}, "no constitution can ask for more than one half to recall"),
        ("recall.share", {"more_than": "a lot"}, "a fraction such as 1/2"),
        ("recall.share", {"more_than": "1/2"}, "It reads so already"),
        ("votes.length", {"days": "0"}, "greater than or equal to 1"),
        ("votes.length", {"days": "many"}, "Enter a whole number"),
        ("decisions.plan", {"reach": "at least", "share": "3/4", "of": "cast"}, "cannot be easier to change"),
        ("decisions.plan", {"reach": "more than", "share": "1", "of": "cast"}, "more than all"),
        ("mandates.binding", {"days": "9"}, "over before it begins"),
    ],
)
def test_what_the_rules_cannot_say_is_refused_with_a_sentence_and_changes_nothing(
    federation, client, send, key, figures, sentence
):
    page = try_figures(client, key, **figures)
    assert page.status_code == 422
    assert sentence in page.text
    page = send("Ana", "changes:propose-article", "council", key, **REASON, **figures)
    assert page.status_code == 422
    assert sentence in page.text
    assert not Proposal.objects.exists()
    assert not Article.objects.exists()


@pytest.mark.parametrize(("body", "key"), [("council", "recall.marks"), ("council", "drift.nothing"), ("bakery", "recall.share")])
def test_what_a_body_cannot_change_has_no_page(federation, client, body, key):
    assert client.get(reverse("changes:article", args=[body, key])).status_code == 404


def test_C1_a_change_of_rules_is_decided_under_the_rules_in_force_and_the_page_tells_it(federation, client, send, decided):
    said = {"reach": "at least", "share": "4/5", "of": "cast"}
    assert send("Ana", "changes:propose-article", "council", "decisions.constitution", **REASON, **said).status_code == 302
    proposal = Proposal.objects.latest("pk")
    page = client.get(proposal.get_absolute_url()).text
    assert "two thirds</td><td>four fifths" in page
    assert "Nothing has been decided by this rule yet" in page
    for name in ("Ana", "Dora", "Ben"):  # three of four: enough by two thirds, not by four fifths
        assert send(name, "decisions:vote", proposal.key, choice="yes").status_code == 302
    assert send("Cleo", "decisions:vote", proposal.key, choice="none").status_code == 302
    enact.carry_out(at=AT)
    assert str(rules_of(federation.council, AT).majority("constitution").share) == "4/5"
    assert "two thirds</td><td>four fifths" in client.get(proposal.get_absolute_url()).text
    assert (
        reverse("decisions:proposal", args=[proposal.key]) in client.get(reverse("constitution:versions", args=["council"])).text
    )


def test_a_rule_that_a_later_change_has_made_impossible_is_refused_when_its_turn_comes(federation, client, send):
    said = {"reach": "at least", "share": "2/3", "of": "cast"}
    send("Ana", "changes:propose-article", "council", "decisions.plan", **REASON, **said)
    send(
        "Ben",
        "changes:propose-article",
        "council",
        "decisions.constitution",
        **REASON,
        **(said | {"reach": "more than", "share": "1/2"}),
    )
    for proposal in Proposal.objects.order_by("-pk"):  # the rules become easier to change first
        for name in DELEGATES.values():
            send(name, "decisions:vote", proposal.key, choice="yes")
        enact.carry_out(at=AT)
    rules = rules_of(federation.council, AT)
    assert [str(rules.majority(subject).share) for subject in ("constitution", "plan")] == ["1/2", "1/2"]
    refused = Entry.objects.get(kind="effect.refused")
    assert (refused.data["do"], refused.data["article"]) == ("ChangeArticle", "decisions.constitution")


def test_an_article_in_our_own_words_is_proposed_adopted_and_put_otherwise(federation, client, send):
    own = {"heading": "The kitchen", "words": "Whoever cooks does not wash up."}
    assert send("Ana", "changes:own-article", "council", **REASON, **own).status_code == 302
    proposal = Proposal.objects.get()
    assert "Whoever cooks does not wash up." in client.get(proposal.get_absolute_url()).text
    for name in DELEGATES.values():
        send(name, "decisions:vote", proposal.key, choice="yes")
    enact.carry_out(at=AT)
    article = Article.objects.get()
    assert article.key.startswith("own.the-kitchen-")
    page = client.get(reverse("changes:reword-article", args=["council", article.key])).text
    assert "Whoever cooks does not wash up." in page
    assert client.get(reverse("changes:reword-article", args=["council", "votes.length"])).status_code == 404
    same = send("Ana", "changes:reword-article", "council", article.key, **REASON, **own)
    assert same.status_code == 422
    assert "It reads so already" in same.text


def test_a_workplace_changes_its_own_rules_by_its_members_vote(federation, client, send):
    assert reverse("changes:article", args=["bakery", "votes.length"]) in client.get("/constitution/of/bakery/").text
    send("Ben", "changes:propose-article", "bakery", "votes.length", **REASON, days="3")
    proposal = Proposal.objects.get()
    assert (proposal.by, proposal.on_roll) == (Proposal.By.MEMBERS, 3)
    for name in ("Ana", "Ben", "Emil"):
        send(name, "decisions:ballot", proposal.key, choice="yes")
    enact.carry_out(at=AT)
    assert rules_of(federation.body["bakery"], AT + DAY).votes.days == 3
    assert rules_of(federation.body["mill"], AT + DAY).votes.days != 3


def test_who_does_not_decide_there_proposes_nothing(federation, send):
    assert send("Emil", "changes:propose-article", "council", "votes.length", **REASON, days="3").status_code == 403
    assert not Proposal.objects.exists()


def test_one_change_of_an_article_at_a_time_is_before_a_body(federation, send):
    assert send("Ana", "changes:propose-article", "council", "votes.length", **REASON, days="3").status_code == 302
    page = send("Ben", "changes:propose-article", "council", "votes.length", **REASON, days="5")
    assert page.status_code == 422
    assert "voting on this already" in page.text


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_rule_is_tried_proposed_and_read_by_everyone(federation, decided, page_as):
    page = page_as(federation.person["Ana"])
    page.goto("/constitution/")
    page.locator("li", has=page.locator("#decisions\\.ordinary")).or_(page.locator("#decisions\\.ordinary")).get_by_role(
        "link", name="Propose a change"
    ).click()
    assert_accessible(page)
    page.get_by_label("The share that carries").fill("4/5")
    page.get_by_role("button", name="See what would differ").click()
    page.get_by_role("alert").get_by_text("cannot be easier to change").wait_for()
    assert_accessible(page)
    page.get_by_label("The share that carries").fill("2/3")
    page.get_by_label("at least").check()
    page.get_by_role("button", name="See what would differ").click()
    page.get_by_role("heading", name="How past cases would have gone").wait_for()
    assert_accessible(page)
    page.get_by_label("What it is about").fill("Two thirds")
    page.get_by_label("Why").fill("So that more of us stand behind it.")
    page.get_by_role("button", name="Put it to the vote").click()
    page.get_by_role("heading", name="Two thirds").wait_for()
    assert_accessible(page)
    page.goto("/changes/rules/council/")
    assert_accessible(page)
