"""Who may do what, over HTTP: the one table, tried at every address by everyone, on what is one's own and on others'."""

import ast
import itertools
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

import commonweal.web
from commonweal.rules.permissions import EVERYONE, MAY, Role, needs_account
from commonweal.web import clock
from commonweal.web.bodies import services as bodies
from commonweal.web.bodies.permits import roles_of
from commonweal.web.members import tokens
from commonweal.web.members.models import Member
from commonweal.web.record.models import Entry
from commonweal.web.unions import permits as unions
from commonweal.web.unions.models import Union
from tests.cast import COMMITTEES, DELEGATES, PEOPLE
from tests.web.api.passage import NOW, OURS, THEIRS, Passage, key, passage
from tests.web.permission_table import API, OUTSIDE, OWNER, PAGES, Place

VERSION = "/api/v1"
UNIONS = {"our union": OURS, "their union": THEIRS}


def views(patterns: list[URLPattern | URLResolver], before: str = "", space: str = "") -> Iterator[tuple[str, str, Any]]:
    """Every address with its name and its view."""
    for pattern in patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns, here, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        else:
            yield here, f"{space}{pattern.name}", pattern.callback


VIEWS = list(views(get_resolver("commonweal.web.urls").url_patterns))
OPERATIONS = {
    f"{method} /{re.sub('<[^>]+>', '{}', address.removeprefix('api/v1/'))}": action
    for address, _name, view in VIEWS
    for method, action in getattr(view, "actions", {}).items()
}
ACTION_OF = {name: view.action for _address, name, view in VIEWS if hasattr(view, "action")} | OPERATIONS

# ── A closed world


def test_every_address_names_an_action_of_the_table():
    unnamed = [address for address, _, view in VIEWS if not hasattr(view, "actions") and getattr(view, "action", None) not in MAY]
    assert unnamed == []
    assert set(OPERATIONS.values()) <= MAY.keys()


def test_every_action_of_the_table_has_an_address_on_the_pages_and_in_the_api():
    pages = {view.action for _, _, view in VIEWS if hasattr(view, "action")}
    assert pages >= MAY.keys()
    before_there_is_an_account = {"account.sign-in", "account.register", "federation.found"}
    assert set(OPERATIONS.values()) >= MAY.keys() - before_there_is_an_account


def test_every_closed_address_is_tried_below():
    closed = {name for name, action in ACTION_OF.items() if needs_account(action)}
    assert closed == PAGES.keys() | API.keys() | OUTSIDE


def test_everything_an_api_changes_is_closed():
    assert [name for name, action in OPERATIONS.items() if name.startswith("POST") and not needs_account(action)] == []


def test_whoever_runs_the_server_has_no_row():
    assert not [action for action, roles in MAY.items() if Role.INSTANCE_ADMIN in roles]
    assert not {"is_staff", "is_superuser", "has_perm", "user_permissions"} & set(dir(Member))


FLAGS = {"is_staff", "is_superuser", "has_perm", "has_perms", "has_module_perms", "permission_required", "user_passes_test"}
SOURCES = sorted(Path(commonweal.web.__file__).parents[1].rglob("*.py"))


def test_no_code_reads_a_flag_that_a_host_could_set():
    """Read as a syntax tree: no name, attribute, keyword or text of that kind stands anywhere in the package."""
    found = [
        f"{path.name}: {word}"
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text()))
        for part in ("id", "attr", "arg", "value")
        if isinstance(word := getattr(node, part, None), str) and word in FLAGS
    ]
    assert len(SOURCES) > 200
    assert found == []


# ── The matrix


def people(at: Passage) -> dict[str, Member | None]:
    """Everyone who tries: five of the cast, a stranger who has asked to join, one who has left an office, the host, a visitor."""
    return {**{name: at.people[name] for name in (*PEOPLE, "Olga", "Paul", "Rita")}, "a visitor": None}


