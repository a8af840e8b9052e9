"""What bodies send each other: up and down, onto agendas, answered in the open, and seen at both ends."""

import pytest

from commonweal.rules.ballots import Vote
from commonweal.rules.effects import Resolve
from commonweal.web.bodies import services as bodies
from commonweal.web.decisions import services as decisions
from commonweal.web.decisions.models import Proposal
from commonweal.web.look import front
from commonweal.web.meetings import agenda, calling, forwards, room
from commonweal.web.meetings.models import Forward, Reply
from commonweal.web.notices import services as notices
from commonweal.web.notices.lines import lines
from commonweal.web.record.models import Entry
from commonweal.web.refused import Refused
from tests.cast import AT, DAY
from tests.web.paper.office import take_office

pytestmark = pytest.mark.django_db
BEGINS = AT + 3 * DAY
HALL = {"title": "Spring", "zone": "UTC", "place": "The hall"}


@pytest.fixture
def sent(federation):
    """Northside's assembly sends an item up."""
    ana, ben = federation.person["Ana"], federation.person["Ben"]
    meeting = calling.call_meeting(body=federation.body["northside"], member=ana, begins=BEGINS, at=AT, **HALL)
    point = agenda.add_item(meeting=meeting, title="Lamps", text="Ten of them.", at=AT)
    for member in (ana, ben):
        room.come(meeting=meeting, member=member, at=BEGINS)
    room.open_meeting(meeting=meeting, member=ana, at=BEGINS)
    motion = room.move_motion(meeting=meeting, member=ana, kind="send", point=point, at=BEGINS)
    assert not Forward.objects.exists()
    room.back(motion=motion, member=ben, at=BEGINS)
    return Forward.objects.get()


@pytest.fixture
def decided(federation):
    proposal = decisions.propose(
        council=federation.council, title="The oven", text="Build it.", options=[{"key": "yes", "title": "Build it"}],
        follows={"yes": [Resolve("An oven.")]}, at=AT,
    )  # fmt: skip
    for seat in federation.seat.values():
        decisions.cast(proposal=proposal, tenure=seat.tenure, vote=Vote.whole("yes"), at=AT)
    return Proposal.objects.get(pk=proposal.pk)


def test_what_an_assembly_sends_up_a_delegate_takes_up_as_a_proposal(federation, sent):
    assert (sent.sender.key, sent.body.key, sent.text) == ("northside", "council", "Ten of them.")
    waiting = [ask.title for ask in front.asks_of(federation.person["Dora"], BEGINS) if ask.url == sent.get_absolute_url()]
    assert waiting == ["Northside has sent: Lamps"]
    reply = forwards.take_up(forward=sent, member=federation.person["Dora"], at=BEGINS)
    proposal = Proposal.objects.get()
    assert reply.about == f"proposal:{proposal.key}"
    assert proposal.text.startswith("Came from Northside.")
    assert proposal.proposed_by == federation.seat["southside"].tenure
    with pytest.raises(Refused, match="taken up already"):
        forwards.take_up(forward=sent, member=federation.person["Ben"], at=BEGINS)
    assert not [ask for ask in front.asks_of(federation.person["Cleo"], BEGINS) if ask.url == sent.get_absolute_url()]
    said = Entry.objects.get(kind="item.replied")
    assert said.data["office"] == federation.person["Dora"].office_key
    assert said.data["from"] == "northside"


def test_ones_no_keeps_nobody_from_taking_it_up(federation, sent):
    dora = federation.person["Dora"]
    with pytest.raises(Refused, match="in a sentence"):
        forwards.decline(forward=sent, member=dora, text=" ", at=BEGINS)
    forwards.decline(forward=sent, member=dora, text="Too dear.", at=BEGINS)
    with pytest.raises(Refused, match="Your seat has said"):
        forwards.decline(forward=sent, member=dora, text="Still too dear.", at=BEGINS)
    assert Forward.objects.waiting().exists()
    forwards.take_up(forward=sent, member=federation.person["Cleo"], at=BEGINS)
    assert set(sent.replies.values_list("kind", flat=True)) == {Reply.Kind.DECLINED, Reply.Kind.TAKEN}
    assert not Forward.objects.waiting().exists()


