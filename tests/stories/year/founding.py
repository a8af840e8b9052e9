"""January: the first members sign up by their links, and each body elects who speaks for it, up to the federation's council."""

from commonweal.web.bodies import services as bodies
from commonweal.web.elections.models import Election
from tests.stories.people import People
from tests.stories.seeing import seen
from tests.stories.year import riverlands
from tests.stories.year.acting import goes_to_council, stands
from tests.stories.year.calendar import Calendar
from tests.stories.year.riverlands import BAKERY, COUNCIL, LOWER, MILL, NORTHBANK, PASSWORD, UPPER

ROSA, TOMAS, HUGO, MIRA = "Rosa Nunez", "Tomas Berg", "Hugo Lund", "Mira Olsen"


def first_members_sign_up_by_their_links(people: People, calendar: Calendar) -> None:
    riverlands.founded(calendar.passes())
    newcomer = people.stranger()
    newcomer.page.goto(riverlands.link_of(MIRA))
    newcomer.reads("Mira Olsen, you are invited", "To belong to:", BAKERY, NORTHBANK)
    newcomer.fills("Password", PASSWORD)
    newcomer.fills("The same password again", PASSWORD)
    newcomer.presses("Make my account and join")
    newcomer.reads("You decide in the bodies you belong to.", BAKERY)
    newcomer.page.context.clear_cookies()
    riverlands.the_others_sign_up(calendar.passes())
    northbank = riverlands.body(NORTHBANK)
    for _seat in range(2):
        bodies.found_seat(council=northbank.parent, constituency=northbank, at=calendar.passes())
    calendar.passes()


def a_community_fills_three_seats_by_one_count(people: People, calendar: Calendar) -> None:
    election = Election.objects.get(body__name=NORTHBANK)
    assert len(election.places) == 3
    mira = people[MIRA]
    stands(mira, NORTHBANK, "A nursery that is open when the bakery is.")
    riverlands.stand(election, ROSA, TOMAS, HUGO, at=calendar.passes())
    calendar.passes(days=3)
    mira.goes()
    mira.follows("Vote", mira.waiting(f"Who is to speak for {NORTHBANK}"))
    mira.reads("Rank the candidates", "3 seats are filled together, by single transferable vote")
    mira.page.get_by_label(MIRA, exact=True).focus()  # by keyboard: the figure is typed, Tab goes on to the next
    mira.page.keyboard.type("1")
    mira.page.get_by_label(HUGO, exact=True).select_option("2")
    seen(mira, "year-ballot")
    mira.presses("Put my ballot in the box")
    mira.reads("Your ballot is in the box.")
    orders = 5 * [(ROSA, MIRA)] + 3 * [(TOMAS, HUGO)] + 2 * [(HUGO, TOMAS)]
    riverlands.the_others_rank(election, orders, at=calendar.passes())
    calendar.passes()
    mira.page.reload()
    mira.reads("Northbank elected Rosa Nunez, Tomas Berg, Mira Olsen", "11 of 11 voted.", "The quota is 3")
    seen(mira, "year-stv", heading="The count")
    goes_to_council(mira, UPPER)
    for name in (ROSA, TOMAS, MIRA):  # Rosa's surplus seats Mira
        mira.reads(name)


def every_other_body_elects_its_delegate(people: People, calendar: Calendar) -> None:
    at = calendar.passes()
    for election in Election.objects.standing().select_related("body"):
        names = ("Jonas Weiss", "Leila Haddad") if election.body.name == BAKERY else riverlands.two_of(election.body)
        riverlands.stand(election, *names, at=at)
    at = calendar.passes(days=3)
    hugo = people[HUGO]
    hugo.goes()
    hugo.follows("Vote", hugo.waiting(f"Who is to speak for {BAKERY}"))
    hugo.chooses("Jonas Weiss")
    hugo.presses("Put my ballot in the box")
    hugo.reads("Your ballot is in the box.")
    for election in Election.objects.open().select_related("body"):
        first, second = (candidate.member.name for candidate in election.candidates.select_related("member").order_by("pk"))
        riverlands.the_others_elect(election, at, first, second)
    calendar.passes()
    hugo.page.reload()
    hugo.reads("Weir bakery elected Jonas Weiss", "Alternates, in order: Leila Haddad.")


def the_valleys_send_two_each_to_the_federation(people: People, calendar: Calendar) -> None:
    at = calendar.passes(days=7)
    for valley in (UPPER, LOWER):
        for _seat in range(2):
            bodies.found_seat(council=riverlands.body(COUNCIL), constituency=riverlands.body(valley), at=at)
    at = calendar.passes()
    stands(people["Jonas Weiss"], UPPER, "A second oven at the weir.")
    standing = {UPPER: riverlands.sitting(UPPER, MILL), LOWER: riverlands.sitting(LOWER)[:2]}
    for election in Election.objects.standing().select_related("body"):
        riverlands.stand(election, *standing[election.body.name], at=at)
    at = calendar.passes(days=3)
    (speaker,) = standing[UPPER]
    delegate = people[speaker]
    delegate.goes()
    delegate.follows("Read and vote", delegate.waiting(f"{UPPER} elects a delegate"))
    delegate.reads("For whom does the seat of Ferry mill vote?")
    delegate.page.get_by_label(speaker, exact=True).select_option("1")
    delegate.presses("Vote for this seat")
    delegate.page.wait_for_load_state()
    for election in Election.objects.open().select_related("body"):
        first, second = (candidate.member.name for candidate in election.candidates.select_related("member").order_by("pk"))
        riverlands.the_others_elect(election, at, first, second)
    calendar.passes()
    goes_to_council(delegate, COUNCIL)
    delegate.reads("4 delegates decide here", "Jonas Weiss", speaker)


def the_whole_federation_is_on_one_page(people: People) -> None:
    mira = people[MIRA]
    mira.goes()
    mira.page.goto("/bodies/picture/")
    mira.reads(COUNCIL, UPPER, LOWER, "Jonas Weiss")
    seen(mira, "year-picture")
