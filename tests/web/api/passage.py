"""A federation in the midst of everything, for tests of every act: votes of every kind open, a plan computed and one adopted."""

import secrets
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from commonweal.rules.accords import Act, New, Terms
from commonweal.rules.ballots import Vote
from commonweal.rules.bodies import Kind
from commonweal.rules.effects import Resolve
from commonweal.rules.unions import Subject
from commonweal.web import enact
from commonweal.web.accords.models import Accord, Stage
from commonweal.web.bodies import admission, invitations
from commonweal.web.bodies import services as bodies
from commonweal.web.bodies.seats import take_by_lot
from commonweal.web.committees import services as committees
from commonweal.web.constitution import services as constitution
from commonweal.web.decisions import life, mandates
from commonweal.web.decisions import services as decisions
from commonweal.web.decisions.models import Petition
from commonweal.web.elections import services as elections
from commonweal.web.means import services as means
from commonweal.web.means.models import Technique
from commonweal.web.meetings import agenda, calling, forwards, room
from commonweal.web.meetings.models import Forward
from commonweal.web.members.models import Member
from commonweal.web.needs import services as needs
from commonweal.web.needs.models import Product
from commonweal.web.plans import services as plans
from commonweal.web.plans import work
from commonweal.web.production import deliveries
from commonweal.web.production import services as production
from commonweal.web.production.models import Assignment
from commonweal.web.threads import services as threads
from commonweal.web.unions import ballots, disputes, offices, roll
from tests.cast import AT, COMMITTEES, DAY, rule

ELECTED = AT + 4 * DAY
NOW = AT + 5 * DAY
OURS, THEIRS = ("Ben", "Ana"), ("Dora", "Emil")  # two unions; the first of each holds its office

HALVES = (New("early", Kind.WORKPLACE, "Early"), New("late", Kind.WORKPLACE, "Late"))


@dataclass
class Passage:
    """The keys of everything one can act on: ``own`` of northside, the bakery and the council, ``foreign`` of the others."""

    own: dict[str, str]
    foreign: dict[str, str]
    people: dict[str, Member]


def passage(federation: Any) -> Passage:
    """Bring a federation to where every act of this issue can be tried, on something of one's own and of others."""
    council, person = federation.council, federation.person
    second = bodies.found_body(key="district", kind="council", name="District", parent=council, at=AT)
    plan = work.run(plans.request(member=None, why="The first.", at=AT, enqueue=False).key)
    proposal = plans.propose(plan=plan, council=council, by=federation.seat["mill"].tenure, at=AT)
    for seat in federation.seat.values():
        decisions.cast(proposal=proposal, tenure=seat.tenure, vote=Vote.whole("option-0"), at=AT)
    enact.carry_out(at=AT)
    asked = person | {name: Member.objects.create_user(name=name) for name in ("Olga", "Paul", "Rita")}
    _former(federation, asked["Paul"])
    own = _sides(federation, asked, "northside", "bakery", council)
    foreign = _sides(federation, asked, "southside", "mill", second)
    own |= _union(federation, asked, OURS, "bakery")
    foreign |= _union(federation, asked, THEIRS, "mill")
    proposal.refresh_from_db()
    forwards.send_decision(proposal=proposal, upward=False, note="", at=NOW)
    for side in (own, foreign):
        side["sent"] = Forward.objects.get(body__key=side["community"]).key
        side |= {"plan": plan.key, "computation": plan.computation.key, "reported": proposal.key}
    return Passage(own, foreign, asked)


def _union(federation: Any, person: dict[str, Member], members: tuple[str, ...], workplace: str) -> dict[str, str]:
    """A union with its officer, who is named first, and one of everything in it."""
    first, *others = (person[name] for name in members)
    union = roll.found(name=f"Union of the {workplace}", member=first, at=AT)
    for other in others:
        roll.join(secret=roll.invite(union=union, at=AT), member=other, at=AT)
    office = offices.create(union=union, title="Secretary", at=AT)
    candidate = offices.stand(office=office, member=first, at=AT)
    seating = ballots.open_for_office(office=office, at=AT)
    for voter in (first, *others):
        ballots.vote(ballot=seating, member=voter, choice=candidate.key, at=AT)
    vacant = offices.create(union=union, title="Treasurer", at=AT)
    offices.stand(office=vacant, member=first, at=AT)
    dispute = disputes.open_dispute(union=union, workplace=federation.body[workplace], title="Nights", at=AT)
    asked = ballots.open_vote(union=union, subject=Subject.RESOLUTION, title="A picnic?", at=ELECTED)
    return {
        "union": union.key,
        "office": vacant.key,
        "term": office.term.key,
        "dispute": dispute.key,
        "ballot": asked.key,
        "invitation": roll.invite(union=union, at=ELECTED),
    }


