"""Needs as a table: what is in force as one can download it, and what somebody uploads with the outcome of every row."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from commonweal.rules.verdict import Verdict
from commonweal.tables import alone
from commonweal.tables.alone import Line
from commonweal.tables.faults import BadInput, Fault, suggestion
from commonweal.tables.schema import EVERY, Column, Table, Type
from commonweal.web.bodies.models import Body
from commonweal.web.needs.gather import TIERS, Key, gather
from commonweal.web.needs.models import Period, Product, StatedNeed
from commonweal.web.refused import Refused

MOST_ROWS = 2000
MOST_BYTES = 2_000_000
FINEST = Decimal("0.000001")  # as finely as an amount is kept
TABLE = Table(
    "needs",
    "What a community needs, a row for each product, period and tier.",
    (
        Column("community", Type.TEXT, "Which community; may be left empty."),
        Column("product", Type.NAME, "The name or title of a product.", required=True),
        Column("period", Type.PERIOD, "Empty: every period.", default=EVERY, choices=(EVERY,)),
        Column("tier", Type.CHOICE, "How pressing it is.", required=True, choices=TIERS),
        Column("amount", Type.NUMBER, "How much in a period, in the product's unit.", required=True),
        Column("unit", Type.UNIT, "The product's unit again, as a check; may be left empty."),
        Column("why", Type.TEXT, "Why it is needed; where empty, what is said of all rows together."),
    ),
    ("product", "period", "tier"),
)


class Outcome(StrEnum):
    """What becomes of a row."""

    STATED = "stated"  # it will be
    SAME = "same"  # nothing would change by it
    FAULT = "fault"


@dataclass(frozen=True)
class Wanted:
    """A row that can be stated."""

    product: Product
    tier: str
    amount: Decimal
    periods: tuple[int, ...]
    why: str


@dataclass(frozen=True)
class Row:
    """One row with its outcome, and the sentence that explains it."""

    line: Line
    outcome: Outcome
    sentence: str
    wanted: Wanted | None = None


def labels() -> tuple[str, ...]:
    """How the periods are called."""
    return tuple(Period.objects.values_list("label", flat=True))


def read_file(file: UploadedFile) -> list[Line]:
    """The rows of an uploaded file."""
    if (file.size or 0) > MOST_BYTES:
        accepted = _("at most {most} bytes").format(most=f"{MOST_BYTES:,}")
        raise BadInput(Fault(_("The file is too large."), str(file.name), found=f"{file.size:,}", accepted=accepted))
    with TemporaryDirectory() as folder:
        path = Path(folder) / (Path(str(file.name)).name or "needs")
        path.write_bytes(b"".join(file.chunks()))
        return alone.read(path, TABLE, labels(), most=MOST_ROWS)


def read_text(said: str) -> list[Line]:
    """The rows of a pasted table."""
    return alone.read_text(said, TABLE, labels(), most=MOST_ROWS)


def read_rows(rows: Sequence[Mapping[str, object]]) -> list[Line]:
    """The rows that a program sends."""
    try:
        return alone.read_rows(rows, TABLE, labels(), most=MOST_ROWS)
    except BadInput as fault:
        raise Refused(Verdict(False, "needs.stating", "{fault}", {"fault": fault.sentence})) from fault


def as_text(lines: Sequence[Line]) -> str:
    """The rows as text to be changed and read again; a column that no row fills is left out."""
    used = [column.name for column in TABLE.columns if column.required or any(line.said[column.name] for line in lines)]
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(used)
    writer.writerows([line.said[name] for name in used] for line in lines)
    return stream.getvalue()


def judged(lines: Sequence[Line], community: Body, *, replaces: bool) -> list[Row]:
    """Every row with its outcome, as things stand: on top of what is in force, or in place of it."""
    products = {name.casefold(): product for product in Product.objects.all() for name in (product.title, product.name)}
    periods = tuple(Period.objects.values_list("number", flat=True))
    stated = list(StatedNeed.objects.open().filter(community=community).select_related("product"))
    there = _there(community, stated, periods, replaces=replaces)
    seen: dict[Key, int] = {}
    return [_judge(line, community, products, periods, there, seen, replaces=replaces) for line in lines]


def _there(
    community: Body, stated: Sequence[StatedNeed], periods: tuple[int, ...], *, replaces: bool
) -> set[tuple[Key, Decimal]]:
    """The figures that need no saying again: what will be in force, or what has been stated on top of it."""
    values = [need.value(periods) for need in stated]
    if replaces:
        demand = community.demands.first()
        return set(gather(demand.lines_by_key() if demand else {}, values).items())
    return {((need.product, period, need.tier), need.amount) for need in values if not need.replaces for period in need.periods}


def _judge(
    line: Line,
    community: Body,
    products: Mapping[str, Product],
    periods: tuple[int, ...],
    there: set[tuple[Key, Decimal]],
    seen: dict[Key, int],
    *,
    replaces: bool,
) -> Row:
    faults = list(line.faults)
    product = products.get(line.said["product"].casefold())
    if line.said["product"] and product is None:
        titles = {product.title for product in products.values()}
        sentence = _("No product is called “{found}”.").format(found=line.said["product"])
        faults.append(sentence + suggestion(line.said["product"], titles))
    faults += _odd(line, community, product, replaces=replaces)
    if faults or product is None:
        return Row(line, Outcome.FAULT, " ".join(faults))
    said = line.values["period"]
    when = periods if said == EVERY else (int(str(said)),)
    amount, tier = Decimal(str(line.values["amount"])), str(line.values["tier"])
    keys = [(product.name, period, tier) for period in when]
    if before := next((seen[key] for key in keys if key in seen), None):
        sentence = _("Row {row} says the same product, time and tier already; say it once.").format(row=before)
        return Row(line, Outcome.FAULT, sentence)
    seen |= dict.fromkeys(keys, line.number)
    if all((key, amount) in there for key in keys):
        same = (
            _("So it is in force or stated already.") if replaces else _("Somebody has stated this since the last list already.")
        )
        return Row(line, Outcome.SAME, same)
    if replaces and amount == 0 and not any(key in {known for known, _amount in there} for key in keys):
        return Row(line, Outcome.SAME, _("It is in force at no figure, so none is taken out."))
    return Row(line, Outcome.STATED, _("Will be stated."), Wanted(product, tier, amount, when, str(line.values["why"] or "")))


def _odd(line: Line, community: Body, product: Product | None, *, replaces: bool) -> Iterator[str]:
    """What no single cell tells: another's community, another unit, nothing on top, an amount too fine."""
    said = line.said["community"].casefold()
    if said and said not in (community.key.casefold(), community.name.casefold()):
        yield _("This row is about {found}, and the page about {community}.").format(
            found=line.said["community"], community=community.name
        )
    if product and line.said["unit"] and line.said["unit"] != product.unit:
        yield _("{product} is counted in {unit}, not in {found}.").format(
            product=product.title, unit=product.unit, found=line.said["unit"]
        )
    amount = line.values.get("amount")
    if amount is None:
        return
    if not replaces and amount == 0:
        yield _("0 on top of what is in force changes nothing; leave the row out.")
    exact = Decimal(str(amount))
    if exact != exact.quantize(FINEST):
        yield _("{found} has more than six decimals.").format(found=f"{exact:f}")


