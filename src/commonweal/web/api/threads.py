"""Threads: which there are, what is said in them, and saying, changing and withdrawing one's own words."""

from datetime import datetime
from typing import Annotated

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from commonweal.web.api.doors import does, reads
from commonweal.web.api.shapes import Done, Line, Link, Name, Page, Paging, Said, Text, done, link, page
from commonweal.web.bodies.models import Body
from commonweal.web.bodies.permits import require
from commonweal.web.clock import now
from commonweal.web.threads import services, subjects
from commonweal.web.threads.models import Thread, Word

router = Router()
Words = Annotated[Text, Field(min_length=1)]


class ThreadShape(Schema):
    """A conversation of a body."""

    key: str
    body: Link
    about: str = Field(description="what it is about, such as proposal:<key>; empty where it has a title of its own")
    title: str
    page: str
    opened: datetime
    latest: datetime
    size: int = Field(description="contributions, withdrawn ones included")


class WordShape(Schema):
    """One contribution."""

    key: str
    to: str = Field(description="the contribution it answers, or empty")
    by: str = Field(description="who said it: of who holds a seat there, to all; of others, to those who can write there")
    seat: str = Field(description="the seat by which a delegate said it, or empty")
    text: str = Field(description="empty once it is withdrawn")
    said: datetime
    changed: datetime | None
    withdrawn: datetime | None
    entry: int = Field(description="the entry of the record that commits to the text")


class Opening(Said):
    """A subject with the first words on it."""

    title: Name
    text: Words


class Saying(Said):
    """One contribution; ``to`` names the one it answers."""

    text: Words
    to: Line = ""


class Change(Said):
    """One's own words as they should read."""

    text: Words


@reads(router, "/threads", Page[ThreadShape])
def threads(request: HttpRequest, asked: Query[Paging]) -> object:
    """Every thread, the newest first."""
    return page(Thread.objects.select_related("body"), asked, _thread, newest_first=True)


@reads(router, "/bodies/{slug:key}/threads", Page[ThreadShape])
def of_body(request: HttpRequest, key: str, asked: Query[Paging]) -> object:
    """The threads of one body, the newest first."""
    body = get_object_or_404(Body, key=key)
    return page(body.threads.select_related("body"), asked, _thread, newest_first=True)


@reads(router, "/threads/{slug:key}/words", Page[WordShape])
def words(request: HttpRequest, key: str, asked: Query[Paging]) -> object:
    """What was said in a thread, in the order in which it was said."""
    found = _found(key)
    inside = services.allowed(request.user, subjects.find(found.about) or found)
    rows = found.words.select_related("author", "tenure__holder", "tenure__seat", "to")
    return page(rows, asked, lambda word: _word(word, inside))


@does(router, "/bodies/{slug:key}/threads", Done, "word.say")
def open_thread(request: HttpRequest, key: str, said: Opening) -> object:
    """Open a thread of my body under a title of its own."""
    body = get_object_or_404(Body, key=key)
    require(request.user, "word.say", body)
    return done(services.open_thread(body=body, title=said.title, text=said.text, author=request.user, at=now()))


@does(router, "/threads/{slug:key}/words", Done, "word.say")
def say(request: HttpRequest, key: str, said: Saying) -> object:
    """Say something in a thread, or in answer to somebody's words there."""
    found = _found(key)
    subject = subjects.find(found.about) if found.about else found
    if subject is None:
        raise Http404
    services.insist(request.user, subject)
    joint = getattr(subject, "joint", None)
    return done(services.say(thread=found, text=said.text, to=_to(found, said.to), author=request.user, joint=joint, at=now()))


@does(router, "/about/{slug:kind}/{slug:key}/words", Done, "word.say")
def say_about(request: HttpRequest, kind: str, key: str, said: Saying) -> object:
    """Say something about a thing before a body: proposal, election, list, needs, item or plan, with its key."""
    subject = subjects.find(f"{kind}:{key}")
    if subject is None:
        raise Http404
    services.insist(request.user, subject)
    to = _to(Thread.objects.filter(about=subject.about).first(), said.to)
    return done(services.say_about(subject=subject, text=said.text, to=to, author=request.user, at=now()))


@does(router, "/words/{slug:key}/change", Done, "word.change")
def change(request: HttpRequest, key: str, said: Change) -> object:
    """Put right what I have said, for a while."""
    return done(services.change(word=_mine(request, key), text=said.text, at=now()))


@does(router, "/words/{slug:key}/withdraw", Done, "word.withdraw")
def withdraw(request: HttpRequest, key: str) -> object:
    """Withdraw what I have said: its text is erased for ever."""
    return done(services.withdraw(word=_mine(request, key), at=now()))


def _found(key: str) -> Thread:
    return get_object_or_404(Thread.objects.select_related("body"), key=key)


def _to(found: Thread | None, key: str) -> Word | None:
    if not key:
        return None
    if found is None:
        raise Http404
    return get_object_or_404(found.words.select_related("under"), key=key)


def _mine(request: HttpRequest, key: str) -> Word:
    return get_object_or_404(Word.objects.select_related("thread__body"), key=key, author=request.user, withdrawn=None)


def _thread(found: Thread) -> dict[str, object]:
    names = ("key", "about", "title", "opened", "latest", "size")
    return {**{name: getattr(found, name) for name in names}, "body": link(found.body), "page": found.get_absolute_url()}


def _word(word: Word, inside: bool) -> dict[str, object]:
    by = word.tenure.holder.name if word.tenure else word.author.name if word.author and inside else ""
    seat = word.tenure.seat.key if word.tenure else ""
    names = ("key", "text", "said", "changed", "withdrawn", "entry")
    return {**{name: getattr(word, name) for name in names}, "to": word.to.key if word.to else "", "by": by, "seat": seat}