def _sides(federation: Any, person: dict[str, Member], community: str, workplace: str, council: Any) -> dict[str, str]:
    """One of everything, in one community, one workplace and one council."""
    home, works = federation.body[community], federation.body[workplace]
    member = federation.members(community)[0]
    bread = Product.objects.get(name="bread")
    said = {"product": bread, "tier": "basic", "amount": Decimal(10), "periods": [1], "why": "For guests."}
    listed = needs.state_need(member=member, community=home, at=AT, **said)
    ballot = needs.open_list(community=home, note="", at=AT)
    need = needs.state_need(member=member, community=home, at=AT, **said)
    seat = federation.seat[workplace]
    running = elections.call_election(seat=seat, at=AT)
    elections.stand(election=running, member=federation.members(workplace)[0], at=AT)
    elections.open_voting(election=running, at=ELECTED)
    running.refresh_from_db()
    standing = elections.call_election(seat=bodies.found_seat(council=council, constituency=works, at=AT), at=NOW)
    resolution = decisions.propose(
        council=federation.council,
        title=f"A garden for {community}",
        text="Yes?",
        options=[{"key": "yes", "title": "Yes"}],
        follows={"yes": [Resolve("a garden")]},
        at=ELECTED,
    )
    ruling = decisions.propose(
        council=council,
        title=f"A lantern for {council}",
        text="Yes?",
        options=[{"key": "yes", "title": "Yes"}],
        follows={"yes": [Resolve("a lantern")]},
        at=ELECTED,
    )
    assembly = mandates.open_assembly(proposal=resolution, seat=seat, casts_itself=False, at=ELECTED)
    assignment = Assignment.objects.get(workplace=works)
    question = production.put(assignment=assignment, at=ELECTED)
    sold = {"product": "bread" if workplace == "bakery" else "flour", "period": 1, "amount": Decimal(100)}
    delivery = deliveries.report_delivery(sender=works, receiver=home, member=federation.members(workplace)[0], at=AT, **sold)
    own_article = "own.kitchen"
    constitution.change_article(
        lineage=council.lineage(), kind=council.kind, key=own_article, title="Kitchen", text="Wash up.", data={}, at=AT
    )
    statement = means.state(
        workplace=works,
        kind="capacity",
        about="bake" if workplace == "bakery" else "grind",
        rows={"capacity": [{"technique": "bake" if workplace == "bakery" else "grind", "period": "", "amount": 8000}]},
        reason="An oven is old.",
        at=AT,
    )
    items = _joint(federation, works) | _written(federation, home) | _petition(council)
    asking = {place: admission.ask(member=person["Olga"], body=place, at=AT).key for place in (home, works)}
    at_home = invitations.invite(by=member, bodies=[home], name="Nora", at=NOW)
    elsewhere = bodies.found_body(key=f"clinic-{community}", kind="service", name=f"Clinic of {community}", parent=council, at=AT)
    link = invitations.invite_founder(name="Otto", bodies=[elsewhere], at=AT)
    thread = threads.open_thread(body=home, title="The well", text="It is dry.", author=member, at=NOW)
    return {
        **_small(federation, works),
        "act": "open",
        "ready": "small-coop",
        "dividing": _accord(Terms(Act.SPLIT, (works.key,), new=HALVES)).key,
        "unable": _accord(Terms(Act.OPEN, (), council.key, (New(f"farm-{council.key}", Kind.WORKPLACE, "Farm"),))).key,
        "body_invitation": at_home.key,
        "link": link.key,
        "secret": invitations.secret(link),
        "community": home.key,
        "workplace": works.key,
        "council": council.key,
        "neighbour": federation.members(community)[1].key,
        "seat": federation.seat[community].key,
        "work_seat": seat.key,
        "tenure": federation.seat[community].tenure.key,
        "admission": asking[home],
        "need": need.key,
        "listed": listed.key,
        "list": ballot.key,
        "election": running.key,
        "standing": standing.key,
        "candidate": running.options[0]["key"],
        "proposal": resolution.key,
        "ruling": ruling.key,
        "assembly": assembly.key,
        "assignment": assignment.key,
        "question": question.key,
        "delivery": delivery.key,
        **items,
        "statement": statement.key,
        "kind": "needs",
        "thread": thread.key,
        **_meeting(home, federation.members(community)),
        "word": thread.words.get().key,
        "article": "recall.share",
        "own_article": own_article,
        "technique": str(_technique(works.key)),
    }


