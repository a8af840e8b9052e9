"""The tutorial's federation: two neighbourhoods that eat the bread of a farm, a mill, a bakery and a workshop.

Twelve invented people live and work there; each community has six members, each workplace four or five. The bakery is run by
a committee of three.
"""

from collections.abc import Mapping

from commonweal import examples, tables
from commonweal.tables.amend import Row
from commonweal.web.demo.found import Federation
from commonweal.web.demo.people import Person

TITLE = "Two Neighbourhoods"
PASSWORD = "bread for all"  # noqa: S105 for everyone who tries it out: the federation is invented
WORKPLACES = {"bakery": "Market bakery", "farm": "Hillside farm", "mill": "Brook mill", "workshop": "Bridge workshop"}

BAKERY, FARM, MILL, WORKSHOP = "market-bakery", "hillside-farm", "brook-mill", "bridge-workshop"
NORTH, SOUTH = "northside", "southside"
PEOPLE = (
    Person("Mira Olsen", (NORTH, BAKERY), login=True),
    Person("Jonas Weiss", (NORTH, BAKERY), login=True),
    Person("Leila Haddad", (NORTH, BAKERY), login=True),
    Person("Esra Kaya", (SOUTH, BAKERY)),
    Person("Hugo Lund", (SOUTH, BAKERY, WORKSHOP)),
    Person("Tomas Berg", (NORTH, MILL, WORKSHOP), login=True),
    Person("Omar Farah", (SOUTH, MILL, WORKSHOP)),
    Person("Rosa Nunez", (SOUTH, MILL, FARM)),
    Person("Pavel Novak", (NORTH, MILL, FARM)),
    Person("Ines Castro", (NORTH, FARM)),
    Person("Nadia Petrov", (SOUTH, FARM, WORKSHOP), login=True),
    Person("Viktor Hale", (SOUTH, WORKSHOP), login=True),
)
STANDING = {
    NORTH: ("Tomas Berg", "Ines Castro"),
    SOUTH: ("Nadia Petrov", "Hugo Lund"),
    BAKERY: ("Jonas Weiss", "Leila Haddad"),
    FARM: ("Ines Castro", "Rosa Nunez"),
    MILL: ("Omar Farah", "Pavel Novak"),
    WORKSHOP: ("Viktor Hale", "Hugo Lund"),
}
COMMITTEES = {BAKERY: {"workers": "Mira Olsen", "manager": "Esra Kaya", "local": "Tomas Berg"}}
KNOWN_AS = {
    "Mira Olsen": "a baker in Northside, and the workers’ voice in the bakery’s committee of three",
    "Jonas Weiss": "the bakery’s delegate on the council",
    "Leila Haddad": "second in the bakery’s last election: she follows if Jonas Weiss is recalled",
    "Tomas Berg": "a miller, delegate of Northside, and the council’s voice in the bakery’s committee",
    "Nadia Petrov": "a farmer, delegate of Southside",
    "Viktor Hale": "delegate of the workshop",
}


def federation() -> Federation:
    """The federation, ready to be founded.

    >>> sorted(federation().workplaces().values())
    ['Bridge workshop', 'Brook mill', 'Hillside farm', 'Market bakery']
    """
    return Federation(TITLE, document(WORKPLACES), PEOPLE, PASSWORD, STANDING, KNOWN_AS, COMMITTEES)


def document(workplaces: Mapping[str, str]) -> dict[str, list[Row]]:
    """The tutorial's tables, in which workplaces bear the names of their bodies."""
    found: dict[str, list[Row]] = {**tables.to_document(tables.read(examples.source("tutorial")))}
    found["techniques"] = [{**row, "workplace": workplaces[str(row["workplace"])]} for row in found["techniques"]]
    return found
