"""What a notice says: put together when it is read, in as few queries for a page of them as for one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from django.apps import apps
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal.web.accords.models import Accord
from commonweal.web.bodies.models import Tenure
from commonweal.web.bodies.tellers import LOT
from commonweal.web.decisions.models import Bound, Mandate
from commonweal.web.meetings.models import Forward, Meeting
from commonweal.web.notices.models import Notice
from commonweal.web.plans.models import Plan
from commonweal.web.polls.models import Poll
from commonweal.web.production.models import Assignment
from commonweal.web.record.models import Entry
from commonweal.web.threads.models import Word

if TYPE_CHECKING:
    from commonweal.web.members.models import Member


GATHERED_FROM = 3  # so many delegates who come to one council one after another are told in one line

_TENURE: Mapping[str, tuple[str, str]] = {
    "tenure.recalled": (
        gettext_lazy("{name} was recalled"),
        gettext_lazy(
            "{marks} of {constituents} had marked the delegate of {body} in {council}. The tenure ended in that instant."
        ),
    ),
    "tenure.derived": (
        gettext_lazy("{name} lost the seat in {council}"),
        gettext_lazy("It rested on a seat that was lost; with that it ended."),
    ),
    "tenure.left": (
        gettext_lazy("{name} no longer speaks for {body}"),
        gettext_lazy("Whoever leaves {body} loses its seat in {council}."),
    ),
    "tenure.dismissed": (
        gettext_lazy("{name} was dismissed"),
        gettext_lazy("{body} decided that the tenure in {council} ends."),
    ),
    "tenure.resigned": (
        gettext_lazy("{name} no longer speaks for {body}"),
        gettext_lazy("{name} gave up the seat in {council}."),
    ),
    "tenure.elected": (
        gettext_lazy("{name} no longer speaks for {body}"),
        gettext_lazy("A new election to the seat in {council} has been counted."),
    ),
    "tenure.ended": (
        gettext_lazy("{name} no longer speaks for {body}"),
        gettext_lazy("The seat in {council} ended, as an accord or the end of a body brought with it."),
    ),
    "tenure.began": (gettext_lazy("{name} speaks for {body} in {council}"), ""),
}
_MINE: Mapping[str, tuple[str, str]] = {
    "tenure.recalled": (
        gettext_lazy("You were recalled"),
        gettext_lazy("{marks} of {constituents} had marked. Your tenure for {body} in {council} ended in that instant."),
    ),
    "tenure.derived": (
        gettext_lazy("You lost the seat in {council}"),
        gettext_lazy("It rested on a seat that you lost; with that it ended."),
    ),
    "tenure.dismissed": (
        gettext_lazy("You were dismissed"),
        gettext_lazy("{body} decided that your tenure in {council} ends."),
    ),
    "tenure.began": (gettext_lazy("You speak for {body} in {council}"), ""),
}
_MANDATE: Mapping[str, tuple[str, str]] = {
    "mandate.given": (
        gettext_lazy("{body} tells you how to vote: {asked}"),
        gettext_lazy("On “{vote}”. It binds the seat until the vote closes."),
    ),
    "mandate.kept": (gettext_lazy("{name} voted as {body} had asked"), gettext_lazy("“{vote}”: {asked}.")),
    "mandate.broken": (
        gettext_lazy("{name} did not vote as {body} had asked"),
        gettext_lazy("“{vote}”: asked for was {asked}. The reason, if there is one, stands beside the vote."),
    ),
    "mandate.moot": (
        gettext_lazy("A mandate of {body} bound nobody"),
        gettext_lazy("“{vote}”: the seat was empty at the close."),
    ),
    "mandate.left": (gettext_lazy("{body} leaves the vote to you"), gettext_lazy("On “{vote}”: {asked}.")),
    "mandate.free": (gettext_lazy("{body} had left the vote to its delegate"), gettext_lazy("“{vote}” is decided.")),
}
_ACCORD: Mapping[str, tuple[str, str]] = {
    "done": (
        gettext_lazy("“{accord}” has been carried out"),
        gettext_lazy("Who is where now, and which seats are to be filled."),
    ),
    "off": (gettext_lazy("“{accord}” is off"), gettext_lazy("{reason} All stays as it was.")),
    "undone": (gettext_lazy("“{accord}” could not be carried out"), gettext_lazy("{reason}")),
}
_UNBOUND = {"mandate.given": "mandate.left", "mandate.moot": "mandate.free"}


@dataclass(frozen=True)
class Line:
    """One notice as one reads it: what happened, why, and where to go; with the recall beside a broken mandate."""

    title: str
    text: str
    act: str
    url: str
    at: datetime
    event: str
    new: bool = False
    recall: str = ""  # where to set a recall mark
    council: str = ""  # in which somebody was elected to a seat: such lines can be gathered
    who: str = ""  # and who that was, for whom
    seats: str = ""  # where one sees who sits there


def gathered(found: Iterable[Line]) -> list[Line]:
    """Lines as a page shows them: where several come to one council one after another, as after a founding, they are one."""
    shown = []
    for _key, run in groupby(enumerate(found), lambda placed: (placed[1].council or placed[0], placed[1].new)):
        lines = [line for _place, line in run]
        shown += lines if len(lines) < GATHERED_FROM else [_together(lines)]
    return shown


def _together(lines: list[Line]) -> Line:
    people = dict.fromkeys(line.who for line in lines)  # who belongs to two bodies is told of one seat in each
    title = _("{council}: new in {count} seats").format(count=len(people), council=lines[0].council)
    return replace(lines[0], title=title, text=f"{', '.join(people)}.", act=_("Who sits there"), url=lines[0].seats)


@dataclass(frozen=True)
class Page:
    """What the notices of one page are about, looked up once."""

    entries: Mapping[int, Entry]
    tenures: Mapping[str, Tenure]
    mandates: Mapping[str, Mandate]
    polls: Mapping[str, Poll]
    assignments: Mapping[str, Assignment]
    plans: Mapping[str, Plan]
    words: Mapping[str, Word]
    accords: Mapping[str, Accord]
    meetings: Mapping[str, Meeting]
    sent: Mapping[str, Forward]


def lines(notices: Iterable[Notice], member: "Member", read: int) -> list[tuple[Notice, Line]]:
    """Notices, each with what this member reads; what they were about and is no more is left out."""
    found = list(notices)
    page = _looked_up(found)
    said = ((notice, _said(notice, page, member)) for notice in found)
    return [
        (notice, Line(at=notice.at, event=notice.event, new=notice.entry >= read, **values))
        for notice, values in said
        if values is not None
    ]


def reminder(poll: Poll, *, new: bool) -> Line:
    """A vote that is over soon, to somebody who has not voted."""
    title = _("The last day to vote: {vote}").format(vote=poll)
    text = _("You are on the roll and have not voted yet.")
    return Line(title, text, _("Read and vote"), poll.get_absolute_url(), poll.closes, "vote.reminder", new=new)


def _looked_up(notices: list[Notice]) -> Page:
    about: dict[str, set[str]] = {}
    for notice in notices:
        about.setdefault(notice.event.partition(".")[0], set()).add(notice.about)
    entries = Entry.objects.public().filter(index__in={notice.entry for notice in notices})
    tenures = Tenure.objects.filter(key__in=about.get("tenure", ()))
    mandates = Mandate.objects.filter(key__in=about.get("mandate", ()))
    assignments = Assignment.objects.filter(key__in=about.get("assignment", ()))
    words = Word.objects.filter(key__in=about.get("word", ()))
    meetings = Meeting.objects.filter(key__in=about.get("meeting", ()))
    sent = Forward.objects.filter(key__in=about.get("item", ()))
    votes = about.get("poll", ())
    kinds = [model for model in apps.get_models() if votes and issubclass(model, Poll)]
    polls = [poll for model in kinds for poll in model.objects.filter(key__in=votes).select_related(*model.told_with)]
    return Page(
        {entry.index: entry for entry in entries},
        {one.key: one for one in tenures.select_related("holder", "seat__constituency", "seat__council")},
        {one.key: one for one in mandates.select_related("proposal", "tenure__holder", "seat__constituency", "seat__council")},
        {poll.key: poll for poll in polls},
        {one.key: one for one in assignments.select_related("workplace", "adoption__option__plan")},
        {one.key: one for one in Plan.objects.filter(key__in=about.get("objection", ()))},
        {one.key: one for one in words.select_related("thread__body", "author", "to")},
        {one.key: one for one in Accord.objects.filter(key__in=about.get("accord", ()))},
        {one.key: one for one in meetings.select_related("body")},
        {one.key: one for one in sent.select_related("sender", "body")},
    )


def _said(notice: Notice, page: Page, member: "Member") -> dict[str, str] | None:
    match notice.event.partition(".")[0]:
        case "tenure" if notice.about in page.tenures:
            return _of_a_tenure(notice.event, page.tenures[notice.about], page.entries[notice.entry], member)
        case "mandate" if notice.about in page.mandates:
            return _of_a_mandate(notice.event, page.mandates[notice.about], member)
        case "poll" if notice.about in page.polls:
            return _of_a_vote(page.polls[notice.about])
        case "assignment" if notice.about in page.assignments:
            return _of_an_assignment(page.assignments[notice.about])
        case "accord" if notice.about in page.accords:
            return _of_an_accord(page.accords[notice.about])
        case "objection" if notice.about in page.plans:
            return _of_an_answer(page.plans[notice.about])
        case "meeting" if notice.about in page.meetings:
            return _of_a_meeting(page.meetings[notice.about])
        case "item" if notice.about in page.sent:
            return _of_what_was_sent(notice.event, page.sent[notice.about])
        case "word" if notice.about in page.words:
            return _of_a_reply(page.words[notice.about])
    return None


def _of_a_tenure(event: str, tenure: Tenure, entry: Entry, member: "Member") -> dict[str, str]:
    names = {
        "name": tenure.holder.name,
        "body": tenure.seat.constituency.name,
        "council": tenure.seat.council.name,
        "marks": entry.data.get("marks", ""),
        "constituents": entry.data.get("constituents", ""),
    }
    mine = tenure.holder_id == member.pk
    title, text = _TENURE[event] if not mine else _MINE.get(event, _TENURE[event])
    if event == "tenure.began":
        text = _succeeded(mine) if tenure.succeeded else _came_in(tenure)
    act, url = (_("Your page"), tenure.get_absolute_url()) if mine else (_("The seat"), tenure.seat.get_absolute_url())
    said = {"title": str(title).format(**names), "text": str(text).format(**names), "act": act, "url": url}
    if event == "tenure.began" and not mine and not tenure.succeeded:
        said |= {"council": names["council"], "who": f"{names['name']} ({names['body']})"}
        said["seats"] = tenure.seat.council.get_absolute_url()
    return said


def _came_in(tenure: Tenure) -> str:
    """By an election; by lot as the tellers of a founding."""
    return _("Drawn by lot among the members of {body}.") if tenure.election.startswith(LOT) else _("Elected by {body}.")


def _succeeded(mine: bool) -> str:
    if mine:
        return _(
            "You follow from the same count. Votes that are still open wait for yours, and mandates bind you as they bound who "
            "held the seat before."
        )
    return _("Next in the same count; nobody was appointed.")


def _of_a_mandate(event: str, mandate: Mandate, member: "Member") -> dict[str, str]:
    tenure = mandate.tenure
    mine = tenure is not None and tenure.holder_id == member.pk
    names = {
        "name": tenure.holder.name if tenure else _("nobody"),
        "body": mandate.seat.constituency.name,
        "asked": mandate.option_title or mandate.get_bound_display(),
        "vote": mandate.proposal.title,
    }
    title, text = _MANDATE[event if mandate.bound == Bound.BOUND else _UNBOUND.get(event, event)]
    said = {
        "title": str(title).format(**names),
        "text": str(text).format(**names),
        "act": _("How it was voted"),
        "url": mandate.proposal.get_absolute_url(),
    }
    if event == "mandate.broken" and tenure is not None and tenure.ended is None and not mine:
        said["recall"] = reverse("bodies:set-mark", args=[tenure.key])
    return said


def _of_a_vote(poll: Poll) -> dict[str, str]:
    open_still = poll.closed is None
    text = _("{body} votes; you are on the roll.") if open_still else _("{body} voted; the vote is over.")
    title = _("You are asked to vote: {vote}") if open_still else _("A vote is over: {vote}")
    return {
        "title": title.format(vote=poll),
        "text": text.format(body=poll.body.name),
        "act": _("Read and vote") if open_still else _("What came out"),
        "url": poll.get_absolute_url(),
    }


def _of_an_accord(accord: Accord) -> dict[str, str]:
    title, text = _ACCORD.get(accord.stage, (_("{accord}"), ""))
    said = {"title": str(title).format(accord=accord.title), "text": str(text).format(reason=accord.reason)}
    return said | {"act": _("What it comes to"), "url": accord.get_absolute_url()}


def _of_an_assignment(assignment: Assignment) -> dict[str, str]:
    names = {"body": assignment.workplace.name, "plan": assignment.adoption.option.plan.title}
    text = _("“{plan}” was adopted. What it asks binds you only once you have accepted it; an objection goes into the next.")
    return {
        "title": _("A plan asks {body} for its part").format(**names),
        "text": text.format(**names),
        "act": _("What it asks"),
        "url": assignment.get_absolute_url(),
    }


def _of_an_answer(plan: Plan) -> dict[str, str]:
    return {
        "title": _("Your objection has been answered by a new plan"),
        "text": _("“{plan}” was computed with what you stated; its page says what changed and why.").format(plan=plan.title),
        "act": _("The new plan"),
        "url": plan.get_absolute_url(),
    }


def _of_a_reply(word: Word) -> dict[str, str]:
    name = word.author.name if word.author else _("Somebody")
    text = (
        _("They have withdrawn it since.") if word.withdrawn else _("In a thread of {body}.").format(body=word.thread.body.name)
    )
    return {
        "title": _("{name} replied to what you said").format(name=name),
        "text": text,
        "act": _("Read the reply"),
        "url": word.get_absolute_url(),
    }


def _of_a_meeting(meeting: Meeting) -> dict[str, str]:
    return {
        "title": _("{body} meets: {title}").format(body=meeting.body.name, title=meeting.title),
        "text": f"{meeting.when}, {meeting.place}.",
        "act": _("The agenda"),
        "url": meeting.get_absolute_url(),
    }


def _of_what_was_sent(event: str, sent: Forward) -> dict[str, str]:
    names = {"sender": sent.sender.name, "body": sent.body.name}
    replied = event == "item.replied"
    title = _("{body} replies to {sender}") if replied else _("{sender} sends something to {body}")
    act = _("What became of it") if replied else _("Read it")
    return {"title": title.format(**names), "text": f"{sent.title}.", "act": act, "url": sent.get_absolute_url()}
