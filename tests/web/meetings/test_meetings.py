"""Meetings through their services: called, chaired by nobody's appointment, spoken in by turns, minuted, and recorded."""

from datetime import timedelta

import pytest

from commonweal.rules.constitution import written
from commonweal.rules.meetings import commitment, drawn
from commonweal.web.bodies import besides
from commonweal.web.bodies import services as bodies
from commonweal.web.constitution import services as constitution
from commonweal.web.meetings import agenda, calling, ics, room, speakers
from commonweal.web.meetings.models import Meeting, Motion, Point, Stage
from commonweal.web.members.models import Member
from commonweal.web.record import export
from commonweal.web.record import services as record
from commonweal.web.record.models import Entry
from commonweal.web.refused import Refused
from tests.cast import AT, DAY

pytestmark = pytest.mark.django_db
BEGINS = AT + 3 * DAY
MINUTE = timedelta(minutes=1)
HALL = {"title": "Spring", "zone": "Europe/Lisbon", "place": "The hall"}


@pytest.fixture
def meeting(federation):
    return calling.call_meeting(body=federation.body["northside"], member=federation.person["Ana"], begins=BEGINS, at=AT, **HALL)


def come(meeting, federation, *names, willing=()):
    for name in names:
        room.come(meeting=meeting, member=federation.person[name], willing=name in willing, at=BEGINS)


@pytest.fixture
def under_way(federation, meeting):
    """Northside's three are there; Ana alone was willing, and so is in the chair; the meeting is at its one item."""
    point = agenda.add_item(meeting=meeting, title="Lamps", at=AT, member=federation.person["Ben"])
    come(meeting, federation, "Ana", "Ben", "Cleo", willing=("Ana",))
    room.open_meeting(meeting=meeting, member=federation.person["Ben"], at=BEGINS)
    room.take_up(meeting=meeting, chair=federation.person["Ana"], point=point, at=BEGINS)
    return Meeting.objects.get()


def last(kind):
    return Entry.objects.filter(kind=kind).order_by("index").last().data


# ── Calling


def test_who_speaks_for_a_body_calls_its_meeting_alone(meeting):
    assert meeting.stage == Stage.CALLED
    assert last("meeting.called")["seed"] == commitment(meeting.seed)
    assert meeting.seed not in Entry.objects.get(kind="meeting.called").text


def test_others_call_it_once_their_share_stands_behind_it(town):
    constitution.adopt(body="bakery", articles=[written("meetings.calling", {"share": "1/4"})], at=AT, above=["town"])
    fay, gus, hana = town.people[5:8]
    meeting = calling.call_meeting(body=town.bakery, member=fay, begins=BEGINS, at=AT, **HALL)
    assert (meeting.stage, calling.needed(meeting, AT)) == (Stage.ASKED, 3)
    assert calling.stand_behind(meeting=meeting, member=gus, at=AT).stage == Stage.ASKED
    assert calling.stand_behind(meeting=meeting, member=gus, at=AT).stage == Stage.ASKED  # twice is once
    assert calling.stand_behind(meeting=meeting, member=hana, at=AT).stage == Stage.CALLED
    assert (last("meeting.called")["behind"], last("meeting.called")["belong"]) == (3, 10)
    assert calling.step_back(meeting=meeting, member=gus, at=AT).stage == Stage.DROPPED


def test_where_nobody_calls_alone_a_delegate_does_not(town):
    rules = [written("meetings.calling", {"share": "1/2", "alone": "nobody"})]
    constitution.adopt(body="bakery", articles=rules, at=AT, above=["town"])
    assert calling.call_meeting(body=town.bakery, member=town.people[0], begins=BEGINS, at=AT, **HALL).stage == Stage.ASKED


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"begins": AT - DAY}, "has passed"),
        ({"begins": AT + DAY}, "at least 2 days"),
        ({"zone": "Atlantis"}, "“Atlantis” is no time zone"),
        ({"title": " "}, "what the meeting is for"),
        ({"place": ""}, "where it is"),
    ],
)
def test_a_call_that_cannot_be_is_refused_and_leaves_nothing(federation, said, sentence):
    with pytest.raises(Refused, match=sentence):
        calling.call_meeting(
            body=federation.body["northside"], member=federation.person["Ana"], at=AT, **{**HALL, "begins": BEGINS, **said}
        )
    assert not Meeting.objects.exists()
    assert not Entry.objects.filter(kind="meeting.asked").exists()


