"""A workplace run jointly, in browsers: an item on which no two agree, the assembly in their place, a manager dismissed."""

import pytest

from tests.browser import assert_accessible
from tests.stories.machines import Machines
from tests.stories.people import People, Person

BAKERY = ("Mira Olsen", "Jonas Weiss", "Leila Haddad", "Esra Kaya", "Hugo Lund")
ITEM = "Do we bake on Sundays from May on?"

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_what_three_seats_cannot_settle_the_assembly_does_and_it_dismisses_the_manager(people: People, site_clock: Machines):
    a_worker_puts_something_before_the_committee(people["Hugo Lund"])
    the_three_seats_do_not_agree(people)
    the_assembly_decides(people)
    what_the_manager_puts_forward_waits_for_the_others(people["Esra Kaya"])
    the_workers_dismiss_the_manager(people)
    everyone_can_read_it(people.stranger())


def goes_to_the_committee(person: Person) -> None:
    person.goes("Councils", "Market bakery", "How it is run")
    person.reads("How Market bakery is run", "The three seats")


def a_worker_puts_something_before_the_committee(hugo: Person) -> None:
    goes_to_the_committee(hugo)
    hugo.reads("Nothing is waiting to be decided.", "Mira Olsen", "Esra Kaya", "Tomas Berg")
    assert_accessible(hugo.page)
    hugo.follows("Put something before the committee")
    assert_accessible(hugo.page)
    hugo.fills("What is to be decided", ITEM)
    hugo.fills("What one has to know for it (optional)", "Two of us would have to begin at four.")
    hugo.presses("Put this before the committee")
    hugo.reads("Opened by somebody who works here", "goes to the workers’ assembly by itself")
    assert_accessible(hugo.page)


def the_three_seats_do_not_agree(people: People) -> None:
    for name, choice in (("Tomas Berg", "Yes"), ("Esra Kaya", "Abstain"), ("Mira Olsen", "No")):
        sitting = people[name]
        sitting.goes()
        waiting = sitting.page.get_by_role("listitem").filter(has_text=f"Answer for your seat: {ITEM}")
        sitting.follows("Read and answer", waiting)
        sitting.chooses(choice)
        sitting.fills("Why (optional)", f"{choice}, says {name}.")
        if name == "Mira Olsen":
            sitting.reads("Call the assembly instead", "Yes, says Tomas Berg.")
            assert_accessible(sitting.page)
        sitting.presses("Answer")
    sitting.reads("It is before the workers’ assembly: no two of the three agreed.", "No, says Mira Olsen.")


def the_assembly_decides(people: People) -> None:
    for place, voter in enumerate(people.of(BAKERY)):
        voter.votes(f"Vote: {ITEM}", "Yes" if place else "No")
    voter.reads("The assembly of Market bakery decided: Yes. That stands.")
    assert_accessible(voter.page)
    voter.follows("What the three seats said")
    voter.reads("The workers’ assembly decided")


def what_the_manager_puts_forward_waits_for_the_others(esra: Person) -> None:
    goes_to_the_committee(esra)
    esra.follows("Its recipes, capacity and stocks")
    esra.follows("State what is in stock")
    esra.reads("A committee of three runs Market bakery")
    esra.fills("How much, in the product's unit", 900)
    esra.fills("Why it is so, or what has changed", "Counted this morning.")
    esra.presses("Put this before the committee")
    esra.reads("Opened by: Technical manager")
    esra.follows("What it is about, with its figures")
    esra.reads("It does not count yet: the committee has it before it.", "900")
    assert_accessible(esra.page)


def the_workers_dismiss_the_manager(people: People) -> None:
    for name in ("Hugo Lund", "Leila Haddad", "Jonas Weiss"):
        worker = people[name]
        goes_to_the_committee(worker)
        worker.follows("What they did, or recall Esra Kaya")
        worker.reads("Technical manager")
        worker.follows("Set my recall mark")
        worker.presses("Yes, set my recall mark")
        worker.reads("Your mark stands." if name != "Jonas Weiss" else "The seat is empty")
    goes_to_the_committee(worker)
    worker.reads("This seat is empty", "Market bakery elects")


def everyone_can_read_it(stranger: Person) -> None:
    stranger.goes("Councils", "Market bakery", "How it is run", ITEM)
    stranger.reads("The workers’ assembly decided", "Abstain, says Esra Kaya.")
    stranger.goes("Record")
    stranger.reads("Committee of Market bakery leaves an item to the workers’ assembly")
