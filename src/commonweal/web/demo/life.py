"""What the demo's invented people do: propose the plan, meet, vote; later they vote on the rest and confirm what reaches them.

Those one can log in as do nothing by themselves: their votes are left to whoever tries the demo. The others wait a little, so
that one sees a vote open, and then vote, so that it ends when those one plays have voted too.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta

from django.apps import apps
from django.conf import settings
from django.db import transaction

from commonweal.rules.ballots import ABSTAIN, Vote
from commonweal.rules.choice import NONE
from commonweal.web.bodies.models import Body, Tenure
from commonweal.web.committees import services as committees
from commonweal.web.committees.models import Item
from commonweal.web.decisions import mandates
from commonweal.web.decisions import services as decisions
from commonweal.web.decisions.models import Proposal
from commonweal.web.demo.found import COUNCIL, Federation
from commonweal.web.plans import services as plans
from commonweal.web.plans.models import Plan
from commonweal.web.polls import services as polls
from commonweal.web.polls.models import Poll
from commonweal.web.production import deliveries
from commonweal.web.production.models import Delivery, Question
from commonweal.web.refused import Refused

REASONS: Mapping[str, str] = {
    "plan": "It meets what everyone needs, and nobody can show me a better one.",
    "more local": "Less carriage is worth a twentieth of what we want besides.",
}
# Of the delegates in the order of their bodies' names, each votes as the next of these says.
# Half the council wants each, so that those whom one plays decide it.
VOTES = ("plan", "more local")
PATIENCE = timedelta(seconds=4)  # so long a vote is open before the invented people vote in it


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


def go_on(at: datetime) -> int:
    """Have the invented people do what they are asked to and have not done: vote, answer, confirm; say how many did.

    A vote just opened is left alone for a moment, and what an invented delegate is bound to is kept.
    """
    played = {person["name"] for person in json.loads((settings.HOME / "demo-people.json").read_text())["people"]}
    return sum(_vote(poll, played, at) for poll in _waiting(at)) + _answer_items(played, at) + _confirm(played, at)


def _waiting(at: datetime) -> Iterator[Poll]:
    """Every poll that takes votes, a little after it opened."""
    for model in apps.get_models():
        if issubclass(model, Poll):
            yield from model.objects.open().filter(opened__lte=at - PATIENCE, closes__gt=at).order_by("pk")


def _answer_items(played: set[str], at: datetime) -> int:
    """Let everyone in a committee of three who is not played answer what is before it: for what stands first."""
    done = 0
    for item in Item.objects.open().filter(opened__lte=at - PATIENCE, closes__gt=at).select_related("committee__body"):
        sitting = Tenure.objects.holding(item.committee.body).exclude(holder__name__in=played).order_by("pk")
        for tenure in sitting.exclude(pk__in=item.answers.values("tenure")):
            with suppress(Refused):  # another may just have settled it
                committees.answer(item=item, tenure=tenure, option=item.options[0]["key"], at=at)
                done += 1
    return done


def _confirm(played: set[str], at: datetime) -> int:
    """Let somebody confirm what is reported sent, unless one of those played can."""
    done = 0
    for delivery in Delivery.objects.waiting().filter(reported_at__lte=at - PATIENCE).select_related("receiver"):
        there = delivery.receiver.memberships.running().exclude(member=delivery.reported_by_id).select_related("member")
        if not there.exists() or there.filter(member__name__in=played).exists():
            continue
        with suppress(Refused):  # it may just have been taken back
            member = there.order_by("pk")[0].member
            deliveries.confirm_delivery(delivery=delivery, amount=delivery.reported, member=member, at=at)
            done += 1
    return done


def _vote(poll: Poll, played: set[str], at: datetime) -> int:
    """Let everyone vote in one poll who is not played and has not voted."""
    wanted = [key for key in poll.option_keys if key not in (NONE, ABSTAIN)]
    done = 0
    if poll.by == Poll.By.MEMBERS:
        objects = isinstance(poll, Question) and poll.limits  # whoever works there knows the objection to be true
        most, fewer = (wanted[-1], wanted[0]) if objects else (wanted[0], wanted[-1])
        lines = poll.persons.filter(voted=False).exclude(member__name__in=played).select_related("member").order_by("pk")
        for place, line in enumerate(lines):
            with suppress(Refused):  # the member may just have left
                polls.cast_ballot(poll, member=line.member, choice=fewer if place % 3 == 2 else most, at=at)
                done += 1
        return done
    for place, line in enumerate(poll.seats.filter(vote=None).select_related("seat").order_by("pk")):
        tenure = Tenure.objects.running().filter(seat=line.seat).exclude(holder__name__in=played).first()
        if tenure is not None:
            with suppress(Refused):  # the tenure may just have ended
                if isinstance(poll, Proposal):
                    decisions.cast(proposal=poll, tenure=tenure, vote=_choice(poll, tenure, wanted, place), at=at)
                else:
                    polls.cast_vote(poll, tenure=tenure, vote=Vote.whole(wanted[-1 if place % 3 == 2 else 0]), at=at)
                done += 1
    return done


def _choice(poll: Proposal, tenure: Tenure, wanted: list[str], place: int) -> Vote:
    """What an invented delegate votes for: as bound; else as in the first vote; else two of three for what stands first."""
    bound = poll.mandates.filter(seat=tenure.seat).exclude(choice={}).first()
    if bound is not None:
        return bound.vote
    if poll.before is not None:
        first = poll.before.seats.filter(seat=tenure.seat).select_related("vote").first()
        cast = getattr(first, "vote", None)
        standing = [option for option in (cast.choice if cast else ()) if option in wanted]
        return Vote.whole(standing[0] if standing else wanted[place % len(wanted)])
    return Vote.whole(wanted[-1 if place % 3 == 2 else 0])
