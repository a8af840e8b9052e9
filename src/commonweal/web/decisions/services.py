"""Proposing to a council, binding its delegates, voting for a seat, and what the close of a vote brings with it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commonweal.rules import choice, decisions, effects, mandates
from commonweal.rules.ballots import ABSTAIN, Vote
from commonweal.rules.bodies import Kind
from commonweal.rules.constitution import BadConstitutionError
from commonweal.rules.verdict import Verdict
from commonweal.web.bodies import hooks
from commonweal.web.bodies.models import Body, Seat, Tenure
from commonweal.web.bodies.services import lock, rules_of
from commonweal.web.decisions.models import Assembly, Bound, Kept, Mandate, Proposal
from commonweal.web.polls import services as polls
from commonweal.web.record import services as record
from commonweal.web.refused import Refused

MOST_OPTIONS = 12
LEFT_TO_VOTE = timedelta(days=1)  # so long a delegate has after the assembly, or half of what is left if that is less
Options = Sequence[Mapping[str, str]]


@transaction.atomic
def propose(
    *,
    council: Body,
    title: str,
    text: str,
    options: Options,
    follows: Mapping[str, Sequence[effects.Effect]],
    at: datetime,
    subject: str = "ordinary",
    about: str = "",
    by: Tenure | None = None,
) -> Proposal:
    """Put a text with its options to a council; voting opens at once, and constituencies can bind their delegates till the close.

    ``none``, all stays as it is, stands beside every list of options.
    """
    council = lock(council)
    if not title.strip():
        raise Refused(Verdict(False, "decisions.life", _("A proposal has a title; say in a few words what it is about.")))
    keys = [option["key"] for option in options]
    if not keys or len(keys) > MOST_OPTIONS or len(set(keys)) < len(keys) or {choice.NONE, ABSTAIN} & set(keys):
        raise Refused(
            Verdict(False, "decisions.life", _("A proposal has from 1 to {most} different options."), {"most": MOST_OPTIONS})
        )
    _insist_on_majority(council, subject, at)
    for effect in (effect for found in follows.values() for effect in found):
        for allowed in (effects.may_follow(effect, effects.Source.DECISION, Kind(council.kind)), effects.fits(effect, subject)):
            if not allowed.holds:
                raise Refused(allowed)
    if about and Proposal.objects.filter(body=council, about=about, closed=None).exists():
        raise Refused(Verdict(False, "decisions.life", _("{council} is voting on this already."), {"council": council.name}))
    proposal = Proposal.objects.create(
        body=council,
        by=Proposal.By.SEATS,
        title=title.strip(),
        text=text.strip(),
        subject=subject,
        about=about,
        proposed_by=by,
        effects={key: [effect.written() for effect in found] for key, found in follows.items()},
    )
    data = {"proposal": proposal.key, "subject": subject, "about": about, "options": keys, "follows": proposal.effects}
    if by:
        data |= {"tenure": by.key, "office": by.holder.office_key}
    record.append(
        "proposal.made",
        data,
        body=council.key,
        private={"title": proposal.title, "text": proposal.text},
        shown=["title", "text"],
        at=at,
    )
    polls.open_poll(proposal, options=[*options, *_standing_options()], at=at)
    proposal.refresh_from_db()
    return proposal


@transaction.atomic
def cast(*, proposal: Proposal, tenure: Tenure, vote: Vote, reason: str = "", at: datetime) -> Proposal:
    """Cast or change a seat's vote; where a mandate casts itself, it has been cast already and stays (M2)."""
    record.hold()  # before the mandate is read: one that is given at this instant comes before or after, never between
    mandate = Mandate.objects.filter(proposal=proposal, seat=tenure.seat, casts_itself=True, bound=Bound.BOUND).first()
    if mandate and vote != Vote.whole(mandate.option):
        raise Refused(
            Verdict(
                False,
                "mandates.binding",
                _("{constituency} has bound this vote to “{option}” and chosen that it casts itself."),
                {"constituency": tenure.seat.constituency.name, "option": mandate.option_title},
            )
        )
    polls.cast_vote(proposal, tenure=tenure, vote=vote, reason=reason.strip(), at=at)
    return follow_up(proposal, at=at)


