"""Recall through rows: the arithmetic of R1 to R5 in one transaction, on whichever database the tests run."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commonweal.rules.constitution import Article
from commonweal.rules.effects import ChangeArticle
from commonweal.rules.recall import Standing
from commonweal.web import enact
from commonweal.web.bodies import hooks, services
from commonweal.web.bodies.electorates import electors, standing
from commonweal.web.bodies.models import Alternate, Body, RecallMark, Tenure
from commonweal.web.constitution import services as constitution
from commonweal.web.members.models import Member
from commonweal.web.record import services as record
from commonweal.web.record.models import Entry
from commonweal.web.refused import Refused

AT = datetime(2030, 3, 2, 9, tzinfo=UTC)

pytestmark = pytest.mark.both_databases


def mark(town, *people):
    for member in people:
        services.set_mark(tenure=town.seat.tenure, member=member, at=AT)


def test_R1_the_mark_that_tips_the_scale_ends_the_tenure_and_is_recorded(town):
    ana, ben = town.people[:2]
    tenure = town.seat.tenure
    mark(town, *town.people[4:9])
    assert town.seat.tenure == tenure  # 5 of 10
    mark(town, town.people[9])  # 6 of 10
    tenure.refresh_from_db()
    assert (tenure.ended, tenure.cause, tenure.holder) == (AT, "recalled", ana)
    assert town.seat.tenure.holder == ben  # R4
    recalled, began = Entry.objects.filter(kind__startswith="tenure.").order_by("-index")[:2][::-1]
    assert recalled.kind == "tenure.recalled"
    assert (recalled.data["marks"], recalled.data["constituents"]) == (6, 10)
    assert began.data["office"] == ben.office_key
    assert recalled.effects == []


def test_R1_the_member_who_leaves_tips_the_scale(town):
    mark(town, *town.people[3:8])  # 5 of 10
    services.leave(member=town.people[9], body=town.bakery, at=AT)  # 5 of 9
    assert town.seat.tenure.holder == town.people[1]


def test_R1_a_marked_member_who_leaves_takes_the_mark_along(town):
    mark(town, *town.people[3:8])
    services.leave(member=town.people[3], body=town.bakery, at=AT)  # 4 of 9
    assert town.seat.tenure.holder == town.people[0]
    services.join(member=town.people[3], body=town.bakery, at=AT)
    assert not services.has_marked(town.seat.tenure, town.people[3])


def test_R2_a_withdrawn_mark_leaves_no_row_and_no_entry(town):
    before = Entry.objects.count()
    mark(town, town.people[5])
    services.withdraw_mark(tenure=town.seat.tenure, member=town.people[5], at=AT)
    assert not RecallMark.objects.exists()
    assert town.seat.tenure.marked == 0
    assert Entry.objects.count() == before


def test_R2_a_mark_holds_neither_time_nor_serial_number():
    assert {field.name for field in RecallMark._meta.get_fields()} == {"id", "tenure", "member"}
    assert RecallMark._meta.pk.get_internal_type() == "UUIDField"


def test_R2_setting_a_mark_twice_is_one_mark(town):
    mark(town, town.people[5], town.people[5])
    assert town.seat.tenure.marked == RecallMark.objects.count() == 1


def test_R2_a_stranger_cannot_mark(town):
    with pytest.raises(Refused) as refused:
        mark(town, town.stranger)
    assert refused.value.verdict.article == "recall.marks"


def test_R2_the_days_count_moves_once_a_day(town):
    noon = AT.replace(hour=12)
    for moment, people, counted in ((noon - timedelta(hours=1), 3, 0), (noon, 0, 3), (noon + timedelta(hours=9), 1, 3)):
        mark(town, *town.people[5 + town.seat.tenure.marked :][:people])
        services.take_days_counts(moment)
        assert town.seat.tenure.days_count().marked == counted
    services.take_days_counts(noon + timedelta(days=1))
    assert "4 of 10; 6 are needed" in services.shown_recall(town.seat.tenure, noon).public_sentence


def test_R2_the_days_count_is_taken_of_every_tenure_whose_day_has_passed(town):
    mark(town, town.people[5])
    other = services.found_seat(council=town.council, constituency=town.bakery, at=AT)
    services.install(seat=other, order=town.people[3:5], election="founding", at=AT)
    services.leave(member=town.people[9], body=town.bakery, at=AT)
    assert services.take_days_counts(AT + timedelta(days=3)) == 2
    counts = Tenure.objects.running().order_by("pk").values_list("day_marked", "day_constituents")
    assert list(counts) == [(1, 9), (0, 9)]
    assert services.take_days_counts(AT + timedelta(days=3)) == 0


def test_R1_a_lower_share_ends_at_once_the_tenures_whose_marks_now_suffice(town):
    mark(town, *town.people[5:9])  # 4 of 10
    change = ChangeArticle("recall.share", "", "", (("more_than", "1/3"),))
    decided = record.append("poll.closed", {"poll": "poll-1"}, body=town.council.key, effects=[change.written()], at=AT)
    assert enact.carry_out_entry(decided, at=AT)
    assert town.seat.tenure.holder == town.people[1]
    assert Entry.objects.get(kind="tenure.recalled").data["more_than"] == "1/3"


def test_the_entry_of_a_recall_says_by_which_share(town):
    lower = Article("recall.share", "When a recall takes effect", "More than {more_than}.", AT, {"more_than": "1/3"})
    constitution.adopt(body=town.council.key, articles=[lower], at=AT)
    mark(town, *town.people[5:9])  # 4 of 10 are more than a third
    recalled = Entry.objects.get(kind="tenure.recalled")
    said = {"marks": 4, "constituents": 10, "more_than": "1/3"}
    assert said.items() <= recalled.data.items()


def test_R4_the_alternate_who_left_is_passed_over(town):
    services.leave(member=town.people[1], body=town.bakery, at=AT)
    services.resign(tenure=town.seat.tenure, member=town.people[0], at=AT)
    assert town.seat.tenure.holder == town.people[2]


def test_R4_with_nobody_left_an_election_opens_as_an_effect(town):
    Alternate.objects.all().delete()
    services.resign(tenure=town.seat.tenure, member=town.people[0], at=AT)
    entry = Entry.objects.get(kind="seat.unfilled")
    assert entry.effects == [{"do": "OpenElection", "seat": town.seat.key}]
    assert town.seat.tenure is None


def test_the_delegate_who_leaves_the_body_loses_the_seat(town):
    services.leave(member=town.people[0], body=town.bakery, at=AT)
    assert town.seat.tenures.get(holder=town.people[0]).cause == "left"
    assert town.seat.tenure.holder == town.people[1]


def test_R5_what_must_follow_follows_in_the_same_transaction_or_nothing_does(town, monkeypatch):
    def fails(tenure, at):
        raise RuntimeError("the power went out")

    mark(town, *town.people[4:9])
    monkeypatch.setattr(hooks, "_when_a_tenure_ends", [fails])
    with pytest.raises(RuntimeError):
        mark(town, town.people[9])
    assert town.seat.tenure.holder == town.people[0]
    assert RecallMark.objects.count() == town.seat.tenure.marked == 5
    assert not Entry.objects.filter(kind="tenure.recalled").exists()


def test_a_tenure_that_has_ended_cannot_be_marked(town):
    tenure = town.seat.tenure
    services.resign(tenure=tenure, member=town.people[0], at=AT)
    with pytest.raises(Refused, match="has ended"):
        services.set_mark(tenure=tenure, member=town.people[5], at=AT)


def test_one_running_tenure_per_seat(town):
    with pytest.raises(IntegrityError), transaction.atomic():
        Tenure.objects.create(seat=town.seat, holder=town.people[5], began=AT)


def test_nobody_joins_a_council_or_joins_twice_or_leaves_what_they_are_not_in(town):
    for act, member, body in (
        (services.join, town.stranger, town.council),
        (services.join, town.people[0], town.bakery),
        (services.leave, town.stranger, town.bakery),
    ):
        with pytest.raises(Refused):
            act(member=member, body=body, at=AT)
    assert Body.objects.get(key="bakery").size == 10


def test_nobody_is_named_in_the_record(town):
    mark(town, *town.people[4:10])
    services.leave(member=town.people[9], body=town.bakery, at=AT)
    text = "".join(Entry.objects.values_list("text", flat=True)).lower()
    for member in town.people:
        assert member.name.lower() not in text.replace("town council", "").replace("mill street bakery", "")


acts = st.lists(st.tuples(st.sampled_from(["mark", "withdraw", "join", "leave"]), st.integers(0, 9)), max_size=25)


@given(history=acts)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_R1_the_kept_counts_are_the_sets_and_no_tenure_outlives_its_recall(town, history):
    with transaction.atomic():
        for act, number in history:
            member, tenure = town.people[number], town.seat.tenure
            try:
                match act:
                    case "mark" if tenure:
                        services.set_mark(tenure=tenure, member=member, at=AT)
                    case "withdraw" if tenure:
                        services.withdraw_mark(tenure=tenure, member=member, at=AT)
                    case "join":
                        services.join(member=member, body=town.bakery, at=AT)
                    case "leave":
                        services.leave(member=member, body=town.bakery, at=AT)
            except Refused:
                pass
            assert Body.objects.get(pk=town.bakery.pk).size == town.bakery.memberships.running().count()
            for running in Tenure.objects.running().select_related("seat__constituency"):
                marked = set(running.recall_marks.values_list("member__key", flat=True))
                constituents = set(electors(running.seat.constituency).values_list("key", flat=True))
                assert standing(running) == Standing(len(marked), len(constituents))
                assert marked <= constituents
                assert 2 * len(marked) <= len(constituents)
                assert running.holder.key in constituents
        transaction.set_rollback(True)
    assert Member.objects.count() == 11
