"""How past votes and recalls of a body would have gone under an article as it is proposed: from published counts alone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from commonweal.rules.ballots import YES
from commonweal.rules.choice import NONE
from commonweal.rules.constitution import Article, Constitution, Method, put
from commonweal.rules.counting.shares import Tally
from commonweal.rules.dryrun import SECOND_VOTE, Past, ends, redo
from commonweal.rules.recall import COUNT_SHOWN_FROM, Standing, needed
from commonweal.web.bodies.models import Body, Tenure
from commonweal.web.constitution.models import Article as Version
from commonweal.web.polls.models import Poll
from commonweal.web.record import sentences
from commonweal.web.record.models import Entry

RECALL = "recall.share"
MOST = 50  # of each kind of vote the latest


@dataclass(frozen=True)
class Redone:
    """One vote or recall: what came of it, and what would have."""

    title: str
    url: str
    at: datetime
    count: str
    then: str
    now: str

    @property
    def differs(self) -> bool:
        """Whether it would have gone otherwise."""
        return self.then != self.now


@dataclass(frozen=True)
class DryRun:
    """Every past case that can be redone, the latest first, and how many counts are withheld because so few voted."""

    cases: tuple[Redone, ...]
    withheld: int = 0

    @property
    def differing(self) -> int:
        """How many would have gone otherwise."""
        return sum(case.differs for case in self.cases)


def can_be_run(key: str) -> bool:
    """Whether an article decides how votes or recalls go, so that past ones can be redone."""
    return key == RECALL or key.startswith("decisions.")


def run(body: Body, article: Article, rules: Constitution) -> DryRun | None:
    """The dry run of an article for the bodies that would have it; none where it decides no past case."""
    where = _bodies_with(body, article.key)
    if article.key == RECALL:
        share = put(rules, article).recall.more_than
        cases = [*_recalls(where, share), *_standing(where, share)]
        return DryRun(tuple(sorted(cases, key=lambda case: case.at, reverse=True)))
    if "reach" not in article.data:
        return None
    majority = put(rules, article).majority(article.key.removeprefix("decisions."))
    polls = list(_polls(where, article.key))
    cases = [_redone(poll, redo(_past(poll), majority)) for poll in polls if "count" in poll.result]
    withheld = sum("count" not in poll.result for poll in polls)
    return DryRun(tuple(sorted(cases, key=lambda case: case.at, reverse=True)), withheld)


def _bodies_with(body: Body, key: str) -> set[int]:
    """This body, and of those beneath it whoever takes the article from it."""
    own = set(Version.objects.filter(key=key).values_list("body", flat=True))
    children: dict[int | None, list[Body]] = {}
    for one in Body.objects.all():
        children.setdefault(one.parent_id, []).append(one)
    found, waiting = set(), [body]
    while waiting:
        one = waiting.pop()
        found.add(one.pk)
        waiting.extend(child for child in children.get(one.pk, ()) if child.key not in own)
    return found


def _polls(where: set[int], key: str) -> Iterator[Any]:
    """Votes of these bodies that are over and that this article decided."""
    for model in apps.get_models():
        if issubclass(model, Poll):
            over = model.objects.filter(body__in=where, closed__isnull=False).exclude(result=None)  # type: ignore[attr-defined]
            over = over.filter(result__outcome__article=key).select_related("body").order_by("-closed")
            # Rankings and objections are counted otherwise: no share of votes cast for one option each decides them.
            yield from (poll for poll in over[:MOST] if poll.method == Method.MAJORITY)


def _past(poll: Any) -> Past:
    count = poll.result["count"]
    by_option = {option: Fraction(weight) for option, weight in count["by_option"].items()}
    return Past(Tally(by_option, Fraction(count["roll"])), tuple(by_option), _chose(poll.result["outcome"]), _again(poll))


def _again(poll: Any) -> bool:
    """Whether a second vote could have followed: of a council's first votes."""
    return hasattr(poll, "before_id") and poll.before_id is None


def _chose(outcome: Mapping[str, Any]) -> str:
    if "carried" in outcome:
        return YES if outcome["carried"] else NONE
    return SECOND_VOTE if outcome.get("runoff") else str(outcome.get("chosen", NONE))


def _redone(poll: Any, now: str) -> Redone:
    titles = {option["key"]: option["title"] for option in poll.options}

    def words(key: str) -> str:
        if key == SECOND_VOTE:
            return _("a second vote")
        return _("all stays as it is") if key == NONE or key not in titles else titles[key]

    counted = ", ".join(f"{titles.get(option, option)} {weight}" for option, weight in poll.result["count"]["by_option"].items())
    chose = _chose(poll.result["outcome"])
    title = _("{body}: {title}").format(body=poll.body.name, title=poll)
    return Redone(title, poll.get_absolute_url(), poll.closed, counted, words(chose), words(now))


def _recalls(where: set[int], share: Fraction) -> Iterator[Redone]:
    """Recalls that took effect, as the record has them."""
    keys = Body.objects.filter(pk__in=where).values_list("key", flat=True)
    entries = list(Entry.objects.filter(kind="tenure.recalled", body__in=list(keys)).order_by("-index")[:MOST])
    urls = {
        tenure.key: tenure.get_absolute_url()
        for tenure in Tenure.objects.filter(key__in=[entry.data.get("tenure", "") for entry in entries])
    }
    for told in sentences.tell(entries):
        data = told.entry.data
        standing = Standing(data["marks"], data["constituents"])
        now = _recalled() if ends(standing, share) else _not_yet(standing, share)
        url = urls.get(data.get("tenure", ""), "")
        yield Redone(told.sentence, url, told.entry.at, _marks(standing), _recalled(), now)


def _standing(where: set[int], share: Fraction) -> Iterator[Redone]:
    """Tenures that run, by the day's count that everybody may read; of few constituents there is none (R2)."""
    running = Tenure.objects.running().filter(seat__council__in=where, day_constituents__gte=COUNT_SHOWN_FROM)
    for tenure in running.select_related("holder", "seat__council", "seat__constituency")[:MOST]:
        standing = Standing(tenure.day_marked, tenure.day_constituents)
        title = _("{name}, for {body}, by the day’s count").format(name=tenure.holder.name, body=tenure.seat.constituency.name)
        now = _recalled() if ends(standing, share) else _("not reached")
        yield Redone(title, tenure.get_absolute_url(), tenure.day, _marks(standing), _("not reached"), now)


def _marks(standing: Standing) -> str:
    return _("{marked} of {constituents} had marked").format(marked=standing.marked, constituents=standing.constituents)


def _recalled() -> str:
    return _("recalled")


def _not_yet(standing: Standing, share: Fraction) -> str:
    return _("not with that; {needed} are needed").format(needed=needed(standing.constituents, share))