@transaction.atomic
def open_assembly(*, proposal: Proposal, seat: Seat, casts_itself: bool, at: datetime) -> Assembly:
    """Ask a constituency's assembly how its delegate is to vote; it is over while the delegate can still heed it (M1)."""
    record.hold()
    proposal = Proposal.objects.select_for_update(no_key=True).get(pk=proposal.pk)
    if not proposal.is_open or proposal.closes <= at:
        raise Refused(Verdict(False, "mandates.binding", _("The council's vote is over; a mandate can bind nobody any more.")))
    if not proposal.seats.filter(seat=seat).exists():
        raise Refused(Verdict(False, "mandates.binding", _("This seat has no vote on the proposal.")))
    if Assembly.objects.open().filter(proposal=proposal, seat=seat).exists():
        raise Refused(Verdict(False, "mandates.binding", _("The assembly is voting on this mandate already.")))
    assembly = Assembly.objects.create(
        body=seat.constituency, by=Assembly.By.MEMBERS, proposal=proposal, seat=seat, casts_itself=casts_itself
    )
    options = [
        *(option for option in proposal.options if option["key"] != ABSTAIN),
        {"key": Bound.FREE, "title": str(_("Leave it to the delegate"))},
        {"key": Bound.REPORT, "title": str(_("Leave it to the delegate, who reports back"))},
    ]
    closes = proposal.closes - min(LEFT_TO_VOTE, (proposal.closes - at) / 2)
    polls.open_poll(assembly, options=options, closes=closes, at=at)
    assembly.refresh_from_db()
    return assembly


@polls.concluding(Assembly)
def conclude_assembly(assembly: Assembly, at: datetime) -> polls.Conclusion:
    """What an assembly asks of its delegate: what has a majority; without one, the delegate is free.

    Where nobody closed the assembly before the council's voting was over, it binds nobody: the delegate could not heed it.
    """
    counted = polls.tally(assembly)
    majority = rules_of(assembly.body, assembly.opened).majority("ordinary")
    found = choice.outcome(counted, majority, assembly.option_keys, again=False)
    chosen = found.chosen if found.verdict.holds else Bound.FREE
    proposal = Proposal.objects.get(pk=assembly.proposal_id)
    if proposal.closed is None and proposal.closes > at:
        bound = Bound(chosen) if chosen in (Bound.FREE, Bound.REPORT) else Bound.BOUND
        option = chosen if bound == Bound.BOUND else ""
        casts_itself = assembly.casts_itself and bound == Bound.BOUND
        mandate, _new = Mandate.objects.update_or_create(
            proposal=proposal,
            seat=assembly.seat,
            defaults={"bound": bound, "option": option, "casts_itself": casts_itself, "given": at},
        )
        data = {"mandate": mandate.key, "proposal": proposal.key, "seat": assembly.seat.key, "bound": bound, "option": option}
        record.append("mandate.given", {**data, "casts_itself": casts_itself}, body=assembly.body.key, at=at)
        if casts_itself:
            _cast_itself(mandate, at)
    return polls.Conclusion({"chosen": chosen}, polls.figures(counted))


@polls.concluding(Proposal)
def conclude_proposal(proposal: Proposal, at: datetime) -> polls.Conclusion:
    """What a council chose, under the rules in force when voting opened, and what became of each mandate (M1)."""
    counted = polls.tally(proposal)
    majority = rules_of(proposal.body, proposal.opened).majority(proposal.subject)
    standing = [key for key in proposal.option_keys if key != ABSTAIN]
    found = choice.outcome(counted, majority, standing, again=proposal.before_id is None)
    proposal.chosen = "" if found.runoff else found.chosen
    proposal.save(update_fields=["chosen"])
    stage = decisions.Stage.SECOND_VOTE if proposal.before_id else decisions.Stage.OPEN
    outcome = {
        "stage": decisions.after(stage, found),
        "chosen": proposal.chosen,
        "runoff": list(found.runoff),
        "article": found.verdict.article,
        "mandates": _judge_mandates(proposal),
    }
    follows = proposal.effects.get(proposal.chosen, ())
    return polls.Conclusion(outcome, polls.figures(counted), follows)


