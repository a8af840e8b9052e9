"""A constitution is data; what it cannot say is refused, what contradicts itself too, and every version stays."""

import ast
import importlib.util
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from commonweal.rules import constitution, ready
from commonweal.rules.amending import differences, may_change
from commonweal.rules.articles import BadConstitutionError, Flag, Places, Share, Whole, Word, schema
from commonweal.rules.ballots import NO, YES
from commonweal.rules.bodies import Kind
from commonweal.rules.constitution import Article, Constitution, in_force, put, written
from commonweal.rules.contradictions import check
from commonweal.rules.counting.shares import Base, Tally, share_reached
from commonweal.rules.recall import MOST_SHARE

START = datetime(2030, 1, 1, tzinfo=UTC)
DEFAULT = constitution.default().articles
RULES = in_force(DEFAULT, START)


def with_article(key: str, **data: object) -> Constitution:
    """The default constitution with other figures in one article, and no others there."""
    old = RULES.article(key)
    return put(RULES, Article(key, old.title, old.text, START, data))


def values(figure):
    """Values that a figure admits."""
    match figure:
        case Share():
            return st.fractions(figure.least, figure.most, max_denominator=20).filter(bool).map(str)
        case Whole():
            return st.integers(figure.least, figure.most)
        case Flag():
            return st.booleans()
        case Word():
            return st.sampled_from(sorted(figure.of))
        case Places():
            return st.dictionaries(st.text("abc", min_size=1), st.integers(1, 3), max_size=3).map(lambda of: tuple(of.items()))


@st.composite
def changes(draw):
    """An article of the schema with other figures, each within its bounds."""
    found = draw(st.sampled_from([one for one in schema().values() if one.figures]))
    return written(found.key, {figure.name: draw(values(figure)) for figure in found.figures}, START)


# ── What it says


def test_the_default_constitution_answers_every_question():
    check(RULES)
    assert RULES.recall.more_than == Fraction(1, 2)
    assert RULES.votes.close_when_all_voted
    assert RULES.majority("constitution").share == Fraction(2, 3)
    assert RULES.majority("plan").of is Base.CAST
    assert RULES.wanted == "leximin"
    assert RULES.petitions.share == Fraction(1, 10)  # C4
    assert RULES.committee_days == 7
    assert RULES.method("plan") == "majority"
    assert RULES.voting_days("referendum") == 14
    assert RULES.voting_days("needs") == 7


def test_every_article_reads_as_sentences_in_which_each_figure_has_its_place():
    for article in DEFAULT:
        assert article.title
        assert article.reads.endswith(".")
        assert "{" not in article.reads
        assert all(f"{{{name}}}" in article.text for name in article.data), article.key
    for found in schema().values():
        assert all(figure.means.endswith(".") and figure.accepts for figure in found.figures)


@given(changes())
def test_whatever_an_article_says_it_says_in_words(article):
    assert "{" not in article.reads
    for figure in schema()[article.key].figures:
        assert figure.spelled(article.data[figure.name]) in article.reads


# ── What it cannot say


@given(share=st.fractions(0, 1))
def test_R2_no_constitution_can_ask_for_more_than_one_half_to_recall(share):
    rules = with_article("recall.share", more_than=str(share))
    if 0 < share <= MOST_SHARE:
        check(rules)
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
        ("recall.share", {"more_than": "1/3", "delay": 3}),
        ("recall.marks", {"after": 3}),
        ("votes.length", {"days": 0}),
        ("votes.length", {"days": True}),
        ("votes.closing", {"when_all_voted": "yes"}),
        ("decisions.ordinary", {"reach": "more than", "share": "3/2", "of": "cast"}),
        ("decisions.ordinary", {"reach": "more than", "share": "1/3", "of": "cast"}),
        ("decisions.ordinary", {"reach": "more than", "share": "1/2", "of": "somebody"}),
        ("elections.reserved", {"seats": [["night shift", 1], ["night shift", 2]]}),
        ("elections.reserved", {"seats": [["night shift", 0]]}),
        ("elections.reserved", {"seats": "night shift"}),
    ],
)
def test_a_constitution_that_cannot_be_applied_is_refused_by_article(key, data):
    with pytest.raises(BadConstitutionError, match=key.replace(".", r"\.")):
        check(with_article(key, **data))


