"""The plan goes to work: taken on and objected to, delivered, reported and confirmed; and the plans that learn from it."""

from tests.stories.people import People, Person
from tests.stories.seeing import seen

MILL = ("Rosa Nunez", "Pavel Novak", "Tomas Berg", "Omar Farah")
WORKSHOP = ("Viktor Hale", "Nadia Petrov", "Tomas Berg", "Hugo Lund", "Omar Farah")


def workplaces_accept_and_one_objects(people: People) -> None:
    rosa, mira, esra, viktor = people.of(("Rosa Nunez", "Mira Olsen", "Esra Kaya", "Viktor Hale"))
    reads_what_is_asked(rosa, "Brook mill")
    rosa.reads("It binds nobody until the workplace’s assembly has accepted it.")
    rosa.follows("Put it to our assembly")
    rosa.presses("Open the vote")
    for voter in people.of(MILL):
        voter.votes("Vote: does Brook mill take on what the plan asks?", "Accept what is asked")
    voter.reads("Brook mill accepted")
    voter.follows("What is asked")
    voter.reads("it binds.")
    reads_what_is_asked(mira, "Market bakery")
    mira.reads("It binds nobody until the committee of three, or the assembly, has accepted it.")
    mira.follows("Put it to our committee")
    mira.presses("Put it before them")
    for sitting in (mira, esra):
        sitting.goes()
        waiting = sitting.page.get_by_role("listitem").filter(
            has_text="Answer for your seat: What the plan asks of Market bakery"
        )
        sitting.follows("Read and answer", waiting)
        sitting.chooses("Accept what is asked")
        if sitting is mira:
            seen(mira, "committee-item")
        sitting.presses("Answer")
    esra.reads("Two of the three agreed")
    reads_what_is_asked(mira, "Market bakery")
    mira.reads_in_the_end("it binds.")
    seen(mira, "assignment")
    viktor.goes()
    viktor.follows("Have a look", viktor.page.get_by_role("listitem").filter(has_text="What the plan asks of Bridge workshop"))
    viktor.follows("Put it to our assembly")
    viktor.fills("What stands in the way, if anything does (optional)", "Our lathe is away for repair until the summer of 2027.")
    viktor.fills("repairing, 2027: at most (optional)", 350)
    seen(viktor, "objection")
    viktor.presses("Open the vote")
    for voter in people.of(WORKSHOP):
        voter.votes("Vote: does Bridge workshop take on what the plan asks?", "Object, with these numbers")
    voter.reads("Bridge workshop objected", "Our lathe is away for repair until the summer of 2027.")
    voter.goes("Plan", "What it asks of whom")
    voter.reads("2 have accepted, 1 have objected, 1 have not answered; what is not accepted binds nobody.")


def reads_what_is_asked(person: Person, workplace: str) -> None:
    person.goes("Plan", "What it asks of whom")
    person.follows(f"Read {workplace}", person.page.get_by_role("listitem").filter(has_text=workplace))
    person.reads(f"What the plan asks of {workplace}")


def the_next_plan_says_what_changed_and_why(people: People) -> None:
    viktor = people["Viktor Hale"]
    viktor.goes("Plan")
    viktor.reads_in_the_end("What changed since the plan before")
    viktor.reads_in_the_end("More in reserve")
    viktor.reads("Why it was computed: Bridge workshop objected", "In period 1, repairing can be run 350 times at most")
    viktor.reads(
        "Bridge workshop: Our lathe is away for repair until the summer of 2027.",
        "What followed from that",
        "Put this plan to the vote",
    )
    seen(viktor, "what-changed", heading="What changed since the plan before")


def deliveries_are_reported_and_confirmed(people: People) -> None:
    esra, hugo, ines = people.of(("Esra Kaya", "Hugo Lund", "Ines Castro"))
    reports(esra, "bread in Southside (kg)", "Southside", 30_000, last=False)
    hugo.goes()
    hugo.reads("Market bakery reports 30,000 kg delivered to Southside")
    confirms(hugo, "Did it arrive: bread in Southside?", 30_000, "")
    hugo.reads("30,000 kg of bread in Southside arrived")
    hugo.does_not_read("Reported and confirmed figures differ.")
    reports(esra, "bread in Northside (kg)", "Northside", 60_000, last=True)
    confirms(ines, "Did it arrive: bread in Northside?", 54_000, "Six tonnes came too late for the school.")
    ines.reads("54,000 kg of bread in Northside arrived", "Reported and confirmed figures differ.")
    seen(ines, "delivery")


def reports(sender: Person, product: str, receiver: str, amount: int, *, last: bool) -> None:
    sender.goes("Plan", "What it asks of whom")
    sender.follows("Report a delivery of Market bakery")
    sender.page.get_by_label("What was sent").select_option(label=product)
    sender.page.get_by_label("To whom").select_option(label=receiver)
    sender.page.get_by_label("In which period").select_option(label="2027")
    sender.fills("How much, in the product's unit", amount)
    if last:
        sender.chooses("Nothing more is to come of it in this period")
    sender.presses("Report this delivery")
    sender.reads("on the way to")


def confirms(receiver: Person, title: str, amount: int, remark: str) -> None:
    receiver.goes()
    receiver.follows("Confirm or correct", receiver.page.get_by_role("listitem").filter(has_text=title))
    receiver.fills("How much arrived", amount)
    receiver.fills("Remark (optional)", remark)
    receiver.presses("Confirm what arrived")


def the_plan_after_it_knows_what_arrived(people: People) -> None:
    ines = people["Ines Castro"]
    ines.goes("Plan")
    ines.reads_in_the_end("54,000")
    ines.reads_in_the_end("More in reserve")
    ines.reads(
        "What changed since the plan before", "Why it was computed: Market bakery took on", "60,000 sent, and 54,000 arrived."
    )
    ines.reads("In period 1, baking in Northside can be run")
    seen(ines, "what-changed-again")