def follow_up(proposal: Proposal, *, at: datetime) -> Proposal:
    """Open the second vote where the first has left one to be held; give back the vote that now counts."""
    proposal = Proposal.objects.select_related("body").get(pk=proposal.pk)
    runoff = (proposal.result or {}).get("outcome", {}).get("runoff", [])
    if not runoff or Proposal.objects.filter(before=proposal).exists():
        return proposal
    second = Proposal.objects.create(
        body=proposal.body,
        by=Proposal.By.SEATS,
        title=proposal.title,
        text=proposal.text,
        subject=proposal.subject,
        about=proposal.about,
        proposed_by=proposal.proposed_by,
        before=proposal,
        effects={key: found for key, found in proposal.effects.items() if key in runoff},
    )
    standing = (*runoff, choice.NONE, ABSTAIN)  # who wants neither can still say so
    polls.open_poll(second, options=[option for option in proposal.options if option["key"] in standing], at=at)
    for mandate in proposal.mandates.filter(option__in=(*runoff, choice.NONE)):  # what still stands still binds
        carried = Mandate.objects.create(
            proposal=second,
            seat=mandate.seat,
            bound=mandate.bound,
            option=mandate.option,
            casts_itself=mandate.casts_itself,
            given=mandate.given,
        )
        if carried.casts_itself:
            _cast_itself(carried, at)
    second.refresh_from_db()
    return second


@transaction.atomic
def keep_going(*, at: datetime) -> None:
    """What time alone brings: the second votes that first votes have left to be held; called by `tick`."""
    record.hold()
    for proposal in Proposal.objects.filter(closed__isnull=False, chosen="", runoff=None):
        follow_up(proposal, at=at)


@hooks.when_a_tenure_begins
def cast_again(tenure: Tenure, at: datetime) -> None:
    """Cast for a new holder what the constituency has chosen to cast itself, in the transaction that seats them (M2)."""
    bound = Mandate.objects.filter(seat=tenure.seat, casts_itself=True, bound=Bound.BOUND)
    for mandate in bound.filter(proposal__closed=None, proposal__closes__gt=at).select_related("proposal", "seat").order_by("pk"):
        _cast_itself(mandate, at)


def _cast_itself(mandate: Mandate, at: datetime) -> None:
    """Cast a bound vote for whoever holds the seat; an empty seat waits for its holder."""
    if tenure := mandate.seat.tenure:
        polls.cast_vote(mandate.proposal, tenure=tenure, vote=Vote.whole(mandate.option), at=at)


def _judge_mandates(proposal: Proposal) -> list[dict[str, str]]:
    judged = []
    lines = {line.seat_id: line for line in proposal.seats.select_related("vote")}
    for mandate in proposal.mandates.select_related("seat").order_by("seat__key"):
        cast = getattr(lines.get(mandate.seat_id), "vote", None)
        tenure = mandate.seat.tenure
        if mandate.bound == Bound.BOUND:
            mandate.kept = Kept(mandates.kept(mandate.option, cast.vote if cast else None, held=tenure is not None))
        else:
            mandate.kept = Kept.MOOT
        mandate.tenure = tenure
        mandate.save(update_fields=["kept", "tenure"])
        judged.append(
            {"mandate": mandate.key, "seat": mandate.seat.key, "kept": mandate.kept, "tenure": tenure.key if tenure else ""}
        )
    return judged


def _insist_on_majority(council: Body, subject: str, at: datetime) -> None:
    """A vote whose majority nobody has laid down could never be closed."""
    try:
        rules_of(council, at).majority(subject)
    except BadConstitutionError:
        no_majority = Verdict(False, "decisions.life", _("The rules know no majority for {subject}."), {"subject": subject})
        raise Refused(no_majority) from None


def _standing_options() -> list[dict[str, str]]:
    return [
        {"key": choice.NONE, "title": str(_("None of these: all stays as it is"))},
        {"key": ABSTAIN, "title": str(_("Abstain"))},
    ]
