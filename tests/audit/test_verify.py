"""The verifier finds an honest export consistent, and every kind of tampering false."""

import ast
import hashlib
import json
import shutil
import subprocess
import sys
from base64 import b64encode
from pathlib import Path

import pytest

from commonweal.audit import verify
from commonweal.record import checkpoint, entry, tree

VECTORS = json.loads((Path(__file__).parents[1] / "record" / "record-vectors.json").read_text())
LOG = VECTORS["checkpoint"]["log_vkey"]
SIGNER = checkpoint.Signer("3f9c2ab6d0e14c5f8a7b6c5d4e3f2a1b", bytes(range(32)))


def found(capsys, folder, *more):
    code = verify.main([str(folder), "--json", *map(str, more)])
    return code, json.loads(capsys.readouterr().out)


def held(tmp_path, name, text):
    (tmp_path / name).write_text(text)
    return tmp_path / name


def test_an_honest_export_is_consistent_but_anchored_in_nothing(capsys, folder):
    code, said = found(capsys, folder)
    assert (code, said["ok"], said["anchored"], said["failures"], said["entries"]) == (0, True, False, [], 300)
    assert said["sentence"] == "consistent in itself; not compared with anyone outside"
    assert (said["opened"], said["sealed_or_erased"]) == (2, 0)
    assert verify.main([str(folder)]) == 0
    assert capsys.readouterr().out.endswith("consistent in itself; not compared with anyone outside\n")


def test_receipts_and_an_older_checkpoint_anchor_it(capsys, folder, book, tmp_path):
    receipt = held(tmp_path, "receipt", book.receipt(7, size=200))
    since = held(tmp_path, "since", book.head(130))
    assert found(capsys, folder, "--receipt", receipt, "--since", since)[1]["anchored"] is True


def test_an_erased_opening_leaves_the_rest_consistent(capsys, folder):
    path = folder / "openings.jsonl"
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    code, said = found(capsys, folder)
    assert (code, said["opened"], said["sealed_or_erased"]) == (0, 1, 1)


def test_it_runs_by_itself_without_the_package(folder, tmp_path):
    alone = tmp_path / "verify.py"
    alone.write_bytes(Path(verify.__file__).read_bytes())
    ran = subprocess.run(
        [sys.executable, "-I", str(alone), str(folder)], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")


def test_it_is_short_and_imports_nothing_of_the_house():
    text = Path(verify.__file__).read_text()
    assert len(text.splitlines()) <= 300
    imported = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            imported |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add(node.module.split(".")[0])
    assert imported <= set(sys.stdlib_module_names) | {"cryptography"}


# ── Tampering: whoever held the log's key could write each of these, and some without it


def rewrite(book, folder, index, change, *, signed=True):
    """Change one entry and lay everything out anew, as a host would; without the key the old head stays."""
    head = (folder / "checkpoint").read_bytes()
    said = json.loads(book.leaves[index])
    change(said)
    book.leaves[index] = entry.canonical(said)
    book.export(folder)
    if not signed:
        (folder / "checkpoint").write_bytes(head)


def place(book, kind):
    """Where the first entry of a kind stands."""
    return next(index for index, leaf in enumerate(book.leaves) if json.loads(leaf)["type"] == kind)


def add(book, folder, kind, data):
    """One more entry at the end, as a host could write it."""
    book.write(kind, data)
    shutil.rmtree(folder)
    book.export(folder)


def patch(path, old, new):
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new, 1))


def bundles(folder, last=False):
    return folder / ("tile/entries/001.p/44" if last else "tile/entries/000")


def swap_file(book, folder, kind, name, change):
    """Put another roll or box under an entry, with its own true hash and size."""
    index, said = next((i, e) for i, e in enumerate(map(json.loads, book.leaves)) if e["type"] == kind)
    old = said["data"][name]
    document = json.loads(book.files.pop(old))
    change(document)
    new = book.attach(document)
    (folder / "files" / old).unlink()
    size = {"size": len(book.files[new]), "media": "application/json"}
    rewrite(book, folder, index, lambda said: said["data"].update({name: new, "files": {new: size}}))


