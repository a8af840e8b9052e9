"""Threads through the pages: reading along, writing, replying, putting right, withdrawing."""

import secrets

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commonweal.web import clock
from commonweal.web.threads import services
from commonweal.web.threads.models import Thread, Word
from tests.cast import AT, DAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon():
    with clock.at(AT):
        yield


@pytest.fixture
def act(federation, client):
    def send(who, name, *args, **data):
        client.force_login(federation.person[who])
        return client.post(reverse(name, args=args), {"once": secrets.token_hex(8), **data})

    return send


@pytest.fixture
def thread(federation):
    return services.open_thread(
        body=federation.body["northside"], title="The well", text="It is dry.", author=federation.person["Cleo"], at=AT
    )


def test_a_member_opens_a_thread_from_the_page_of_the_body(federation, client, act):
    assert "What is talked about" in client.get(federation.body["northside"].get_absolute_url()).text
    assert "Nothing has been said here yet." in client.get(reverse("threads:of-body", args=["northside"])).text
    answer = act("Cleo", "threads:open", "northside", title="The well", text="It is dry.\n\nSee https://wells.example/deep now.")
    page = client.get(answer.url).text
    assert "<p>It is dry.</p>" in page
    assert '<a href="https://wells.example/deep" rel="nofollow">' in page
    assert "The well" in client.get(reverse("threads:index")).text


def test_no_markup_gets_through(client, act, thread):
    act("Ben", "threads:say", thread.key, text="<script>alert(1)</script> <b>bold</b> javascript:alert(1)")
    page = client.get(thread.get_absolute_url()).text
    assert "<script>alert" not in page
    assert "<b>bold" not in page
    assert 'href="javascript:' not in page


def test_members_are_named_to_those_who_write_there_and_delegates_to_all(client, federation, act, thread):
    act("Ana", "threads:say", thread.key, text="I know.")
    client.logout()
    page = client.get(thread.get_absolute_url()).text
    assert "a member" in page
    assert "Cleo" not in page
    assert "Ana</a>" in page  # who speaks for northside
    client.force_login(federation.person["Ben"])
    assert "Cleo" in client.get(thread.get_absolute_url()).text
    client.force_login(federation.person["Dora"])
    assert "Cleo" not in client.get(thread.get_absolute_url()).text


def test_a_reply_stands_beneath_what_it_answers(client, federation, act, thread):
    client.force_login(federation.person["Ben"])
    word = thread.words.get()
    assert "Your reply" in client.get(thread.get_absolute_url(), {"to": word.key}).text
    act("Ben", "threads:say", thread.key, text="Since May.", to=word.key)
    page = client.get(thread.get_absolute_url()).text
    assert page.index("It is dry.") < page.index('class="replies') < page.index("Since May.")


def test_words_too_many_keep_what_was_typed(act, thread):
    page = act("Ben", "threads:say", thread.key, text="x" * 5001)
    assert page.status_code == 422
    assert "xxxx" in page.text
    for number in range(10):
        act("Ben", "threads:say", thread.key, text=f"Number {number}")
    page = act("Ben", "threads:say", thread.key, text="One too many.")
    assert page.status_code == 422
    assert "the next can follow in 10 minutes" in page.text
    assert "One too many." in page.text


def test_own_words_are_changed_and_withdrawn_and_others_are_not(client, federation, act, thread):
    word = thread.words.get()
    assert act("Ben", "threads:change", word.key, text="Mine now.").status_code == 404
    assert act("Ben", "threads:withdraw", word.key).status_code == 404
    assert act("Cleo", "threads:change", word.key, text="It is nearly dry.").status_code == 302
    page = client.get(thread.get_absolute_url()).text
    assert "changed" in page
    assert "It is dry." not in page
    assert "erased for ever" in client.get(reverse("threads:withdraw", args=[word.key])).text
    assert act("Cleo", "threads:withdraw", word.key).status_code == 302
    page = client.get(thread.get_absolute_url()).text
    assert "Withdrawn by who wrote it" in page
    assert "nearly dry" not in page


