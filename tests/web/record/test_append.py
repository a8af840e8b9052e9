"""What the record promises: dense indices, one history, entries that never change."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import Error, connection, transaction

from commonweal.record import entry, tree
from commonweal.web.record import services, tiles
from commonweal.web.record.models import Entry, Log, Opening

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_the_first_entry_opens_the_log_under_a_random_name():
    written = services.append("need.stated", {"product": "bread"}, body="northside", at=NOON)
    log = Log.objects.get()
    opened = Entry.objects.get(index=0)
    assert (written.index, log.size, opened.kind, opened.data["origin"]) == (1, 2, "log.opened", log.origin)
    assert len(log.origin) == 32
    assert written.content == entry.Content(1, NOON, "need.stated", "northside", {"product": "bread"})


def test_the_root_is_that_of_all_entries_and_every_entry_has_its_proof():
    for number in range(600):
        services.append("need.stated", {"number": number}, at=NOON)
    log = Log.objects.get()
    leaves = [tree.leaf_hash(text.encode()) for text in Entry.objects.order_by("index").values_list("text", flat=True)]
    assert log.frontier.root == tree.root_of(leaves)
    assert [len(tiles.hashes(log.pk, 0, index)) for index in range(3)] == [256, 256, 89]
    assert tiles.hashes(log.pk, 1, 0) == [tree.root_of(leaves[:256]), tree.root_of(leaves[256:512])]
    for index in (0, 255, 256, 600):
        assert tree.included(leaves[index], index, 601, tree.inclusion(index, 601, tiles.nodes(log.pk)), log.frontier.root)


def test_time_never_decreases():
    services.append("need.stated", {}, at=NOON)
    assert services.append("need.stated", {}, at=NOON - timedelta(hours=1)).at == NOON


def test_private_values_stay_out_of_the_entry_and_open_its_commitments():
    written = services.append("need.stated", {}, private={"reason": "Émilie asked", "notes": [1, 2]}, shown=["notes"], at=NOON)
    assert "Émilie" not in written.text
    for opening in written.openings.all():
        sealed = entry.commitment(bytes(opening.salt), "need.stated", opening.field, opening.said)
        assert written.content.private[opening.field] == sealed
    assert Opening.objects.get(shown=True).said == [1, 2]


def test_an_entry_carries_the_size_of_every_file_it_names():
    digest = services.attach(b"a roll", "text/plain")
    assert services.attach(b"a roll", "text/plain") == digest
    assert services.attached(digest) == b"a roll"
    written = services.append("poll.opened", {"roll": digest, "seed": "0" * 64}, at=NOON)
    assert written.data["files"] == {digest: {"size": 6, "media": "text/plain"}}


def test_effects_wait_until_they_are_carried_out_and_are_carried_out_once():
    written = services.append("decision.carried", {}, effects=[{"do": "AdoptPlan", "plan": 3}], at=NOON)
    assert [waiting.effects for waiting in Entry.objects.to_enact()] == [[{"do": "AdoptPlan", "plan": 3}]]
    services.carried_out(written, at=NOON)
    assert not Entry.objects.to_enact().exists()
    with pytest.raises(Error), transaction.atomic():
        services.carried_out(written, at=NOON)


@pytest.mark.parametrize("data", [{"share": 0.5}, {"big": 2**53}, {"naïve": 1}, {"text": "x" * 70_000}, {"nul": "\0"}])
def test_what_the_record_cannot_say_is_refused_and_leaves_nothing(data):
    services.append("need.stated", {}, at=NOON)
    with pytest.raises(entry.NotCanonical), transaction.atomic():
        services.append("need.stated", data, at=NOON)
    assert Log.objects.get().size == Entry.objects.count() == 2


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE record_entry SET text = '{}'",
        "UPDATE record_entry SET kind = 'need.withdrawn' WHERE \"index\" = 1",
        "DELETE FROM record_entry",
        'INSERT INTO record_entry (log_id, "index", text, leaf_hash, kind, body, at, data, has_effects)'
        ' SELECT log_id, "index" + 7, text, leaf_hash, kind, body, at, data, has_effects FROM record_entry WHERE "index" = 1',
        "UPDATE record_log SET size = size - 1",
        "UPDATE record_log SET size = size + 1",
        "UPDATE record_log SET origin = 'another'",
        "DELETE FROM record_log",
        "UPDATE record_enactment SET at = at",
        "DELETE FROM record_enactment",
        "UPDATE record_opening SET value = '0'",
        "UPDATE record_node SET level = 9",
        "DELETE FROM record_node",
        "UPDATE record_checkpoint SET note = ''",
        "DELETE FROM record_checkpoint",
        "UPDATE record_file SET media = 'x'",
        "DELETE FROM record_file",
    ],
)
def test_no_raw_statement_changes_what_was_written(statement):
    for number in range(256):
        written = services.append(
            "decision.carried", {"number": number}, effects=[{"do": "Nothing"}], private={"who": "Ana"}, at=NOON
        )
    services.carried_out(written, at=NOON)
    services.attach(b"a roll", "text/plain")
    services.sign(services.FEDERATION, NOON)
    before = list(Entry.objects.order_by("index").values_list("text", flat=True))
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert list(Entry.objects.order_by("index").values_list("text", flat=True)) == before


def test_an_entry_outside_a_transaction_is_refused(transactional_db):
    with pytest.raises(RuntimeError, match="transaction"):
        services.append("need.stated", {}, at=NOON)
