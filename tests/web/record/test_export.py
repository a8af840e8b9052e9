"""The record written out: whole or not at all, and found consistent by a program that knows nothing of this one."""

import json
import shutil
from pathlib import Path

import pytest

from commonweal.audit import verify
from commonweal.web.bodies import services as bodies
from commonweal.web.elections import services as elections
from commonweal.web.record import export, services
from commonweal.web.record.models import Entry
from commonweal.web.refused import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def exported(log, tmp_path):
    return export.write(tmp_path / "out"), tmp_path / "out"


def test_an_export_verifies_by_itself(log, noon, tmp_path, capsys):
    digest = services.attach(b"a source", "text/plain")
    services.append("tables.taken_up", {"file": digest}, at=noon)
    services.attach(b"nobody names this", "text/plain")
    services.sign(services.FEDERATION, noon)
    written = export.write(tmp_path / "out")
    assert (written.entries, written.files, written.openings) == (33, 1, 1)
    assert verify.main([str(tmp_path / "out"), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["opened"], said["sealed_or_erased"], said["entries"], said["anchored"]) == (1, 1, 33, False)
    assert "Émilie" not in (tmp_path / "out" / "openings.jsonl").read_text()
    assert (tmp_path / "out" / "verify.py").read_bytes() == Path(verify.__file__).read_bytes()


def test_an_export_replaces_its_earlier_self_but_nothing_else(log, noon, exported, tmp_path):
    services.append("need.stated", {}, at=noon)
    services.sign(services.FEDERATION, noon)
    assert export.write(exported[1]).entries == 33
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "letter").write_text("mine")
    with pytest.raises(Refused, match="is not empty"):
        export.write(foreign)
    assert (foreign / "letter").read_text() == "mine"


def test_an_export_that_dies_leaves_what_was_there(log, noon, exported, monkeypatch):
    class Killed(BaseException):
        pass

    def die(*_):
        raise Killed

    before = {path: path.read_bytes() for path in exported[1].rglob("*") if path.is_file()}
    services.append("need.stated", {}, at=noon)
    services.sign(services.FEDERATION, noon)
    with monkeypatch.context() as patched:
        patched.setattr(export, "_openings", die)
        patched.setattr(shutil, "rmtree", lambda *_, **__: None)  # killed: nobody tidies up
        with pytest.raises(Killed):
            export.write(exported[1])
    assert {path: path.read_bytes() for path in exported[1].rglob("*") if path.is_file()} == before
    assert len(list(exported[1].parent.iterdir())) == 2  # the part that was drawn lies beside it, under another name
    export.write(exported[1])
    assert list(exported[1].parent.iterdir()) == [exported[1]]


def test_nothing_signed_is_nothing_to_export(db, tmp_path):
    with pytest.raises(Refused, match="nothing that has been signed"):
        export.write(tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_verifier_redoes_the_members_and_recalls_of_a_federation(town, tmp_path, capsys):
    at = town.seat.tenure.began
    for member in town.people[4:9]:
        bodies.set_mark(tenure=town.seat.tenure, member=member, at=at)
    bodies.leave(member=town.people[9], body=town.bakery, at=at)  # 5 of 9
    bodies.join(member=town.stranger, body=town.bakery, at=at)
    bodies.leave(member=town.people[1], body=town.bakery, at=at)  # the successor goes, and the third follows
    election = elections.call_election(seat=town.seat, at=at)
    elections.stand(election=election, member=town.people[0], at=at)
    elections.open_due(election.standing_until)
    services.sign(services.FEDERATION, election.standing_until)
    export.write(tmp_path / "out")
    assert verify.main([str(tmp_path / "out"), "--json"]) == 0, capsys.readouterr().out
    kinds = set(Entry.objects.values_list("kind", flat=True))
    assert {"tenure.recalled", "tenure.left", "tenure.began", "membership.left", "poll.opened"} <= kinds
