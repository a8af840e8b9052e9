"""Anyone can read the record: in plain words, as bytes, and with its proof."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commonweal.record import checkpoint, tree
from commonweal.web.record import readers, sentences, services, tiles
from commonweal.web.record.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def text(client, path, **asked):
    response = client.get(path, asked)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def told(monkeypatch):
    """Sentences and names as another app would tell them."""
    monkeypatch.setattr(sentences, "_sentences", dict(sentences._sentences))
    monkeypatch.setattr(sentences, "_names", {})
    sentences.say({"need.stated": "{body} needs {product}, for the {number}th time."})
    sentences.name("body", lambda keys: {key: key.title() for key in keys})


def test_the_newest_comes_first_in_plain_words(client, log, told):
    page = text(client, reverse("record:index"))
    assert page.index("Northside needs bread, for the 29th time.") < page.index("Southside needs bread, for the 28th time.")
    assert "32 public acts so far" in page
    assert "This record was opened under the name" in page


def test_a_kind_without_a_sentence_and_a_sentence_without_its_values_are_told_plainly(client, log, monkeypatch):
    monkeypatch.setattr(sentences, "_sentences", {"need.stated": "{nobody} needs {product}."})
    page = text(client, reverse("record:index"))
    assert "An entry of the kind “need.stated”." in page
    assert "An entry of the kind “log.opened”." in page


def test_shown_values_can_be_told_and_private_ones_cannot(log):
    sentences_before = dict(sentences._sentences)
    try:
        sentences.say({"need.stated": "{body}: {note}"})
        first = Entry.objects.get(index=1)
        assert sentences.tell([first])[0].sentence.endswith(": for the winter")
        sentences.say({"need.stated": "{body}: {reason}"})
        assert "Émilie" not in sentences.tell([first])[0].sentence
    finally:
        sentences._sentences.clear()
        sentences._sentences.update(sentences_before)


def test_names_are_looked_up_once_for_a_page(log, told, django_assert_num_queries):
    asked = []
    sentences.name("body", lambda keys: asked.append(keys) or {})
    with django_assert_num_queries(2):  # the entries, their openings
        sentences.tell(Entry.objects.public().prefetch_related("openings"))
    assert asked == [frozenset({"northside", "southside", "bakery"})]


@pytest.mark.parametrize(
    ("asked", "found"),
    [({"kind": "body.founded"}, 1), ({"body": "northside"}, 15), ({"q": '"number":7'}, 1), ({"q": "nowhere"}, 0), ({}, 32)],
)
def test_entries_can_be_looked_for(client, log, asked, found):
    assert text(client, reverse("record:index"), **asked).count(">Entry ") == found


def test_a_long_record_has_pages(client, log, noon):
    for number in range(30):
        services.append("need.stated", {"number": number}, at=noon)
    assert "Page 1 of 2" in text(client, reverse("record:index"))
    assert text(client, reverse("record:index"), page="2").count(">Entry ") == 12


def test_an_entrys_page_shows_its_bytes_and_a_proof_that_holds(client, log):
    page = text(client, reverse("record:entry", args=[7]))
    found = Entry.objects.get(index=7)
    assert found.text.replace('"', "&quot;") in page
    proof = tree.inclusion(7, log.size, tiles.nodes(log.pk))
    assert tree.included(tree.leaf_hash(found.leaf), 7, log.size, proof, log.frontier.root)
    assert all(step.hex() in page for step in [*proof, log.frontier.root])


def test_an_entry_that_no_head_covers_yet_says_so(client, log, noon):
    written = services.append("need.stated", {}, at=noon)
    assert "No signed root covers this entry yet" in text(client, written.get_absolute_url())
    assert client.get(reverse("record:receipt", args=[written.index])).status_code == 404


def test_private_values_are_open_sealed_or_erased(client, log, monkeypatch):
    monkeypatch.setattr(readers, "_readers", {})
    first = Entry.objects.get(index=1)
    page = text(client, first.get_absolute_url())
    assert "for the winter" in page
    assert "Émilie" not in page
    assert ">sealed<" in page
    readers.readable("need.stated", "reason")(lambda member, opening: not member.is_authenticated)
    assert "Émilie asked" in text(client, first.get_absolute_url())
    first.openings.get(field="reason").delete()
    page = text(client, first.get_absolute_url())
    assert ">erased<" in page
    assert "Émilie" not in page


def test_the_receipt_holds_offline(client, log):
    said = text(client, reverse("record:receipt", args=[7]))
    key = checkpoint.Verifier.parse(text(client, reverse("record:key")))
    assert checkpoint.attested(said, Entry.objects.get(index=7).leaf, key).size == 32


def test_the_checkpoint_is_signed(client, log):
    key = checkpoint.Verifier.parse(text(client, reverse("record:key")))
    head = checkpoint.opened(text(client, reverse("record:checkpoint")), key)
    assert (head.origin, head.size, head.root) == (log.origin, 32, log.frontier.root)


def test_tiles_and_bundles_are_static_bytes(client, log, noon):
    for number in range(270):
        services.append("need.stated", {"number": number}, at=noon)
    services.sign(services.FEDERATION, noon)
    leaves = [entry.leaf for entry in Entry.objects.order_by("index")]
    hashes = [tree.leaf_hash(leaf) for leaf in leaves]
    expected = {
        "tile/0/000": b"".join(hashes[:256]),
        "tile/0/001.p/46": b"".join(hashes[256:]),
        "tile/0/001.p/7": b"".join(hashes[256:263]),
        "tile/1/000.p/1": tree.root_of(hashes[:256]),
        "tile/entries/000": tree.bundle(leaves[:256]),
        "tile/entries/001.p/46": tree.bundle(leaves[256:]),
    }
    for path, content in expected.items():
        response = client.get(f"/record/{path}")
        assert response.content == content, path
        assert "immutable" in response["Cache-Control"]


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/000",
        "tile/0/001",
        "tile/0/000.p/33",
        "tile/0/000.p/256",
        "tile/1/000.p/1",
        "tile/entries/000.p/300",
        "tile/0/x000/000.p/1",
        "tile/99/000.p/1",
        "tile/entries/0",
        "files/xyz",
        f"files/{'0' * 64}",
        "999/",
        "999/receipt",
    ],
)
def test_what_no_signed_head_covers_is_not_handed_out(client, log, path):
    assert client.get(f"/record/{path}").status_code == 404


def test_before_the_first_act_the_pages_stand_empty(client):
    assert "Nothing has been recorded here yet." in text(client, reverse("record:index"))
    for name in ("record:checkpoint", "record:key"):
        assert client.get(reverse(name)).status_code == 404


def test_a_file_is_handed_out_as_bytes_never_as_a_page(client, log):
    digest = services.attach(b"<script>alert(1)</script>", "text/html")
    response = client.get(reverse("record:file", args=[digest]))
    assert response.content == b"<script>alert(1)</script>"
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")


def test_the_pages_only_read(client, log):
    for name, args in (("record:index", []), ("record:entry", [1]), ("record:checkpoint", [])):
        assert client.post(reverse(name, args=args)).status_code == 405


def test_what_can_be_chosen_from_costs_the_same_however_long_the_record_is(client, log, told):
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("record:index"))
    assert not [query["sql"] for query in asked if "DISTINCT" in query["sql"] or "COUNT(" in query["sql"]]


@pytest.mark.parametrize("page", ["record:index", "bodies:index", "needs:tiers", "means:index", "plans:index"])
def test_an_address_with_the_character_nul_is_answered_and_breaks_nothing(client, log, page):
    response = client.get(f"{reverse(page)}?q=%00&kind=a%00b")
    assert response.status_code == 400
    assert "Nothing has changed" in response.text
