"""A constitution is data; what it cannot say is refused, and every version stays."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules import constitution
from commonweal.rules.constitution import Article, BadConstitutionError, check, in_force
from commonweal.rules.counting.shares import Base

START = datetime(2030, 1, 1, tzinfo=UTC)
DEFAULT = constitution.default().articles


def with_article(key: str, **data: object) -> constitution.Constitution:
    """The default constitution with other figures in one article."""
    old = in_force(DEFAULT, START).article(key)
    return in_force([*DEFAULT, Article(key, old.title, old.text, START, data)], START)


def test_the_default_constitution_answers_every_question():
    rules = in_force(DEFAULT, START)
    check(rules)
    assert rules.recall.more_than == Fraction(1, 2)
    assert rules.votes.close_when_all_voted
    assert rules.majority("constitution").share == Fraction(2, 3)
    assert rules.majority("plan").of is Base.CAST
    assert rules.wanted == "leximin"
    assert all(article.title and article.reads.endswith(".") and "{" not in article.reads for article in DEFAULT)
    assert all(f"{{{name}}}" in article.text for article in DEFAULT for name in article.data)  # every figure is said in words


@given(share=st.fractions(0, 1))
def test_r2_no_constitution_can_ask_for_more_than_one_half_to_recall(share):
    rules = with_article("recall.share", more_than=str(share))
    if 0 < share <= Fraction(1, 2):
        assert rules.recall.more_than == share
    else:
        with pytest.raises(BadConstitutionError, match=r"recall\.share"):
            check(rules)


@pytest.mark.parametrize(
    ("key", "data"),
    [
        ("recall.share", {}),
        ("recall.share", {"more_than": 0.5}),
        ("recall.share", {"more_than": "a lot"}),
        ("votes.length", {"days": 0}),
        ("votes.length", {"days": True}),
        ("votes.closing", {"when_all_voted": "yes"}),
        ("decisions.ordinary", {"more_than": "3/2", "of": "cast"}),
        ("decisions.ordinary", {"more_than": "1/2", "of": "somebody"}),
        ("votes.secrecy", {"members": "shouted", "delegates": "open"}),
    ],
)
def test_a_constitution_that_cannot_be_applied_is_refused_by_article(key, data):
    with pytest.raises(BadConstitutionError, match=key.replace(".", r"\.")):
        check(with_article(key, **data))


@given(days=st.lists(st.integers(0, 1000), min_size=1, max_size=6, unique=True), asked=st.integers(0, 1000))
def test_c1_the_latest_version_that_has_begun_is_in_force(days, asked):
    versions = [Article("votes.length", "t", "x.", START + timedelta(days=day), {"days": day + 1}) for day in days]
    begun = [day for day in days if day <= asked]
    rules = in_force(versions, START + timedelta(days=asked))
    if begun:
        assert rules.article("votes.length").data["days"] == max(begun) + 1
    else:
        with pytest.raises(BadConstitutionError, match="no article"):
            rules.article("votes.length")