def test_what_a_council_decided_goes_down_to_each_body_once(federation, decided):
    assert len(forwards.send_decision(proposal=decided, upward=False, note="Please see to it.", at=AT)) == 4
    one = Forward.objects.get(body__key="bakery")
    assert one.text == "Decided: Build it.\n\nPlease see to it."
    with pytest.raises(Refused, match="sent there already"):
        forwards.send_decision(proposal=decided, upward=False, note="", at=AT)
    with pytest.raises(Refused, match="no council above"):
        forwards.send_decision(proposal=decided, upward=True, note="", at=AT)


def test_it_stands_on_the_next_agenda_or_on_the_one_that_is_called_next(federation, decided):
    north = calling.call_meeting(body=federation.body["northside"], member=federation.person["Ana"], begins=BEGINS, at=AT, **HALL)
    forwards.send_decision(proposal=decided, upward=False, note="", at=AT)
    assert [point.came_from.sender.key for point in north.points.all()] == ["council"]
    south = calling.call_meeting(
        body=federation.body["southside"], member=federation.person["Dora"], begins=BEGINS, at=AT, **HALL
    )
    assert [point.title for point in south.points.all()] == ["The oven"]
    again = calling.call_meeting(
        body=federation.body["southside"], member=federation.person["Dora"], begins=BEGINS + DAY, at=AT, **HALL
    )
    assert not again.points.exists()  # it stands on one agenda


def test_a_base_body_votes_on_what_who_speaks_for_it_takes_up(federation, decided):
    forwards.send_decision(proposal=decided, upward=False, note="", at=AT)
    sent = Forward.objects.get(body__key="bakery")
    ben = federation.person["Ben"]
    with pytest.raises(Refused, match="Whoever holds a seat"):
        forwards.answer(forward=sent, member=federation.person["Emil"], text="Yes.", at=AT)
    reply = forwards.take_up(forward=sent, member=ben, at=AT, text="I am for it.")
    proposal = Proposal.objects.get(body=federation.body["bakery"])
    assert reply.about == f"proposal:{proposal.key}"
    assert proposal.by == Proposal.By.MEMBERS


def test_what_is_not_decided_is_not_sent(federation):
    proposal = decisions.propose(
        council=federation.council, title="The oven", text="", options=[{"key": "yes", "title": "Yes"}],
        follows={"yes": [Resolve("An oven.")]}, at=AT,
    )  # fmt: skip
    with pytest.raises(Refused, match="not decided yet"):
        forwards.send_decision(proposal=proposal, upward=False, note="", at=AT)


def test_a_council_sends_to_the_one_above_it(federation):
    top = bodies.found_body(key="region", kind="council", name="Region", at=AT)
    federation.council.parent = top
    federation.council.save()
    assert [body.key for body in forwards.receivers(federation.council, upward=True)] == ["region"]
    assert [body.key for body in forwards.receivers(top, upward=False)] == ["council"]


def test_both_ends_are_told(federation, sent):
    forwards.answer(forward=sent, member=federation.person["Dora"], text="Next year.", at=BEGINS)
    notices.read_on(at=BEGINS)
    cleo, emil = federation.person["Cleo"], federation.person["Emil"]  # of northside and of the council; of neither
    titles = [line.title for _notice, line in lines(notices.notices_to(cleo), cleo, 0)]
    assert {"Northside sends something to Council", "Council replies to Northside", "Northside meets: Spring"} <= set(titles)
    assert not [line for _notice, line in lines(notices.notices_to(emil), emil, 0) if line.event.startswith("item.")]
    notices.set_quiet(cleo, quiet=True)
    assert not notices.notices_to(cleo).filter(kind="meeting").exists()


def test_nothing_goes_down_to_those_who_count_or_sit_for_a_body(federation):
    take_office(federation.body["bakery"], federation.members("bakery"))
    assert federation.body["bakery"].children.exists()
    assert forwards.receivers(federation.body["bakery"], upward=False) == []
    assert {body.key for body in forwards.receivers(federation.council, upward=False)} == {
        "northside",
        "southside",
        "bakery",
        "mill",
    }
