"""What people do again and again in the year: follow what is open, stand, vote for a seat, set a recall mark."""

from collections.abc import Iterable

from commonweal.rules.ballots import Vote
from commonweal.web.bodies.models import Tenure
from commonweal.web.decisions import services as decisions
from commonweal.web.decisions.models import Proposal
from tests.stories.people import Person
from tests.stories.year.calendar import Calendar


def goes_to_council(person: Person, council: str) -> None:
    """To the page that says who sits in a council."""
    person.goes("Councils")
    person.follows("Who sits there", person.page.get_by_role("listitem").filter(has_text=council).first)
    person.reads(council, "Who sits here")


def looks_at(person: Person, title: str) -> None:
    """Follow what a body's page says is open."""
    person.follows("Have a look", person.page.get_by_role("listitem").filter(has_text=title).first)


def stands(person: Person, body: str, statement: str) -> None:
    """Stand in the election that a body holds."""
    if "Council" in body:
        goes_to_council(person, body)
    else:
        person.goes("Councils", body)
    looks_at(person, "Election of a delegate to")
    person.fills("What you stand for (optional)", statement)
    person.presses("Stand for election")
    person.page.get_by_role("button", name="Take my candidacy back").wait_for()


def proposes(person: Person, body: str, title: str, text: str) -> Proposal:
    """Put a resolution before a council in which one sits."""
    person.page.goto(f"/decisions/propose/{body}/")
    person.fills("What it is about, in a few words", title)
    person.fills("The text to be decided (optional)", text)
    person.presses("Put it forward")
    person.reads(title)
    return Proposal.objects.get(title=title)


def votes_for_the_seat(delegate: Person, title: str, choice: str, reason: str = "") -> None:
    """From the first page to a vote of one's seat, in the open."""
    delegate.goes()
    delegate.follows("Read and vote", delegate.waiting(f"Vote for your seat: {title}"))
    delegate.chooses(choice)
    delegate.fills("Reason (optional)", reason)
    delegate.presses("Cast the vote")
    delegate.reads("Seat by seat")


def the_other_seats_vote(proposal: Proposal, choice: str, calendar: Calendar, *, but: Iterable[str] = ()) -> None:
    """Every seat that has not voted makes the same choice, but those of some constituencies."""
    proposal.refresh_from_db()
    (key,) = (option["key"] for option in proposal.options if option["title"] == choice)
    for line in proposal.seats.filter(vote=None).exclude(seat__constituency__name__in=list(but)).select_related("seat"):
        if tenure := Tenure.objects.running().filter(seat=line.seat).first():
            decisions.cast(proposal=proposal, tenure=tenure, vote=Vote.whole(key), at=calendar.passes())


def marks(person: Person, delegate: str, council: str) -> None:
    """From a council's page to a delegate's, and set one's recall mark there."""
    goes_to_council(person, council)
    person.follows("What they did", person.page.get_by_role("listitem").filter(has_text=delegate).first)
    person.follows("Set my recall mark")
    person.presses("Yes, set my recall mark")
    person.page.wait_for_load_state()
