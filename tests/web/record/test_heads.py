"""Signed heads, the file that guards them, and the erasing of what is private."""

import stat
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.urls import reverse

from commonweal.record import checkpoint
from commonweal.web.record import heads, idempotency, services
from commonweal.web.record.models import Checkpoint, Entry, Log, Opening

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def beside(log, what):
    return Path(settings.HOME) / "record" / f"{log.origin}.{what}"


def test_the_key_is_its_owners_alone_and_stands_in_the_first_entry(log):
    assert stat.S_IMODE(beside(log, "key").stat().st_mode) == 0o600
    assert Entry.objects.get(index=0).data["key"] == str(heads.signer(log).verifier)


def test_a_head_is_signed_once_for_each_size(log, noon):
    services.sign(services.FEDERATION, noon)
    assert Checkpoint.objects.count() == 1
    head = checkpoint.opened(Checkpoint.objects.get().note, heads.signer(log).verifier)
    assert (head.size, head.root) == (log.size, log.frontier.root)
    assert beside(log, "head").read_text() == Checkpoint.objects.get().note


def test_a_head_is_signed_a_minute_after_the_last_if_the_record_has_grown(log, noon, django_capture_on_commit_callbacks):
    services.append("need.stated", {}, at=noon)
    for seconds, signed in ((59, 1), (60, 2), (120, 2)):
        with django_capture_on_commit_callbacks(execute=True):
            services.checkpoint_if_due(at=noon + timedelta(seconds=seconds))
        assert Checkpoint.objects.count() == signed


@pytest.mark.django_db(transaction=True)
def test_what_is_signed_is_committed_first(noon):
    with transaction.atomic():
        services.append("decision.carried", {}, at=noon)
        services.checkpoint(at=noon)
        assert not Checkpoint.objects.exists()
    assert Checkpoint.objects.get().size == 2

    def fail():
        with transaction.atomic():
            services.append("decision.carried", {}, at=noon)
            services.checkpoint(at=noon)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert Checkpoint.objects.get().size == heads.guarded(Log.objects.get()).size == 2


def ahead(log, root=None, more=1):
    """Sign a head that this database does not reach, as one put back to an older state would find it."""
    text = checkpoint.Checkpoint(log.origin, log.size + more, root or bytes(32)).text
    heads.keep(log, heads.signer(log).sign(text))


def test_a_database_put_back_takes_no_entry_and_signs_nothing(log, noon, client):
    ahead(log)
    for act in (lambda: services.append("need.stated", {}, at=noon), lambda: services.sign(services.FEDERATION, noon)):
        with pytest.raises(heads.ReadOnly, match="put back to an older state") as refused, transaction.atomic():
            act()
        assert refused.value.status == 503
    assert Log.objects.get().size == log.size
    assert "read-only" in client.get(reverse("record:index")).content.decode()


def test_a_site_whose_record_is_read_only_says_why_on_every_act(log, client):
    ahead(log)
    response = client.post(reverse("look"), {"look": "dark"})
    assert response.status_code == 503
    assert "put back to an older state" in response.content.decode()
    assert client.get(reverse("record:index")).status_code == 200


def test_another_history_of_the_same_length_is_found(log, noon):
    ahead(log, more=0)
    with pytest.raises(heads.ReadOnly, match="not those whose head has been signed"), transaction.atomic():
        services.append("need.stated", {}, at=noon)


def test_a_clock_that_falls_back_far_signs_nothing(log, noon):
    services.append("need.stated", {}, at=noon)
    services.append("need.stated", {}, at=noon - timedelta(hours=1))  # the entry keeps the time of the one before
    with pytest.raises(heads.ReadOnly, match="The clock says"):
        services.sign(services.FEDERATION, noon - timedelta(minutes=6))
    services.sign(services.FEDERATION, noon - timedelta(minutes=4))
    assert Checkpoint.objects.count() == 2


def test_without_its_key_nothing_is_signed(log, noon):
    services.append("need.stated", {}, at=noon)
    beside(log, "key").unlink()
    with pytest.raises(heads.ReadOnly, match="is not in the data folder"):
        services.sign(services.FEDERATION, noon)


# ── Erasing


@pytest.mark.django_db(transaction=True)
def test_what_is_erased_is_gone_and_the_record_still_holds(noon):
    name = "Wilhelmine Quarngesser"
    with transaction.atomic():
        written = services.append("need.stated", {}, private={"who": name}, at=noon)
    salt, root = bytes(Opening.objects.get().salt), Log.objects.get().frontier.root
    services.erase(written, "who")
    assert not Opening.objects.exists()
    if connection.vendor == "sqlite":
        files = Path(connection.settings_dict["NAME"]).parent.glob(f"{Path(connection.settings_dict['NAME']).name}*")
        content = b"".join(path.read_bytes() for path in files if path.is_file())
        assert written.text.encode() in content  # what is looked for would be seen
        assert name.encode() not in content
        assert salt not in content
    services.sign(services.FEDERATION, noon)
    assert Checkpoint.objects.get().head.root == root == Log.objects.get().frontier.root


# ── The whole


def test_the_migrations_say_all_there_is():
    call_command("makemigrations", "record", check=True, dry_run=True, verbosity=0)


def test_forgetting_touches_nothing_else(log, noon):
    idempotency.forget(noon.date())
    assert Log.objects.get().size == log.size


def test_a_first_entry_that_was_broken_off_lets_the_next_one_open_the_record(noon):
    """The log's row may be committed before any entry is: whoever only holds the head draws its name."""
    Log.objects.create(name="other", origin="ab" * 16)
    with transaction.atomic():
        services.append("need.stated", {}, at=noon, log="other")
        transaction.set_rollback(True)
    with transaction.atomic():
        services.append("need.stated", {}, at=noon, log="other")
    services.sign("other", noon)
    other = Log.objects.get(name="other")
    assert other.entries.get(index=0).data["key"] == str(heads.signer(other).verifier)