TAMPERINGS = {
    "an entry edited, the head left": lambda b, f: rewrite(b, f, 40, lambda s: s["data"].update(amount="9"), signed=False),
    "a byte flipped in a bundle": lambda b, f: patch(bundles(f), b"40.5", b"41.5"),
    "a byte flipped in a tile": lambda b, f: patch(f / "tile/0/000", b"", b"\0"),
    "a byte flipped in an upper tile": lambda b, f: (f / "tile/1/000.p/1").write_bytes(bytes(32)),
    "an entry spelled otherwise": lambda b, f: (
        b.leaves.__setitem__(40, b.leaves[40].replace(b'"body":', b'"body": ')),
        b.export(f),
    ),
    "an entry with a fraction": lambda b, f: (b.leaves.__setitem__(40, b.leaves[40].replace(b'"40.5"', b"40.5")), b.export(f)),
    "an entry with a key twice": lambda b, f: (b.leaves.__setitem__(40, b'{"v":1,' + b.leaves[40][1:]), b.export(f)),
    "an entry dropped": lambda b, f: (b.leaves.pop(40), b.export(f)),
    "two entries swapped": lambda b, f: (b.leaves.insert(40, b.leaves.pop(41)), b.export(f)),
    "an entry doubled": lambda b, f: (b.leaves.insert(40, b.leaves[40]), b.export(f)),
    "the clock turned back": lambda b, f: rewrite(b, f, 40, lambda s: s.update(t="2026-04-01T00:00:00Z")),
    "the log cut short": lambda b, f: bundles(f, last=True).write_bytes(bundles(f, last=True).read_bytes()[:-200]),
    "bytes after the last entry": lambda b, f: bundles(f, last=True).write_bytes(bundles(f, last=True).read_bytes() + b"\0\0"),
    "a bundle missing": lambda b, f: bundles(f).unlink(),
    "another root under the signature": lambda b, f: patch(f / "checkpoint", b"\n300\n", b"\n299\n"),
    "the signature dropped": lambda b, f: patch(f / "checkpoint", "\n—".encode(), b"\n"),
    "signed with another key": lambda b, f: (f / "checkpoint").write_text(
        checkpoint.Signer(SIGNER.name, bytes(32)).sign(checkpoint.Note.parse(b.head()).text)
    ),
    "another key in the opening": lambda b, f: rewrite(
        b, f, 0, lambda s: s["data"].update(key=str(checkpoint.Signer(SIGNER.name, bytes(32)).verifier))
    ),
    "another name in the opening": lambda b, f: rewrite(b, f, 0, lambda s: s["data"].update(origin="another")),
    "an opening with another value": lambda b, f: patch(f / "openings.jsonl", "Émilie".encode(), b"Amelie"),
    "an opening with another salt": lambda b, f: patch(f / "openings.jsonl", b'"salt":"01', b'"salt":"ff'),
    "an opening of another field": lambda b, f: patch(f / "openings.jsonl", b'"field":"notes"', b'"field":"reason"'),
    "a file changed": lambda b, f: patch(next((f / "files").iterdir()), b"poll", b"pool"),
    "a file missing": lambda b, f: next((f / "files").iterdir()).unlink(),
    "a file too many": lambda b, f: (f / "files" / hashlib.sha256(b"x").hexdigest()).write_bytes(b"x"),
    "a line more on the roll": lambda b, f: swap_file(
        b, f, "poll.opened", "roll", lambda d: d["lines"].append({"reference": "f" * 64})
    ),
    "a line twice on the roll": lambda b, f: swap_file(
        b, f, "poll.opened", "roll", lambda d: d["lines"].__setitem__(0, d["lines"][1])
    ),
    "a ballot more in the box": lambda b, f: swap_file(
        b, f, "poll.closed", "box", lambda d: d["ballots"].append({"choice": "yes"})
    ),
    "a ballot dropped from the box": lambda b, f: swap_file(b, f, "poll.closed", "box", lambda d: d["ballots"].pop()),
    "a ballot for something else": lambda b, f: swap_file(
        b, f, "poll.closed", "box", lambda d: d["ballots"].__setitem__(0, {"choice": "maybe"})
    ),
    "a seat that is not on the roll": lambda b, f: swap_file(
        b, f, "poll.closed", "box", lambda d: d["ballots"].__setitem__(0, {"choice": "yes", "seat": "west"})
    ),
    "the box of another poll": lambda b, f: swap_file(b, f, "poll.closed", "box", lambda d: d.update(poll="poll-9")),
    "another seed revealed": lambda b, f: rewrite(b, f, place(b, "poll.closed"), lambda s: s["data"].update(seed="00")),
    "a recall without enough marks": lambda b, f: rewrite(b, f, place(b, "tenure.recalled"), lambda s: s["data"].update(marks=4)),
    "a recall with more marks than people": lambda b, f: rewrite(
        b, f, place(b, "tenure.recalled"), lambda s: s["data"].update(marks=10)
    ),
    "a recall that needs more than half": lambda b, f: rewrite(
        b, f, place(b, "tenure.recalled"), lambda s: s["data"].update(more_than="5/9", marks=6)
    ),
    "a member more than have joined": lambda b, f: rewrite(b, f, 4, lambda s: s["data"].update(members=5)),
    "fewer constituents than there are": lambda b, f: rewrite(
        b, f, place(b, "tenure.recalled"), lambda s: s["data"].update(constituents=8)
    ),
    "a roll without a member": lambda b, f: rewrite(
        b, f, place(b, "membership.left"), lambda s: (s.update(type="membership.joined"), s["data"].update(members=11))
    ),
    "a recall undone": lambda b, f: add(b, f, "tenure.began", {"seat": "seat-1", "tenure": "t-1", "constituents": 9}),
    "a tenure ended twice": lambda b, f: add(b, f, "tenure.resigned", {"seat": "seat-1", "tenure": "t-1"}),
    "a vote closed twice": lambda b, f: add(b, f, "poll.closed", json.loads(b.leaves[place(b, "poll.closed")])["data"]),
    "a size of a file that is not its size": lambda b, f: rewrite(
        b, f, place(b, "poll.opened"), lambda s: s["data"]["files"][s["data"]["roll"]].update(size=1)
    ),
}


