"""Putting something to a body's vote, voting in it, and what the close of a vote brings with it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commonweal.rules import choice, decisions, effects
from commonweal.rules.ballots import ABSTAIN, Ranking, Vote
from commonweal.rules.bodies import Kind
from commonweal.rules.constitution import Method
from commonweal.rules.verdict import Verdict
from commonweal.web.bodies.models import Body, Tenure
from commonweal.web.bodies.services import lock, rules_of
from commonweal.web.database import sealed
from commonweal.web.decisions import mandates, methods
from commonweal.web.decisions.models import Author, Objection, Proposal
from commonweal.web.polls import services as polls
from commonweal.web.record import services as record
from commonweal.web.refused import Refused

if TYPE_CHECKING:
    from commonweal.web.members.models import Member

MOST_OPTIONS = 12
Options = Sequence[Mapping[str, str]]
Follows = Mapping[str, Sequence[effects.Effect]]


@transaction.atomic
def propose(
    *,
    council: Body,
    title: str,
    text: str,
    options: Options,
    follows: Follows,
    at: datetime,
    subject: str = methods.ORDINARY,
    about: str = "",
    by: Tenure | None = None,
    author: "Member | None" = None,
    referendum: bool = False,
    at_once: bool = False,
) -> Proposal:
    """Put a text with its options before a body: a council's seats, a base body's members, or all beneath it in a referendum.

    Voting opens as soon as it has been talked about for as long as the rules say, or at once where nothing is left to wait for.
    ``none``, all stays as it is, stands beside every list of options.
    """
    council = lock(council)
    insist_on_content(council, title=title, options=options, follows=follows, subject=subject, at=at)
    insist_on_one_at_a_time(council, about)
    proposal = Proposal.objects.create(
        body=council,
        by=Proposal.By.SEATS if council.is_council and not referendum else Proposal.By.MEMBERS,
        title=title.strip(),
        text=text.strip(),
        options=[dict(option) for option in options],
        subject=subject,
        about=about,
        proposed_by=by,
        effects={key: [effect.written() for effect in found] for key, found in follows.items()},
    )
    if author is not None:
        Author.objects.create(proposal=proposal, member=author)
    return bring_forward(proposal, at=at, days=0 if at_once else None)


def bring_forward(proposal: Proposal, *, at: datetime, days: int | None = None) -> Proposal:
    """Bring a proposal before its body from now on; where the rules leave no time to talk about it, voting opens at once."""
    days = rules_of(proposal.body, at).discussion_days if days is None else days
    proposal.put, proposal.opens = at, at + timedelta(days=days)
    proposal.save()
    announce(proposal, at)
    if proposal.opens <= at:
        open_vote(proposal, at=at)
        proposal.refresh_from_db()
    return proposal


def insist_on_content(
    body: Body, *, title: str, options: Options, follows: Follows, subject: str, at: datetime, standing: int = 0
) -> None:
    """Refuse what could not be voted on: no title, no options or too many, no majority, an effect not this body's."""
    if not title.strip():
        raise Refused(Verdict(False, "decisions.life", _("A proposal has a title; say in a few words what it is about.")))
    keys = [option["key"] for option in options]
    if not keys or len(keys) + standing > MOST_OPTIONS or len(set(keys)) < len(keys) or {choice.NONE, ABSTAIN} & set(keys):
        raise Refused(
            Verdict(False, "decisions.life", _("A proposal has from 1 to {most} different options."), {"most": MOST_OPTIONS})
        )
    methods.majority(rules_of(body, at), subject)
    for effect in (effect for found in follows.values() for effect in found):
        for allowed in (effects.may_follow(effect, effects.Source.DECISION, Kind(body.kind)), effects.fits(effect, subject)):
            if not allowed.holds:
                raise Refused(allowed)


def insist_on_one_at_a_time(body: Body, about: str) -> None:
    """Refuse to put the same thing to a body twice at a time."""
    if about and Proposal.objects.public().filter(body=body, about=about, closed=None).exists():
        raise Refused(Verdict(False, "decisions.life", _("{council} is voting on this already."), {"council": body.name}))


def announce(proposal: Proposal, at: datetime) -> None:
    """Tell in the record that something is before its body, and until when it can be amended."""
    data: dict[str, object] = {
        "proposal": proposal.key,
        "subject": proposal.subject,
        "about": proposal.about,
        "options": proposal.option_keys,
        "follows": proposal.effects,
        "opens": f"{proposal.opens:%Y-%m-%dT%H:%M:%SZ}",
    }
    if proposal.again_of:
        data["again_of"] = proposal.again_of.key
    if by := proposal.proposed_by:
        data |= {"tenure": by.key, "office": by.holder.office_key}
    private = {"title": proposal.title, "text": proposal.text}
    record.append("proposal.made", data, body=proposal.body.key, private=private, shown=["title", "text"], at=at)