def test_after_a_while_the_page_offers_no_change_and_the_form_says_why(client, federation, act, thread):
    word = thread.words.get()
    with clock.at(AT + DAY):
        client.force_login(federation.person["Cleo"])
        assert reverse("threads:change", args=[word.key]) not in client.get(thread.get_absolute_url()).text
        page = act("Cleo", "threads:change", word.key, text="Wet.")
    assert page.status_code == 422
    assert "15 minutes" in page.text


def test_a_community_talks_about_what_it_needs(client, act):
    assert "Nobody has said anything yet." in client.get(reverse("needs:community", args=["northside"])).text
    page = client.get(reverse("threads:about", args=["needs", "northside"]))
    assert "What Northside needs" in page.text
    act("Cleo", "threads:say-about", "needs", "northside", text="Less salt.")
    assert "One contribution" in client.get(reverse("needs:community", args=["northside"])).text
    assert client.get(reverse("threads:thread", args=[Thread.objects.get().key])).url == Thread.objects.get().get_absolute_url()
    assert client.get(reverse("threads:about", args=["needs", "nowhere"])).status_code == 404
    assert client.get(reverse("threads:about", args=["moods", "northside"])).status_code == 404


def test_a_long_thread_has_pages_and_a_word_is_found_on_its_own(client, federation, thread):
    names = ("Ana", "Ben", "Cleo")
    for number in range(27):
        services.say(thread=thread, text=f"Number {number}.", author=federation.person[names[number % 3]], at=AT)
    first, last = thread.words.first(), Word.objects.order_by("pk").last()
    assert "Number 26." not in client.get(thread.get_absolute_url()).text
    assert "Number 26." in client.get(thread.get_absolute_url(), {"word": last.key}).text
    reply = services.say(thread=thread, text="Late.", author=federation.person["Cleo"], at=AT + DAY, to=first)
    assert "Late." in client.get(thread.get_absolute_url(), {"word": reply.key}).text


def test_a_thread_asks_the_database_as_often_for_many_words_as_for_few(client, federation, thread):
    def ask(address):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    client.force_login(federation.person["Ben"])
    pages = (thread.get_absolute_url(), reverse("threads:index"), reverse("threads:of-body", args=["northside"]))
    word = services.say(thread=thread, text="Why?", author=federation.person["Ana"], at=AT, to=thread.words.get())
    few = [ask(page) for page in pages]
    for number in range(6):
        for name in ("Ana", "Ben", "Cleo"):
            services.say(thread=thread, text=f"{number}", author=federation.person[name], at=AT, to=word if number % 2 else None)
        body = federation.body["northside"]
        services.open_thread(body=body, title=f"{number}", text="?", author=federation.person["Ana"], at=AT + number * DAY)
    assert [ask(page) for page in pages] == few


def test_the_api_has_the_same(client, federation):
    client.force_login(federation.person["Cleo"])

    def post(address, said):
        headers = {"Idempotency-Key": secrets.token_hex(8)}
        return client.post(f"/api/v1{address}", said, content_type="application/json", headers=headers)

    key = post("/bodies/northside/threads", {"title": "The well", "text": "It is dry."}).json()["key"]
    first = client.get(f"/api/v1/threads/{key}/words").json()["items"][0]
    assert (first["by"], first["text"]) == ("Cleo", "It is dry.")
    assert post(f"/threads/{key}/words", {"text": "Very.", "to": first["key"]}).status_code == 200
    assert post("/about/needs/northside/words", {"text": "Salt."}).status_code == 200
    assert post(f"/words/{first['key']}/change", {"text": "Nearly dry."}).status_code == 200
    assert post(f"/words/{first['key']}/withdraw", {}).status_code == 200
    client.logout()
    words = client.get(f"/api/v1/threads/{key}/words").json()["items"]
    assert [(one["by"], one["text"]) for one in words] == [("", ""), ("", "Very.")]
    assert [one["about"] for one in client.get("/api/v1/bodies/northside/threads").json()["items"]] == ["needs:northside", ""]
