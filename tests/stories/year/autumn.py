"""Autumn: what a council decided against its members is brought before all of them by petition, and taken back."""

from commonweal.web.decisions.models import Petition, Proposal
from tests.stories.people import People
from tests.stories.seeing import seen
from tests.stories.year import riverlands
from tests.stories.year.calendar import Calendar
from tests.stories.year.riverlands import UPPER
from tests.stories.year.spring import OVEN

TAKEN_BACK = f"Take back what {UPPER} decided"


def members_bring_a_councils_decision_before_all(people: People, calendar: Calendar) -> None:
    calendar.passes(days=20)
    omar, others = people["Omar Farah"], people.of(("Mira Olsen", "Hugo Lund"))
    omar.page.goto(Proposal.objects.get(title=OVEN).get_absolute_url())
    omar.follows("Begin a petition")
    omar.fills("Why all members are to decide it (optional)", "Two assemblies of five said no, and the mill’s wheel cannot wait.")
    omar.presses("Begin and sign")
    omar.reads("Let all decide", "You have signed.", "Nobody else is shown that.")
    seen(omar, "year-petition")
    petition = Petition.objects.get()
    for member in others:
        member.page.goto(petition.get_absolute_url())
        member.presses("Sign")
        member.page.wait_for_load_state()
    member.reads("It was reached", "all members vote")


def all_members_take_it_back(people: People, calendar: Calendar) -> None:
    calendar.passes()
    mira = people["Mira Olsen"]
    mira.page.goto(Petition.objects.get().get_absolute_url())
    mira.follows("The referendum")
    mira.reads("Your vote")
    mira.chooses(TAKEN_BACK)
    seen(mira, "year-referendum")
    mira.presses("Put my ballot in the box")
    mira.reads("Your ballot is in the box.")
    referendum = Petition.objects.get().referendum
    (key,) = (option["key"] for option in referendum.options if option["title"] == TAKEN_BACK)
    riverlands.the_others_vote(referendum, key, calendar.passes())
    calendar.passes()
    mira.page.reload()
    mira.reads(f"chose “{TAKEN_BACK}”")
    seen(mira, "year-taken-back")