def open_vote(proposal: Proposal, *, at: datetime) -> None:
    """Open the vote by the method that the rules give for its subject; amendments that nobody took over stand as options (V1)."""
    rules = rules_of(proposal.body, at)
    proposal.method = methods.method(rules, proposal)
    proposal.save(update_fields=["method", "effects"])
    closes = at + timedelta(days=rules.voting_days(methods.ruled_as(proposal)))
    polls.open_poll(proposal, options=methods.put_to_the_vote(proposal), closes=closes, at=at)


@transaction.atomic
def cast(*, proposal: Proposal, tenure: Tenure, vote: Vote | Ranking, reason: str = "", at: datetime) -> Proposal:
    """Cast or change a seat's vote; where a mandate casts itself, it has been cast already and stays (M2)."""
    record.hold()  # before the mandate is read: one that is given at this instant comes before or after, never between
    mandates.insist(proposal, tenure, vote)
    if vote == Vote.whole(choice.OBJECT) and not reason.strip():
        raise Refused(_no_reason())
    polls.cast_vote(proposal, tenure=tenure, vote=vote, reason=reason.strip(), at=at)
    return follow_up(proposal, at=at)


@transaction.atomic
def cast_ballot(*, proposal: Proposal, member: "Member", choice_made: str, reason: str = "", at: datetime) -> Proposal:
    """Put a member's sealed ballot in the box; an objection's reason is kept apart from it, without name or time (V2)."""
    record.hold()
    if choice_made == choice.OBJECT and proposal.method == Method.CONSENT:
        if not reason.strip():
            raise Refused(_no_reason())
        if proposal.is_open:
            objection = Objection.objects.create(poll=proposal, reason=reason.strip())
            sealed.shuffle(Objection, around=objection.pk, poll_id=proposal.pk)
    if proposal.method == Method.RANKED:
        choice_made = Ranking.read(choice_made).written()
    polls.cast_ballot(proposal, member=member, choice=choice_made, at=at)
    return follow_up(proposal, at=at)


@polls.concluding(Proposal)
def conclude_proposal(proposal: Proposal, at: datetime) -> polls.Conclusion:
    """What a body chose, under the rules in force when voting opened, and what became of each mandate (M1)."""
    found, figures = methods.outcome(proposal, rules_of(proposal.body, proposal.opened))
    proposal.chosen = "" if found.runoff else found.chosen
    proposal.save(update_fields=["chosen"])
    outcome: dict[str, object] = {
        "stage": decisions.after(proposal.stage, found),
        "chosen": proposal.chosen,
        "runoff": list(found.runoff),
        "article": found.verdict.article,
        "mandates": mandates.judge(proposal),
    }
    follows = () if proposal.chosen in ("", choice.NONE) else proposal.effects.get(methods.carried(proposal), ())
    above = proposal.referendum if proposal.by == Proposal.By.SEATS else None
    if above is not None and above.closed is None:  # C4: what all members decide stands, and nothing follows from this
        outcome["waits_for"], follows = above.key, ()
    objections = _objections(proposal)
    private = {"objections": objections} if objections else {}
    return polls.Conclusion(outcome, figures, follows, private=private)


def follow_up(proposal: Proposal, *, at: datetime) -> Proposal:
    """Open the second vote where the first has left one to be held; give back the vote that now counts."""
    proposal = Proposal.objects.select_related("body").get(pk=proposal.pk)
    runoff = (proposal.result or {}).get("outcome", {}).get("runoff", [])
    if not runoff or Proposal.objects.filter(before=proposal).exists():
        return proposal
    second = Proposal.objects.create(
        body=proposal.body,
        by=proposal.by,
        title=proposal.title,
        text=proposal.text,
        subject=proposal.subject,
        about=proposal.about,
        proposed_by=proposal.proposed_by,
        put=proposal.put,
        opens=at,
        before=proposal,
        effects={key: found for key, found in proposal.effects.items() if key in (*runoff, methods.carried(proposal))},
    )
    options = methods.second_vote(proposal, runoff)
    polls.open_poll(second, options=options, closes=at + (proposal.closes - proposal.opened), at=at)
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


@transaction.atomic
def not_carried_out(*, poll: str, reason: str) -> None:
    """Note why what was chosen could not be carried out; from now on it can be put to the vote again (called by `enact`)."""
    Proposal.objects.filter(key=poll).update(refused=reason)


def _objections(proposal: Proposal) -> list[str]:
    """Every reason why somebody objected, in an order that says nothing of who came first."""
    sealed.shuffle(Objection, poll_id=proposal.pk)
    sealed.forget_traces(Objection)
    return list(proposal.objections.values_list("reason", flat=True))


def _no_reason() -> Verdict:
    return Verdict(False, "decisions.consent", _("An objection gives its reason: say what would have to change."))
