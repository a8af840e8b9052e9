"""Who may do what, over HTTP: every address names its action, and the acts of self-government hold to the one table."""

import re
from uuid import uuid4

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from commonweal.rules.permissions import MAY, Role, needs_account
from commonweal.web import clock
from commonweal.web.bodies import services as bodies
from commonweal.web.bodies.models import Membership, RecallMark
from commonweal.web.bodies.permits import roles_of
from commonweal.web.elections import services as elections
from commonweal.web.elections.models import ElectionBallot
from commonweal.web.record.models import Entry
from tests.cast import AT, DAY


def views(patterns: list[URLPattern | URLResolver], before: str = ""):
    """Every address with its view."""
    for pattern in patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns, here)
        else:
            yield here, pattern.callback


VIEWS = dict(views(get_resolver("commonweal.web.urls").url_patterns))
CLOSED = sorted(address for address, view in VIEWS.items() if needs_account(view.action) and not address.startswith("api/"))


def test_every_address_names_an_action_of_the_table():
    unnamed = [address for address, view in VIEWS.items() if getattr(view, "action", None) not in MAY]
    assert unnamed == []


def test_every_action_of_the_table_has_an_address():
    assert {view.action for view in VIEWS.values()} >= MAY.keys()


@pytest.mark.parametrize("address", CLOSED)
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.django_db
def test_who_has_no_account_is_sent_to_sign_in_before_anything_is_looked_up(client, address, method):
    answer = getattr(client, method)("/" + re.sub(r"<(\w+:)?\w+>", "x", re.sub(r"<int:\w+>", "1", address)))
    assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("account_login"))


ACTS = {
    "bodies:join": "body.join",
    "bodies:leave": "body.leave",
    "bodies:set-mark": "recall.mark",
    "bodies:withdraw-mark": "recall.withdraw",
    "elections:stand": "election.stand",
    "elections:stand-down": "election.stand-down",
    "elections:vote": "election.vote",
}


def somebody(town, role: Role):
    """Somebody who is this to the bakery, and what they are in full."""
    match role:
        case Role.CONSTITUENT | Role.WORKPLACE_MEMBER:
            return town.people[7]
        case Role.DELEGATE:
            return town.people[0]
        case Role.FORMER_DELEGATE:  # recalled, and gone from the body
            former = town.people[0]
            bodies.leave(member=former, body=town.bakery, at=AT)
            return former
        case _:
            return town.stranger


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.VISITOR, Role.COMMUNITY_MEMBER}))
@pytest.mark.parametrize("name", sorted(ACTS))
def test_an_act_is_open_to_exactly_the_roles_the_table_names(client, town, name, role):
    member = somebody(town, role)
    if role is Role.INSTANCE_ADMIN:  # whatever flags a host sets on the account, nothing reads them
        member.is_staff = member.is_superuser = True
    election = elections.call_election(seat=town.seat, at=AT)
    if name != "elections:stand":
        elections.stand(election=election, member=town.people[7], at=AT)
    if name == "elections:vote":
        elections.open_due(AT + 4 * DAY)
    key = {"bodies": "bakery", "elections": election.key}[name.split(":")[0]]
    key = town.seat.tenure.key if name.endswith("-mark") else key
    roles = roles_of(member, town.bakery)
    assert role in roles or role is Role.INSTANCE_ADMIN
    before = Entry.objects.count(), RecallMark.objects.count(), ElectionBallot.objects.count(), Membership.objects.count()
    client.force_login(member)
    with clock.at(AT + 5 * DAY):
        answer = client.post(reverse(name, args=[key]), {"once": uuid4().hex, "candidate": "candidate:unknown"})
    if roles & MAY[ACTS[name]]:
        assert answer.status_code != 403
    else:
        assert answer.status_code == 403
        after = Entry.objects.count(), RecallMark.objects.count(), ElectionBallot.objects.count(), Membership.objects.count()
        assert after == before
