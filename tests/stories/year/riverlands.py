"""The Riverlands: two valleys, each with a council of its own beneath the federation's; four communities, twelve workplaces."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import cycle, product

from commonweal.tables.amend import Row
from commonweal.web.bodies import invitations
from commonweal.web.bodies import services as bodies
from commonweal.web.bodies.models import Body, Invitation, Tenure
from commonweal.web.elections import services as elections
from commonweal.web.elections.models import Candidate, Election
from commonweal.web.members.models import Member
from commonweal.web.plans import services as plans
from commonweal.web.polls import services as polls

COUNCIL = "Council of the Riverlands"
UPPER, LOWER = "Council of the Upper Valley", "Council of the Lower Valley"
BAKERY, MILL = "Weir bakery", "Ferry mill"
NORTHBANK = "Northbank"
WORKPLACES = {
    UPPER: (BAKERY, MILL, "Upper farm", "Quarry works", "Timber yard", "Wool shed"),
    LOWER: ("Harbour bakery", "Lower farm", "Boat yard", "Glass house", "Laundry", "Print shop"),
}
COMMUNITIES = {UPPER: (NORTHBANK, "Hillfoot"), LOWER: ("Southbank", "Saltmarsh")}
BAKERS = ("Mira Olsen", "Jonas Weiss", "Leila Haddad", "Esra Kaya", "Hugo Lund")
MILLERS = ("Omar Farah", "Rosa Nunez", "Pavel Novak", "Tomas Berg", "Dora Lund")
OTHERS = (("Ada", "Bela", "Cora", "Dario", "Edda", "Femi"), ("Abel", "Brandt", "Costa", "Duarte", "Eriksen"))
EACH = 3  # members of a workplace that is neither the bakery nor the mill
PASSWORD = "bread for all"
TABLES: dict[str, list[Row]] = {
    "products": [
        {"product": "bread", "unit": "kg", "decay": 1, "title": "Bread"},
        {"product": "flour", "unit": "kg", "decay": 0.02, "title": "Flour"},
    ],
    "techniques": [
        {"technique": "bake at the weir", "workplace": BAKERY, "title": "Baking at the weir"},
        {"technique": "bake at the harbour", "workplace": "Harbour bakery", "title": "Baking at the harbour"},
        {"technique": "grind", "workplace": MILL, "title": "Milling"},
    ],
    "inputs": [
        {"technique": "bake at the weir", "product": "flour", "amount": 0.7, "unit": "kg"},
        {"technique": "bake at the harbour", "product": "flour", "amount": 0.8, "unit": "kg"},
    ],
    "outputs": [
        {"technique": "bake at the weir", "product": "bread", "amount": 1, "unit": "kg"},
        {"technique": "bake at the harbour", "product": "bread", "amount": 1, "unit": "kg"},
        {"technique": "grind", "product": "flour", "amount": 1, "unit": "kg"},
    ],
    "work": [
        {"technique": "bake at the weir", "skill": "baker", "hours": 0.05},
        {"technique": "bake at the harbour", "skill": "baker", "hours": 0.06},
        {"technique": "grind", "skill": "miller", "hours": 0.01},
    ],
    "emissions": [
        {"technique": "bake at the weir", "cap": "CO2", "amount": 0.3},
        {"technique": "bake at the harbour", "cap": "CO2", "amount": 0.2},
    ],
    "capacity": [
        {"technique": "bake at the weir", "amount": 6000},
        {"technique": "bake at the harbour", "amount": 6000},
        {"technique": "grind", "amount": 12000},
    ],
    "stocks": [{"product": "flour", "amount": 500, "unit": "kg"}],
    "hours": [
        {"skill": "baker", "available": 600, "unit": "hours", "title": "Bakers' hours"},
        {"skill": "miller", "available": 150, "unit": "hours", "title": "Millers' hours"},
    ],
    "caps": [{"cap": "CO2", "unit": "kg", "amount": 4000}],
    "communities": [{"community": name, "members": 50, "title": name} for names in COMMUNITIES.values() for name in names],
    "needs": [
        {"community": name, "product": "bread", "tier": tier, "amount": amount, "unit": "kg"}
        for names in COMMUNITIES.values()
        for name in names
        for tier, amount in (("vital", 1500), ("basic", 500))
    ],
    "plan": [{"key": "title", "value": "Bread for the Riverlands"}, {"key": "periods", "value": "2"}],
}


def key(name: str) -> str:
    """What a body is called in addresses."""
    return name.lower().replace(" ", "-")


def body(name: str) -> Body:
    """The body of that name."""
    return Body.objects.get(name=name)


def founded(at: datetime) -> None:
    """Lay the charter down: the councils, the bodies beneath them, a link for each first member, and the tables."""
    top = bodies.found_body(key="council", kind="council", name=COUNCIL, at=at)
    belongs: dict[str, list[Body]] = {}
    people = _people()
    for name in (UPPER, LOWER):
        valley = bodies.found_body(key=key(name), kind="council", name=name, parent=top, at=at)
        communities = cycle(
            [bodies.found_body(key=key(one), kind="community", name=one, parent=valley, at=at) for one in COMMUNITIES[name]]
        )
        for one in WORKPLACES[name]:
            workplace = bodies.found_body(key=key(one), kind="workplace", name=one, parent=valley, at=at)
            for person in people(one):
                belongs[person] = [workplace, next(communities)]
    for person, where in belongs.items():
        invitations.invite_founder(name=person, bodies=where, at=at)
    plans.found(document=TABLES, title="Riverlands", at=at)


def _people() -> Callable[[str], Sequence[str]]:
    """Who works where; whoever has no part of their own in the story has a name all the same."""
    others: Iterator[str] = (f"{first} {last}" for last, first in product(reversed(OTHERS[1]), OTHERS[0]))
    named = {BAKERY: BAKERS, MILL: MILLERS}
    return lambda workplace: named.get(workplace) or [next(others) for _one in range(EACH)]


def link_of(name: str) -> str:
    """The link of a first member who has not signed up yet."""
    return invitations.link(Invitation.objects.get(name=name, founding=True))


def the_others_sign_up(at: datetime) -> None:
    """Everybody who has not followed their link follows it."""
    for invitation in Invitation.objects.filter(founding=True, used=0).order_by("pk"):
        invitations.register(invitation=invitation, name=invitation.name, password=PASSWORD, at=at)


def stand(election: Election, *names: str, at: datetime) -> None:
    """These stand as well."""
    for name in names:
        elections.stand(election=election, member=Member.objects.get(name=name), at=at)


def the_others_elect(election: Election, at: datetime, first: str, second: str) -> None:
    """Everybody who has not voted in an election votes, two thirds of them for the first of two, the others for the second."""
    chosen = {name: Candidate.objects.get(election=election, member__name=name) for name in (first, second)}
    names = cycle((first, second, first))
    if election.by == Election.By.SEATS:
        voted = election.seats.exclude(vote=None).values("seat")
        for tenure in Tenure.objects.holding(election.body).exclude(seat__in=voted):
            candidate = chosen[next(names)]
            if len(election.places) > 1:
                ranks = ((election.option_keys.index(candidate.key) + 1,),)
                elections.rank_for_seat(election=election, tenure=tenure, ranks=ranks, at=at)
            else:
                elections.vote_for_seat(election=election, tenure=tenure, candidate=candidate, at=at)
        return
    for line in election.persons.filter(voted=False).select_related("member"):
        elections.vote(election=election, member=line.member, candidate=chosen[next(names)], at=at)


def the_others_rank(election: Election, orders: Sequence[Sequence[str]], *, at: datetime) -> None:
    """Everybody who has not voted ranks the candidates, each in the next of these orders."""
    election.refresh_from_db()
    number = {option["title"]: place for place, option in enumerate(election.options, start=1)}
    for line, order in zip(election.persons.filter(voted=False).select_related("member"), orders, strict=True):
        ranks = tuple((number[name],) for name in order)
        elections.cast_ranking(election=election, member=line.member, ranks=ranks, at=at)


def the_others_vote(poll: polls.AnyPoll, choice: str, at: datetime) -> None:
    """Everybody on the roll of a members' vote who has not voted makes the same choice."""
    for line in poll.persons.filter(voted=False).select_related("member"):
        polls.cast_ballot(poll, member=line.member, choice=choice, at=at)


def two_of(body: Body) -> list[str]:
    """The names of the two who joined a base body last."""
    found = body.memberships.running().select_related("member").order_by("-pk")
    return [membership.member.name for membership in found[:2]]


def sitting(council: str, *constituencies: str) -> list[str]:
    """The names of those who hold a council's seats, or those of some constituencies, by whom they speak for."""
    holding = Tenure.objects.holding(body(council)).select_related("holder").order_by("seat__constituency__name")
    if constituencies:
        holding = holding.filter(seat__constituency__name__in=constituencies)
    return [tenure.holder.name for tenure in holding]


def members(name: str) -> list[str]:
    """The names of those who belong to a base body."""
    return [membership.member.name for membership in body(name).memberships.running().select_related("member").order_by("pk")]