def test_an_article_that_is_missing_or_that_nobody_knows_is_refused():
    with pytest.raises(BadConstitutionError, match=r"no article votes\.length"):
        check(Constitution({key: article for key, article in RULES.by_key.items() if key != "votes.length"}))
    with pytest.raises(BadConstitutionError, match=r"no article recall\.delay"):
        check(put(RULES, Article("recall.delay", "A delay", "Recalls wait.", START)))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"decisions.plan": {"reach": "more than", "share": "1"}}, "more than all"),
        ({"decisions.plan": {"share": "3/4"}}, "cannot be easier to change"),
        ({"decisions.constitution": {"reach": "at least", "share": "1/2"}}, "cannot be easier to change"),
        ({"recall.proportional": {"by": "quota"}, "elections.several": {"count": "approval"}}, "knows no quota"),
        ({"elections.terms": {"months": 1}, "elections.standing": {"days": 21}}, "would never be over"),
        ({"mandates.binding": {"days": 7}}, "over before it begins"),
    ],
)
def test_a_constitution_that_contradicts_itself_is_refused_with_both_articles(changed, sentence):
    rules = RULES
    for key, data in changed.items():
        rules = put(rules, written(key, data))
    with pytest.raises(BadConstitutionError, match=sentence) as refused:
        check(rules)
    assert all(key in str(refused.value) for key in changed)


# ── Ready ones


@pytest.mark.parametrize("document", ready.list_ready(), ids=lambda document: document.name)
def test_a_ready_constitution_is_whole_valid_and_unlike_the_others(document):
    rules = in_force(document.articles, START)
    check(rules)
    assert rules.by_key.keys() == RULES.by_key.keys()
    assert document.about
    assert document.chosen
    assert {article.key for article in document.chosen} == {found.key for found in differences(RULES, rules)}
    others = [RULES, *(in_force(other.articles, START) for other in ready.list_ready() if other.name != document.name)]
    assert all(len(list(differences(other, rules))) >= 5 for other in others)


def test_what_a_file_cannot_say_is_refused():
    about = 'title = "T"\nabout = "A."\n'
    with pytest.raises(BadConstitutionError, match="no article"):
        ready.read("x", about + '[articles]\n"recall.delay" = { days = 3 }')
    with pytest.raises(BadConstitutionError, match="more than one half"):
        ready.read("x", about + '[articles]\n"recall.share" = { more_than = "2/3" }')
    for name in ("no-such", "../articles"):
        with pytest.raises(BadConstitutionError, match="no ready constitution"):
            ready.load(name)
    own = ready.read("x", about + '[own.kitchen]\ntitle = "The kitchen"\ntext = "Whoever cooks does not wash up."')
    assert own.articles[-1].reads == "Whoever cooks does not wash up."


# ── Changing it


@pytest.mark.parametrize(
    ("article", "kind", "sentence"),
    [
        (written("recall.share", {"more_than": "2/3"}), Kind.COUNCIL, "more than one half"),
        (written("recall.share", {"more_than": "1/3"}), Kind.COMMUNITY, "A community cannot change"),
        (written("recall.marks", {}), Kind.COUNCIL, "no figures that a vote could change"),
        (written(next(key for key, one in schema().items() if not one.is_obeyed), {}), Kind.COUNCIL, "Nothing acts by"),
        (Article("recall.delay", "T", "T.", START), Kind.COUNCIL, "There is no article"),
        (Article("votes.length", "T", "Never.", START, {"days": 3}), Kind.COUNCIL, "say what the program does"),
        (Article("own.kitchen", "Kitchen", " ", START), Kind.WORKPLACE, "a title and words"),
    ],
)
def test_what_no_body_can_change_is_refused_with_a_sentence(article, kind, sentence):
    verdict = may_change(article, kind, RULES)
    assert not verdict.holds
    assert sentence in verdict.sentence


def test_a_difference_is_told_in_sentences_and_figures():
    after = put(RULES, written("decisions.ordinary", {"share": "2/3", "reach": "at least"}))
    (found,) = differences(RULES, after)
    assert found.before == "An ordinary decision of a body needs more than one half of the votes cast."
    assert found.after == "An ordinary decision of a body needs at least two thirds of the votes cast."
    assert [(change.before, change.after) for change in found.changes] == [("more than", "at least"), ("one half", "two thirds")]
    (gone,) = differences(put(RULES, Article("own.kitchen", "Kitchen", "Wash up.", START)), RULES)
    assert (gone.before, gone.after) == ("Wash up.", "")


@given(days=st.lists(st.integers(0, 1000), min_size=1, max_size=6, unique=True), asked=st.integers(0, 1000))
def test_C1_the_latest_version_that_has_begun_is_in_force(days, asked):
    versions = [written("votes.length", {"days": day + 1}, START + timedelta(days=day)) for day in days]
    begun = [day for day in days if day <= asked]
    rules = in_force(versions, START + timedelta(days=asked))
    if begun:
        assert rules.article("votes.length").data["days"] == max(begun) + 1
    else:
        with pytest.raises(BadConstitutionError, match="no article"):
            rules.article("votes.length")


