"""Taking up founding tables, and what workplaces state since: each an entry, each answered for by a reason."""

import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from commonweal import tables
from commonweal.rules.effects import StateMeans
from commonweal.rules.verdict import Verdict
from commonweal.tables.amend import Row, amend
from commonweal.web.bodies.models import Body
from commonweal.web.committees import services as committees
from commonweal.web.committees.models import Committee
from commonweal.web.means.models import Base, Statement, Technique
from commonweal.web.members.models import Member
from commonweal.web.record import services as record
from commonweal.web.refused import Refused

MEDIA = "application/json"
FARTHEST = timedelta(days=3650)
Document = dict[str, list[Row]]


def no_tables() -> Refused:
    """Nothing can be stated or planned before a federation has founding tables."""
    return Refused(Verdict(False, "means.stating", _("This federation has no tables yet: nothing can be stated or planned.")))


@transaction.atomic
def take_up(*, document: Mapping[str, Sequence[Row]], title: str, at: datetime) -> Base:
    """Take up the tables a federation starts from; afterwards only a decision can replace them (effect TakeUpTables)."""
    if Base.objects.exists():
        raise Refused(Verdict(False, "means.stating", _("The founding tables are taken up once; a decision can replace them.")))
    file = record.attach(spelled(document), MEDIA)
    entry = record.append("tables.taken_up", {"file": file, "title": title}, at=at)
    return replace(file=file, title=title, entry=entry.index, at=at)


@transaction.atomic
def replace(*, file: str, title: str, entry: int, at: datetime) -> Base:
    """Put other founding tables in force: what workplaces have stated stays laid over them."""
    base = Base.objects.create(file=file, title=title, taken_up_at=at, entry=entry)
    _list_techniques(effective(at))
    return base


