"""Summer: a rule changed under the rules in force, a committee that cannot agree, and a strike that changes the plan."""

from commonweal.web.bodies.services import rules_of
from commonweal.web.committees import services as committees
from commonweal.web.committees.models import Call, Committee
from commonweal.web.decisions.models import Proposal
from commonweal.web.elections.models import Election
from commonweal.web.members.models import Member
from commonweal.web.plans import services as plans
from commonweal.web.plans import work
from commonweal.web.plans.models import Computation
from commonweal.web.unions import doors as unions
from commonweal.web.unions.models import Ballot, Union
from tests.stories.people import People
from tests.stories.seeing import seen
from tests.stories.year import riverlands
from tests.stories.year.acting import goes_to_council, the_other_seats_vote, votes_for_the_seat
from tests.stories.year.calendar import Calendar
from tests.stories.year.riverlands import BAKERY, COUNCIL

LEILA, ESRA, HUGO, MIRA = "Leila Haddad", "Esra Kaya", "Hugo Lund", "Mira Olsen"
SUNDAYS = "Do we bake on Sundays from July on?"
UNION = "Bakers of the Riverlands"


def the_council_changes_one_of_its_rules(people: People, calendar: Calendar) -> None:
    calendar.passes(days=40)
    leila = people[LEILA]
    leila.page.goto("/changes/rules/council/votes.length/")
    leila.fills("How long a vote stays open, unless its kind has a time of its own", 10)
    leila.presses("See what would differ")
    leila.reads("would change", "What differs", "A vote stays open for 10 days.")
    seen(leila, "year-rule")
    leila.fills("What it is about, in a few words", "Ten days to vote")
    leila.fills("Why", "Who works nights has to find the time.")
    leila.presses("Put it to the vote")
    leila.reads("Ten days to vote")
    proposal = Proposal.objects.latest("pk")
    votes_for_the_seat(leila, "Ten days to vote", "Let it read so")
    the_other_seats_vote(proposal, "Let it read so", calendar)
    now = calendar.passes()
    assert rules_of(riverlands.body(COUNCIL), now).votes.days == 10
    goes_to_council(leila, COUNCIL)
    leila.follows("How it decides")
    leila.reads("A vote stays open for 10 days", "decided by Council of the Riverlands")


def three_seats_cannot_agree_and_the_assembly_decides(people: People, calendar: Calendar) -> None:
    committees.found(workplace=riverlands.body(BAKERY), at=calendar.passes(days=5))
    at = calendar.passes()
    committee = Committee.objects.get()
    standing = {committee.workers_id: MIRA, committee.manager_id: ESRA, committee.local_id: LEILA}
    for election in Election.objects.standing().filter(seat__in=standing).select_related("body"):
        riverlands.stand(election, standing[election.seat_id], at=at)
    at = calendar.passes(days=3)
    for election in Election.objects.open().filter(seat__in=standing).select_related("body"):
        name = standing[election.seat_id]
        riverlands.the_others_elect(election, at, name, name)
    calendar.passes()
    hugo = people[HUGO]
    hugo.goes("Councils", BAKERY, "How it is run", "Put something before the committee")
    hugo.fills("What is to be decided", SUNDAYS)
    hugo.presses("Put this before the committee")
    hugo.reads("goes to the workers’ assembly by itself")
    for name, choice in ((LEILA, "Yes"), (ESRA, "Abstain"), (MIRA, "No")):
        sitting = people[name]
        sitting.goes()
        sitting.follows("Read and answer", sitting.waiting(f"Answer for your seat: {SUNDAYS}"))
        sitting.chooses(choice)
        sitting.presses("Answer")
    sitting.reads("It is before the workers’ assembly: no two of the three agreed.")
    hugo.votes(f"Vote: {SUNDAYS}", "No")
    riverlands.the_others_vote(Call.objects.open().get(), "no", calendar.passes())
    calendar.passes()
    hugo.page.reload()
    hugo.reads("The assembly of Weir bakery decided: No. That stands.")
    seen(hugo, "year-deadlock")


def a_plan_is_adopted(people: People, calendar: Calendar) -> None:
    at = calendar.passes(days=10)
    work.run(plans.request(member=Member.objects.get(name=LEILA), why="The year’s bread.", at=at).key)
    the_newest_plan_is_voted_through(people, calendar)


def the_newest_plan_is_voted_through(people: People, calendar: Calendar) -> None:
    leila = people[LEILA]
    leila.goes("Plan", "Put this plan to the vote")
    leila.presses("Open the vote")
    leila.reads(f"{COUNCIL} votes until")
    proposal = Proposal.objects.latest("pk")
    votes_for_the_seat(leila, proposal.title, "This one")
    the_other_seats_vote(proposal, "This one", calendar)
    calendar.passes()
    leila.goes("Plan")
    leila.reads("Adopted")


def the_bakers_found_a_union(people: People, calendar: Calendar) -> None:
    hugo, mira = people[HUGO], people[MIRA]
    hugo.page.goto("/unions/found/")
    hugo.fills("What it is called", UNION)
    hugo.presses("Found it")
    hugo.reads(UNION, "One member. Nobody else sees this page.")
    union = Union.objects.get(name=UNION)
    hugo.presses("Invite somebody")
    hugo.reads("Give this address to one person")
    mira.page.goto(hugo.page.locator("code").inner_text())
    mira.reads(f"Join {UNION}?")
    mira.presses("Join")
    mira.reads("2 members. Nobody else sees this page.")
    for name in (ESRA, "Jonas Weiss"):
        secret = unions.roll.invite(union=union, at=calendar.passes())
        unions.roll.join(secret=secret, member=Member.objects.get(name=name), at=calendar.passes())
    answer = people["Omar Farah"].page.goto(union.get_absolute_url())
    assert answer is not None
    assert answer.status == 404  # to whoever is not in it, it is not there


def it_strikes_and_the_plan_changes(people: People, calendar: Calendar) -> None:
    calendar.passes(days=15)
    hugo, mira = people[HUGO], people[MIRA]
    hugo.goes("Unions", "Open", "Open a dispute")
    hugo.page.get_by_label("About which workplace").select_option(label=BAKERY)
    hugo.fills("What it is about", "The night shift")
    hugo.presses("Open it")
    hugo.reads("The night shift", "Ask the members")
    hugo.chooses("to strike")
    hugo.fills("What is asked", "Do we stop work?")
    hugo.fills("Of a strike: from which period of the plan on (optional)", 1)
    hugo.presses("Open the vote")
    hugo.reads("All members vote, sealed.")
    mira.votes("Do we stop work?", "Yes")
    riverlands.the_others_vote(Ballot.objects.open().get(), "yes", calendar.passes())
    calendar.passes()
    omar = people["Omar Farah"]
    omar.goes("Unions")
    omar.reads(f"{UNION} gives notice: a strike at {BAKERY} begins.")
    work.run(Computation.objects.under_way().get().key)
    omar.goes("Plan")
    omar.reads("Weir bakery is on strike, and its work rests in", "What followed from that", "In force is")
    seen(omar, "year-strike", heading="What changed since the plan before")
    the_newest_plan_is_voted_through(people, calendar)
    hugo.goes("Plan", "What it asks of whom")
    seen(hugo, "year-rests")
