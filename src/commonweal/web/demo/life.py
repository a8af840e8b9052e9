"""What the demo's invented people do once the plan is there: one proposes it, an assembly meets, the delegates vote.

Those one can log in as do nothing by themselves: their votes are left to whoever tries the demo.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from commonweal.rules.ballots import Vote
from commonweal.web.bodies.models import Body, Tenure
from commonweal.web.decisions import mandates
from commonweal.web.decisions import services as decisions
from commonweal.web.decisions.models import Proposal
from commonweal.web.demo.found import COUNCIL, Federation
from commonweal.web.plans import services as plans
from commonweal.web.plans.models import Plan
from commonweal.web.polls import services as polls

REASONS: Mapping[str, str] = {
    "plan": "It meets what everyone needs, and nobody can show me a better one.",
    "more local": "Less carriage is worth a twentieth of what we want besides.",
    "fewer hours": "We said a four-day week; let us take the time.",
}
# Of the delegates in the order of their bodies' names, each votes as the next of these says.
VOTES = ("plan", "more local", "plan", "fewer hours", "plan", "more local")


@transaction.atomic
def put_to_vote(federation: Federation, plan: Plan, *, assembly: str, at: datetime) -> Proposal:
    """Put the plan to the council, ask one body's assembly how its delegate is to vote, and let the invented people vote."""
    council = Body.objects.get(key=COUNCIL)
    played = {person.name for person in federation.people if person.login}
    delegates = (
        Tenure.objects.holding(council).select_related("seat__constituency", "holder").order_by("seat__constituency__name")
    )
    others = [tenure for tenure in delegates if tenure.holder.name not in played]
    proposal = plans.propose(plan=plan, council=council, by=others[0], at=at)
    by_name = {option.name: f"option-{option.position}" for option in plan.options.all()}

    seat = council.seats.get(constituency__key=assembly)
    meeting = mandates.open_assembly(proposal=proposal, seat=seat, casts_itself=False, at=at)
    absent = meeting.persons.exclude(member__name__in=played).select_related("member").order_by("pk")
    for place, line in enumerate(absent):
        polls.cast_ballot(meeting, member=line.member, choice=by_name["more local" if place % 3 else "plan"], at=at)

    for place, tenure in enumerate(others):
        name = VOTES[place % len(VOTES)]
        reason = REASONS[name] if place < len(VOTES) else ""
        decisions.cast(proposal=proposal, tenure=tenure, vote=Vote.whole(by_name[name]), reason=reason, at=at)
    proposal.refresh_from_db()
    return proposal
