"""Three years in the life of a small federation, told twice: once power drifts upward, once it stays below.

The drift monitor sees the two apart by their records alone; every act in them went through the services that everyone uses.
Each year has two halves, an act of its own each, and the computing of its plan between them: who is interrupted goes on.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction

from commonweal.rules.ballots import YES, Vote
from commonweal.rules.effects import Resolve
from commonweal.web import clock, enact
from commonweal.web.bodies import services as bodies
from commonweal.web.bodies.models import Body, Seat, Tenure
from commonweal.web.decisions import mandates
from commonweal.web.decisions import services as decisions
from commonweal.web.decisions.models import Proposal
from commonweal.web.demo.found import AGO, COUNCIL, DAY, Federation
from commonweal.web.elections import services as elections
from commonweal.web.needs import services as needs
from commonweal.web.needs.models import Product
from commonweal.web.notices import services as notices
from commonweal.web.plans import services as plans
from commonweal.web.plans import work
from commonweal.web.plans.models import Adoption, Computation, Plan, State
from commonweal.web.polls import services as polls
from commonweal.web.polls.models import Poll
from commonweal.web.production import services as production
from commonweal.web.record import services as record

YEARS = 3
YEAR = timedelta(days=365)
SINCE = timedelta(days=YEARS * 365 - 60)  # so long ago it was founded: the last year's acts are not a year old
HOUR = timedelta(hours=1)
PLAN, AGREED = "option-0", "yes"
BREAD = ("The nursery opened.", "Two houses were built.", "The school cooks again.")


@dataclass(frozen=True)
class Habits:
    """How power is used: who is elected year after year, whether anybody below is asked, and what a delegate does with it."""

    delegates: tuple[Mapping[str, str], ...]  # of each year: base body -> whom it elects
    asks: bool  # before a vote the constituencies are asked for their mandates
    heeds: bool  # who is bound votes so
    protest: str = ""  # why the last plan is accepted under protest, by the workplace that has most to say about it
    protester: str = ""


def lived(federation: Federation, habits: Habits, *, at: datetime, tell: Callable[[str], None] = lambda _: None) -> None:
    """Live the years up to now, or what is left of them."""
    for year in range(YEARS):
        moment = at - SINCE + year * YEAR
        tell(f"year {year + 1} of {YEARS}")
        if Computation.objects.count() <= year:
            _choose(federation, habits, year, moment)
        _compute(year, moment + 60 * DAY)
        if Adoption.objects.count() <= year:
            _decide(habits, year, moment + 61 * DAY)
    if not Proposal.objects.filter(about="").exists():
        _resolve(habits, at - 20 * DAY)
        notices.begin_afresh(at=at - DAY)
        record.checkpoint(at=at - DAY)


def over() -> datetime:
    """When the years end that began with the founding: the moment at which the demo was first started."""
    return Body.objects.get(key=COUNCIL).founded + AGO + SINCE


@transaction.atomic
def _choose(federation: Federation, habits: Habits, year: int, at: datetime) -> None:
    """The first half of a year: every seat is voted on again, a community states and ratifies a need, a plan is asked for."""
    for seat in Seat.objects.filter(council__key=COUNCIL).select_related("constituency") if year else ():
        _elect(seat, habits.delegates[year][seat.constituency.key], at)
    _state(Body.objects.get(key=federation.people[0].bodies[0]), BREAD[year], at + 40 * DAY)
    enact.carry_out(at=at + 50 * DAY)
    plans.request(member=None, why="Another year.", at=at + 60 * DAY, enqueue=False)
    record.checkpoint(at=at + 60 * DAY)


def _elect(seat: Seat, name: str, at: datetime) -> None:
    voters = list(bodies.electors(seat.constituency).order_by("pk"))
    election = elections.call_election(seat=seat, at=at)
    chosen = elections.stand(election=election, member=next(one for one in voters if one.name == name), at=at + HOUR)
    elections.open_voting(election=election, at=election.standing_until)
    election.refresh_from_db()
    for voter in voters:
        elections.vote(election=election, member=voter, candidate=chosen, at=election.standing_until + DAY)
    enact.carry_out(at=election.standing_until + DAY)


def _state(community: Body, why: str, at: datetime) -> None:
    """One more need, and everybody in the community ratifies the list with it."""
    members = list(bodies.electors(community).order_by("pk"))
    said = {"tier": "basic", "amount": Decimal(500), "periods": [1], "why": why}
    needs.state_need(member=members[0], community=community, product=Product.objects.get(name="bread"), at=at, **said)
    ballot = needs.open_list(community=community, note="", at=at + HOUR)
    for member in members:
        polls.cast_ballot(ballot, member=member, choice=YES, at=at + DAY)


def _compute(year: int, at: datetime) -> None:
    """Compute a year's plan, unless that is done; what broke off in the middle is computed again."""
    question = Computation.objects.order_by("pk")[year]
    if question.state == State.DONE:
        return
    if question.state == State.RUNNING:
        Computation.objects.filter(pk=question.pk).update(state=State.QUEUED, attempt=question.attempt + 1)
        question.refresh_from_db()
    with clock.at(at):
        work.run(question.key, question.attempt)