@pytest.mark.parametrize("kind", TAMPERINGS)
def test_tampering_is_found(capsys, book, folder, kind):
    TAMPERINGS[kind](book, folder)
    code, said = found(capsys, folder)
    assert code == 1, kind
    assert said["failures"]
    assert not said["ok"]
    assert not said["anchored"]


@pytest.mark.parametrize("place", range(0, 300, 23))
def test_a_rewritten_history_with_a_true_signature_is_found_by_a_receipt_and_by_an_older_head(
    capsys, book, folder, tmp_path, place
):
    receipt, since = held(tmp_path, "receipt", book.receipt(place)), held(tmp_path, "since", book.head(place + 1))
    rewrite(book, folder, place, lambda said: said["data"].update(added="later"))
    assert found(capsys, folder)[0] == 0  # by itself it cannot be told
    assert found(capsys, folder, "--receipt", receipt)[0] == 1
    assert found(capsys, folder, "--since", since)[0] == 1


def test_a_log_cut_short_under_a_true_signature_is_found_by_what_one_holds(capsys, book, tmp_path):
    since, receipt = held(tmp_path, "since", book.head()), held(tmp_path, "receipt", book.receipt(250))
    book.leaves = book.leaves[:200]
    folder = book.export(tmp_path / "shorter")
    assert found(capsys, folder)[0] == 0
    assert found(capsys, folder, "--since", since)[0] == 1
    assert found(capsys, folder, "--receipt", receipt)[0] == 1


@pytest.mark.parametrize("change", [("index 7", "index 8"), ("index 7", "index 299"), ("index 7", "index 7000")])
def test_a_receipt_of_another_entry_is_found(capsys, book, folder, tmp_path, change):
    receipt = held(tmp_path, "receipt", book.receipt(7).replace(*change))
    assert found(capsys, folder, "--receipt", receipt)[0] == 1


# ── Policies: the published checkpoint with its three witnesses


@pytest.fixture
def cosigned(tmp_path):
    """The vectors' log of three entries as a folder; its opening names no key, so only the witnesses are looked at here."""
    return VECTORS["checkpoint"]["signed_note"]


