"""The council votes on a plan: a mandate is given and broken, its delegate recalled, and the outcome becomes another."""

from playwright.sync_api import expect

from tests.stories.people import People, Person
from tests.stories.seeing import seen

BAKERY = ("Mira Olsen", "Esra Kaya", "Hugo Lund", "Leila Haddad", "Jonas Weiss")


def the_council_is_asked(people: People) -> None:
    tomas = people["Tomas Berg"]
    tomas.goes("Plan", "Put this plan to the vote")
    tomas.reads("The council votes on it and its 4 alternatives at once")
    tomas.presses("Open the vote")
    tomas.reads("Council of the Two Neighbourhoods votes until", "0 of 6 seats have voted.")


def a_base_body_binds_its_delegate(people: People) -> None:
    mira = people["Mira Olsen"]
    mira.goes("Plan", "Vote on this plan")
    bakery = mira.page.locator(".stack", has=mira.page.get_by_role("heading", name="Market bakery", exact=True)).last
    mira.follows("Ask the assembly", bakery)
    mira.reads("Ask the assembly of Market bakery how its delegate is to vote?")
    mira.presses("Open the vote")
    mira.reads("How is the delegate of Market bakery to vote?")
    for voter in people.of(BAKERY):
        voter.votes(
            "Bind your delegate: Bread for two neighbourhoods", "This one" if voter.name == "Jonas Weiss" else "Less work"
        )
    voter.reads("Market bakery asked: Less work", "5 of 5 voted.")
    expect(voter.row("Less work").first).to_contain_text("4")
    seen(voter, "mandate")


def the_delegates_vote_and_one_breaks_the_mandate(people: People) -> None:
    for name, choice in {
        "Ines Castro": "This one",
        "Omar Farah": "This one",
        "Tomas Berg": "Less work",
        "Viktor Hale": "Abstain",
    }.items():
        votes_for_the_seat(people[name], choice, reason="")
    jonas = people["Jonas Weiss"]
    jonas.goes()
    jonas.follows("Read and vote")
    jonas.reads("Market bakery has bound you: “Less work”.")
    votes_for_the_seat(jonas, "This one", reason="I want every oven at full heat.")
    jonas.reads("5 of 6 seats have voted.")
    expect(jonas.row("Market bakery")).to_contain_text("Less work")  # the mandate
    expect(jonas.row("Market bakery")).to_contain_text("I want every oven at full heat.")
    assert jonas.page.get_by_role("row").filter(has=jonas.page.get_by_role("cell", name="This one", exact=True)).count() == 3
    seen(jonas, "vote", heading="Seat by seat")


def votes_for_the_seat(delegate: Person, choice: str, reason: str) -> None:
    delegate.goes()
    delegate.follows("Read and vote", delegate.page.get_by_role("listitem").filter(has_text="Vote for your seat"))
    delegate.chooses(choice)
    delegate.fills("Reason (optional)", reason)
    delegate.presses("Cast the vote")
    delegate.reads("Seat by seat")


def the_members_recall_the_delegate(people: People) -> None:
    mira, esra, hugo = people.of(("Mira Olsen", "Esra Kaya", "Hugo Lund"))
    for member in (mira, esra):
        marks_for_recall(member)
        member.reads("Your mark stands.", "Not reached.")
        member.goes("Plan", "Vote on this plan")
        expect(member.row("Market bakery")).to_contain_text("Jonas Weiss")
    marks_for_recall(hugo, pictured=True)
    hugo.reads("This tenure has ended", "Leila Haddad holds the seat now.")
    seen(hugo, "recalled")
    hugo.follows("Leila Haddad")
    hugo.reads("Delegate of Market bakery in Council of the Two Neighbourhoods since today")
    hugo.goes("Plan", "Vote on this plan")
    hugo.reads("4 of 6 seats have voted.")  # what Jonas cast is void
    expect(hugo.row("Market bakery")).not_to_contain_text("This one")


def marks_for_recall(member: Person, *, pictured: bool = False) -> None:
    member.goes("Plan", "Vote on this plan")
    member.follows("Jonas Weiss", member.row("Market bakery"))
    member.reads("Asked for: Less work. Voted: This one.", "I want every oven at full heat.")
    if pictured:
        seen(member, "delegate", heading="Jonas Weiss")
    member.follows("Set my recall mark")
    member.reads("If yours is the mark that tips the scale, the tenure of Jonas Weiss ends here and now.")
    if pictured:
        seen(member, "recall", heading="Jonas Weiss")
    member.presses("Yes, set my recall mark")


def the_alternate_votes_and_the_outcome_is_another(people: People) -> None:
    leila, nadia = people["Leila Haddad"], people["Nadia Petrov"]
    votes_for_the_seat(leila, "Less work", reason="As our assembly asked.")
    votes_for_the_seat(nadia, "Less work", reason="")
    nadia.reads("Council of the Two Neighbourhoods chose “Less work” today", "6 of 6 seats voted.")
    count = nadia.page.get_by_role("region", name="6 of 6 seats voted.")
    expect(count.get_by_role("row").filter(has_text="Less work")).to_contain_text("3")
    expect(count.get_by_role("row").filter(has_text="This one")).to_contain_text("2")
    expect(nadia.row("Market bakery")).to_contain_text("Leila Haddad")
    expect(nadia.row("Market bakery")).to_contain_text("Kept")
    seen(nadia, "decided")
    nadia.goes("Plan")
    nadia.reads_in_the_end("Adopted today")
    nadia.reads("Less work. Everyone’s vital and basic needs are met in full", "What it asks of whom")
    nadia.goes()
    nadia.reads("“Bread for two neighbourhoods” is the plan now.", "Jonas Weiss")
