"""From a draft to the vote: writing together, putting forward, amending; and voting again on what could not be carried out.

Every step is asked of the one table, ``rules.decisions.STEPS``, under the lock of the record's head: of two at once one comes
first, and the other finds the decision where the first has left it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import structlog
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commonweal.rules import decisions, effects
from commonweal.rules.ballots import YES
from commonweal.rules.decisions import Step
from commonweal.rules.verdict import Verdict
from commonweal.web.bodies.models import Body, Tenure
from commonweal.web.bodies.services import rules_of
from commonweal.web.decisions import services
from commonweal.web.decisions.models import Amendment, Author, Proposal
from commonweal.web.record import services as record
from commonweal.web.refused import Refused

if TYPE_CHECKING:
    from commonweal.web.members.models import Member

DISCUSSION = "decisions.discussion"  # the article that says for how long
log = structlog.get_logger()


# ── Drafts: their authors' own, and no entry of the record


@transaction.atomic
def draft(
    *,
    body: Body,
    member: "Member",
    title: str,
    text: str,
    options: services.Options,
    follows: services.Follows,
    subject: str = "ordinary",
    at: datetime,
) -> Proposal:
    """Begin a draft; it need not be fit for a vote yet."""
    made = Proposal.objects.create(body=body, by=_by(body), saved=at, **_content(title, text, options, follows, subject))
    Author.objects.create(proposal=made, member=member)
    return made


@transaction.atomic
def edit(
    *,
    proposal: Proposal,
    member: "Member",
    title: str,
    text: str,
    options: services.Options,
    follows: services.Follows,
    subject: str = "ordinary",
    at: datetime,
) -> Proposal:
    """Keep a new wording of a draft."""
    found = _stepping(proposal, Step.EDIT, member)
    for name, value in _content(title, text, options, follows, subject).items():
        setattr(found, name, value)
    found.saved = at
    found.save()
    return found


@transaction.atomic
def invite(*, proposal: Proposal, invitation: str, member: "Member") -> Proposal:
    """Let whoever holds the invitation of a draft write it with the others."""
    record.hold()
    found = Proposal.objects.get(pk=proposal.pk)
    _insist(decisions.may(found.stage, Step.EDIT))
    if invitation != found.invitation:
        raise Refused(Verdict(False, decisions.LIFE, _("This invitation does not belong to this draft.")))
    Author.objects.get_or_create(proposal=found, member=member)
    return found


@transaction.atomic
def drop(*, proposal: Proposal, member: "Member") -> None:
    """Throw a draft away."""
    _stepping(proposal, Step.DROP, member).delete()


# ── Before the body


@transaction.atomic
def put_forward(*, proposal: Proposal, member: "Member", at: datetime) -> Proposal:
    """Put a draft before its body; voting opens by itself once it has been talked about for as long as the rules say."""
    found = _stepping(proposal, Step.PUT, member)
    follows = {key: [effects.read(effect) for effect in said] for key, said in found.effects.items()}
    services.insist_on_content(
        found.body, title=found.title, options=found.options, follows=follows, subject=found.subject, at=at
    )
    services.insist_on_one_at_a_time(found.body, found.about)
    found.proposed_by = office_of(member, found.body)
    return services.bring_forward(found, at=at)


@transaction.atomic
def amend(
    *,
    proposal: Proposal,
    member: "Member",
    option: str,
    title: str,
    text: str = "",
    why: str = "",
    follows: Sequence[effects.Effect] = (),
    at: datetime,
) -> Amendment:
    """Put a different wording of one option, or a further option, to the authors and the body."""
    found = _stepping(proposal, Step.AMEND)
    if option and option not in found.option_keys:
        raise Refused(Verdict(False, DISCUSSION, _("There is no such option to word differently.")))
    if not title.strip():
        raise Refused(Verdict(False, DISCUSSION, _("Say in a few words what the option would read like.")))
    standing = found.amendments.filter(taken=None).count()
    services.insist_on_content(
        found.body,
        title=title,
        options=found.options,
        follows={"": follows},
        subject=found.subject,
        at=at,
        standing=standing + 1,
    )
    made = Amendment.objects.create(
        proposal=found,
        option=option,
        title=title.strip(),
        text=text.strip(),
        why=why.strip(),
        effects=[effect.written() for effect in follows],
        member=member,
        tenure=office_of(member, found.body),
        put=at,
    )
    data = {"proposal": found.key, "amendment": made.key, "option": option, "follows": made.effects} | _office(made.tenure)
    private = {"title": made.title, "text": made.text, "why": made.why}
    record.append("amendment.put", data, body=found.body.key, private=private, shown=list(private), at=at)
    return made


@transaction.atomic
def take_over(*, amendment: Amendment, member: "Member", at: datetime) -> Proposal:
    """Make an amendment part of what is proposed: its wording replaces the option's, or stands beside the others."""
    found = _stepping(amendment.proposal, Step.AMEND, member)
    amendment = found.amendments.get(pk=amendment.pk)
    if amendment.taken:
        raise Refused(Verdict(False, DISCUSSION, _("This amendment has been taken over already.")))
    said = {"key": amendment.option or _fresh(found), "title": amendment.title}
    if not amendment.option and len(found.options) == 1:  # beside others a plain yes would say nothing
        found.options = [{**found.options[0], "title": found.title}]
    if amendment.option:
        found.options = [said if one["key"] == amendment.option else one for one in found.options]
    else:
        found.options = [*found.options, said]
    if len(found.options) == 1:  # of a single option its wording is the whole proposal's
        found.title, found.text = amendment.title, amendment.text or found.text
        found.options = [{**found.options[0], "title": str(_("Yes"))}]
    found.effects = {**found.effects, said["key"]: amendment.effects}
    found.save()
    amendment.taken = at
    amendment.save(update_fields=["taken"])
    data = {"proposal": found.key, "amendment": amendment.key, "options": found.option_keys, "follows": found.effects}
    record.append("amendment.taken", data, body=found.body.key, at=at)
    return found


