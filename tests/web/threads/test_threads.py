"""Words in threads: who writes them, who changes them, what is left of them in the record."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from commonweal.rules.effects import Resolve
from commonweal.rules.talk import BURST, CHANGES
from commonweal.web.bodies import services as bodies
from commonweal.web.committees import services as committees
from commonweal.web.decisions import services as decisions
from commonweal.web.members.models import Member
from commonweal.web.notices import services as notices
from commonweal.web.notices.lines import lines
from commonweal.web.record import export
from commonweal.web.record import services as record
from commonweal.web.record.models import Entry, Opening
from commonweal.web.refused import Refused
from commonweal.web.threads import services, subjects
from commonweal.web.threads.models import Thread, Word
from tests.cast import AT, COMMITTEES, DAY

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def thread(federation):
    return services.open_thread(
        body=federation.body["northside"], title="The well", text="It is dry.", author=federation.person["Ana"], at=AT
    )


def told(member):
    notices.read_on(at=AT)
    return [line for _notice, line in lines(notices.notices_to(member), member, 0) if line.event == "word.said"]


def test_the_record_holds_a_commitment_to_the_words_and_no_name(federation, thread):
    cleo = federation.person["Cleo"]
    word = services.say(thread=thread, text="Dig deeper.", author=cleo, at=AT, to=thread.words.get())
    entry = Entry.objects.get(index=word.entry)
    assert entry.data["to"] == thread.words.first().key
    assert "Dig" not in entry.text
    assert cleo.key not in entry.text
    assert cleo.name not in entry.text
    assert "office" not in entry.data
    assert entry.content.private.keys() == {"text"}


def test_a_delegates_words_stand_under_the_office(federation, thread):
    word = thread.words.get()  # Ana speaks for northside
    assert word.tenure == federation.seat["northside"].tenure
    assert Entry.objects.get(index=word.entry).data["office"] == federation.person["Ana"].office_key


def test_what_is_withdrawn_is_erased_and_the_record_still_holds(federation, thread, tmp_path):
    word = services.say(thread=thread, text="Somebody's secret.", author=federation.person["Cleo"], at=AT)
    entries = list(Entry.objects.values_list("text", flat=True))
    services.withdraw(word=word, at=AT)
    word.refresh_from_db()
    assert word.text == ""
    assert not Opening.objects.filter(entry__index=word.entry).exists()
    assert list(Entry.objects.order_by("index").values_list("text", flat=True))[: len(entries)] == entries
    assert Entry.objects.order_by("index").last().kind == "word.withdrawn"
    with pytest.raises(Refused, match="withdrawn already"):
        services.withdraw(word=word, at=AT)


def test_words_are_in_no_export(thread, tmp_path):
    record.sign(record.FEDERATION, AT)
    export.write(tmp_path / "out")
    assert "It is dry." not in (tmp_path / "out" / "openings.jsonl").read_text()
    assert "The well" in (tmp_path / "out" / "openings.jsonl").read_text()


def test_words_can_be_put_right_for_a_while_and_what_stood_there_is_erased(federation, thread):
    word = thread.words.get()
    before = word.entry
    word = services.change(word=word, text="It is nearly dry.", at=AT + CHANGES)
    assert not Opening.objects.filter(entry__index=before).exists()
    assert Opening.objects.get(entry__index=word.entry).said == "It is nearly dry."
    with pytest.raises(Refused, match="15 minutes"):
        services.change(word=word, text="Too late.", at=AT + CHANGES + MINUTE)


def test_replies_stand_one_level_deep_and_tell_only_whom_they_answer(federation, thread):
    ana, ben, cleo = (federation.person[name] for name in ("Ana", "Ben", "Cleo"))
    first = thread.words.get()
    reply = services.say(thread=thread, text="Since May.", author=ben, at=AT, to=first)
    second = services.say(thread=thread, text="Since April.", author=cleo, at=AT, to=reply)
    assert second.under == first
    assert second.to == reply
    assert [line.title for line in told(ana)] == ["Ben replied to what you said"]
    assert [line.title for line in told(ben)] == ["Cleo replied to what you said"]
    assert told(cleo) == []
    notices.set_quiet(ana, quiet=True)
    assert told(ana) == []


def test_nobody_is_told_of_their_own_reply(federation, thread):
    services.say(thread=thread, text="I mean it.", author=federation.person["Ana"], at=AT, to=thread.words.get())
    assert told(federation.person["Ana"]) == []


def test_what_was_withdrawn_is_answered_no_more(federation, thread):
    word = services.withdraw(word=thread.words.get(), at=AT)
    with pytest.raises(Refused, match="not there any more"):
        services.say(thread=thread, text="Why?", author=federation.person["Ben"], at=AT, to=word)


def test_a_flood_is_held_back_with_the_time_to_wait(federation, thread):
    ben = federation.person["Ben"]
    for number in range(BURST):
        services.say(thread=thread, text=f"Number {number}", author=ben, at=AT)
    with pytest.raises(Refused, match="10 contributions within 10 minutes; the next can follow in 9 minutes"):
        services.say(thread=thread, text="And another.", author=ben, at=AT + MINUTE)
    services.say(thread=thread, text="Later.", author=ben, at=AT + 11 * MINUTE)
    services.say(thread=thread, text="Another voice.", author=federation.person["Cleo"], at=AT + MINUTE)


@pytest.mark.parametrize(("text", "sentence"), [("  ", "Write something"), ("x" * 5001, "5001 characters; 5000 are the most")])
def test_bad_words_are_refused_and_leave_nothing(federation, thread, text, sentence):
    entries = Entry.objects.count()
    with pytest.raises(Refused, match=sentence):
        services.say(thread=thread, text=text, author=federation.person["Ben"], at=AT)
    assert Entry.objects.count() == entries
    assert thread.words.count() == 1


def test_of_a_council_whoever_belongs_beneath_it_writes(federation):
    proposal = decisions.propose(
        council=federation.council, title="The oven", text="Build it.", options=[{"key": "yes", "title": "Yes"}],
        follows={"yes": [Resolve("An oven.")]}, at=AT,
    )  # fmt: skip
    subject = subjects.find(f"proposal:{proposal.key}")
    assert services.allowed(federation.person["Emil"], subject)  # a member beneath, who holds no seat
    assert not services.allowed(Member.objects.create_user(name="Olga"), subject)
    word = services.say_about(subject=subject, text="Too dear.", author=federation.person["Emil"], at=AT)
    assert word.tenure is None
    assert services.say_about(subject=subject, text="No.", author=federation.person["Ben"], at=AT).tenure.holder.name == "Ben"
    assert Thread.objects.get().about == f"proposal:{proposal.key}"
    assert services.talk_about(subject.about).size == 2


def test_on_an_item_of_three_the_workers_write_and_the_councils_seat_as_well(federation):
    committee = committees.found(workplace=federation.body["bakery"], at=AT)
    for seat, name in zip(committee.seats.values(), COMMITTEES["bakery"], strict=True):
        bodies.install(seat=seat, order=[federation.person[name]], election="founding", at=AT)
    item = committees.open_item(committee=committee, title="Sundays?", text="", at=AT)
    subject = subjects.find(f"item:{item.key}")
    assert services.allowed(federation.person["Ana"], subject)
    assert services.allowed(federation.person["Dora"], subject)  # holds the council's seat, works elsewhere
    assert not services.allowed(federation.person["Cleo"], subject)
    assert services.say_about(subject=subject, text="No.", author=federation.person["Dora"], at=AT).tenure.seat == committee.local


def test_subjects_of_every_kind_are_found_in_as_many_queries_as_kinds(federation, django_assert_num_queries):
    abouts = [f"needs:{key}" for key in ("northside", "southside")] + [f"plan:p{n}" for n in range(9)] + ["nothing:x", "needs:no"]
    with django_assert_num_queries(3):
        assert set(subjects.find_all(abouts)) == {"needs:northside", "needs:southside"}


def test_whoever_leaves_keeps_the_right_to_withdraw(federation, thread):
    cleo = federation.person["Cleo"]
    word = services.say(thread=thread, text="Goodbye.", author=cleo, at=AT)
    bodies.leave(member=cleo, body=federation.body["northside"], at=AT + DAY)
    assert not services.allowed(cleo, thread)
    services.withdraw(word=word, at=AT + 2 * DAY)
    assert Word.objects.get(pk=word.pk).withdrawn


def test_the_database_keeps_no_text_of_a_withdrawn_word(thread):
    with pytest.raises(IntegrityError):
        Word.objects.filter(thread=thread).update(withdrawn=AT)
