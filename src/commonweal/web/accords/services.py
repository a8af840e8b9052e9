"""Proposing an accord, consenting to it party by party, and carrying it out once the last has consented.

Each party consents by a decision of its own on the subject ``bodies``: a base body's members vote, a council's delegates. What
follows from each such decision is the effect ConsentToAccord; the last one writes the entry from which CarryOutAccord follows,
so that it is carried out once, in the order of the record.
"""

from datetime import datetime
from typing import TYPE_CHECKING

import structlog
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal.rules import accords as rules
from commonweal.rules.accords import Act, Terms
from commonweal.rules.ballots import YES
from commonweal.rules.choice import NONE
from commonweal.rules.effects import CarryOutAccord, ConsentToAccord
from commonweal.rules.verdict import Verdict
from commonweal.web.accords import telling
from commonweal.web.accords.models import Accord, Going, Party, Stage
from commonweal.web.bodies import regrouping
from commonweal.web.bodies.models import Body, Tenure
from commonweal.web.decisions import services as decisions
from commonweal.web.decisions.models import Proposal
from commonweal.web.record import services as record
from commonweal.web.refused import Refused

if TYPE_CHECKING:
    from commonweal.web.members.models import Member

SUBJECT = "bodies"  # whose majority each party needs
log = structlog.get_logger()


# ── Proposing


@transaction.atomic
def propose(*, terms: Terms, title: str, text: str, body: Body, member: "Member", at: datetime) -> Accord:
    """Put an accord to the votes of all its parties; whoever proposes acts in ``body``, which is one of them."""
    record.hold()
    parties = may_propose(terms, body)
    if not title.strip():
        raise Refused(_no(gettext_lazy("Say in a few words what it is about.")))
    accord = Accord.objects.create(
        act=terms.act, terms=terms.written(), title=title.strip(), text=text.strip(), shown=telling.told(terms), made=at
    )
    record.append(
        "accord.proposed",
        {"accord": accord.key, "terms": accord.terms, "parties": [party.key for party in parties]},
        body=body.key,
        private={"title": accord.title, "text": accord.text},
        shown=["title", "text"],
        at=at,
    )
    for party in parties:
        made = decisions.propose(
            council=party,
            title=accord.title,
            text=accord.text,
            options=[{"key": YES, "title": _("Let it be so")}],
            follows={YES: [ConsentToAccord(accord.key)]},
            subject=SUBJECT,
            about=accord.key,
            by=_seat_of(member, party),
            at=at,
        )
        Party.objects.create(accord=accord, body=party, proposal=made)
    return accord


def may_propose(terms: Terms, body: Body) -> list[Body]:
    """The parties, once it is sure that it could be carried out as things stand and that each of them can consent."""
    now = regrouping.federation(terms)
    if not (allowed := rules.may(now, terms)).holds:
        raise Refused(allowed)
    keys = rules.parties(now, terms)
    found = {party.key: party for party in Body.objects.filter(key__in=keys)}
    if body.key not in found:
        raise Refused(_no(gettext_lazy("{body} has no part in this; those who have propose it."), body=body.name))
    for party in found.values():
        if not _can_vote(party):
            raise Refused(_no(gettext_lazy("{body} has nobody who could consent: no members, or no delegates."), body=party.name))
        if other := Accord.objects.open().filter(parties__body=party).first():
            sentence = gettext_lazy("{body} is voting on an accord already: {accord}. One after the other.")
            raise Refused(_no(sentence, body=party.name, accord=other.title))
    return [found[key] for key in keys]


@transaction.atomic
def again(*, accord: Accord, body: Body, member: "Member", at: datetime) -> Accord:
    """Put what was agreed and could not be carried out to the votes once more, with what members have said of where they go."""
    accord = _locked(accord)
    if accord.stage != Stage.UNDONE:
        raise Refused(_no(gettext_lazy("Only what was agreed and could not be carried out is voted on again.")))
    made = propose(terms=accord.value, title=accord.title, text=accord.text, body=body, member=member, at=at)
    accord.going.update(accord=made)
    accord.settle(Stage.OFF, at, _("It was put to the votes again."))
    return made


