"""Each page asks the database as often in a large federation as in a small one, and so does a vote."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.large import grown, half_voted, opened, voting

pytestmark = pytest.mark.django_db


def asked(pages: dict[str, str], client: Client) -> dict[str, int]:
    """How often each page asks the database, once what it keeps in memory is there."""
    found = {}
    for name, address in pages.items():
        client.get(address)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200, address
            found[name] = len(caught)
    return found


def test_every_page_one_opens_asks_as_often_where_many_vote_as_where_few_do(client):
    top, found = grown(2, 6), []
    for polls, members in ((3, 4), (9, 14)):
        everywhere, assemblies = voting(top, polls, members, under=f"works{polls}")
        for assembly in assemblies:
            half_voted(assembly, but=everywhere)
        client.force_login(everywhere)
        found.append(asked(opened(top, assemblies), client))
        grown(4, 5, under=f"after{polls}-")
    assert found[0] == found[1]
    assert max(found[1].values()) <= 55


def test_a_vote_cast_asks_as_often_in_a_large_body_as_in_a_small_one(client):
    top, found = grown(1, 1), []
    for members in (10, 300):
        everywhere, (assembly,) = voting(top, 1, members, under=f"works{members}")
        half_voted(assembly, but=everywhere)
        client.force_login(everywhere)
        with CaptureQueriesContext(connection) as caught:
            sent = client.post(f"{assembly.get_absolute_url()}vote/", {"choice": "yes", "once": f"vote-of-{members}"})
        assert sent.status_code == 302
        found.append(len(caught))
    assert found[0] == found[1]
