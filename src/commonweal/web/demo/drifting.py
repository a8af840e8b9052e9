"""A federation of two neighbourhoods in which power drifts upward: the same people stay, and nobody is asked."""

from dataclasses import replace

from commonweal.web.demo import tutorial
from commonweal.web.demo.found import Federation
from commonweal.web.demo.people import Person
from commonweal.web.demo.years import YEARS, Habits

TITLE = "Old Town Neighbourhoods"
WORKPLACES = {"bakery": "Bridge bakery", "farm": "Meadow farm", "mill": "Castle mill", "workshop": "Gate workshop"}
BAKERY, FARM, MILL, WORKSHOP = "bridge-bakery", "meadow-farm", "castle-mill", "gate-workshop"
NORTH, SOUTH = tutorial.NORTH, tutorial.SOUTH
PEOPLE = (
    Person("Mira Olsen", (NORTH, BAKERY), login=True),
    Person("Jonas Weiss", (NORTH, BAKERY), login=True),
    Person("Leila Haddad", (NORTH, BAKERY)),
    Person("Esra Kaya", (SOUTH, BAKERY)),
    Person("Hugo Lund", (SOUTH, BAKERY, WORKSHOP)),
    Person("Tomas Berg", (NORTH, MILL)),
    Person("Omar Farah", (SOUTH, MILL)),
    Person("Rosa Nunez", (SOUTH, MILL, FARM), login=True),
    Person("Pavel Novak", (NORTH, MILL, FARM)),
    Person("Ines Castro", (NORTH, FARM)),
    Person("Nadia Petrov", (SOUTH, FARM)),
    Person("Viktor Hale", (SOUTH, WORKSHOP, FARM), login=True),
)
ALWAYS = {
    NORTH: "Tomas Berg",
    SOUTH: "Viktor Hale",
    BAKERY: "Jonas Weiss",
    FARM: "Viktor Hale",
    MILL: "Omar Farah",
    WORKSHOP: "Viktor Hale",
}
KNOWN_AS = {
    "Mira Olsen": "a baker, whose assembly has asked for one vote in three years and was not heeded",
    "Jonas Weiss": "the bakery’s delegate for three years",
    "Rosa Nunez": "a miller, whose mill took its work on under protest",
    "Viktor Hale": "delegate of Southside, of the farm and of the workshop",
}
HABITS = Habits(
    delegates=(ALWAYS,) * YEARS,
    asks=False,
    heeds=False,
    protester=MILL,
    protest="Nobody asked us how many hours the stones can run, and the council has met without our vote again.",
)


def federation() -> Federation:
    """The federation, ready to be founded.

    >>> sum(person.bodies.count(WORKSHOP) for person in federation().people)  # nobody there could recall its delegate
    2
    """
    standing = {body: (name,) for body, name in ALWAYS.items()}
    bare = Federation(TITLE, tutorial.document(WORKPLACES), PEOPLE, tutorial.PASSWORD)
    return replace(bare, standing=standing, known_as=KNOWN_AS)