class Amending(RuleBasedStateMachine):
    """A council that votes on whatever is put to it, and whose rules change by nothing else."""

    def __init__(self):
        super().__init__()
        self.versions = list(DEFAULT)
        self.votes = 0

    @rule(article=changes(), yes=st.integers(0, 9), no=st.integers(0, 9))
    def a_change_is_put_to_it(self, article, yes, no):
        self.votes += 1
        at = START + timedelta(days=self.votes)
        rules, kept = in_force(self.versions, at), list(self.versions)
        counted = Tally({YES: Fraction(yes), NO: Fraction(no)}, Fraction(18))
        carried = share_reached(counted, rules.majority("constitution"))  # C1: under the rules in force, not those it would make
        allowed = may_change(article, Kind.COUNCIL, rules)
        assert allowed.sentence.endswith(".")
        if carried.holds and allowed.holds:
            self.versions.append(written(article.key, article.data, at))
            assert in_force(self.versions, at).article(article.key).data == article.data
        assert self.versions[: len(kept)] == kept  # every version stays
        before = in_force(self.versions, at - timedelta(seconds=1))
        assert {key: rules.article(key).data for key in rules.by_key} == {key: before.article(key).data for key in before.by_key}

    @invariant()
    def what_is_in_force_can_be_applied(self):
        rules = in_force(self.versions, START + timedelta(days=self.votes))
        check(rules)
        assert rules.recall.more_than <= MOST_SHARE  # R2


TestAmending = Amending.TestCase


# ── Nothing is shown that nobody obeys

READ_AS = {  # the typed reading of a figure, or of all in an article: the group it stands in, if any, and its name there
    "recall.share": ("recall", "more_than"),
    "recall.cascade": ("recall", "cascades"),
    "recall.proportional": ("recall", "by_quota"),
    "votes.length": ("votes", "days"),
    "votes.closing": ("votes", "close_when_all_voted"),
    "votes.weights": ("votes", "weights"),
    "votes.splitting": ("votes", "splitting"),
    "elections.standing": ("elections", "standing_days"),
    "elections.method": ("elections", "single"),
    "elections.several": ("elections", "several"),
    "elections.reserved": ("elections", "reserved"),
    "elections.terms.months": ("elections", "months"),
    "elections.terms.in_a_row": ("elections", "in_a_row"),
    "mandates.binding": ("mandates", "days"),
    "mandates.casting": ("mandates", "casting"),
    "decisions.method": ("method",),
    "decisions.consent": ("objections",),
    "decisions.length": ("voting_days",),
    "decisions.discussion": ("discussion_days",),
    "decisions.proposing.who": ("proposing", "who"),
    "decisions.proposing.supporters": ("proposing", "supporters"),
    "decisions.petition.share": ("petitions", "share"),
    "decisions.petition.days": ("petitions", "days"),
    "decisions.speaking": ("speaking",),
    "meetings.calling": ("calling",),
    "committee.deadline": ("committee_days",),
    "plan.division": ("wanted",),
    "plan.alternatives": ("loss",),
    "drift.thresholds": ("threshold",),
}


def read_as(clause, figure):
    """How code reads a figure; majorities are read whole."""
    if "reach" in clause.defaults:
        return ("majority",)
    return READ_AS.get(clause.key) or READ_AS[f"{clause.key}.{figure.name}"]


def attributes(room: str) -> set[str]:
    """Every attribute that the code of a room reads."""
    found = importlib.util.find_spec(f"commonweal.{room}")
    assert found is not None, f"{room} is no room"
    path = Path(str(found.origin))
    sources = path.parent.rglob("*.py") if path.name == "__init__.py" else [path]
    nodes = [node for source in sources for node in ast.walk(ast.parse(source.read_text(encoding="utf-8")))]
    return {node.attr for node in nodes if isinstance(node, ast.Attribute)}


def test_every_figure_that_is_shown_is_read_by_the_room_that_is_said_to_obey_it():
    for found in schema().values():
        for figure in found.figures if found.is_obeyed else ():
            missing = set(read_as(found, figure)) - attributes(found.room)
            assert not missing, f"{found.room} does not read {figure.name} of {found.key}"


def test_every_figure_can_be_read_from_a_constitution():
    for found in schema().values():
        for figure in found.figures:
            read = RULES
            for name in read_as(found, figure):
                assert hasattr(read, name), f"{found.key}: {figure.name}"
                read = getattr(read, name)


def test_no_word_of_the_schema_is_unknown_to_the_rules_that_read_it():
    counts = {word for key in ("elections.method", "elections.several") for word in schema()[key].figure("count").of}
    assert counts == set(constitution.Counting)
    assert set(schema()["votes.weights"].figure("each_seat").of) == set(constitution.Weight)
    assert set(schema()["decisions.ordinary"].figure("of").of) == set(Base)
    assert set(schema()["decisions.method"].figure("ordinary").of) == set(constitution.Method)
