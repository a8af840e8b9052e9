"""Changing a constitution: which article a body can change, and what differs between two versions, in sentences and figures."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from commonweal.rules.articles import OWN, BadConstitutionError, Clause, schema
from commonweal.rules.bodies import Kind
from commonweal.rules.constitution import Article, Constitution, put
from commonweal.rules.contradictions import check
from commonweal.rules.verdict import Verdict

ARTICLE = "decisions.constitution"


@dataclass(frozen=True)
class Change:
    """One figure that differs: what it means, and how it reads before and after."""

    name: str
    means: str
    before: str
    after: str


@dataclass(frozen=True)
class Difference:
    """One article that differs between two versions of a constitution; empty sentences where one of them has it not."""

    key: str
    title: str
    before: str
    after: str
    changes: tuple[Change, ...] = ()

    @property
    def is_obeyed(self) -> bool:
        """Whether something acts by it: of a body's own articles its people."""
        return self.key not in schema() or schema()[self.key].is_obeyed


def may_change(article: Article, kind: Kind, rules: Constitution) -> Verdict:
    """Whether a body of this kind, under the rules in force for it, can decide that an article reads so from now on.

    >>> from commonweal.rules.constitution import default, in_force, written
    >>> rules = in_force(default().articles, default().articles[0].since)
    >>> may_change(written("recall.share", {"more_than": "2/3"}), Kind.COUNCIL, rules).sentence.partition("(")[2]
    'no constitution can ask for more than one half to recall).'
    """
    if not article.is_own and not (allowed := _changeable(article, kind)).holds:
        return allowed
    try:
        check(put(rules, article))
    except BadConstitutionError as error:
        return Verdict(False, ARTICLE, "{error}.", {"error": str(error)})
    return Verdict(True, ARTICLE, "{article} can be changed.", {"article": article.key})


def adoptable(articles: Iterable[Article], kind: Kind, rules: Constitution) -> tuple[Article, ...]:
    """Of a constitution that is ready, what a body of this kind can make its own and what would read differently then."""
    found = []
    for article in articles:
        today = rules.by_key.get(article.key)
        same = today is not None and (today.title, today.reads) == (article.title, article.reads)
        if not same and (article.is_own or _changeable(article, kind).holds):
            found.append(article)
    return tuple(found)


def may_adopt(articles: Iterable[Article], kind: Kind, rules: Constitution) -> Verdict:
    """Whether a body can decide that all these articles read so from now on, taken together."""
    for article in articles:
        if not article.is_own and not (allowed := _changeable(article, kind)).holds:
            return allowed
        rules = put(rules, article)
    try:
        check(rules)
    except BadConstitutionError as error:
        return Verdict(False, ARTICLE, "{error}.", {"error": str(error)})
    return Verdict(True, ARTICLE, "They can be adopted.")


def differences(before: Constitution, after: Constitution) -> Iterator[Difference]:
    """What differs between two versions, article by article, in the order of the schema; a body's own articles last."""
    own = sorted(key for key in {**before.by_key, **after.by_key} if key.startswith(OWN))
    for key in (*schema(), *own):
        old, new = before.by_key.get(key), after.by_key.get(key)
        if old and new and (old.title, old.reads) == (new.title, new.reads):
            continue
        if found := new or old:
            yield Difference(key, found.title, old.reads if old else "", new.reads if new else "", tuple(_figures(key, old, new)))


def _figures(key: str, old: Article | None, new: Article | None) -> Iterator[Change]:
    if key.startswith(OWN) or old is None or new is None:
        return
    for figure in schema()[key].figures:
        before, after = old.data[figure.name], new.data[figure.name]
        if before != after:
            yield Change(figure.name, figure.means, figure.spelled(before), figure.spelled(after))  # type: ignore[arg-type]


def _changeable(article: Article, kind: Kind) -> Verdict:
    found = schema().get(article.key)
    if found is None:
        return _no("There is no article {key}; an article of your own begins with {own}.", key=article.key, own=OWN)
    values = {"key": found.key, "title": found.title}
    if found.is_fixed:
        return _no("“{title}” has no figures that a vote could change; it is what the program does for everyone.", **values)
    if not found.is_obeyed:
        return _no("Nothing acts by “{title}” yet, so that a change would change nothing.", **values)
    if kind not in found.bodies:
        kinds = ", ".join(sorted(found.bodies))
        return _no("A {kind} cannot change “{title}”; it is decided by: {kinds}.", kind=kind, kinds=kinds, **values)
    if not _same_words(article, found):
        return _no(
            "The words of “{title}” say what the program does; change its figures, or write an article of your own.", **values
        )
    return Verdict(True, ARTICLE, "{title} can be changed.", values)


def _same_words(article: Article, found: Clause) -> bool:
    return (article.title, article.text) == (found.title, found.text)


def _no(pattern: str, **values: object) -> Verdict:
    return Verdict(False, ARTICLE, pattern, values)