def roles(name: str, body: str) -> set[Role]:
    """What somebody of the cast is to a body: read from the cast, not from the code that is tried."""
    if name == "a visitor":
        return {Role.VISITOR}
    if body in UNIONS:
        belongs = {Role.UNION_MEMBER} | ({Role.UNION_OFFICER} if name == UNIONS[body][0] else set())
        return {Role.VISITOR} | (belongs if name in UNIONS[body] else {Role.MEMBER_ELSEWHERE})
    found = {Role.VISITOR}
    if body in PEOPLE.get(name, ()):
        kind = Role.COMMUNITY_MEMBER if body in ("northside", "southside") else Role.WORKPLACE_MEMBER
        found |= {Role.CONSTITUENT, kind}
    if DELEGATES.get(body) == name or (body == "council" and name in DELEGATES.values()):
        found.add(Role.DELEGATE)
    if body not in COMMITTEES and name in COMMITTEES.get(body.removesuffix("-committee"), ()):
        found.add(Role.DELEGATE)
    if body.endswith("-tellers") and body.removesuffix("-tellers") in PEOPLE.get(name, ()):  # so few that all are
        found.add(Role.DELEGATE)
    if body == "council" and name in PEOPLE:
        found.add(Role.MEMBER_BENEATH)
    if name == "Paul" and body in ("northside", "council"):
        found.add(Role.FORMER_DELEGATE)
    return found if found & {Role.CONSTITUENT, Role.DELEGATE, Role.MEMBER_BENEATH} else found | {Role.MEMBER_ELSEWHERE}


def sides(place: Place, at: Passage) -> list[tuple[dict[str, str], str]]:
    """One's own things and others', with the body whose people decide; where there is one council alone, that."""
    if place.body in ("", "root"):
        return [(at.own, "council")]
    if place.body == "union":
        return [(at.own, "our union"), (at.foreign, "their union")]
    return [(at.own, at.own[place.body]), (at.foreign, at.foreign[place.body])]


def expected(name: str, action: str, place: Place, body: str) -> int:
    """200 for who gets through; 401 for who is nobody; 404 for who has nothing to do with it; 403 for who lacks the role."""
    held = roles(name, body) | (roles(name, f"{body}-committee") if place.joint else set())
    if name == "a visitor":
        return 401
    if place.keys in (("need",), ("draft",), ("word",)) and place.personal and name != OWNER[body]:
        return 404  # whose need, draft or words it is nobody learns here, not even in the same community
    if not place.body or held & MAY[action]:
        return 200
    return 404 if Role.MEMBER_ELSEWHERE in held else 403


def said(place: Place, side: dict[str, str]) -> dict[str, object]:
    """What is sent; <a key of the passage> stands for what that is on this side."""
    return {
        name: side[value[1:-1]] if isinstance(value, str) and value.startswith("<") else value
        for name, value in place.sends.items()
    }


def ask_page(client: Client, name: str, place: Place, side: dict[str, str], once: str, **extra: Any) -> Any:
    address = reverse(name, args=[side[part] for part in place.keys])
    if place.reads:
        return client.get(address)
    return client.post(address, said(place, side) | ({"once": once} if once else {}), **extra)


def ask_api(client: Client, name: str, place: Place, side: dict[str, str], once: str, **extra: Any) -> Any:
    method, address = name.split()
    address = VERSION + address.format(*[side[part] for part in place.keys])
    if method == "GET":
        return client.get(address)
    headers = {"Idempotency-Key": once} if once else {}
    return client.post(address, said(place, side), content_type="application/json", headers=headers, **extra)


def told(answer: Any) -> int:
    """The status as the matrix counts: what gets through is 200, a page sends who is nobody to sign in."""
    if answer.status_code == 302 and answer.url.startswith(reverse("account_login")):
        return 401
    return answer.status_code if answer.status_code in (400, 401, 403, 404, 405) or answer.status_code >= 500 else 200