def test_a_delegate_who_steps_back_drops_the_meeting_nobody_else_stands_behind(federation, meeting):
    assert calling.step_back(meeting=meeting, member=federation.person["Ana"], at=AT).stage == Stage.DROPPED


def test_what_nobody_opened_is_dropped_by_the_clock(meeting):
    calling.drop_due(BEGINS + timedelta(hours=13))
    meeting.refresh_from_db()
    assert meeting.stage == Stage.DROPPED


# ── The agenda


def test_items_of_another_body_are_refused_and_ones_own_are_taken(federation, meeting):
    with pytest.raises(Refused, match="before another body"):
        agenda.add_item(meeting=meeting, title="", about="needs:southside", at=AT)
    with pytest.raises(Refused, match="before another body"):
        agenda.add_item(meeting=meeting, title="", about="proposal:none", at=AT)
    with pytest.raises(Refused, match="in a few words"):
        agenda.add_item(meeting=meeting, title=" ", at=AT)
    assert agenda.add_item(meeting=meeting, title="", about="needs:northside", at=AT).title == "What Northside needs"


PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("lamps.html", b"<script>", "“lamps.html” cannot be attached"),
        ("lamps.svg", b"<svg>", "these kinds can: pdf, png"),
        ("lamps.pdf", b"<html>", "is not what its name says"),
        ("lamps.txt", b"a\0b", "is not what its name says"),
        ("lamps.txt", b"", "is empty"),
        ("lamps.png", PNG + b"0" * 5 * 2**20, "5.0 MB; 5 MB are the most"),
        (".png", PNG, "cannot be attached"),
    ],
)
def test_a_file_that_cannot_be_attached_is_refused_with_its_name(federation, meeting, name, content, sentence):
    point = agenda.add_item(meeting=meeting, title="Lamps", at=AT)
    with pytest.raises(Refused, match=sentence):
        agenda.attach(point=point, name=name, content=content, at=AT)
    assert not point.attachments.exists()


def test_a_file_is_in_the_record_by_its_hash_and_goes_with_the_export(meeting, tmp_path):
    point = agenda.add_item(meeting=meeting, title="Lamps", at=AT)
    file = agenda.attach(point=point, name="../../etc/lamps.png", content=PNG, at=AT)
    assert file.name == "lamps.png"
    entry = last("file.attached")
    assert entry["sha256"] == file.sha256
    assert entry["files"][file.sha256] == {"size": len(PNG), "media": "image/png"}
    record.sign(record.FEDERATION, AT)
    export.write(tmp_path / "out")
    assert (tmp_path / "out" / "files" / file.sha256).read_bytes() == PNG
    with pytest.raises(Refused, match="already"):
        agenda.attach(point=point, name="again.png", content=PNG, at=AT)


def test_an_item_is_taken_off_by_who_put_it_there_alone(federation, meeting):
    point = agenda.add_item(meeting=meeting, title="Lamps", at=AT, member=federation.person["Ben"])
    with pytest.raises(Refused, match="Only who put"):
        agenda.take_off(point=point, member=federation.person["Ana"], at=AT)
    agenda.take_off(point=point, member=federation.person["Ben"], at=AT)
    assert not meeting.points.exists()


# ── The room


def test_c3_the_chair_is_drawn_from_the_willing_by_a_seed_that_the_call_committed_to(federation, meeting):
    come(meeting, federation, "Ana", "Ben", "Cleo", willing=("Ben", "Cleo"))
    room.open_meeting(meeting=meeting, member=federation.person["Ana"], at=BEGINS)
    opened, draw = last("meeting.opened"), last("chair.drawn")
    assert commitment(opened["seed"]) == last("meeting.called")["seed"]
    assert draw["drawn"] == drawn(f"{opened['seed']}/1", draw["willing"])
    meeting.refresh_from_db()
    assert meeting.chair == meeting.attendances.get(reference=draw["drawn"]).member
    assert meeting.chair.name in ("Ben", "Cleo")


