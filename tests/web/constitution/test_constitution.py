"""Which rules are in force, how they change, and that every reason leads to its article (C1)."""

import ast
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from django.urls import reverse

import commonweal
from commonweal.rules import constitution as rules
from commonweal.rules import ready
from commonweal.web.bodies.services import rules_of
from commonweal.web.constitution import services
from commonweal.web.constitution.models import Article
from commonweal.web.record.models import Entry
from commonweal.web.refused import Refused

AT = datetime(2030, 5, 1, tzinfo=UTC)


def change(body, key, at=AT, **data):
    services.change_article(lineage=body.lineage(), kind=body.kind, key=key, title="", text="", data=data, at=at)


def test_what_nobody_has_changed_reads_as_in_the_default(town):
    assert rules_of(town.bakery, AT).recall.more_than == Fraction(1, 2)


def test_a_body_inherits_what_the_bodies_above_it_changed_and_decides_for_itself(town):
    change(town.council, "votes.length", days=3)
    assert rules_of(town.bakery, AT).votes.days == 3
    change(town.bakery, "votes.length", days=4)
    assert rules_of(town.bakery, AT).votes.days == 4
    assert rules_of(town.council, AT).votes.days == 3


def test_C1_every_version_stays_with_the_entry_that_made_it(town):
    change(town.council, "votes.length", days=3)
    change(town.council, "votes.length", at=AT + timedelta(days=9), days=5)
    assert [rules_of(town.council, AT + timedelta(days=day)).votes.days for day in (-1, 0, 8, 9)] == [7, 3, 3, 5]
    assert [Entry.objects.get(index=row.entry).kind for row in Article.objects.all()] == ["constitution.changed"] * 2


def test_R2_no_decision_can_raise_the_recall_share_above_one_half(town):
    with pytest.raises(Refused, match="no constitution can ask for more"):
        change(town.council, "recall.share", more_than="2/3")
    assert not Article.objects.exists()


def test_founding_puts_the_default_in_the_record_once(town):
    services.adopt(body=town.council.key, articles=rules.default().articles, at=AT)
    assert Entry.objects.filter(kind="constitution.changed").count() == 1
    with pytest.raises(Refused, match="only by a vote"):
        services.adopt(body=town.council.key, articles=rules.default().articles, at=AT)


@pytest.mark.parametrize("name", [document.name for document in ready.list_ready()])
def test_a_body_is_founded_with_a_ready_constitution_and_has_the_rest_from_above(town, name):
    change(town.council, "votes.closing", when_all_voted=False)
    chosen = ready.load(name).chosen
    services.adopt(body=town.bakery.key, articles=chosen, above=town.bakery.lineage()[1:], at=AT)
    in_force = rules_of(town.bakery, AT)
    assert all(in_force.article(article.key).data == article.data for article in chosen)
    assert not in_force.votes.close_when_all_voted


def test_a_founding_that_contradicts_what_stands_above_is_refused(town):
    change(town.council, "decisions.plan", reach="at least", share="2/3", of="cast")
    easier = rules.written("decisions.constitution", {"reach": "more than", "share": "1/2"})
    with pytest.raises(Refused, match="cannot be easier to change"):
        services.adopt(body=town.bakery.key, articles=[easier], above=town.bakery.lineage()[1:], at=AT)


def test_an_article_has_its_page_with_every_version(client, town):
    change(town.council, "recall.share", more_than="1/3")
    page = client.get(reverse("constitution:article", args=["recall.share"])).content.decode()
    assert "When a recall takes effect" in page
    assert "one third" in page
    assert client.get(reverse("constitution:index")).status_code == 200
    assert client.get(reverse("constitution:article", args=["recall.delay"])).status_code == 404


def test_every_verdict_names_an_article_that_exists():
    known = {article.key for article in rules.default().articles}
    package = Path(commonweal.__file__).parent
    for path in [*(package / "rules").rglob("*.py"), *(package / "web").rglob("*.py")]:
        if path.parts[-2] in ("record", "api"):  # technical refusals, about no rule of the federation
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Verdict" and len(node.args) > 1:
                article = node.args[1]
                if isinstance(article, ast.Constant):
                    assert article.value in known, f"{path}: {article.value}"
