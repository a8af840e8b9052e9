"""`commonweal export` and `commonweal verify`, as one types them."""

import json

import pytest

from commonweal.cli import main

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def run(capsys, *arguments):
    code = main([*map(str, arguments)])
    return code, capsys.readouterr().out


def test_what_is_exported_can_be_verified(capsys, log, tmp_path):
    code, out = run(capsys, "export", tmp_path / "out", "--json")
    said = json.loads(out)
    assert (code, said["entries"], said["root"]) == (0, 32, log.frontier.root.hex())
    code, out = run(capsys, "verify", tmp_path / "out")
    assert code == 0
    assert out.endswith("consistent in itself; not compared with anyone outside\n")
    assert run(capsys, "export", tmp_path / "out")[0] == 0


def test_what_was_tampered_with_is_false(capsys, log, tmp_path):
    run(capsys, "export", tmp_path / "out")
    (tmp_path / "out" / "tile/0/000.p/32").write_bytes(bytes(32 * 32))
    code, out = run(capsys, "verify", tmp_path / "out", "--json")
    assert (code, json.loads(out)["ok"]) == (1, False)


def test_receipts_and_older_heads_are_compared(capsys, log, client, tmp_path):
    run(capsys, "export", tmp_path / "out")
    (tmp_path / "receipt").write_bytes(client.get("/record/7/receipt").content)
    (tmp_path / "since").write_bytes(client.get("/record/checkpoint").content)
    asked = ("--receipt", tmp_path / "receipt", "--since", tmp_path / "since", "--json")
    code, out = run(capsys, "verify", tmp_path / "out", *asked)
    assert (code, json.loads(out)["anchored"]) == (0, True)


def test_somebodys_folder_is_left_alone(capsys, log, tmp_path):
    (tmp_path / "letter").write_text("mine")
    code, out = run(capsys, "export", tmp_path, "--json")
    assert code == 2
    assert "is not empty" in json.loads(out)["error"]
    assert [path.name for path in tmp_path.iterdir()] == ["letter"]


def test_what_is_no_export_is_wrong_input(capsys, tmp_path):
    code, out = run(capsys, "verify", tmp_path, "--json")
    assert code == 2
    assert "error" in json.loads(out)


def test_an_empty_record_has_nothing_to_export(capsys, tmp_path):
    code, out = run(capsys, "export", tmp_path / "out", "--json")
    assert (code, "nothing that has been signed" in json.loads(out)["error"]) == (2, True)