@contextmanager
def undone() -> Iterator[None]:
    """Let nothing that is done in here stay."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def at(federation) -> Iterator[Passage]:
    with clock.at(NOW):
        yield passage(federation)


WORLDS = pytest.mark.parametrize(("places", "ask"), [(PAGES, ask_page), (API, ask_api)], ids=["pages", "api"])


@WORLDS
def test_the_table_holds_at_every_address_for_everyone_on_ones_own_and_on_others(at, places, ask, monkeypatch, capsys):
    for flag in ("is_staff", "is_superuser"):  # whatever flags a host sets on accounts, nothing reads them
        monkeypatch.setattr(Member, flag, True, raising=False)
    everyone = people(at)
    clients = {name: Client() for name in everyone}
    for name, member in everyone.items():
        if member is not None:
            clients[name].force_login(member)
    wrong, cells, entries = [], 0, Entry.objects.count()
    for (name, place), who in itertools.product(places.items(), everyone):
        for side, body in sides(place, at):
            with undone():
                answer = ask(clients[who], name, place, side, key())
                after = Entry.objects.count()
            found, wanted = told(answer), expected(who, ACTION_OF[name], place, body)
            cells += 1
            if found != wanted or (wanted != 200 and after != entries):
                wrong.append(f"{name} by {who} on {body}: {answer.status_code}, expected {wanted}")
    with capsys.disabled():
        print(f"\n{cells} cells")
    assert wrong == []
    assert cells > 500


def test_what_the_cast_says_of_roles_is_what_the_site_reads(at, federation):
    for name, member in people(at).items():
        for body in ("northside", "southside", "bakery", "mill", "council"):
            if member is not None:
                assert roles_of(member, federation.body[body]) == roles(name, body), (name, body)
        for union, side in (("our union", at.own), ("their union", at.foreign)):
            if member is not None:
                assert unions.roles_of(member, Union.objects.get(key=side["union"])) == roles(name, union), (name, union)
    assert set().union(*(roles(name, body) for name in people(at) for body in (*federation.body, *UNIONS))) == EVERYONE


NOISE = re.compile(r'value="[A-Za-z0-9]{64}"|csrfmiddlewaretoken')


@WORLDS
def test_what_is_others_answers_as_what_is_not_there(at, places, ask):
    """Nobody learns from an answer whether a thing exists that they have nothing to do with."""
    client = Client()
    client.force_login(at.people["Rita"])
    wrong = []
    for name, place in places.items():
        if place.body in ("", "root") or ACTION_OF[name] == "body.join":
            continue
        there = at.foreign
        missing = there | {place.keys[-1]: "999999" if place.keys == ("technique",) else "x" * len(there[place.keys[-1]])}
        answers = [ask(client, name, place, side, key()) for side in (there, missing)]
        texts = []
        for answer, side in zip(answers, (there, missing), strict=True):
            text = NOISE.sub("", answer.text)
            for part in place.keys:
                text = text.replace(side[part], "KEY")
            texts.append(text)
        if {answer.status_code for answer in answers} != {404} or texts[0] != texts[1]:
            wrong.append(name)
    assert wrong == []


ALLOWED = ("Ana", "Ben", "Olga")  # of northside, of the bakery and of nothing: for every act one of them may


@WORLDS
def test_an_act_without_its_token_by_get_or_without_its_key_changes_nothing(at, places, ask):
    wrong, entries = [], Entry.objects.count()
    for name, place in places.items():
        if place.reads:
            continue
        body = sides(place, at)[0][1]
        who = next(one for one in ALLOWED if expected(one, ACTION_OF[name], place, body) == 200)
        strict, plain = Client(enforce_csrf_checks=True), Client()
        for client in (strict, plain):
            client.force_login(at.people[who])
        if (status := ask(strict, name, place, at.own, key()).status_code) != 403:
            wrong.append(f"{name} without the CSRF token: {status}")
        if not place.looks and (status := ask(plain, name, place, at.own, "").status_code) != 400:
            wrong.append(f"{name} without its key: {status}")
        if ask is ask_page:
            answer = plain.get(reverse(name, args=[at.own[part] for part in place.keys]))
        else:
            answer = plain.get(VERSION + name.split()[1].format(*[at.own[part] for part in place.keys]))
        if answer.status_code not in (200, 405, 422):  # it asks once more, is for no act, or a rule says why not
            wrong.append(f"{name} by GET: {answer.status_code}")
        if Entry.objects.count() != entries:
            wrong.append(f"{name} changed something")
            entries = Entry.objects.count()
    assert wrong == []


def test_rights_end_with_the_membership_though_session_and_token_go_on(at, federation):
    ben = at.people["Ben"]
    token = tokens.secret(tokens.make(member=ben, name="mine", at=NOW))
    page, program = Client(), Client(headers={"Authorization": f"Bearer {token}"})
    page.force_login(ben)
    place = PAGES["needs:state"]
    assert told(ask_api(program, "POST /communities/{}/needs", place, at.own, key())) == 200
    bodies.leave(member=ben, body=federation.body["northside"], at=NOW)
    assert told(ask_api(program, "POST /communities/{}/needs", place, at.own, key())) == 404
    assert told(ask_page(page, "needs:state", place, at.own, key())) == 404