def _meeting(home: Any, members: list[Member]) -> dict[str, str]:
    """A meeting under way, at its only item, with something moved in it."""
    place = {"zone": "Europe/Lisbon", "place": "The hall"}
    meeting = calling.call_meeting(body=home, member=members[0], title="Lamps", begins=ELECTED, at=AT, **place)
    point = agenda.add_item(meeting=meeting, member=members[0], title="Lamps in the lane", at=AT)
    for member in members:
        room.come(meeting=meeting, member=member, at=ELECTED)
    room.open_meeting(meeting=meeting, member=members[0], at=ELECTED)
    motion = room.move_motion(meeting=meeting, member=members[0], kind="send", point=point, at=ELECTED)
    return {"meeting": meeting.key, "point": point.key, "motion": motion.key}


def _joint(federation: Any, workplace: Any) -> dict[str, str]:
    """A committee of three with an item before it, and one that its workers' seat has called before the assembly."""
    committee = committees.found(workplace=workplace, at=ELECTED)
    for seat, name in zip(committee.seats.values(), COMMITTEES[workplace.key], strict=True):
        bodies.install(seat=seat, order=[federation.person[name]], election="founding", at=ELECTED)
    item = committees.open_item(committee=committee, title="Bake on Sundays?", text="", at=ELECTED)
    called = committees.open_item(committee=committee, title="Close at noon?", text="", at=ELECTED)
    committees.call_assembly(item=called, tenure=committee.workers.tenure, at=ELECTED)
    return {"committee": committee.body.key, "item": item.key, "call": called.call.key}


def _written(federation: Any, home: Any) -> dict[str, str]:
    """A draft, a proposal that is talked about with an amendment, one that is voted on, one that could not be carried out."""
    first, *others = members = federation.members(home.key)
    said = {"text": "", "options": [{"key": "yes", "title": "Yes"}], "follows": {"yes": [Resolve("a bench")]}}
    undone = decisions.propose(council=home, title="A roof", author=first, **said, at=ELECTED)
    for voter in members:
        decisions.cast_ballot(proposal=undone, member=voter, choice_made="yes", at=ELECTED)
    decisions.not_carried_out(poll=undone.key, reason="The roof is not there.")
    asked = decisions.propose(council=home, title="A bench", **said, at=ELECTED)
    draft = life.draft(body=home, member=first, title="A pond", **said, at=ELECTED)
    rule(home, "decisions.discussion", at=ELECTED, days=2)
    discussed = decisions.propose(council=home, title="A well", author=first, **said, at=ELECTED)
    amendment = life.amend(proposal=discussed, member=others[0], option="yes", title="A deep well", at=ELECTED)
    return {
        "undone": undone.key,
        "asked": asked.key,
        "draft": draft.key,
        "draft_invitation": draft.invitation,
        "discussed": discussed.key,
        "amendment": amendment.key,
    }


def _petition(council: Any) -> dict[str, str]:
    """A petition beneath a council that half of the members below would have to sign."""
    rule(council, "decisions.petition", at=AT, share="1/2")
    return {"petition": Petition.objects.create(body=council, title="A free library", begun=AT, ends=AT + 60 * DAY).key}


def _small(federation: Any, works: Any) -> dict[str, str]:
    """A vote of three or fewer that is over, and the tellers who sign what came out: everybody there."""
    members = federation.members(works.key)
    office = bodies.found_body(key=f"{works.key}-tellers", kind="tellers", name=f"Tellers of {works}", parent=works, at=AT)
    for member in members:
        seat = bodies.found_seat(council=office, constituency=works, title="Teller", by_lot=True, at=AT)
        take_by_lot(seat=seat, holder=member, lot="lot:", at=AT)
    said = {"text": "", "options": [{"key": "yes", "title": "Yes"}], "follows": {"yes": [Resolve("a bell")]}}
    small = decisions.propose(council=works, title="A bell", author=members[0], at=AT, **said)
    for voter in members:
        decisions.cast_ballot(proposal=small, member=voter, choice_made="yes", at=AT)
    return {"small": small.key, "tellers": office.key}


def _accord(terms: Terms) -> Accord:
    """An accord to which all had consented, and which could not be carried out."""
    return Accord.objects.create(act=terms.act, terms=terms.written(), title="So be it", stage=Stage.UNDONE, made=AT, settled=AT)


def _former(federation: Any, member: Member) -> None:
    """Somebody who spoke for northside, and has left it."""
    home = federation.body["northside"]
    seat = bodies.found_seat(council=federation.council, constituency=home, at=AT)
    bodies.join(member=member, body=home, at=AT)
    bodies.install(seat=seat, order=[member], election="founding", at=AT)
    bodies.leave(member=member, body=home, at=AT)


def _technique(workplace: str) -> int:
    return Technique.objects.filter(workplace=workplace).order_by("pk").first().pk


def key() -> str:
    """A fresh Idempotency-Key."""
    return secrets.token_hex(8)