def policy(needed, witnesses=(0, 1, 2), log=LOG):
    keys = VECTORS["checkpoint"]["witness_vkeys"]
    lines = [f"log {log}", "# who watches"]
    lines += [f"witness w{number} {keys[number]}" for number in witnesses]
    lines += [f"group all-of-them {needed} {' '.join(f'w{number}' for number in witnesses)}", "quorum all-of-them"]
    return "\n".join(lines)


@pytest.mark.parametrize(("needed", "witnesses"), [("2", (0, 1, 2)), ("3", (0, 1, 2)), ("any", (1,)), ("all", (0, 2))])
def test_enough_witnesses(cosigned, needed, witnesses):
    logs, quorum = verify.policy_of(policy(needed, witnesses))
    assert logs == {LOG}
    assert quorum(cosigned)


@pytest.mark.parametrize("kept", [0, 1])
def test_too_few_witnesses(cosigned, kept):
    lines = cosigned.splitlines(keepends=True)
    fewer = "".join(lines[: 5 + kept])
    assert not verify.policy_of(policy("2"))[1](fewer)


def test_one_witness_twice_is_one(cosigned):
    lines = cosigned.splitlines(keepends=True)
    assert not verify.policy_of(policy("2"))[1]("".join([*lines[:6], lines[5]]))
    with pytest.raises(ValueError, match="not a line"):
        verify.policy_of(policy("2", (0, 0)))


def test_a_false_cosignature_is_worse_than_none(cosigned):
    line = cosigned.splitlines()[5]
    false = line[:-8] + ("AAAAAAA=" if line.endswith("=") else "AAAAAAAA")
    with pytest.raises(verify.InvalidSignature):
        verify.policy_of(policy("2"))[1](cosigned.replace(line, false))


def test_an_unknown_signature_is_ignored(cosigned):
    unknown = f"— someone.example {b64encode(bytes(68)).decode()}\n"
    assert verify.policy_of(policy("3"))[1](cosigned + unknown)


def test_a_policy_of_another_log_or_without_its_witnesses_fails(capsys, folder, tmp_path):
    assert found(capsys, folder, "--policy", held(tmp_path, "other", policy("2")))[0] == 1
    own = held(tmp_path, "own", policy("1", log=str(SIGNER.verifier)))
    assert found(capsys, folder, "--policy", own)[0] == 1
    plain = held(tmp_path, "plain", f"log {SIGNER.verifier}\nquorum none\n")
    code, said = found(capsys, folder, "--policy", plain)
    assert (code, said["anchored"]) == (0, False)  # nobody outside has been asked


# ── What cannot be read


@pytest.mark.parametrize("text", ["witness w", "quorum nobody", "log name+00000000+AAAA", "group g 2 nobody"])
def test_an_unreadable_policy_is_wrong_input(capsys, folder, tmp_path, text):
    code, said = found(capsys, folder, "--policy", held(tmp_path, "policy", text))
    assert code == 2
    assert "error" in said


def test_no_export_is_wrong_input(capsys, folder, tmp_path):
    assert found(capsys, tmp_path / "nowhere")[0] == 2
    assert found(capsys, folder, "--receipt", tmp_path / "none")[0] == 2


def test_a_checkpoint_that_is_none_is_a_failed_check(capsys, folder):
    for text in ("", "nonsense", "a\nb\nc\n\n— d e\n", "a\n99999999999999999999\nAAAA\n\n— a AAAA\n"):
        (folder / "checkpoint").write_text(text)
        assert found(capsys, folder)[0] == 1


@pytest.mark.parametrize("index", [0, 1, 2, 39, 40])
def test_the_verifiers_proofs_agree_with_the_records(index):
    hashes = [tree.leaf_hash(bytes([number])) for number in range(41)]
    proof = tree.inclusion(index, 41, tree.nodes_of(hashes))
    assert verify.root_of(hashes) == tree.root_of(hashes) == verify.root_by(hashes[index], index, 41, proof)
    assert verify.tile_path("0", 1_234_067, 256) == "tile/0/x001/x234/067" == tree.Tile(0, 1_234_067).path
    assert verify.tile_path("entries", 70_000, 5) == tree.bundle_path(70_000, 5)
