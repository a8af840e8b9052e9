"""Opening a thread, saying something in it, putting one's own words right, and withdrawing them.

Each text is committed to in the record and lies outside it: nobody can change or take away what another said without its
showing, and whoever withdraws their words erases them while the record still holds (A1).
"""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from commonweal.rules import talk
from commonweal.rules.verdict import Verdict
from commonweal.web.bodies import besides
from commonweal.web.bodies.models import Body, Tenure
from commonweal.web.bodies.permits import can, require
from commonweal.web.record import services as record
from commonweal.web.record.models import Entry
from commonweal.web.refused import Refused
from commonweal.web.threads.models import Thread, Word
from commonweal.web.threads.subjects import Subject

if TYPE_CHECKING:
    from commonweal.web.members.models import Member

ARTICLE = talk.ARTICLE
LONGEST = 5000


# ── Who


def allowed(member: "Member", subject: Thread | Subject) -> bool:
    """Whether somebody may write there: who belongs to the body or beneath it, and whoever holds a seat in it."""
    joint = getattr(subject, "joint", None)
    return can(member, "word.say", subject.body).holds or (joint is not None and can(member, "word.say", joint).holds)


def insist(member: "Member", subject: Thread | Subject) -> None:
    """Refuse who may not write there."""
    if not allowed(member, subject):
        require(member, "word.say", subject.body)


def speaks_as(member: "Member", body: Body, joint: Body | None = None) -> Tenure | None:
    """The seat by which somebody's words are a delegate's: in this council or committee, or for this constituency."""
    held = Tenure.objects.running().filter(holder=member).select_related("holder")
    here = held.filter(seat__council__in=[one for one in (joint, body) if one is not None and one.is_council])
    return here.order_by("pk").first() or held.filter(seat__constituency=body).order_by("pk").first()


# ── Opening and saying


@transaction.atomic
def open_thread(*, body: Body, title: str, text: str, author: "Member", at: datetime) -> Thread:
    """Open a thread of a body under a title of its own, with the first words in it."""
    record.hold()
    if not title.strip():
        raise Refused(Verdict(False, ARTICLE, _("Say in a few words what it is to be about.")))
    thread = Thread.objects.create(body=body, title=title.strip(), opened=at, latest=at)
    private = {"title": thread.title}
    record.append("thread.opened", {"thread": thread.key}, body=body.key, private=private, shown=["title"], at=at)
    say(thread=thread, text=text, author=author, at=at)
    return Thread.objects.get(pk=thread.pk)


@transaction.atomic
def say_about(*, subject: Subject, text: str, author: "Member", at: datetime, to: Word | None = None) -> Word:
    """Say something about a thing that is before a body; the first to do so opens its thread."""
    record.hold()
    opening = {"body": subject.body, "opened": at, "latest": at}
    thread, _new = Thread.objects.get_or_create(about=subject.about, defaults=opening)
    return say(thread=thread, text=text, author=author, at=at, to=to, joint=subject.joint)


@transaction.atomic
def say(*, thread: Thread, text: str, author: "Member", at: datetime, to: Word | None = None, joint: Body | None = None) -> Word:
    """Say something in a thread, or in answer to somebody's words there; who holds a seat there says it by name."""
    record.hold()
    thread = Thread.objects.select_for_update(no_key=True).select_related("body").get(pk=thread.pk)
    text = _text(text)
    said = Word.objects.said_by(author, at - talk.DAY).values_list("said", flat=True)
    _insist(talk.may_say(list(said), at))
    if to is not None and (to.thread_id != thread.pk or to.withdrawn is not None):
        raise Refused(Verdict(False, ARTICLE, _("What you answer is not there any more; say it as words of your own.")))
    under = to and (to.under or to)
    if under is not None:
        _insist(talk.may_reply(under.replies.count()))
    tenure = speaks_as(author, thread.body, joint)
    word = Word(thread=thread, under=under, to=to, author=author, tenure=tenure, text=text, said=at)
    data = {"thread": thread.key, "word": word.key, "about": thread.about, "to": to.key if to else ""}
    if tenure is not None:
        data["office"] = tenure.holder.office_key
    word.entry = record.append("word.said", data, body=thread.body.key, private={"text": text}, at=at).index
    word.save()
    Thread.objects.filter(pk=thread.pk).update(size=F("size") + 1, latest=at)
    return word


# ── One's own words


@transaction.atomic
def change(*, word: Word, text: str, at: datetime) -> Word:
    """Put one's words right, for a while after they were said; what stood there before is erased."""
    word = _standing(word)
    _insist(talk.may_change(word.said, at))
    before, word.text, word.changed = word.entry, _text(text), at
    data = {"thread": word.thread.key, "word": word.key}
    word.entry = record.append("word.changed", data, body=word.thread.body.key, private={"text": word.text}, at=at).index
    word.save(update_fields=["text", "changed", "entry"])
    _erase(before)
    return word


@transaction.atomic
def withdraw(*, word: Word, at: datetime) -> Word:
    """Withdraw one's words: that something stood there is seen, what it was is erased for ever."""
    word = _standing(word)
    word.text, word.withdrawn = "", at
    word.save(update_fields=["text", "withdrawn"])
    record.append("word.withdrawn", {"thread": word.thread.key, "word": word.key}, body=word.thread.body.key, at=at)
    _erase(word.entry)
    return word


def _standing(word: Word) -> Word:
    record.hold()
    found = Word.objects.select_for_update(of=("self",), no_key=True).select_related("thread__body").get(pk=word.pk)
    if found.withdrawn is not None:
        raise Refused(Verdict(False, ARTICLE, _("These words have been withdrawn already.")))
    return found


def _erase(entry: int) -> None:
    record.erase(Entry.objects.public().get(index=entry), "text")


def _text(text: str) -> str:
    text = text.strip()
    if not text:
        raise Refused(Verdict(False, ARTICLE, _("Write something first.")))
    if len(text) > LONGEST:
        values = {"found": len(text), "most": LONGEST}
        raise Refused(Verdict(False, ARTICLE, _("Your words have {found} characters; {most} are the most at a time."), values))
    return text


def _insist(verdict: Verdict) -> None:
    if not verdict.holds:
        raise Refused(verdict)


# ── What pages of other rooms show


@besides.talks
def talk_about(about: str) -> besides.Talk | None:
    """How much has been said about a thing, and where."""
    found = Thread.objects.filter(about=about).values_list("size", "latest").first()
    size, latest = found or (0, None)
    return besides.Talk(Thread(about=about).get_absolute_url(), size, latest)
