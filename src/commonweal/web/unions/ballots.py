"""A union's votes: any member opens one, all vote sealed; what follows happens in the transaction of the count (U2)."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commonweal.rules import unions as rules
from commonweal.rules.ballots import ABSTAIN, NO, YES
from commonweal.rules.counting import plurality
from commonweal.rules.counting.shares import share_reached
from commonweal.rules.unions import Subject
from commonweal.rules.verdict import Verdict
from commonweal.web.polls import services as polls
from commonweal.web.polls import weighing
from commonweal.web.record import services as record
from commonweal.web.refused import Refused
from commonweal.web.unions import disputes, offices
from commonweal.web.unions.models import Ballot, Dispute, Office, Union

if TYPE_CHECKING:
    from commonweal.web.members.models import Member


@transaction.atomic
def open_vote(
    *,
    union: Union,
    subject: Subject,
    title: str,
    text: str = "",
    dispute: Dispute | None = None,
    first: int = 0,
    last: int = 0,
    at: datetime,
) -> Ballot:
    """Open a vote of all members on a demand, a strike, its end, or a resolution."""
    record.hold(union.log)
    dispute = disputes.held(dispute) if dispute else None
    _insist(rules.may_open(subject, dispute=dispute is not None, on_strike=bool(dispute and dispute.strike)))
    if subject is Subject.STRIKE and (first < 1 or (last and last < first)):
        raise Refused(
            Verdict(False, "unions.votes", _("Say from which period on work is to stop, and up to which or without end."))
        )
    options = [
        {"key": YES, "title": str(_("Yes"))},
        {"key": NO, "title": str(_("No"))},
        {"key": ABSTAIN, "title": str(_("Abstain"))},
    ]
    made = Ballot(union=union, subject=subject, title=title.strip(), text=text.strip(), dispute=dispute, first=first, last=last)
    return _open(made, options, at)


@transaction.atomic
def open_for_office(*, office: Office, at: datetime) -> Ballot:
    """Open the vote on who is to hold an office, once somebody stands."""
    record.hold(office.union.log)
    standing = list(office.candidates.select_related("member").order_by("pk"))
    if not standing:
        raise Refused(Verdict(False, "unions.votes", _("Nobody stands yet; the vote opens once somebody does.")))
    options = [{"key": candidate.key, "title": candidate.member.name} for candidate in standing]
    title = _("Who is to be {office}?").format(office=office.title)
    return _open(Ballot(union=office.union, subject=Subject.OFFICER, title=title, office=office), options, at)


def vote(*, ballot: Ballot, member: "Member", choice: str, at: datetime) -> None:
    """Put a member's sealed ballot in the box."""
    polls.cast_ballot(ballot, member=member, choice=choice, at=at)


@polls.concluding(Ballot)
def conclude(ballot: Ballot, at: datetime) -> polls.Conclusion:
    """What the members decided, and what follows from it, in the transaction that closes the vote."""
    if ballot.subject == Subject.OFFICER:
        return _seat(ballot, at)
    counted = weighing.tally(ballot)
    carried = share_reached(counted, rules.MAJORITY[Subject(ballot.subject)]).holds
    if carried:
        disputes.follow(ballot, at)
    return polls.Conclusion({"chosen": YES if carried else NO, "subject": ballot.subject}, weighing.figures(counted))


def _seat(ballot: Ballot, at: datetime) -> polls.Conclusion:
    counted = plurality.in_order(ballot.box.values_list("choice", flat=True), ballot.option_keys, ballot.seed)
    standing = {candidate.key: candidate.member for candidate in ballot.office.candidates.select_related("member")}
    order = [counted.profile.name(number) for number in counted.elected]
    term = offices.seat(ballot.office, [standing[key] for key in order if key in standing], at)
    rounds = plurality.rounds(counted)
    return polls.Conclusion({"office": ballot.office.key, "term": term.key if term else ""}, {"rounds": rounds})


def _open(ballot: Ballot, options: list[dict[str, str]], at: datetime) -> Ballot:
    same = Ballot.objects.open().filter(union=ballot.union, subject=ballot.subject, dispute=ballot.dispute, office=ballot.office)
    if ballot.subject == Subject.RESOLUTION:
        same = same.filter(title=ballot.title)
    if found := same.first():  # two at once open one vote
        return found
    ballot.by = Ballot.By.MEMBERS
    ballot.save()
    polls.open_poll(ballot, options=options, at=at)
    return Ballot.objects.get(pk=ballot.pk)


def _insist(verdict: Verdict) -> None:
    if not verdict.holds:
        raise Refused(verdict)
