"""What a host may get wrong is told before anyone is served."""

from pathlib import Path

import pytest

from commonweal.web import checks


def told(*found):
    return [message.id for messages in found for message in messages]


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"DEBUG": True, "ORIGIN": "https://riverside.example", "HTTPS": True}, ["commonweal.E001"]),
        ({"DEBUG": False, "ORIGIN": "http://riverside.example", "HTTPS": False}, ["commonweal.E002"]),
        ({"DEBUG": False, "ORIGIN": "https://riverside.example", "HTTPS": True}, []),
        ({"DEBUG": True, "ORIGIN": "", "HTTPS": False}, []),
    ],
)
def test_a_site_others_can_reach_shows_no_insides_and_is_encrypted(settings, monkeypatch, said, message):
    monkeypatch.delenv("COMMONWEAL_HOSTS", raising=False)
    for name, value in said.items():
        setattr(settings, name, value)
    assert told(checks.safe_to_show(None)) == message


def test_a_database_over_a_network_is_refused(settings, monkeypatch):
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "commonweal.web.database")
    monkeypatch.setattr(checks, "filesystem", lambda path: "nfs4")
    assert told(checks.safe_to_keep(None)) == ["commonweal.E003"]


def test_the_nearest_mount_decides():
    mounts = "disk / ext4 rw 0 0\nserver:/srv /srv nfs rw 0 0\ndisk /srv/data ext4 rw 0 0\n"
    assert checks.filesystem(Path("/srv/data/x"), mounts) == "ext4"
    assert checks.filesystem(Path("/srv/other/x"), mounts) == "nfs"
    assert checks.filesystem(Path("/srv"), "") == ""


def test_a_key_others_can_read_is_refused(settings, tmp_path):
    settings.HOME = tmp_path
    key = tmp_path / "secret-key"
    key.write_text("key")
    key.chmod(0o644)
    assert told(checks.safe_to_keep(None)) == ["commonweal.E004"]
    key.chmod(0o600)
    assert told(checks.safe_to_keep(None)) == []
