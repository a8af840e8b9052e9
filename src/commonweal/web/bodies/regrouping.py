"""Carrying out what bodies have agreed on: ``rules.regrouping`` says what there is then, here it is written and recorded.

Everything in one transaction, under the lock of the record's head: bodies founded, moved and ended, rolls moved with their
members, seats ended and founded; then every recall and every seat that rested on another is settled (R1, R4).
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commonweal.rules import accords, regrouping
from commonweal.rules import bodies as nesting
from commonweal.rules.accords import Act, Federation, Going, Terms
from commonweal.rules.verdict import Verdict
from commonweal.web.bodies import hooks, services, tellers
from commonweal.web.bodies.electorates import concerned, rules_of
from commonweal.web.bodies.models import Body, Membership, Seat
from commonweal.web.bodies.seats import end_seat, settle
from commonweal.web.constitution import services as constitution
from commonweal.web.constitution.models import Article
from commonweal.web.record import services as record
from commonweal.web.refused import Refused


def federation(terms: Terms) -> Federation:
    """What the rules ask about: the bodies that stand, all seats, and who belongs to the base bodies that the terms name."""
    parents = dict(Body.objects.values_list("pk", "key"))
    rows = Body.objects.values_list("key", "kind", "parent_id")
    bodies = {key: nesting.Body(key, nesting.Kind(kind), parents.get(parent)) for key, kind, parent in rows}
    seats = Seat.objects.order_by().values_list("key", "council__key", "constituency__key")
    rolls: dict[str, set[str]] = {key: set() for key, body in bodies.items() if body.kind.is_base}
    running = Membership.objects.running().order_by().filter(body__key__in=terms.bodies)
    for key, member in running.values_list("body__key", "member__key"):
        rolls[key].add(member)
    return Federation(
        bodies,
        {key: frozenset(members) for key, members in rolls.items()},
        {key: accords.Seat(council, constituency) for key, council, constituency in seats},
    )


@transaction.atomic
def carry_out(*, terms: Terms, going: Going, accord: str, at: datetime) -> regrouping.After:
    """Carry out an accord to which every party has consented, all of it; or refuse, saying what stands in the way."""
    record.hold()
    before = federation(terms)
    if not (allowed := accords.may(before, terms, going)).holds:
        raise Refused(allowed)
    after = regrouping.apply(before, terms, going)
    named = {body.key: services.lock(body) for body in Body.objects.filter(key__in=_touched(terms, after)).order_by("pk")}
    _insist_on_nothing_open([named[key] for key in after.became], at)
    touched = {one.pk: one for body in named.values() for one in concerned(body)}  # those above, as they stand before it
    _keep_rules([named[key] for key, parent in after.moved.items() if parent is None and key in named], at)
    for new in terms.new:
        parent = after.federation.bodies[new.key].parent
        above = _body(named, parent) if parent else None
        named[new.key] = services.found_body(key=new.key, kind=new.kind, name=new.name, parent=above, accord=accord, at=at)
    for key, council in after.moved.items():
        _move(_body(named, key), _body(named, council) if council else None, terms.act, accord, at)
    for seat in Seat.objects.filter(key__in=before.seats.keys() - after.federation.seats.keys()).order_by("key"):
        end_seat(seat=seat, at=at)
    for key, became in after.became.items():
        _end(_body(named, key), [named[each] for each in became], after, accord, at)
    for founded in after.founded:
        services.found_seat(council=_body(named, founded.council), constituency=_body(named, founded.constituency), at=at)
    for key in after.new:
        if not Body.objects.get(key=key).is_council:
            tellers.draw_soon(body=named[key], at=at)
    touched |= {one.pk: one for key in after.new for one in concerned(Body.objects.get(key=key))}
    touched |= {one.pk: one for key in after.moved if key in named for one in concerned(Body.objects.get(key=key))}
    changed = list(Body.objects.filter(pk__in=touched).order_by("pk"))
    settle((), at, changed=changed)
    hooks.members_changed(changed, at)
    return after


def _touched(terms: Terms, after: regrouping.After) -> set[str]:
    named = {*terms.bodies, *after.became, *after.moved, *(council for council in after.moved.values() if council)}
    return {*named, *([terms.council] if terms.council else [])} - set(after.new)


def _body(named: Mapping[str, Body], key: str) -> Body:
    return named.get(key) or Body.objects.get(key=key)


def _insist_on_nothing_open(ending: Iterable[Body], at: datetime) -> None:
    """A body whose members are voting ends once they have voted: nobody's ballot is thrown away."""
    for body in ending:
        if found := [item.title for item in hooks.open_in(body, at) if item.binds]:
            sentence = _("{body} is still deciding on something: {open}. When that is over, this can be voted on again.")
            raise Refused(Verdict(False, accords.ARTICLE, sentence, {"body": body.name, "open": "; ".join(found)}))


def _keep_rules(leaving: Iterable[Body], at: datetime) -> None:
    """Whoever leaves decides by the rules it had: those from above become its own, so that none changes without a vote (C1)."""
    for body in leaving:
        above = set(body.lineage()[1:])
        own = set(Article.objects.filter(body=body.key).values_list("key", flat=True))
        from_above = set(Article.objects.filter(body__in=above).values_list("key", flat=True)) - own
        rules = rules_of(body, at).by_key
        if from_above:
            constitution.keep(body=body.key, articles=[rules[key] for key in sorted(from_above)], at=at, lineage=body.lineage())


def _move(body: Body, council: Body | None, act: Act, accord: str, at: datetime) -> None:
    body.parent = council
    body.left = at if act is Act.LEAVE and council is None else None
    body.save(update_fields=["parent", "left"])
    data = {"accord": accord, "parent": council.key if council else ""}
    record.append("body.joined" if council else "body.left", data, body=body.key, at=at)


def _end(body: Body, became: list[Body], after: regrouping.After, accord: str, at: datetime) -> None:
    """End a body: its members go where the accord says, its requests and invitations lapse, its past stays readable."""
    for membership in body.memberships.running().select_related("member", "body").order_by("joined", "pk"):
        member, moved = membership.member, {"accord": accord}
        services.end_membership(membership=membership, at=at, data=moved)
        for home in became:
            here = member.key in after.federation.roll(home.key)
            if here and not home.memberships.running().filter(member=member).exists():  # who belonged to two that merge
                services.begin_membership(member=member, body=home, at=at, data={"admitted": False, **moved}, private={})
    body.admissions.all().delete()
    body.invitations.clear()
    body.became.set(became)
    body = services.lock(body)
    body.ended = at
    body.save(update_fields=["ended"])
    data = {"accord": accord, "became": [each.key for each in became]}
    record.append("body.ended", data, body=body.key, at=at)
