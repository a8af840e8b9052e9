"""Federations of many rows, laid down at once: for how often pages ask the database, and for the benchmarks."""

from commonweal.rules.effects import Resolve
from commonweal.web import clock
from commonweal.web.bodies import services as bodies
from commonweal.web.bodies.models import Body, Membership, Seat, Tenure
from commonweal.web.decisions import mandates, services
from commonweal.web.decisions.models import Assembly, AssemblyBallot
from commonweal.web.members.models import Member
from tests.cast import AT

UNUSABLE = "!"  # a password nobody has


def grown(councils: int, each: int, members: int = 2, under: str = "c") -> Body:
    """A federation of three levels, laid down in rows: what is measured is the reading."""
    top, _new = Body.objects.get_or_create(key="top", defaults={"kind": "council", "name": "Federation", "founded": AT})
    lower = [
        Body.objects.create(key=f"{under}{n}", kind="council", name=f"Council {n}", parent=top, founded=AT)
        for n in range(councils)
    ]
    bases = [
        Body.objects.create(
            key=f"{one.key}-b{n}", kind="workplace", name=f"{one.name} works {n}", parent=one, founded=AT, size=members
        )
        for one in lower
        for n in range(each)
    ]
    people = Member.objects.bulk_create(Member(name=f"Person {under}{n}", password=UNUSABLE) for n in range(len(bases) * members))
    Membership.objects.bulk_create(
        Membership(member=person, body=bases[n // members], joined=AT) for n, person in enumerate(people)
    )
    first = {body.pk: people[n * members] for n, body in enumerate(bases)}
    seats = Seat.objects.bulk_create(Seat(council=body.parent, constituency=body) for body in bases)
    seats += Seat.objects.bulk_create(Seat(council=top, constituency=body) for body in lower)
    first |= {body.pk: people[n * each * members] for n, body in enumerate(lower)}
    Tenure.objects.bulk_create(Tenure(seat=seat, holder=first[seat.constituency_id], began=AT, day=AT) for seat in seats)
    return top


def voting(top: Body, polls: int, members: int, under: str = "works") -> tuple[Member, list[Assembly]]:
    """Workplaces whose assemblies vote on one proposal: the one person who belongs to all of them, and the votes, all open."""
    at = clock.now()
    council = bodies.found_body(key=f"{under}-council", kind="council", name=f"Council of {under}", parent=top, at=at)
    everywhere, seats = Member.objects.create(name=f"Everywhere in {under}", password=UNUSABLE), []
    for number in range(polls):
        name = f"{under}-{number}"
        works = bodies.found_body(key=name, kind="workplace", name=name.capitalize(), parent=council, at=at)
        people = [Member(name=f"{name} {one}", password=UNUSABLE) for one in range(members - 1)]
        people = [*Member.objects.bulk_create(people, batch_size=1000), everywhere]
        Membership.objects.bulk_create((Membership(member=person, body=works, joined=at) for person in people), batch_size=1000)
        Body.objects.filter(pk=works.pk).update(size=members)
        works.refresh_from_db()
        seats.append(bodies.found_seat(council=council, constituency=works, at=at))
        bodies.install(seat=seats[-1], order=people[:2], election=f"founding-{name}", at=at)
    proposal = services.propose(
        council=council,
        title="A second shift",
        text="It would begin in May.",
        options=[{"key": "yes", "title": "Yes"}],
        follows={"yes": [Resolve("A second shift")]},
        at=at,
    )
    return everywhere, [mandates.open_assembly(proposal=proposal, seat=seat, casts_itself=False, at=at) for seat in seats]


def half_voted(assembly: Assembly, but: Member) -> None:
    """Half of the ballots in the box, laid down as rows; whoever looks at the pages has still to vote."""
    lines = assembly.persons.exclude(member=but).order_by("pk")[: assembly.on_roll // 2].values_list("pk", flat=True)
    assembly.persons.filter(pk__in=list(lines)).update(voted=True)
    AssemblyBallot.objects.bulk_create(AssemblyBallot(poll=assembly, choice="yes") for _line in lines)
    assembly.voted = len(lines)
    assembly.save(update_fields=["voted"])


def opened(top: Body, assemblies: list[Assembly]) -> dict[str, str]:
    """What a member opens where assemblies vote: each page by what stands on it."""
    asked = assemblies[-1]
    return {
        "home": "/",
        "the picture": "/bodies/picture/",
        "a council of the picture": f"/bodies/picture/?council={asked.proposal.body.key}",
        "all bodies": "/bodies/",
        "the topmost council": top.get_absolute_url(),
        "a body that votes": asked.body.get_absolute_url(),
        "the council of its delegates": asked.proposal.body.get_absolute_url(),
        "the vote of its members": asked.get_absolute_url(),
        "the council's vote": asked.proposal.get_absolute_url(),
        "all that is being decided": "/decisions/",
    }