def spelled(document: Mapping[str, Sequence[Row]]) -> bytes:
    """The one spelling of a tables document, so that the same data always have the same hash."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def workplace_key(row: Row) -> str:
    """The key of the body that a row of the techniques names: tables say "Mill Street Bakery", the body is mill-street-bakery."""
    return slugify(str(row.get("workplace") or ""))


def periods(at: datetime) -> list[str]:
    """How the periods that are planned for are called."""
    settings = {str(row["key"]): str(row["value"]) for row in effective(at).get("plan", ())}
    said = settings.get("periods", "1")
    return [part.strip() for part in said.split(";")] if ";" in said else [str(n + 1) for n in range(int(float(said)))]


def effective(at: datetime, extra: Sequence[Statement] = ()) -> Document:
    """The founding tables with every statement that holds at a moment laid over them, in the order in which they came to hold."""
    base = Base.objects.first()
    if base is None:
        raise no_tables()
    standing = Statement.objects.holding(at).select_related("workplace")
    return amend(json.loads(record.attached(base.file)), [statement.said for statement in (*standing, *extra)])


@transaction.atomic
def state(
    *,
    workplace: Body,
    kind: str,
    about: str,
    rows: Mapping[str, Sequence[Row]],
    reason: str,
    at: datetime,
    member: Member | None = None,
    cause: str = "statement",
    holds_from: datetime | None = None,
) -> Statement:
    """State how a workplace works, how much it can, or what it holds: at once or from a later day, put right by another.

    Until that day what was said before counts, and everyone can see what is announced. Where a committee of three runs the
    workplace, it is put forward, and counts once the committee or the assembly has accepted it (T4).
    """
    if not reason.strip():
        raise Refused(Verdict(False, "means.stating", _("Say why: others will want to know what changed.")))
    if holds_from is not None and not at < holds_from < at + FARTHEST:
        pattern = _("A statement holds at once, or from a day to come within the next {years} years.")
        raise Refused(Verdict(False, "means.stating", pattern, {"years": FARTHEST.days // 365}))
    statement = Statement(
        key=secrets.token_hex(8),
        workplace=workplace,
        kind=kind,
        about=about,
        rows=dict(rows),
        reason=reason.strip(),
        member=member,
        cause=cause,
        stated_at=at,
        holds_from=holds_from or at,
    )
    committee = committees.of(workplace) if cause == "statement" else None
    statement.accepted_at = None if committee else at
    document = _readable(statement)
    data = {"statement": statement.key, "kind": kind, "about": about, "cause": cause, "rows": record.attach(spelled(rows), MEDIA)}
    if statement.is_announced:
        data["holds_from"] = statement.holds_from.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        data["day"] = timezone.localtime(statement.holds_from).date().isoformat()
    kind_of_entry = "means.proposed" if committee else "means.announced" if statement.is_announced else "means.stated"
    statement.entry = record.append(
        kind_of_entry,
        data,
        body=workplace.key,
        private={"reason": statement.reason},
        shown=["reason"],
        at=at,
    ).index
    statement.save()
    if committee:
        _ask(committee, statement, str(_("{kind}: {about}")), counts=True, member=member, at=at)
    else:
        _list_techniques(document, workplace.key)
    return statement


@transaction.atomic
def withdraw(*, statement: Statement, at: datetime, member: Member | None = None) -> Statement:
    """Take a statement back: what was said before it counts again; a committee, where there is one, is asked first (T4)."""
    record.hold()
    statement = Statement.objects.select_for_update(of=("self",)).select_related("workplace", "item").get(pk=statement.pk)
    if statement.withdrawn_at:
        raise Refused(Verdict(False, "means.stating", _("This statement has been taken back already.")))
    committee = committees.of(statement.workplace)
    if committee and statement.accepted_at:
        _ask(committee, statement, str(_("Take back {kind}: {about}")), counts=False, member=member, at=at)
        return statement
    return _take_back(statement, at)


@transaction.atomic
def settle(*, statement: str, counts: bool, body: str, at: datetime) -> Statement:
    """Let a statement count, or no longer, as its workplace has decided (effect StateMeans); a second time changes nothing."""
    record.hold()
    found = Statement.objects.select_for_update(of=("self",)).select_related("workplace").get(key=statement)
    committee = committees.of(found.workplace)
    if body not in (found.workplace.key, committee.body.key if committee else ""):
        raise Refused(
            Verdict(False, "means.stating", _("Only {workplace} decides what it states."), {"workplace": found.workplace.name})
        )
    if found.withdrawn_at:
        raise Refused(Verdict(False, "means.stating", _("This statement has been taken back already.")))
    if not counts:
        return _take_back(found, at)
    if found.accepted_at is None:
        found.holds_from = max(found.holds_from, at)
        document = _readable(found)
        found.accepted_at = at
        found.save(update_fields=["accepted_at", "holds_from"])
        record.append("means.accepted", {"statement": found.key}, body=found.workplace.key, at=at)
        _list_techniques(document, found.workplace.key)
    return found


def _take_back(statement: Statement, at: datetime) -> Statement:
    statement.withdrawn_at = at
    statement.save(update_fields=["withdrawn_at"])
    document = effective(at)
    record.append("means.withdrawn", {"statement": statement.key}, body=statement.workplace.key, at=at)
    _list_techniques(document, statement.workplace.key)
    return statement


def _ask(committee: Committee, statement: Statement, title: str, *, counts: bool, member: Member | None, at: datetime) -> None:
    """Put a statement before the committee of its workplace."""
    if statement.item and statement.item.settled is None:
        raise Refused(Verdict(False, "means.stating", _("The committee has this statement before it already.")))
    titles = dict(Technique.objects.filter(name=statement.about).values_list("name", "title"))
    statement.item = committees.open_item(
        committee=committee,
        title=title.format(kind=statement.get_kind_display(), about=titles.get(statement.about, statement.about)).capitalize(),
        text=statement.reason,
        follows={committees.YES: [StateMeans(statement.key, counts).written()]},
        url=reverse("means:statement", args=[statement.key]),
        member=member,
        at=at,
    )
    statement.save(update_fields=["item"])


def _readable(statement: Statement) -> Document:
    """The tables as they would be; refused in the reader's own words where a row can't be read or isn't this workplace's."""
    document = effective(statement.holds_from, [statement])
    mine = {row["technique"] for row in document.get("techniques", ()) if workplace_key(row) == statement.workplace.key}
    if statement.kind == Statement.Kind.STOCK:
        handled = {row["product"] for table in ("inputs", "outputs") for row in document[table] if row["technique"] in mine}
        known, pattern = statement.about in handled, _("{workplace} neither makes nor uses {about}; it can state no stock of it.")
    else:
        known, pattern = statement.about in mine, _("{about} is not a technique of {workplace}.")
    if not known:
        values = {"workplace": statement.workplace.name, "about": statement.about}
        raise Refused(Verdict(False, "means.stating", pattern, values))
    try:
        tables.economy(tables.read(document))
    except tables.BadInput as fault:
        raise Refused(Verdict(False, "means.stating", "{fault}", {"fault": fault.sentence})) from fault
    return document


def _list_techniques(document: Document, workplace: str | None = None) -> None:
    """Bring the catalogue of techniques up to what the tables say: of all workplaces, or of one."""
    rows = [row for row in document.get("techniques", ()) if workplace is None or workplace_key(row) == workplace]
    named = {str(row["technique"]) for row in rows}
    gone = Technique.objects.exclude(name__in=named)
    (gone if workplace is None else gone.filter(workplace=workplace)).delete()
    Technique.objects.bulk_create(
        [
            Technique(
                name=str(row["technique"]),
                workplace=workplace_key(row),
                title=str(row.get("title") or row["technique"]),
                place=str(row.get("place") or ""),
                kind=str(row.get("kind") or "production"),
            )
            for row in rows
        ],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["workplace", "title", "place", "kind"],
    )
