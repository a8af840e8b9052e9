"""Proposing to a council, voting for a seat, and what the close of a vote brings with it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commonweal.rules import choice, decisions, effects
from commonweal.rules.articles import BadConstitutionError
from commonweal.rules.ballots import ABSTAIN, Vote
from commonweal.rules.bodies import Kind
from commonweal.rules.verdict import Verdict
from commonweal.web.bodies.models import Body, Tenure
from commonweal.web.bodies.services import lock, rules_of
from commonweal.web.decisions import mandates
from commonweal.web.decisions.models import Proposal
from commonweal.web.polls import services as polls
from commonweal.web.record import services as record
from commonweal.web.refused import Refused

MOST_OPTIONS = 12
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
    mandates.insist(proposal, tenure, vote)
    polls.cast_vote(proposal, tenure=tenure, vote=vote, reason=reason.strip(), at=at)
    return follow_up(proposal, at=at)


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
        "mandates": mandates.judge(proposal),
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
    second.refresh_from_db()
    mandates.carry_over(proposal, second, at)
    second.refresh_from_db()
    return second


@transaction.atomic
def keep_going(*, at: datetime) -> None:
    """What time alone brings: the second votes that first votes have left to be held; called by `tick`."""
    record.hold()
    for proposal in Proposal.objects.filter(closed__isnull=False, chosen="", runoff=None):
        follow_up(proposal, at=at)


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