@transaction.atomic
def go(*, accord: Accord, member: "Member", part: str, at: datetime) -> None:
    """Say with which part of a body that splits one goes; until it is carried out it can be said anew."""
    accord = _locked(accord)
    terms = accord.value
    if not Accord.objects.dividing().filter(pk=accord.pk).exists():
        raise Refused(_no(gettext_lazy("There is nothing to choose here any more.")))
    body = Body.objects.get(key=terms.bodies[0])
    if body.is_council or not body.memberships.running().filter(member=member).exists():
        raise Refused(_no(gettext_lazy("Only those who belong to {body} say where they go."), body=body.name))
    if part not in {new.key for new in terms.new}:
        raise Refused(_no(gettext_lazy("{body} has no such part."), body=body.name))
    Going.objects.update_or_create(accord=accord, member=member, defaults={"part": part})


# ── Consent, and what follows


@transaction.atomic
def consent(*, accord: str, body: str, entry: int, at: datetime) -> None:
    """Note that a party has consented (effect ConsentToAccord); with the last one, it is agreed and will be carried out."""
    found = _locked(Accord.objects.get(key=accord))
    if found.stage != Stage.OPEN:
        return  # another party had refused before: the entry that says so stands already
    party = found.parties.filter(body__key=body).first()
    if party is None:
        raise Refused(_no(gettext_lazy("{body} is no party to this accord."), body=body))
    if party.consented is not None:
        return
    party.consented = entry
    party.save(update_fields=["consented"])
    record.append("accord.consented", {"accord": found.key}, body=body, at=at)
    if not found.parties.filter(consented=None).exists():
        found.stage = Stage.AGREED
        found.save(update_fields=["stage"])
        effects = [CarryOutAccord(found.key).written()]
        record.append("accord.agreed", {"accord": found.key}, body=body, effects=effects, at=at)


@transaction.atomic
def carry_out(*, accord: str, at: datetime) -> None:
    """Carry out what every party has consented to (effect CarryOutAccord): all of it, or nothing and the reason why."""
    found = _locked(Accord.objects.get(key=accord))
    if found.stage != Stage.AGREED:
        return
    terms = found.value
    shown = telling.told(terms, _going(found))
    where = found.parties.first().body.key
    try:
        with transaction.atomic():
            after = regrouping.carry_out(terms=terms, going=_going(found), accord=found.key, at=at)
    except Refused as refused:
        reason = _(refused.verdict.pattern).format(**refused.verdict.values)
        found.settle(Stage.UNDONE, at, reason)
        private = {"reason": reason}
        record.append("accord.undone", {"accord": found.key}, body=where, private=private, shown=["reason"], at=at)
        return
    found.going.all().delete()
    found.shown = shown
    found.save(update_fields=["shown"])
    found.settle(Stage.DONE, at)
    ended = {key: list(became) for key, became in after.became.items()}
    record.append("accord.carried_out", {"accord": found.key, "became": ended, "new": list(after.new)}, body=where, at=at)


def settle_due(at: datetime) -> int:
    """Call off every accord to which a party has not consented by its vote; called by `tick`."""
    off = 0
    for party in Party.objects.filter(accord__stage=Stage.OPEN, consented=None).select_related("accord", "body", "proposal"):
        if _refused(party.proposal):
            try:
                off += _call_off(party, at)
            except Exception:
                log.exception("accord.not_settled", accord=party.accord.key)
    return off


@transaction.atomic
def _call_off(party: Party, at: datetime) -> bool:
    found = _locked(party.accord)
    if found.stage != Stage.OPEN:
        return False
    found.settle(Stage.OFF, at, _("{body} did not consent.").format(body=party.body.name))
    record.append("accord.off", {"accord": found.key}, body=party.body.key, at=at)
    return True


def _refused(proposal: Proposal | None) -> bool:
    """Whether a party's vote, with the second one if there was any, has closed without its consent."""
    last = proposal
    while last is not None and (second := Proposal.objects.filter(before=last).first()) is not None:
        last = second
    return last is not None and last.closed is not None and last.chosen == NONE


def _going(accord: Accord) -> dict[str, str]:
    return dict(accord.going.values_list("member__key", "part"))


def _can_vote(body: Body) -> bool:
    return Tenure.objects.holding(body).exists() if body.is_council else body.size > 0


def _seat_of(member: "Member", party: Body) -> Tenure | None:
    return Tenure.objects.holding(party).filter(holder=member).order_by("pk").first() if party.is_council else None


def _locked(accord: Accord) -> Accord:
    record.hold()
    return Accord.objects.select_for_update(of=("self",), no_key=True).get(pk=accord.pk)


def _no(pattern: str, **values: object) -> Verdict:
    return Verdict(False, rules.ARTICLE, pattern, values)


def divides(terms: Terms) -> bool:
    """Whether members say for themselves where they go."""
    return terms.act is Act.SPLIT and all(new.kind.is_base for new in terms.new)
