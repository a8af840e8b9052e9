"""Offices of a union: stood for, filled by a count, emptied by recall the moment more than half of the members want it (R1)."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from commonweal.rules import unions as rules
from commonweal.rules.committees import Seat as Chair
from commonweal.rules.recall import Standing, outcome
from commonweal.rules.verdict import Verdict
from commonweal.web.bodies import hooks
from commonweal.web.bodies.models import Tenure
from commonweal.web.database import sealed
from commonweal.web.record import services as record
from commonweal.web.refused import Refused
from commonweal.web.unions.models import Candidate, Mark, Office, Term, Union

if TYPE_CHECKING:
    from commonweal.web.members.models import Member


@transaction.atomic
def create(*, union: Union, title: str, at: datetime) -> Office:
    """Add an office; nobody holds it until a count has filled it (C3)."""
    record.hold(union.log)
    title = title.strip()
    if union.offices.filter(title__iexact=title).exists():
        raise Refused(Verdict(False, "unions.officers", _("There is such an office already."), {}))
    office = Office.objects.create(union=union, title=title)
    record.append("union.office", {"office": office.key, "title": title}, at=at, log=union.log)
    return office


@transaction.atomic
def stand(*, office: Office, member: "Member", at: datetime) -> Candidate:
    """Stand for an office, until its vote opens; who manages a workplace cannot (U1)."""
    record.hold(office.union.log)
    _insist(rules.may_hold_office(manages(member)))
    if office.ballots.open().exists():
        raise Refused(Verdict(False, "unions.officers", _("The vote has opened; one could stand until then.")))
    found, _new = Candidate.objects.get_or_create(office=office, member=member)
    return found


@transaction.atomic
def stand_down(*, office: Office, member: "Member") -> None:
    """Stand no more."""
    record.hold(office.union.log)
    if office.ballots.open().exists():
        raise Refused(Verdict(False, "unions.officers", _("The vote has opened; one could stand down until then.")))
    office.candidates.filter(member=member).delete()


def seat(office: Office, order: list["Member"], at: datetime) -> Term | None:
    """Seat whom a count put first, if they still belong and do not manage; those after follow (R4)."""
    able = [member for member in order if _able(office.union, member)]
    _end(office, "elected", at)
    office.candidates.all().delete()
    if not able:
        return None
    term = Term.objects.create(office=office, holder=able[0], order=[member.key for member in able[1:]], began=at)
    data = {"office": office.key, "term": term.key, "holder": able[0].office_key}
    record.append("union.seated", data, at=at, log=office.union.log)
    return term


def term_of(union: Union, key: str) -> Term:
    """A term of office in a union by its key."""
    return get_object_or_404(Term.objects.select_related("office__union", "holder"), office__union=union, key=key)


# ── Recall


@transaction.atomic
def set_mark(*, term: Term, member: "Member", at: datetime) -> None:
    """Set one's mark; where that makes more than half of the members, the term ends in this transaction (R1)."""
    term = _running(term)
    mark, new = Mark.objects.get_or_create(term=term, member=member)
    if new:
        sealed.shuffle(Mark, around=mark.pk, term_id=term.pk)
    settle(term.office.union, at)


@transaction.atomic
def withdraw_mark(*, term: Term, member: "Member") -> None:
    """Take one's mark back; nothing is left of it (R2)."""
    term = _running(term)
    sealed.take_away(term.marks.filter(member=member), term_id=term.pk)


@transaction.atomic
def resign(*, term: Term, at: datetime) -> None:
    """Give an office up; whoever the same count put next follows."""
    term = _running(term)
    _end(term.office, "resigned", at)
    _follow(term, at)


def settle(union: Union, at: datetime, gone: "Member | None" = None) -> None:
    """End every term whose recall is reached, and those of whoever has left or manages; called in the transaction of the act."""
    if gone is not None:
        Mark.objects.filter(term__office__union=union, member=gone).delete()
        Candidate.objects.filter(office__union=union, member=gone).delete()
    members = union.members()
    size = members.count()
    for term in Term.objects.filter(office__union=union, ended=None).select_related("office__union", "holder").order_by("pk"):
        marked = term.marks.filter(member__in=members).count()
        if outcome(Standing(marked, size), rules.RECALL_SHARE).holds:
            _end(term.office, "recalled", at)
        elif not members.filter(pk=term.holder_id).exists():
            _end(term.office, "left", at)
        elif manages(term.holder):
            _end(term.office, "manages", at)
        else:
            continue
        _follow(term, at)


@hooks.when_a_tenure_begins
def nobody_manages_and_holds_office(tenure: Tenure, at: datetime) -> None:
    """Who becomes a manager loses a union's office; its record says that nobody who manages holds one, and no more (U1)."""
    if tenure.seat.title == Chair.MANAGER and Term.objects.filter(holder=tenure.holder, ended=None).exists():
        # Afterwards: a union's record is held before the federation's, and this transaction holds that one already.
        transaction.on_commit(lambda: end_terms_of_managers(at), robust=True)


def end_terms_of_managers(at: datetime) -> None:
    """End the terms of all who manage; `tick` does it again, for whoever was interrupted in between."""
    managing = Tenure.objects.running().filter(seat__title=Chair.MANAGER).values("holder")
    for union in Union.objects.filter(offices__terms__ended=None, offices__terms__holder__in=managing).distinct():
        with transaction.atomic():
            record.hold(union.log)
            settle(union, at)


def manages(member: "Member") -> bool:
    """Whether somebody holds the seat of a workplace's technical manager."""
    return Tenure.objects.running().filter(holder=member, seat__title=Chair.MANAGER).exists()


def _able(union: Union, member: "Member") -> bool:
    return union.members().filter(pk=member.pk).exists() and not manages(member)


def _end(office: Office, why: str, at: datetime) -> None:
    term = office.term
    if term is None:
        return
    term.ended, term.why = max(at, term.began), why
    term.save(update_fields=["ended", "why"])
    term.marks.all().delete()
    data = {"office": office.key, "term": term.key, "holder": term.holder.office_key, "why": why}
    record.append("union.ended", data, at=at, log=office.union.log)


def _follow(term: Term, at: datetime) -> None:
    """Whoever the same count put next takes the office; with nobody left it is empty, and members stand and vote again (R4)."""
    members = {member.key: member for member in term.office.union.members().filter(key__in=term.order)}
    standing = [members[key] for key in term.order if key in members and not manages(members[key])]
    if standing:
        following = Term.objects.create(
            office=term.office, holder=standing[0], order=[member.key for member in standing[1:]], began=at
        )
        data = {"office": term.office.key, "term": following.key, "holder": standing[0].office_key}
        record.append("union.seated", data, at=at, log=term.office.union.log)


def _running(term: Term) -> Term:
    record.hold(term.office.union.log)
    held = Term.objects.select_for_update(of=("self",)).select_related("office__union", "holder").get(pk=term.pk)
    if held.ended is not None:
        raise Refused(Verdict(False, "unions.officers", _("This term of office has ended.")))
    return held


def _insist(verdict: Verdict) -> None:
    if not verdict.holds:
        raise Refused(verdict)
