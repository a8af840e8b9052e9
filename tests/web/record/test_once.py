"""One key, one act: for redirects, for fragments of a page and for the API."""

import json
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template import Context, Template, engines
from django.template.response import TemplateResponse
from django.test import RequestFactory
from ninja import NinjaAPI
from ninja.decorators import decorate_view

from commonweal.web.record import idempotency, services
from commonweal.web.record.models import Answer, Entry

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
REQUEST = RequestFactory()

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def state(request):
    services.append("need.stated", {"product": request.POST.get("product", "")}, at=NOON)


@idempotency.once
def page(request):
    """A view that acts and leads on."""
    state(request)
    return redirect(f"/needs/{Entry.objects.count()}/")


@idempotency.once
def part(request):
    """A view that acts and answers with a fragment."""
    state(request)
    response = HttpResponse(f"<p>{Entry.objects.count()}</p>")
    response["HX-Trigger"] = "stated"
    return response


@idempotency.once
def refusing(request):
    """A view that acts and then finds the form wanting."""
    state(request)
    return HttpResponse("Say how much.", status=422 if request.POST.get("product") != "bread" else 200)


def post(view, key, product="bread", **more):
    return view(REQUEST.post("/needs/", {"once": key, "product": product, **more}))


def acts():
    return Entry.objects.filter(kind="need.stated").count()


@pytest.mark.parametrize("view", [page, part])
def test_the_same_form_again_gets_the_same_answer_and_changes_nothing(view):
    first, second = (post(view, "a key", csrfmiddlewaretoken=token) for token in ("one", "two"))
    assert acts() == 1
    assert (first.status_code, first.content) == (second.status_code, second.content)
    for name in ("Content-Type", "Location", "HX-Trigger"):
        assert first.get(name) == second.get(name)
    assert second["Idempotent-Replayed"] == "true"


def test_another_key_is_another_act():
    post(page, "a key")
    post(page, "another key")
    assert acts() == 2


def test_the_same_key_with_something_else_is_refused():
    post(page, "a key")
    for request in (
        REQUEST.post("/needs/", {"once": "a key", "product": "shoes"}),
        REQUEST.post("/other/", {"once": "a key", "product": "bread"}),
        REQUEST.post("/needs/?for=ben", {"once": "a key", "product": "bread"}),
    ):
        with pytest.raises(idempotency.OtherRequest) as refused:
            page(request)
        assert refused.value.status == 409
    assert acts() == 1


def test_the_same_key_from_someone_else_is_refused():
    class Ben:
        pk = 2

    post(page, "a key")
    request = REQUEST.post("/needs/", {"once": "a key", "product": "bread"})
    request.user = Ben()
    with pytest.raises(idempotency.OtherRequest):
        page(request)


@pytest.mark.parametrize("key", ["", "x" * 300])
def test_without_a_key_nothing_happens(key):
    with pytest.raises(idempotency.NoKey) as refused:
        post(page, key)
    assert refused.value.status == 400
    assert acts() == 0


def test_an_answer_that_refuses_undoes_the_act_and_frees_the_key():
    assert post(refusing, "a key", product="").status_code == 422
    assert acts() == Answer.objects.count() == 0
    assert post(refusing, "a key").status_code == 200
    assert acts() == 1


def test_an_error_undoes_the_act_and_frees_the_key():
    @idempotency.once
    def failing(request):
        state(request)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        post(failing, "a key")
    assert acts() == Answer.objects.count() == 0


def test_the_files_of_a_form_are_part_of_what_it_says():
    def upload(content):
        return page(REQUEST.post("/needs/", {"once": "a key", "table": SimpleUploadedFile("needs.csv", content)}))

    upload(b"bread,12")
    assert upload(b"bread,12").has_header("Idempotent-Replayed")
    with pytest.raises(idempotency.OtherRequest):
        upload(b"bread,13")


def test_an_operation_of_the_api_acts_once():
    api = NinjaAPI(urls_namespace="once")

    @api.post("/needs")
    @decorate_view(idempotency.once)
    def operation(request, product: str):
        services.append("need.stated", {"product": product}, at=NOON)
        return {"entries": Entry.objects.count()}

    view = next(pattern.callback for pattern in api.urls[0] if str(pattern.pattern) == "needs")
    answers = [
        view(REQUEST.post("/needs?product=bread", "{}", content_type="application/json", headers={"Idempotency-Key": "a key"}))
        for _ in range(2)
    ]
    assert [json.loads(answer.content) for answer in answers] == [{"entries": 2}] * 2
    assert acts() == 1


def test_json_is_compared_as_it_was_sent():
    @idempotency.once
    def call(request):
        state(request)
        return JsonResponse({"ok": True}, status=201)

    def send(body):
        return call(REQUEST.post("/api/needs", body, content_type="application/json", headers={"Idempotency-Key": "a key"}))

    assert send('{"product": "bread"}').status_code == send('{"product": "bread"}').status_code == 201
    with pytest.raises(idempotency.OtherRequest):
        send('{"product": "shoes"}')


def test_a_template_is_rendered_within_the_act():
    @idempotency.once
    def view(request):
        return TemplateResponse(request, engines["django"].from_string("{{ said }}"), {"said": "Said."})

    assert [post(view, "a key").content for _ in range(2)] == [b"Said."] * 2


def test_reading_needs_no_key():
    assert idempotency.once(lambda request: HttpResponse("read"))(REQUEST.get("/")).content == b"read"


def test_the_table_tells_neither_who_nor_what():
    post(page, "a key", product="bread")
    row = Answer.objects.get()
    assert "a key" not in (row.key, row.request)
    assert not any(word in f"{row.key}{row.request}{row.headers}" for word in ("bread", "a key"))


def test_answers_are_dropped_after_thirty_days():
    Answer.objects.create(key="old", request="", day=date(2026, 4, 1))
    Answer.objects.create(key="new", request="", day=date(2026, 4, 2))
    idempotency.forget(date(2026, 5, 2))
    assert [answer.key for answer in Answer.objects.all()] == ["new"]


def test_every_form_is_drawn_with_a_fresh_key():
    drawn = {Template("{% load once %}{% once %}").render(Context()) for _ in range(2)}
    assert len(drawn) == 2
    assert all('name="once"' in field for field in drawn)


def test_whoever_holds_the_database_and_the_secret_cannot_try_out_what_was_sent():
    post(page, "first")
    post(page, "second")  # the same words by the same person, under another key
    assert len(set(Answer.objects.values_list("request", flat=True))) == 2