@transaction.atomic
def _decide(habits: Habits, year: int, at: datetime) -> None:
    """The second half: the council votes on the plan, and the workplaces say what they say to it."""
    council = Body.objects.get(key=COUNCIL)
    seated = list(Tenure.objects.holding(council).order_by("pk"))
    proposal = plans.propose(plan=Plan.objects.order_by("pk")[year], council=council, by=seated[0], at=at)
    _vote(proposal, habits, PLAN, asked=seated if habits.asks else (), at=at)
    enact.carry_out(at=at + 4 * DAY)
    for assignment in production.in_force().assignments.select_related("workplace"):
        reason = habits.protest if year == YEARS - 1 and assignment.workplace.key == habits.protester else ""
        question = production.put(assignment=assignment, reason=reason, at=at + 5 * DAY)
        _all_say(question, question.option_keys[0], at + 6 * DAY)
    enact.carry_out(at=at + 7 * DAY)


@transaction.atomic
def _resolve(habits: Habits, at: datetime) -> None:
    """The council says what it wants with Sundays; where nobody else is asked, one assembly asks to be, and is not heeded."""
    council = Body.objects.get(key=COUNCIL)
    options = [{"key": AGREED, "title": "Sundays are free"}]
    proposal = decisions.propose(
        council=council,
        title="Rest on Sundays",
        text="Nobody bakes, grinds or ploughs on a Sunday.",
        options=options,
        follows={AGREED: [Resolve("Sundays are free.")]},
        at=at,
    )
    seated = list(Tenure.objects.holding(council).order_by("pk"))
    _vote(proposal, habits, AGREED, asked=seated if habits.asks else seated[:1], at=at)


def _vote(proposal: Proposal, habits: Habits, choice: str, *, asked: Sequence[Tenure], at: datetime) -> None:
    """The constituencies of some delegates bind them; then all vote, and heed what they were asked, or the contrary of it."""
    for tenure in asked:
        assembly = mandates.open_assembly(proposal=proposal, seat=tenure.seat, casts_itself=False, at=at)
        _all_say(assembly, choice, at + DAY)
    bound = {tenure.pk for tenure in asked}
    for tenure in Tenure.objects.holding(proposal.body).order_by("pk"):
        said = "none" if tenure.pk in bound and not habits.heeds else choice
        decisions.cast(proposal=proposal, tenure=tenure, vote=Vote.whole(said), at=at + 3 * DAY)


def _all_say(poll: Poll, choice: str, at: datetime) -> None:
    for line in poll.persons.select_related("member").order_by("pk"):
        polls.cast_ballot(poll, member=line.member, choice=choice, at=at)