def test_nobody_opens_a_meeting_before_its_hour_or_without_being_there(federation, meeting):
    with pytest.raises(Refused, match="30 minutes"):
        room.come(meeting=meeting, member=federation.person["Ana"], at=BEGINS - 31 * MINUTE)
    with pytest.raises(Refused, match="nobody opens it sooner"):
        room.open_meeting(meeting=meeting, member=federation.person["Ana"], at=BEGINS - MINUTE)
    with pytest.raises(Refused, match="that you are here"):
        room.open_meeting(meeting=meeting, member=federation.person["Ana"], at=BEGINS)
    with pytest.raises(Refused, match="Those who belong to Northside"):
        room.come(meeting=meeting, member=federation.person["Dora"], at=BEGINS)


def test_who_leaves_the_chair_leaves_it_to_the_next_draw(federation, meeting):
    come(meeting, federation, "Ana", "Ben", willing=("Ana", "Ben"))
    room.open_meeting(meeting=meeting, member=federation.person["Ana"], at=BEGINS)
    meeting.refresh_from_db()
    first = meeting.chair
    room.go(meeting=meeting, member=first, at=BEGINS)
    meeting.refresh_from_db()
    assert meeting.chair not in (first, None)
    room.go(meeting=meeting, member=meeting.chair, at=BEGINS)
    meeting.refresh_from_db()
    assert meeting.chair is None
    come(meeting, federation, "Cleo", willing=("Cleo",))
    meeting.refresh_from_db()
    assert meeting.chair.name == "Cleo"


@pytest.mark.parametrize("act", ["next", "end", "close", "take-up", "bring", "close-meeting"])
def test_what_the_chair_does_nobody_else_does(federation, under_way, act):
    point, ben = under_way.points.get(), federation.person["Ben"]
    acts = {
        "next": lambda: speakers.call_next(point=point, chair=ben, at=BEGINS),
        "end": lambda: speakers.end_turn(point=point, chair=ben, at=BEGINS),
        "close": lambda: speakers.close_list(point=point, chair=ben, at=BEGINS),
        "take-up": lambda: room.take_up(meeting=under_way, chair=ben, point=point, at=BEGINS),
        "bring": lambda: room.bring(meeting=under_way, chair=ben, member=federation.person["Cleo"], at=BEGINS),
        "close-meeting": lambda: room.close_meeting(meeting=under_way, chair=ben, at=BEGINS),
    }
    with pytest.raises(Refused, match="for who chairs"):
        acts[act]()


def test_c3_more_than_half_of_those_present_put_another_in_the_chair(federation, under_way):
    ben, cleo = federation.person["Ben"], federation.person["Cleo"]
    motion = room.move_motion(meeting=under_way, member=ben, kind="chair", candidate=cleo, at=BEGINS)
    assert room.standing(under_way, motion).sentence == "1 of 3 present stand behind it; 2 are needed."
    room.back(motion=motion, member=ben, at=BEGINS)  # twice is once
    under_way.refresh_from_db()
    assert under_way.chair.name == "Ana"
    room.back(motion=motion, member=cleo, at=BEGINS)
    under_way.refresh_from_db()
    assert under_way.chair.name == "Cleo"
    assert last("motion.carried")["behind"] == 2


def test_a_motion_is_carried_when_somebody_leaves_and_so_the_share_is_reached(federation, under_way):
    ben, cleo = federation.person["Ben"], federation.person["Cleo"]
    room.go(meeting=under_way, member=federation.person["Ana"], at=BEGINS)
    motion = room.move_motion(meeting=under_way, member=ben, kind="chair", candidate=ben, at=BEGINS)
    assert motion.carried is None  # one of two
    room.go(meeting=under_way, member=cleo, at=BEGINS)
    motion.refresh_from_db()
    assert motion.carried


def test_whom_the_chair_brought_counts_for_no_motion(town):
    meeting = calling.call_meeting(body=town.bakery, member=town.people[0], begins=BEGINS, at=AT, **HALL)
    ana, ben, cleo = town.people[:3]
    room.come(meeting=meeting, member=ana, willing=True, at=BEGINS)
    room.come(meeting=meeting, member=ben, willing=False, at=BEGINS)
    room.come(meeting=meeting, member=cleo, willing=False, at=BEGINS)
    room.open_meeting(meeting=meeting, member=ana, at=BEGINS)
    for absent in town.people[3:]:
        room.bring(meeting=meeting, chair=ana, member=absent, at=BEGINS)
    motion = room.move_motion(meeting=meeting, member=ben, kind="chair", candidate=cleo, at=BEGINS)
    room.back(motion=motion, member=cleo, at=BEGINS)
    meeting.refresh_from_db()
    assert meeting.chair == cleo  # two of three who came by themselves, though the chair brought seven


