"""Spring: a mandate kept and one broken; a recall that takes two seats at once, a count-back, and a by-election."""

from playwright.sync_api import expect

from commonweal.web.bodies import services as bodies
from commonweal.web.bodies.models import Tenure
from commonweal.web.decisions.models import Assembly
from commonweal.web.elections.models import Election
from commonweal.web.members.models import Member
from tests.stories.people import People
from tests.stories.seeing import seen
from tests.stories.year import riverlands
from tests.stories.year.acting import goes_to_council, marks, proposes, stands, the_other_seats_vote, votes_for_the_seat
from tests.stories.year.calendar import Calendar
from tests.stories.year.riverlands import BAKERY, COUNCIL, MILL, NORTHBANK, UPPER

OVEN = "A second oven at the weir"
ROSA, MIRA, JONAS = "Rosa Nunez", "Mira Olsen", "Jonas Weiss"


def two_assemblies_bind_their_delegates(people: People, calendar: Calendar) -> None:
    calendar.passes(days=30)
    proposal = proposes(people[JONAS], riverlands.key(UPPER), OVEN, "It is bought this year, before the mill’s new wheel.")
    asking = {BAKERY: people[MIRA], MILL: people["Omar Farah"]}
    for name, member in asking.items():
        member.page.goto(proposal.get_absolute_url())
        row = member.page.locator(".stack", has=member.page.get_by_role("heading", name=name, exact=True)).last
        member.follows("Ask the assembly", row)
        member.presses("Open the vote")
        member.reads(f"How is the delegate of {name} to vote?")
        member.votes(f"Bind your delegate: {OVEN}", "None of these: all stays as it is")
        assembly = Assembly.objects.get(proposal=proposal, body__name=name)
        riverlands.the_others_vote(assembly, "none", calendar.passes())
    member.page.goto(assembly.get_absolute_url())
    member.reads(f"{MILL} asked: None of these: all stays as it is", "5 of 5 voted.")


def one_delegate_keeps_the_mandate_and_one_breaks_it(people: People, calendar: Calendar) -> None:
    calendar.passes(days=1)
    jonas = people[JONAS]
    (miller,) = riverlands.sitting(UPPER, MILL)
    votes_for_the_seat(people[miller], OVEN, "None of these: all stays as it is", "As our assembly asked.")
    votes_for_the_seat(jonas, OVEN, "Yes", "We shall be glad of it.")
    proposal = Assembly.objects.filter(body__name=MILL).get().proposal
    the_other_seats_vote(proposal, "Yes", calendar)
    calendar.passes()
    jonas.page.goto(proposal.get_absolute_url())
    jonas.reads(f"{UPPER} chose “Yes”")
    expect(jonas.row(MILL)).to_contain_text("Kept")
    expect(jonas.row(BAKERY)).to_contain_text("Broken")
    seen(jonas, "year-mandates", heading="Seat by seat")


def the_bakers_recall_their_delegate_and_he_loses_both_seats(people: People, calendar: Calendar) -> None:
    calendar.passes(days=2)
    assert JONAS in riverlands.sitting(COUNCIL)
    mira = people[MIRA]
    mira.goes()
    mira.reads("Your delegate did not vote as you asked", "Jonas Weiss, on")
    for name in ("Mira Olsen", "Esra Kaya", "Hugo Lund"):
        marks(people[name], JONAS, UPPER)
    hugo = people["Hugo Lund"]
    hugo.reads("This tenure has ended", "Leila Haddad holds the seat now.")
    seen(hugo, "year-recalled")
    calendar.passes()
    goes_to_council(hugo, UPPER)
    hugo.reads("Leila Haddad")
    goes_to_council(hugo, COUNCIL)
    hugo.does_not_read(JONAS)


def a_by_election_opens_by_itself_and_is_held(people: People, calendar: Calendar) -> None:
    leila = people["Leila Haddad"]
    stands(leila, UPPER, "I vote as I am asked.")
    calendar.passes(days=3)
    election = Election.objects.open().get(body__name=UPPER)
    leila.goes()
    leila.follows("Read and vote", leila.waiting(f"{UPPER} elects a delegate"))
    leila.chooses("Leila Haddad")
    leila.presses("Vote for this seat")
    leila.page.wait_for_load_state()
    riverlands.the_others_elect(election, calendar.passes(), "Leila Haddad", "Leila Haddad")
    calendar.passes()
    goes_to_council(leila, COUNCIL)
    leila.reads("Leila Haddad")


def a_recall_of_one_of_three_is_followed_by_a_count_back(people: People, calendar: Calendar) -> None:
    calendar.passes(days=20)
    tenure = Tenure.objects.running().get(holder__name=ROSA, seat__council__name=UPPER)
    others = [name for name in riverlands.members(NORTHBANK) if name not in (ROSA, MIRA)]
    for name in others[:5]:
        bodies.set_mark(tenure=tenure, member=Member.objects.get(name=name), at=calendar.passes())
    mira = people[MIRA]
    marks(mira, ROSA, UPPER)
    mira.reads("This tenure has ended", "Hugo Lund holds the seat now.")
    seen(mira, "year-count-back")
