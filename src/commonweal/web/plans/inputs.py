"""What a plan is computed from: founding tables, what workplaces state, what communities have ratified; and what changed."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from functools import lru_cache

from django.utils.text import slugify
from django.utils.translation import gettext as _

from commonweal.planner.alternatives import LOSS
from commonweal.rules.constitution import Constitution
from commonweal.tables import strike
from commonweal.tables.amend import Difference, Row, Statement, amend, differences, with_needs
from commonweal.web.bodies.models import Body
from commonweal.web.bodies.services import rules_of
from commonweal.web.look import figures
from commonweal.web.means import services as means
from commonweal.web.needs import services as needs
from commonweal.web.plans import rests
from commonweal.web.record import services as record

MOST_SENTENCES = 40
MOST_KEPT = 6  # documents held in memory


def effective(at: datetime) -> dict[str, list[Row]]:
    """The tables as they stand now, with the constitution's rule for a wanted tier that cannot be met in full."""
    tables = means.effective(at)
    named = {slugify(str(row["community"])): str(row["community"]) for row in tables.get("communities", ())}
    ratified = {named[key]: rows for key, rows in needs.in_force().items() if key in named}
    stated = amend(with_needs(tables, ratified), [_division(at)])
    resting = rests.asked_of_the_plan(stated, len(periods(stated)))
    return amend(stated, [resting]) if resting else stated


def loss(at: datetime) -> Fraction:
    """What of the wanted needs an alternative may give up (P3), by the rules of the council that decides on plans."""
    rules = _rules(at)
    return rules.loss if rules else LOSS


def _rules(at: datetime) -> Constitution | None:
    council = Body.objects.topmost().first()
    return rules_of(council, at) if council else None


def _division(at: datetime) -> Statement:
    rules = _rules(at)
    rows = [{"key": "division.wanted", "value": rules.wanted}] if rules else []
    return Statement("", {"plan": rows})


def changed(source: str, rows: Mapping[str, Sequence[Row]]) -> dict[str, list[Row]]:
    """Tables of an earlier computation with a few figures put otherwise: a question "what if?"."""
    return amend(document(source), [Statement("", rows)])


def content(file: str) -> bytes:
    """A document as it lies beside the record, byte for byte."""
    return record.attached(file)


def document(file: str) -> dict[str, list[Row]]:
    """A document that lies beside the record."""
    return _read(file)


@lru_cache(maxsize=MOST_KEPT)
def _read(file: str) -> dict[str, list[Row]]:
    """What lies under a hash never changes, so it is read once; nobody may write into what is given back."""
    found: dict[str, list[Row]] = json.loads(record.attached(file))
    return found


def digest(kind: str, source: str, change: Mapping[str, object]) -> str:
    """One name for one question, so that it is not worked on twice at a time."""
    return hashlib.sha256(json.dumps([kind, source, change], sort_keys=True).encode()).hexdigest()


def changes(before: str, after: str) -> list[str]:
    """Say in sentences what is different in the tables of two plans."""
    if before == after:
        return []
    was, now = document(before), document(after)
    found = differences(strike.without(was), strike.without(now))
    titles = _titles(was) | _titles(now)
    told = [*_strikes(was, now), *(_sentence(difference, titles) for difference in found[:MOST_SENTENCES])]
    if len(found) > MOST_SENTENCES:
        told.append(_("And {count} further figures.").format(count=len(found) - MOST_SENTENCES))
    return told


def _strikes(before: Mapping[str, Sequence[Row]], after: Mapping[str, Sequence[Row]]) -> Iterator[str]:
    """Strikes that have begun, still last or are over (U3)."""
    were, are = strike.lasting(before), strike.lasting(after)
    labels = periods(after)
    for one in are:
        when = ", ".join(labels[period - 1] for period in sorted(one.periods))
        yield _(
            "{workplace} is on strike, and its work rests in {when}. Nobody else makes more of what it makes than the plan in "
            "force asks, and no stock of it is drawn down further."
        ).format(workplace=_named(one.workplace), when=when)
    for one in were:
        if one.workplace not in {other.workplace for other in are}:
            yield _("The strike at {workplace} is over.").format(workplace=_named(one.workplace))


def periods(tables: Mapping[str, Sequence[Row]]) -> list[str]:
    """What the periods of some tables are called."""
    said = next((str(row["value"]) for row in tables.get("plan", ()) if row["key"] == "periods"), "1")
    return [label.strip() for label in said.split(";")] if ";" in said else [str(n + 1) for n in range(int(float(said)))]


def _named(workplace: str) -> str:
    """What a workplace of the tables is called as a body."""
    return Body.objects.filter(key=slugify(workplace)).values_list("name", flat=True).first() or workplace


def _titles(tables: Mapping[str, Sequence[Row]]) -> dict[str, str]:
    """What products, techniques and communities are called where people read of them."""
    named = (("products", "product"), ("techniques", "technique"), ("communities", "community"))
    return {str(row[key]): str(row.get("title") or row[key]) for table, key in named for row in tables.get(table, ())}


def _sentence(difference: Difference, titles: Mapping[str, str]) -> str:
    about = [titles.get(part, part) for part in difference.about if part]
    if (difference.table, difference.column, len(about)) == ("capacity", "amount", 2):
        return _limit(difference, *about)
    if difference.table == "needs":
        about = about[:4]
    patterns = {
        (True, True): _("{table}, {about}: {column} was {before} and is {after}."),
        (True, False): _("{table}, {about}: {column} was {before} and is said no more."),
        (False, True): _("{table}, {about}: {column} is now {after}; before, nothing was said."),
    }
    return patterns[bool(difference.before), bool(difference.after)].format(
        table=difference.table.capitalize(),
        about=" · ".join(about),
        column=difference.column,
        before=_rounded(difference.before),
        after=_rounded(difference.after),
    )


def _limit(difference: Difference, technique: str, period: str) -> str:
    """How often a technique can be run in one period: what objections and short deliveries say."""
    if not difference.after:
        return _("Nothing limits {technique} in period {period} any more.").format(technique=technique, period=period)
    before = _rounded(difference.before)
    more = _("before, it was {before}").format(before=before) if before else _("before, nothing was said of that")
    told = _("In period {period}, {technique} can be run {after} times at most; {more}.")
    return told.format(technique=technique, period=period, after=_rounded(difference.after), more=more)


def _rounded(text: str) -> str:
    """A figure as people read it; any other text as it stands."""
    try:
        return figures.number(float(text)) if text else ""
    except ValueError:
        return text
