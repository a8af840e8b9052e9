"""What an accord comes to, told before it is carried out: who is where then, which seats end, what becomes of what is open."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from commonweal.rules import accords as rules
from commonweal.rules import regrouping as what_follows
from commonweal.rules.accords import Act, Federation, Going, Terms
from commonweal.rules.bodies import Kind
from commonweal.web.bodies import regrouping
from commonweal.web.bodies.models import Body, Seat, Tenure
from commonweal.web.bodies.models import Kind as Label


def told(terms: Terms, going: Going | None = None) -> dict[str, Any]:
    """Everything that follows, by the same rule that carries it out, in names and figures a page can keep."""
    before = regrouping.federation(terms)
    after = what_follows.apply(before, terms, going)
    names = dict(Body.objects.values_list("key", "name")) | {new.key: new.name for new in terms.new}
    ended = before.seats.keys() - after.federation.seats.keys()
    shown = [*after.new, *(key for key in after.moved if key not in after.new and key in after.federation.bodies)]
    return {
        "bodies": [_body(key, after.federation, names, terms, going) for key in shown],
        "ended": [{"name": names[key], "became": [names[each] for each in became]} for key, became in after.became.items()],
        "seats_ended": _held(ended),
        "seats_founded": _founded(after, names),
        "follows": list(_follows(terms, before, after)),
    }


def parties(terms: Terms) -> list[str]:
    """The names of those who have to consent."""
    names = dict(Body.objects.values_list("key", "name"))
    return [names[key] for key in rules.parties(regrouping.federation(terms), terms)]


def _body(key: str, then: Federation, names: Mapping[str, str], terms: Terms, going: Going | None) -> dict[str, Any]:
    body = then.bodies[key]
    undecided = terms.act is Act.SPLIT and body.kind.is_base and going is None
    known = body.kind.is_base and key in {new.key for new in terms.new} and not undecided
    return {
        "name": names[key],
        "kind": str(Label(body.kind).label),
        "council": names.get(body.parent or "", ""),
        "members": len(then.roll(key)) if known else None,
        "beneath": [names[each.key] for each in then.beneath(key) if each.kind is not Kind.COMMITTEE],
    }


def _held(keys: set[str]) -> list[dict[str, str]]:
    """The seats that end, with whoever holds them."""
    seats = Seat.objects.filter(key__in=keys).select_related("council", "constituency").order_by("council__name", "pk")
    holders = dict(Tenure.objects.running().filter(seat__in=seats).values_list("seat", "holder__name"))
    return [
        {"council": seat.council.name, "constituency": seat.constituency.name, "holder": holders.get(seat.pk, "")}
        for seat in seats
    ]


def _founded(after: what_follows.After, names: Mapping[str, str]) -> list[dict[str, Any]]:
    counted: dict[rules.Seat, int] = {}
    for seat in after.founded:
        counted[seat] = counted.get(seat, 0) + 1
    return [
        {"council": names[seat.council], "constituency": names[seat.constituency], "seats": seats}
        for seat, seats in counted.items()
    ]


def _follows(terms: Terms, before: Federation, after: what_follows.After) -> Any:
    """What becomes of the rest, in sentences."""
    if before.seats.keys() - after.federation.seats.keys():
        yield _("A seat that ends takes with it every seat further up that rested on it, and its votes in what is still open.")
    if after.founded:
        yield _("New seats are empty: an election opens for each by itself. Nobody is appointed.")
    if after.became:
        yield _("Bodies that end stay readable with all they did. A vote that one of them is holding is finished first.")
        yield _("What plans asked of a body that ends is answered for by what it became. Requests and invitations to it lapse.")
    if any(before.bodies[key].kind is Kind.COMMUNITY for key in after.became):
        yield _("What the communities that end have ratified stays planned for, until the plan's tables name the new ones.")
    if any(before.bodies[key].kind is Kind.COMMITTEE for key in after.became):
        yield _("A committee of three ends when its workplace moves; the workplace can have one again by a vote of its own.")
    if terms.act is Act.LEAVE:
        yield _(
            "Whoever leaves keeps the rules it has as its own, and can take its entries with proofs; recalls are counted anew."
        )
    if terms.act in (Act.JOIN, Act.FOUND):
        yield _("From then on the rules of the council above hold where a body has none of its own.")
    if any(new.kind.is_base for new in terms.new):
        yield _("A new body's tellers are drawn by lot as soon as three belong to it.")
