"""Pages of threads: which there are, one with its words, and the acts on one's own."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonweal.rules import talk
from commonweal.web.bodies.models import Body
from commonweal.web.bodies.permits import acts, can, require
from commonweal.web.clock import now
from commonweal.web.look.forms import refuse
from commonweal.web.record.idempotency import once
from commonweal.web.refused import Refused
from commonweal.web.threads import services, subjects
from commonweal.web.threads.forms import ThreadForm, WordForm
from commonweal.web.threads.models import Thread, Word
from commonweal.web.threads.subjects import Subject

ON_A_PAGE = 20


@acts("page.read")
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every thread of the federation, the one in which something was said last on top."""
    return render(request, "threads/index.html", _listed(request, Thread.objects.all()))


@acts("page.read")
@require_GET
def of_body(request: HttpRequest, key: str) -> HttpResponse:
    """What one body talks about."""
    body = get_object_or_404(Body, key=key)
    shown = _listed(request, body.threads.all())
    return render(request, "threads/of_body.html", shown | {"body": body, "may_open": can(request.user, "word.say", body).holds})


@acts("word.say")
@require_http_methods(["GET", "POST"])
@once
def open_thread(request: HttpRequest, key: str) -> HttpResponse:
    """Open a thread of my body."""
    body = get_object_or_404(Body, key=key)
    require(request.user, "word.say", body)
    form = ThreadForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(services.open_thread(body=body, author=request.user, at=now(), **form.cleaned_data))
        except Refused as refused:
            refuse(form, refused)
    return render(request, "threads/open.html", {"body": body, "form": form}, status=422 if form.errors else 200)


@acts("page.read")
@require_GET
def thread(request: HttpRequest, key: str) -> HttpResponse:
    """One thread under a title of its own."""
    found = _thread(key)
    return redirect(found) if found.about else _page(request, found, found)


@acts("page.read")
@require_GET
def about(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """What is said about a thing; the thread need not have begun."""
    subject = _subject(kind, key)
    return _page(request, subject, Thread.objects.filter(about=subject.about).select_related("body").first())


@acts("word.say")
@require_POST
@once
def say(request: HttpRequest, key: str) -> HttpResponse:
    """Say something in a thread."""
    found = _thread(key)
    if found.about:
        return redirect(found)
    services.insist(request.user, found)
    return _say(request, found, found)


@acts("word.say")
@require_POST
@once
def say_about(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Say something about a thing."""
    subject = _subject(kind, key)
    services.insist(request.user, subject)
    return _say(request, subject, Thread.objects.filter(about=subject.about).first())


@acts("word.change")
@require_http_methods(["GET", "POST"])
@once
def change(request: HttpRequest, key: str) -> HttpResponse:
    """Put right what I have said."""
    word = _mine(request, key)
    form = WordForm(request.POST or None, initial={"text": word.text})
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(services.change(word=word, at=now(), **form.cleaned_data))
        except Refused as refused:
            refuse(form, refused)
    return render(request, "threads/change.html", {"word": word, "form": form}, status=422 if form.errors else 200)


@acts("word.withdraw")
@require_http_methods(["GET", "POST"])
@once
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """Ask once more, then erase what I have said."""
    word = _mine(request, key)
    if request.method == "POST":
        return redirect(services.withdraw(word=word, at=now()))
    shown = {
        "headline": _("Withdraw your words?"),
        "sentence": _("Their text is erased for ever. It stays to be seen that something was withdrawn here, with the replies."),
        "act": _("Withdraw my words"),
        "back": word.get_absolute_url(),
        "danger": True,
    }
    return render(request, "record/confirm.html", shown)


def _say(request: HttpRequest, subject: Thread | Subject, found: Thread | None) -> HttpResponse:
    to = _answered(found, request.POST.get("to", "")) if request.POST.get("to") else None
    form = WordForm(request.POST)
    if form.is_valid():
        said: dict[str, Any] = {"author": request.user, "to": to, "at": now(), **form.cleaned_data}
        try:
            if isinstance(subject, Thread):
                return redirect(services.say(thread=subject, **said))
            return redirect(services.say_about(subject=subject, **said))
        except Refused as refused:
            refuse(form, refused)
    return _page(request, subject, found, form, to)


def _page(
    request: HttpRequest, subject: Thread | Subject, found: Thread | None, form: WordForm | None = None, to: Word | None = None
) -> HttpResponse:
    """A thread with one page of its words; without a page named, the one on which the word one comes for stands."""
    words = found.words.first_level() if found else Word.objects.none()
    asked = request.GET.get("page") or _page_of(found, request.GET.get("word", ""))
    may_write = services.allowed(request.user, subject)
    if to is None and (answered := request.GET.get("to", "")) and may_write:
        to = _answered(found, answered)
    shown = {
        "subject": subject,
        "body": subject.body,
        "page": Paginator(words, ON_A_PAGE).get_page(asked),
        "size": found.size if found else 0,
        "inside": may_write,
        "form": (form or WordForm()) if may_write else None,
        "to": to,
        "say": _address_to_say(subject),
        "changeable": now() - talk.CHANGES,
    }
    return render(request, "threads/thread.html", shown, status=422 if form is not None and form.errors else 200)


def _address_to_say(subject: Thread | Subject) -> str:
    there = subject.get_absolute_url() if isinstance(subject, Thread) else Thread(about=subject.about).get_absolute_url()
    return f"{there}say/"


def _page_of(found: Thread | None, key: str) -> int:
    """On which page a word stands; the first where there is none of that key."""
    word = found.words.filter(key=key).first() if found and key else None
    if word is None:
        return 1
    before = Word.objects.filter(thread=word.thread_id, under=None, pk__lt=word.under_id or word.pk).count()
    return before // ON_A_PAGE + 1


def _listed(request: HttpRequest, found: Any) -> dict[str, Any]:
    """One page of threads, each with what it is about."""
    standing = Count("words", filter=Q(words__withdrawn=None))
    threads = found.select_related("body").annotate(standing=standing).order_by("-latest", "-pk")
    page = Paginator(threads, ON_A_PAGE).get_page(request.GET.get("page"))
    named = subjects.find_all(thread.about for thread in page.object_list if thread.about)
    rows = [
        {"thread": thread, "title": thread.title or (named[thread.about].title if thread.about in named else _("what is gone"))}
        for thread in page.object_list
    ]
    return {"page": page, "rows": rows}


def _answered(found: Thread | None, key: str) -> Word:
    if found is None:
        raise Http404
    return get_object_or_404(found.words.select_related("author", "tenure__holder", "under"), key=key, withdrawn=None)


def _thread(key: str) -> Thread:
    return get_object_or_404(Thread.objects.select_related("body"), key=key)


def _subject(kind: str, key: str) -> Subject:
    found = subjects.find(f"{kind}:{key}")
    if found is None:
        raise Http404
    return found


def _mine(request: HttpRequest, key: str) -> Word:
    found = Word.objects.filter(author=request.user, withdrawn=None).select_related("thread__body")
    return get_object_or_404(found, key=key)