def test_those_present_take_up_another_item(federation, under_way):
    other = agenda.add_item(meeting=under_way, title="Noise", at=BEGINS)
    for name in ("Ben", "Cleo"):
        room.move_motion(meeting=under_way, member=federation.person[name], kind="item", point=other, at=BEGINS)
    other.refresh_from_db()
    assert other.stage == Point.Stage.CURRENT
    assert Motion.objects.count() == 1


# ── Speaking


def test_who_has_not_spoken_goes_first_and_a_point_of_order_before_all(federation, under_way):
    point = under_way.points.get()
    ana, ben, cleo = (federation.person[name] for name in ("Ana", "Ben", "Cleo"))
    speakers.ask(point=point, member=ben, at=BEGINS)
    assert speakers.call_next(point=point, chair=ana, at=BEGINS).member == ben
    speakers.ask(point=point, member=ben, at=BEGINS)
    speakers.ask(point=point, member=cleo, at=BEGINS)
    speakers.close_list(point=point, chair=ana, at=BEGINS)
    with pytest.raises(Refused, match="list of speakers is closed"):
        speakers.ask(point=point, member=ana, at=BEGINS)
    speakers.ask(point=point, member=ana, point_of_order=True, at=BEGINS)
    called = [speakers.call_next(point=point, chair=ana, at=BEGINS + n * MINUTE).member for n in range(3)]
    assert called == [ana, cleo, ben]
    assert speakers.call_next(point=point, chair=ana, at=BEGINS + 5 * MINUTE) is None
    assert point.turns.filter(ended=None).count() == 0


def test_asking_twice_at_another_item_or_from_elsewhere_is_refused(federation, under_way):
    point, other = under_way.points.get(), agenda.add_item(meeting=under_way, title="Noise", at=BEGINS)
    ben = federation.person["Ben"]
    speakers.ask(point=point, member=ben, at=BEGINS)
    with pytest.raises(Refused, match="on the list already"):
        speakers.ask(point=point, member=ben, at=BEGINS)
    with pytest.raises(Refused, match="not at this item"):
        speakers.ask(point=other, member=ben, at=BEGINS)
    with pytest.raises(Refused, match="that you are here"):
        speakers.ask(point=point, member=federation.person["Dora"], at=BEGINS)
    speakers.take_back(point=point, member=ben, at=BEGINS)
    assert not point.turns.exists()


def test_a_body_that_chose_two_lists_calls_them_by_turns(town):
    constitution.adopt(body="bakery", articles=[written("decisions.speaking", {"order": "in turn"})], at=AT, above=["town"])
    meeting = calling.call_meeting(body=town.bakery, member=town.people[0], begins=BEGINS, at=AT, **HALL)
    point = agenda.add_item(meeting=meeting, title="Ovens", at=AT)
    for place, member in enumerate(town.people[:4]):
        room.come(meeting=meeting, member=member, willing=not place, at=BEGINS)
    chair = town.people[0]
    room.open_meeting(meeting=meeting, member=chair, at=BEGINS)
    room.take_up(meeting=meeting, chair=chair, point=point, at=BEGINS)
    for member, second in zip(town.people[:4], (False, False, True, True), strict=True):
        speakers.ask(point=point, member=member, second_list=second, at=BEGINS)
    called = [speakers.call_next(point=point, chair=chair, at=BEGINS + n * MINUTE).member.name for n in range(4)]
    assert called == ["Ana", "Cleo", "Ben", "Dora"]


# ── The end, minutes, attendance