@transaction.atomic
def open_now(proposal: Proposal, *, at: datetime) -> None:
    """Open the vote on what has been talked about for long enough; what was not taken over stands beside it."""
    found = _stepping(proposal, Step.OPEN)
    if found.opens > at:
        raise Refused(Verdict(False, DISCUSSION, _("Voting opens by itself, and nobody can open it sooner.")))
    for number, amendment in enumerate(found.amendments.filter(taken=None), start=1):
        amendment.stands = f"amended-{number}"
        amendment.save(update_fields=["stands"])
        found.effects = {**found.effects, amendment.stands: amendment.effects}
    found.save(update_fields=["effects"])
    services.open_vote(found, at=at)


def open_due(at: datetime) -> int:
    """Open every vote whose time has come, each in its own transaction; called by `tick`."""
    opened = 0
    for proposal in Proposal.objects.discussed().filter(opens__lte=at).order_by("opens", "pk"):
        try:
            open_now(proposal, at=at)
            opened += 1
        except Refused:
            continue  # somebody else has opened it at this instant
        except Exception:
            log.exception("proposal.not_opened", proposal=proposal.key)
    return opened


# ── After the vote


@transaction.atomic
def vote_again(*, proposal: Proposal, member: "Member", at: datetime) -> Proposal:
    """Put what was carried and could not be carried out to the vote once more."""
    found = _stepping(proposal, Step.OPEN)
    if found.stage is not decisions.Stage.UNDONE or Proposal.objects.filter(again_of=found).exists():
        raise Refused(Verdict(False, decisions.LIFE, _("This has been put to the vote again already.")))
    services.insist_on_one_at_a_time(found.body, found.about)
    standing = [option for option in found.options if option["key"] in found.effects] or [{"key": YES, "title": str(_("Yes"))}]
    again = Proposal.objects.create(
        body=found.body,
        by=found.by,
        title=found.title,
        text=found.text,
        options=standing,
        subject=found.subject,
        about=found.about,
        effects=found.effects,
        proposed_by=office_of(member, found.body),
        again_of=found,
        put=at,
        opens=at,
    )
    Author.objects.create(proposal=again, member=member)
    services.announce(again, at)
    services.open_vote(again, at=at)
    again.refresh_from_db()
    return again


@transaction.atomic
def state_outcome(*, proposal: Proposal, member: "Member", statement: str, at: datetime) -> Proposal:
    """Keep what the authors say of the outcome: what is done now, by whom, until when. A later statement replaces it."""
    found = _locked(proposal)
    _insist_author(found, member)
    if found.closed is None:
        raise Refused(Verdict(False, decisions.LIFE, _("The outcome can be told once voting is over.")))
    if not statement.strip():
        raise Refused(Verdict(False, decisions.LIFE, _("Say what the outcome means: what is done now, by whom, until when.")))
    found.statement = statement.strip()
    found.save(update_fields=["statement"])
    private = {"statement": found.statement}
    data = {"proposal": found.key}
    record.append("outcome.stated", data, body=found.body.key, private=private, shown=["statement"], at=at)
    return found


def days_of_talk(body: Body, at: datetime) -> int:
    """How many days a body talks about what is put forward before it votes."""
    return rules_of(body, at).discussion_days


def office_of(member: "Member", body: Body) -> Tenure | None:
    """The tenure in which somebody acts in a council; in a base body everybody acts as a member."""
    return Tenure.objects.holding(body).filter(holder=member).order_by("pk").first() if body.is_council else None


def is_author(proposal: Proposal, member: "Member") -> bool:
    """Whether somebody writes a proposal; whoever put one to the vote from a seat does, too."""
    by = proposal.proposed_by
    return proposal.authors.filter(member=member).exists() or (by is not None and by.holder_id == member.pk)


def _content(title: str, text: str, options: services.Options, follows: services.Follows, subject: str) -> dict[str, object]:
    return {
        "title": title.strip(),
        "text": text.strip(),
        "options": [dict(option) for option in options],
        "effects": {key: [effect.written() for effect in found] for key, found in follows.items()},
        "subject": subject,
    }


def _by(body: Body) -> str:
    return Proposal.By.SEATS if body.is_council else Proposal.By.MEMBERS


def _fresh(proposal: Proposal) -> str:
    number = 1 + sum(key.startswith("option-") for key in proposal.option_keys)
    while f"option-{number}" in proposal.option_keys:
        number += 1
    return f"option-{number}"


def _office(tenure: Tenure | None) -> dict[str, object]:
    return {"tenure": tenure.key, "office": tenure.holder.office_key} if tenure else {}


def _locked(proposal: Proposal) -> Proposal:
    record.hold()
    found = Proposal.objects.select_for_update(of=("self",), no_key=True).select_related("body", "proposed_by__holder")
    return found.get(pk=proposal.pk)


def _stepping(proposal: Proposal, step: Step, author: "Member | None" = None) -> Proposal:
    """The proposal under its lock, once the table allows the step; where it is the authors' alone, only to them."""
    found = _locked(proposal)
    _insist(decisions.may(found.stage, step))
    if author is not None:
        _insist_author(found, author)
    return found


def _insist_author(proposal: Proposal, member: "Member") -> None:
    if not is_author(proposal, member):
        raise Refused(Verdict(False, decisions.LIFE, _("This is for those who wrote the proposal.")))


def _insist(verdict: Verdict) -> None:
    if not verdict.holds:
        raise Refused(verdict)