def written(ending: str, community: Body, *, empty: bool = False) -> bytes:
    """What is in force as a table to download; or the empty one to fill in, with what can be asked for on a page of its own."""
    demand = None if empty else community.demands.first()
    lines = demand.lines.select_related("product") if demand else ()
    rows = [
        [community.key, line.product.name, line.period, line.tier, _number(line.amount, ending), line.product.unit, ""]
        for line in lines
    ]
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"needs.{ending}"
        alone.write(path, TABLE, rows, _remarks(community))
        return path.read_bytes()


def _number(amount: Decimal, ending: str) -> object:
    """A workbook holds numbers; CSV says them in full."""
    return f"{amount.normalize():f}" if ending == "csv" else float(amount)


def _remarks(community: Body) -> list[list[str]]:
    """The page of a workbook that says how to fill in the other."""
    return [
        [community.name, _("A row for each product, period and tier; point at a heading to read what it means.")],
        ["", _("Then upload the file where the community's needs are stated: every row is checked before anything is done.")],
        [""],
        ["period", ", ".join(f"{number}: {label}" for number, label in enumerate(labels(), start=1))],
        ["tier", ", ".join(TIERS)],
        [""],
        ["product", "unit"],
        *([product.title, product.unit] for product in Product.objects.all()),
    ]
