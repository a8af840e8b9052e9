"""A federation of two neighbourhoods in which power stays below: delegates change, are told how to vote, and heed it."""

from dataclasses import replace

from commonweal.web.demo import tutorial
from commonweal.web.demo.found import Federation
from commonweal.web.demo.people import Person
from commonweal.web.demo.years import Habits

TITLE = "Garden Neighbourhoods"
WORKPLACES = {"bakery": "Garden bakery", "farm": "Orchard farm", "mill": "Spring mill", "workshop": "Lane workshop"}
BAKERY, FARM, MILL, WORKSHOP = "garden-bakery", "orchard-farm", "spring-mill", "lane-workshop"
NORTH, SOUTH = tutorial.NORTH, tutorial.SOUTH
PEOPLE = (
    Person("Mira Olsen", (NORTH, BAKERY), login=True),
    Person("Jonas Weiss", (NORTH, BAKERY)),
    Person("Leila Haddad", (NORTH, BAKERY)),
    Person("Esra Kaya", (SOUTH, BAKERY), login=True),
    Person("Hugo Lund", (SOUTH, BAKERY, WORKSHOP)),
    Person("Tomas Berg", (NORTH, MILL, WORKSHOP), login=True),
    Person("Omar Farah", (SOUTH, MILL, WORKSHOP)),
    Person("Rosa Nunez", (SOUTH, MILL, FARM)),
    Person("Pavel Novak", (NORTH, MILL, FARM)),
    Person("Ines Castro", (NORTH, FARM)),
    Person("Nadia Petrov", (SOUTH, FARM, WORKSHOP)),
    Person("Viktor Hale", (SOUTH, WORKSHOP)),
)
BODIES = (NORTH, SOUTH, BAKERY, FARM, MILL, WORKSHOP)
IN_TURN = (
    ("Tomas Berg", "Nadia Petrov", "Jonas Weiss", "Ines Castro", "Omar Farah", "Viktor Hale"),
    ("Leila Haddad", "Esra Kaya", "Hugo Lund", "Rosa Nunez", "Pavel Novak", "Omar Farah"),
    ("Mira Olsen", "Omar Farah", "Esra Kaya", "Nadia Petrov", "Tomas Berg", "Hugo Lund"),
)
KNOWN_AS = {
    "Mira Olsen": "a baker, this year’s delegate of Northside",
    "Esra Kaya": "this year’s delegate of the bakery, after a year for Southside",
    "Tomas Berg": "this year’s delegate of the mill, after a year for Northside",
}
HABITS = Habits(delegates=tuple(dict(zip(BODIES, turn, strict=True)) for turn in IN_TURN), asks=True, heeds=True)
GARDENS = 3000.0  # bales: here the gardens want the straw that the fields give beside the grain


def federation() -> Federation:
    """The federation, ready to be founded.

    >>> [row["amount"] for row in federation().document["needs"] if row["product"] == "straw"]
    [3000.0]
    """
    document = tutorial.document(WORKPLACES)
    document["needs"] = [{**row, "amount": GARDENS} if row["product"] == "straw" else row for row in document["needs"]]
    standing = {body: (name,) for body, name in HABITS.delegates[0].items()}
    return replace(Federation(TITLE, document, PEOPLE, tutorial.PASSWORD), standing=standing, known_as=KNOWN_AS)
