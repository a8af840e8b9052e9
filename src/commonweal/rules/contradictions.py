"""What a constitution cannot say: a figure outside its bounds, and two figures that cannot hold together."""

from collections.abc import Iterator

from commonweal.rules.articles import BadConstitutionError, clause, schema
from commonweal.rules.constitution import Constitution
from commonweal.rules.counting.shares import Majority

SUBJECTS = tuple(key.removeprefix("decisions.") for key, found in schema().items() if "reach" in found.defaults)
RULES = "constitution"
DAYS_OF_A_MONTH = 28  # the shortest there is


def check(constitution: Constitution) -> None:
    """Refuse a constitution that cannot be applied, by the article that stands in the way; one that can is left as it is."""
    for key in schema():
        constitution.article(key)
    for key, article in constitution.by_key.items():
        if not article.is_own:
            clause(key).read(article.data)
        elif article.data or not article.title.strip() or not article.text.strip():
            raise BadConstitutionError(f"{key}: an article of a body's own has a title and words, and no figures")
    for found in contradictions(constitution):
        raise BadConstitutionError(found)


def contradictions(constitution: Constitution) -> Iterator[str]:
    """Every pair of figures that cannot hold together, each in a sentence.

    >>> from commonweal.rules.constitution import default, in_force, put, written
    >>> rules = in_force(default().articles, default().articles[0].since)
    >>> list(contradictions(rules))
    []
    >>> next(contradictions(put(rules, written("decisions.plan", {"share": "3/4"}))))[:71]
    'decisions.constitution: at least 2/3 change the rules, but decisions.pl'
    """
    yield from _majorities(constitution)
    yield from _recall(constitution)
    yield from _times(constitution)


def _majorities(constitution: Constitution) -> Iterator[str]:
    """No share that cannot be reached, and none that a smaller one could take away (C1)."""
    rules = constitution.majority(RULES)
    for subject in SUBJECTS:
        majority = constitution.majority(subject)
        if majority.strictly and majority.share == 1:
            yield f"decisions.{subject}: more than all of a whole cannot be reached; at least 1 is the most there is"
        if _weight(majority) > _weight(rules):
            yield (
                f"decisions.{RULES}: {_words(rules)} change the rules, but decisions.{subject} asks for {_words(majority)}; "
                "whoever has the smaller share could abolish the larger, so the rules cannot be easier to change"
            )


def _recall(constitution: Constitution) -> Iterator[str]:
    """No quota where no count knows one (R6)."""
    several = constitution.elections.several
    if constitution.recall.by_quota and not several.is_proportional:
        yield (
            f"recall.proportional: by a quota, but elections.several counts by {several}, which knows no quota; "
            "recall by all, or count by scottish-stv or meek"
        )


def _times(constitution: Constitution) -> Iterator[str]:
    """No term that is over before its successor can be elected, no assembly that is over before the council begins."""
    elections, votes = constitution.elections, constitution.votes
    running = elections.standing_days + votes.days
    if running >= elections.months * DAYS_OF_A_MONTH:
        yield (
            f"elections.terms: a term of {elections.months} months, but an election takes {running} days "
            "(elections.standing and votes.length); it would never be over"
        )
    lead = constitution.mandates.days
    subject, shortest = min(((name, constitution.voting_days(name)) for name in SUBJECTS), key=lambda pair: pair[1])
    if lead >= shortest:
        yield (
            f"mandates.binding: an assembly is over {lead} days before the council, but a council's vote on {subject} lasts "
            f"{shortest} (decisions.length, votes.length); it would be over before it begins"
        )


def _weight(majority: Majority) -> tuple[object, ...]:
    return majority.share, majority.strictly


def _words(majority: Majority) -> str:
    return f"{'more than' if majority.strictly else 'at least'} {majority.share}"
