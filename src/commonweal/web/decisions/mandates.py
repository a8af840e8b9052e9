"""How a constituency binds its delegate on a proposal, and what became of it when the council's vote closed (M1, M2)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from commonweal.rules import mandates
from commonweal.rules.ballots import ABSTAIN, Ranking, Vote
from commonweal.rules.counting.publishing import publishable
from commonweal.rules.verdict import Verdict
from commonweal.web.bodies import hooks
from commonweal.web.bodies.models import Seat, Tenure
from commonweal.web.bodies.services import rules_of
from commonweal.web.decisions.models import Assembly, Bound, Kept, Mandate, Proposal, Report
from commonweal.web.polls import services as polls
from commonweal.web.polls import weighing
from commonweal.web.record import services as record
from commonweal.web.refused import Refused


@transaction.atomic
def open_assembly(*, proposal: Proposal, seat: Seat, casts_itself: bool, divides: bool = False, at: datetime) -> Assembly:
    """Ask a constituency how its delegate is to vote; its vote is over while the delegate can still heed it (M1).

    A base body's assembly votes sealed, a lower council's delegates by name.
    """
    record.hold()
    proposal = Proposal.objects.select_for_update(no_key=True).get(pk=proposal.pk)
    if not proposal.is_open or proposal.closes <= at:
        raise Refused(Verdict(False, "mandates.binding", _("The council's vote is over; a mandate can bind nobody any more.")))
    if not proposal.seats.filter(seat=seat).exists():
        raise Refused(Verdict(False, "mandates.binding", _("This seat has no vote on the proposal.")))
    rules = rules_of(proposal.body, at).mandates
    if casts_itself and not rules.casting:
        raise Refused(Verdict(False, "mandates.casting", _("By the rules of this council no mandate casts itself; ask without.")))
    if divides and not proposal.splitting:
        raise Refused(Verdict(False, "votes.splitting", _("In this council no vote can be split; ask for a mandate as a whole.")))
    if Assembly.objects.open().filter(proposal=proposal, seat=seat).exists():
        raise Refused(Verdict(False, "mandates.binding", _("The assembly is voting on this mandate already.")))
    assembly = Assembly.objects.create(
        body=seat.constituency,
        by=Assembly.By.SEATS if seat.constituency.is_council else Assembly.By.MEMBERS,
        proposal=proposal,
        seat=seat,
        casts_itself=casts_itself,
        divides=divides,
    )
    options = [
        *(option for option in proposal.options if option["key"] != ABSTAIN),
        {"key": Bound.FREE, "title": str(_("Leave it to the delegate"))},
        {"key": Bound.REPORT, "title": str(_("Leave it to the delegate, who reports back"))},
    ]
    closes = proposal.closes - min(timedelta(days=rules.days), (proposal.closes - at) / 2)  # so that the delegate can heed it
    polls.open_poll(assembly, options=options, closes=closes, at=at)
    assembly.refresh_from_db()
    return assembly


@polls.concluding(Assembly)
def conclude_assembly(assembly: Assembly, at: datetime) -> polls.Conclusion:
    """What a constituency asks of its delegate: what has a majority; without one, the delegate is free.

    Where nobody closed the assembly before the council's voting was over, it binds nobody: the delegate could not heed it.
    So few sealed ballots that their figures are withheld divide no vote: its parts would tell them (V5).
    """
    counted = weighing.tally(assembly)
    majority = rules_of(assembly.body, assembly.opened).majority("ordinary")
    told = assembly.by == Assembly.By.SEATS or publishable(assembly.voted)
    asked = mandates.instruction(counted, majority, assembly.option_keys, divides=assembly.divides and told)
    choice = asked.vote.written() if asked.vote else {}
    proposal = Proposal.objects.get(pk=assembly.proposal_id)
    if proposal.closed is None and proposal.closes > at:
        casts_itself = assembly.casts_itself and asked.bound is mandates.Bound.BOUND
        mandate, _new = Mandate.objects.update_or_create(
            proposal=proposal,
            seat=assembly.seat,
            defaults={"bound": asked.bound, "choice": choice, "casts_itself": casts_itself, "given": at},
        )
        data = {"mandate": mandate.key, "proposal": proposal.key, "poll": proposal.key, "seat": assembly.seat.key}
        said = {**data, "bound": asked.bound, "choice": choice, "casts_itself": casts_itself}
        record.append("mandate.given", said, body=assembly.body.key, at=at)
        if casts_itself:
            _cast_itself(mandate, at)
    return polls.Conclusion(
        {"chosen": next(iter(choice)) if len(choice) == 1 else asked.bound, "choice": choice}, weighing.figures(counted)
    )


@polls.waiting(Proposal)
def is_heeded(proposal: Proposal) -> bool:
    """Whether a vote in which all have voted can close early, or stays open to its time so that delegates can heed mandates.

    It waits while a constituency votes on one, and where one was given after a delegate had voted otherwise.
    """
    if Assembly.objects.open().filter(proposal=proposal).exists():
        return False
    cast = {line.seat_id: line.vote for line in proposal.seats.exclude(vote=None).select_related("vote")}
    for mandate in proposal.mandates.filter(bound=Bound.BOUND):
        vote = cast.get(mandate.seat_id)
        if vote is not None and vote.vote != mandate.vote and vote.cast < mandate.given:
            return False
    return True


def close_heeded(*, at: datetime) -> int:
    """Close votes in which all have voted, once nothing is left for a delegate to heed; called by `tick`."""
    all_voted = Proposal.objects.open().filter(voted=F("on_roll"), on_roll__gt=0, close_when_all_voted=True)
    return sum(polls.close_if_over(proposal, at=at) for proposal in all_voted)


def insist(proposal: Proposal, tenure: Tenure, vote: Vote | Ranking) -> None:
    """Refuse a vote against a mandate that casts itself: it has been cast already and stays (M2)."""
    mandate = Mandate.objects.filter(proposal=proposal, seat=tenure.seat, casts_itself=True, bound=Bound.BOUND).first()
    if mandate and vote != mandate.vote:
        raise Refused(
            Verdict(
                False,
                "mandates.binding",
                _("{constituency} has bound this vote to “{option}” and chosen that it casts itself."),
                {"constituency": tenure.seat.constituency.name, "option": mandate.option_title},
            )
        )


def carry_over(first: Proposal, second: Proposal, at: datetime) -> None:
    """What still stands in a second vote still binds in it."""
    standing = set(second.option_keys)
    for mandate in first.mandates.filter(bound=Bound.BOUND):
        if not mandate.choice.keys() <= standing:
            continue
        carried = Mandate.objects.create(
            proposal=second,
            seat=mandate.seat,
            bound=mandate.bound,
            choice=mandate.choice,
            casts_itself=mandate.casts_itself,
            given=mandate.given,
        )
        if carried.casts_itself:
            _cast_itself(carried, at)


def judge(proposal: Proposal) -> list[dict[str, str]]:
    """Say of each mandate, at the close, whether it was kept, broken or moot, and who was bound by it (M1)."""
    judged = []
    lines = {line.seat_id: line for line in proposal.seats.select_related("vote")}
    for mandate in proposal.mandates.select_related("seat").order_by("seat__key"):
        cast = getattr(lines.get(mandate.seat_id), "vote", None)
        tenure = mandate.seat.tenure
        if mandate.bound == Bound.BOUND:
            mandate.kept = Kept(mandates.kept(mandate.vote, cast.vote if cast else None, held=tenure is not None))
        else:
            mandate.kept = Kept.MOOT
        mandate.tenure = tenure
        mandate.save(update_fields=["kept", "tenure"])
        judged.append(
            {"mandate": mandate.key, "seat": mandate.seat.key, "kept": mandate.kept, "tenure": tenure.key if tenure else ""}
        )
    return judged


@hooks.when_a_tenure_begins
def cast_again(tenure: Tenure, at: datetime) -> None:
    """Cast for a new holder what the constituency has chosen to cast itself, in the transaction that seats them (M2)."""
    bound = Mandate.objects.filter(seat=tenure.seat, casts_itself=True, bound=Bound.BOUND)
    for mandate in bound.filter(proposal__closed=None, proposal__closes__gt=at).select_related("proposal", "seat").order_by("pk"):
        _cast_itself(mandate, at)


def _cast_itself(mandate: Mandate, at: datetime) -> None:
    """Cast a bound vote for whoever holds the seat; an empty seat waits for its holder."""
    if tenure := mandate.seat.tenure:
        polls.cast_vote(mandate.proposal, tenure=tenure, vote=mandate.vote, at=at)


@transaction.atomic
def report(*, proposal: Proposal, tenure: Tenure, text: str, at: datetime) -> Report:
    """Tell those who sent me about a decision, once its vote has closed; a later report stands in place of an earlier one."""
    record.hold()
    if proposal.closed is None:
        raise Refused(Verdict(False, "mandates.binding", _("A report is about a vote that has closed; this one is still open.")))
    if tenure.ended is not None or not proposal.seats.filter(seat=tenure.seat).exists():
        raise Refused(Verdict(False, "mandates.binding", _("Whoever holds a seat that was on the roll reports about its vote.")))
    if not text.strip():
        raise Refused(Verdict(False, "mandates.binding", _("A report says something; write a few words.")))
    told, _new = Report.objects.update_or_create(proposal=proposal, tenure=tenure, defaults={"text": text.strip(), "given": at})
    data = {"report": told.key, "poll": proposal.key, "seat": tenure.seat.key, "tenure": tenure.key}
    said = {**data, "office": tenure.holder.office_key}
    record.append("report.given", said, body=tenure.seat.constituency.key, private={"text": told.text}, shown=["text"], at=at)
    return told
