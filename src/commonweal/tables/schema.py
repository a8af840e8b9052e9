"""The tables one can hand in, as data: reading, writing, the template and the reference page all follow this list."""

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

Value = str | int | float | None  # a cell once it is read; None where an optional number was left empty

EVERY, OPENING, TOTAL = "every", "opening", "total"  # words a period cell may hold instead of a period
MOST_NUMBER = 1e15
MOST_TEXT = 2_000  # characters in a cell
MOST_PERIODS = 120


class Type(StrEnum):
    """What a cell may hold."""

    NAME = "name"  # what other rows call it by
    TEXT = "text"
    UNIT = "unit"  # must be the unit of the row's product
    NUMBER = "number"  # 0 or more
    SHARE = "share"  # from 0 to 1
    COUNT = "count"  # a whole number, 0 or more
    PERIOD = "period"  # a number from 1, a period's label, or one of the column's words
    CHOICE = "choice"


@dataclass(frozen=True)
class Column:
    """A column: what it may hold, what an empty cell means, and which table its names come from."""

    name: str
    type: Type
    meaning: str
    required: bool = False
    default: Value = ""
    choices: tuple[str, ...] = ()  # of a choice; of a period, the words it takes
    refers: str = ""  # the table in whose first column a name must stand


@dataclass(frozen=True)
class Table:
    """A table: its columns, and the columns that together may not repeat."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    unique: tuple[str, ...]
    required: bool = False

    def column(self, name: str) -> Column:
        """Find a column by its name."""
        return next(column for column in self.columns if column.name == name)


def _name(name: str, meaning: str, refers: str = "") -> Column:
    return Column(name, Type.NAME, meaning, required=True, refers=refers)


def _amount(meaning: str) -> Column:
    return Column("amount", Type.NUMBER, meaning, required=True)


def _period(meaning: str, default: str, *words: str) -> Column:
    return Column("period", Type.PERIOD, meaning, default=default, choices=(default, *words))


_PRODUCT = _name("product", "Which product.", "products")
_TECHNIQUE = _name("technique", "Which technique.", "techniques")
_UNIT = Column("unit", Type.UNIT, "The product's unit again, as a check; may be left empty.")
_TITLE = Column("title", Type.TEXT, "How a sentence calls it; the name, where empty.")
_PLACE = Column("place", Type.TEXT, "Where it is.")
_DELAY = Column("delay", Type.COUNT, "How many periods after the run.", default=0)

TABLES: tuple[Table, ...] = (
    Table(
        "products",
        "Goods and services, each at its place; a product elsewhere is another product.",
        (
            _name("product", "Its name, by which the other tables call it."),
            Column(
                "unit",
                Type.TEXT,
                "What it is counted in, as said after a number: kg, loaves, hours. It is shown as written.",
                required=True,
            ),
            _PLACE,
            _TITLE,
            Column("decay", Type.SHARE, "Share of a stock lost per period; 1 for what cannot be kept, as services.", default=0.0),
            Column("stock_most", Type.NUMBER, "Most that can be kept in stock; empty: no limit.", default=None),
            Column(
                "right",
                Type.CHOICE,
                "A right or licence, not output: not traced, not listed.",
                default="no",
                choices=("no", "yes"),
            ),
        ),
        ("product",),
        required=True,
    ),
    Table(
        "techniques",
        "Ways to make products; inputs, outputs, work and emissions are per unit of run.",
        (
            _name("technique", "Its name, by which the other tables call it."),
            Column("workplace", Type.TEXT, "Who runs it."),
            _PLACE,
            Column(
                "kind",
                Type.CHOICE,
                "What it does: only transport counts as carriage, only import and export cross the border.",
                default="production",
                choices=("production", "transport", "import", "export"),
            ),
            _TITLE,
            Column("toil", Type.NUMBER, "How people rated an hour of it; 1 where nobody did.", default=1.0),
            Column("lag", Type.COUNT, "Periods until new capacity serves.", default=1),
            Column("wear", Type.SHARE, "Share of capacity lost per period, old and new alike.", default=0.0),
        ),
        ("technique",),
    ),
    Table(
        "inputs",
        "What a technique uses up per unit of run.",
        (_TECHNIQUE, _PRODUCT, _amount("How much, in the product's unit."), _UNIT, _DELAY),
        ("technique", "product", "delay"),
    ),
    Table(
        "outputs",
        "What a technique makes per unit of run; several rows for joint products.",
        (_TECHNIQUE, _PRODUCT, _amount("How much, in the product's unit."), _UNIT, _DELAY),
        ("technique", "product", "delay"),
    ),
    Table(
        "work",
        "Hours of work of a skill per unit of run.",
        (
            _TECHNIQUE,
            _name("skill", "Which skill.", "hours"),
            Column("hours", Type.NUMBER, "How many hours, in the skill's unit.", required=True),
        ),
        ("technique", "skill"),
    ),
    Table(
        "emissions",
        "What a technique emits, or takes of a natural resource, per unit of run.",
        (_TECHNIQUE, _name("cap", "Which cap.", "caps"), _amount("How much, in the cap's unit.")),
        ("technique", "cap"),
    ),
    Table(
        "building",
        "What is used up per unit of new capacity; a technique without a row cannot be extended.",
        (_TECHNIQUE, _PRODUCT, _amount("How much, in the product's unit."), _UNIT),
        ("technique", "product"),
    ),
    Table(
        "capacity",
        "How often a technique can be run in a period; without a row there is no limit.",
        (
            _TECHNIQUE,
            _period("Empty: opening capacity, which then wears. A period: in this period in place of it.", OPENING),
            _amount("Most runs in a period."),
            Column("least", Type.NUMBER, "Runs at least so often in a period.", default=0.0),
        ),
        ("technique", "period"),
    ),
    Table(
        "begun",
        "Capacity that was under construction before the plan began, and comes into service during it.",
        (
            _TECHNIQUE,
            Column("period", Type.PERIOD, "When it comes into service; from then on it wears.", required=True),
            _amount("So many more runs in a period."),
        ),
        ("technique", "period"),
    ),
    Table(
        "stocks",
        "What is there at the start, and what comes in from outside for nothing.",
        (
            _PRODUCT,
            _period("Empty: the opening stock. A period, or every: comes in then.", OPENING, EVERY),
            _amount("How much, in the product's unit."),
            _UNIT,
        ),
        ("product", "period"),
    ),
    Table(
        "reserves",
        "Stocks that must not be drawn below an amount.",
        (
            _PRODUCT,
            _period("Empty: at the end of every period. A period: at its end, in place of that.", EVERY),
            _amount("How much stays there at least, in the product's unit."),
            _UNIT,
        ),
        ("product", "period"),
    ),
    Table(
        "hours",
        "How many hours people of a skill can work in a period.",
        (
            _name("skill", "Its name, by which the table of work calls it."),
            _period("Empty: every period.", EVERY),
            Column("available", Type.NUMBER, "Hours in a period, in the unit of the row.", required=True),
            Column("unit", Type.TEXT, "What the skill is counted in, as said after a number.", default="hours"),
            _PLACE,
            _TITLE,
        ),
        ("skill", "period"),
    ),
    Table(
        "caps",
        "Limits on emissions and natural resources.",
        (
            _name("cap", "Its name, by which the table of emissions calls it."),
            Column("unit", Type.TEXT, "What it is counted in, as said after a number.", required=True),
            _period("Empty: every period. total: over the whole plan.", EVERY, TOTAL),
            _amount("The limit."),
            _TITLE,
            Column(
                "rule",
                Type.CHOICE,
                "A rule about runs, not an emission or resource: told by its title, without amounts.",
                default="no",
                choices=("no", "yes"),
            ),
        ),
        ("cap", "period"),
    ),
    Table(
        "communities",
        "Who has needs.",
        (
            _name("community", "Its name, by which the table of needs calls it."),
            Column("members", Type.COUNT, "How many people; asked for by some rules of division.", default=1),
            _PLACE,
            _TITLE,
        ),
        ("community",),
        required=True,
    ),
    Table(
        "needs",
        "What a community needs: vital before basic before wanted.",
        (
            _name("community", "Who needs it.", "communities"),
            _PRODUCT,
            _period("Empty: every period.", EVERY),
            Column("tier", Type.CHOICE, "How pressing it is.", required=True, choices=("vital", "basic", "wanted")),
            _amount("How much in a period, in the product's unit."),
            _UNIT,
            Column("source", Type.TEXT, "Whose need it is, so that a plan can be traced to it."),
        ),
        ("community", "product", "period", "tier", "source"),
        required=True,
    ),
    Table(
        "terminal",
        "What must be handed on after the last period; without this table, no less than was received.",
        (
            Column(
                "of", Type.CHOICE, "A stock of a product, or the capacity of a technique.", True, choices=("stock", "capacity")
            ),
            _name("name", "Which product or technique."),
            _amount("How much at least."),
        ),
        ("of", "name"),
    ),
    Table(
        "plan",
        "Settings of the plan, each with its key.",
        (
            _name("key", "title, periods, terminal, division.vital, division.basic, division.wanted, or note.<anything>."),
            Column("value", Type.TEXT, "The setting.", required=True),
        ),
        ("key",),
    ),
)

BY_NAME = MappingProxyType({table.name: table for table in TABLES})

SETTINGS = MappingProxyType(
    {
        "title": "What the plan is called.",
        "periods": f"How many periods (1 to {MOST_PERIODS}), or their labels separated by semicolons: 2015;2016;2017.",
        "terminal": "What to hand on: received (no less than was received), table (the table terminal) or none.",
        "division.vital": "How a tier is divided that cannot be met in full: leximin, equal, members or total.",
        "division.basic": "The same for basic needs.",
        "division.wanted": "The same for what is wanted.",
    }
)
TERMINAL = ("received", "table", "none")
DIVISIONS = ("leximin", "equal", "members", "total")