def test_minutes_are_agreed_on_at_the_next_meeting_and_stand_from_then_on(federation, under_way):
    ana, ben, cleo = (federation.person[name] for name in ("Ana", "Ben", "Cleo"))
    room.close_meeting(meeting=under_way, chair=ana, at=BEGINS)
    room.write_minutes(meeting=under_way, member=ben, text="We want lamps.", before="", at=BEGINS)
    with pytest.raises(Refused, match="changed the minutes meanwhile"):
        room.write_minutes(meeting=under_way, member=cleo, text="We want none.", before="", at=BEGINS)
    with pytest.raises(Refused, match="Whoever was at the meeting"):
        room.write_minutes(meeting=under_way, member=federation.person["Dora"], text="x", before="We want lamps.", at=BEGINS)
    later = BEGINS + 7 * DAY
    following = calling.call_meeting(body=federation.body["northside"], member=ana, begins=later, at=BEGINS, **HALL)
    assert following.points.get().minutes_of == under_way
    for member in (ana, ben, cleo):
        room.come(meeting=following, member=member, at=later)
    room.open_meeting(meeting=following, member=ana, at=later)
    for member in (ana, cleo):
        room.move_motion(meeting=following, member=member, kind="minutes", at=later)
    under_way.refresh_from_db()
    assert (under_way.agreed, under_way.agreed_at) == (later, following)
    entry = Entry.objects.get(kind="minutes.agreed")
    assert entry.openings.get().said == "We want lamps."
    with pytest.raises(Refused, match="have been agreed on"):
        room.write_minutes(meeting=under_way, member=ben, text="Late.", before="We want lamps.", at=later)


def test_a_meeting_nobody_closes_is_over_after_twelve_hours(under_way):
    room.close_due(BEGINS + timedelta(hours=11))
    under_way.refresh_from_db()
    assert under_way.stage == Stage.OPEN
    room.close_due(BEGINS + timedelta(hours=12, minutes=1))
    under_way.refresh_from_db()
    assert under_way.stage == Stage.OVER


def test_a_delegate_who_did_not_come_is_seen_not_to_have_come(federation):
    seats = federation.seat
    meeting = calling.call_meeting(body=federation.council, member=federation.person["Ana"], begins=BEGINS, at=AT, **HALL)
    come(meeting, federation, "Ana", "Ben", willing=("Ana",))
    room.open_meeting(meeting=meeting, member=federation.person["Ana"], at=BEGINS)
    room.close_meeting(meeting=meeting, chair=federation.person["Ana"], at=BEGINS)
    assert besides.attended(seats["northside"].tenure) == besides.Attended(1, 1)
    assert besides.attended(seats["mill"].tenure) == besides.Attended(0, 1)
    assert last("meeting.closed")["tenures"] == sorted(seats[key].tenure.key for key in ("northside", "bakery"))


def test_no_entry_of_a_meeting_names_a_member(federation, under_way):
    point = under_way.points.get()
    speakers.ask(point=point, member=federation.person["Ben"], at=BEGINS)
    speakers.call_next(point=point, chair=federation.person["Ana"], at=BEGINS)
    room.close_meeting(meeting=under_way, chair=federation.person["Ana"], at=BEGINS)
    kinds = ("meeting.", "chair.", "point.", "motion.")
    for entry in Entry.objects.filter(body="northside"):
        if entry.kind.startswith(kinds):
            for person in federation.person.values():
                assert person.name not in entry.text
                assert person.key not in entry.text


# ── The calendar


def test_a_calendar_reads_the_moment_in_utc_and_every_line_within_its_bytes(federation, meeting):
    meeting.text = "Ünser; Brot, " * 20 + "\nund Salz"
    text = ics.calendar([meeting], "a-log", "https://commonweal.example", AT).decode()
    assert f"UID:{meeting.key}@a-log\r\n" in text
    assert "DTSTART:20300304T120000Z\r\n" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    unfolded = text.replace("\r\n ", "")
    assert "DESCRIPTION:Ünser\\; Brot\\, " in unfolded
    assert unfolded.rstrip().endswith("END:VCALENDAR")


def test_the_hour_is_told_by_the_clocks_of_its_zone(meeting):
    assert meeting.when == "Monday, 4 March 2030, 12:00 (Europe/Lisbon)"
    meeting.zone = "Asia/Kathmandu"
    assert meeting.when.endswith("17:45 (Asia/Kathmandu)")


def test_whoever_leaves_the_body_calls_no_more(federation):
    olga = Member.objects.create_user(name="Olga")
    body = federation.body["northside"]
    bodies.join(member=olga, body=body, at=AT)
    meeting = calling.call_meeting(body=body, member=federation.person["Ana"], begins=BEGINS, at=AT, **HALL)
    bodies.leave(member=olga, body=body, at=AT)
    with pytest.raises(Refused, match="Those who belong"):
        room.come(meeting=meeting, member=olga, at=BEGINS)
