"""A link for several, followed by many at the same instant: as many join as it says, and the kept count of members holds."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from commonweal.web.bodies import invitations
from commonweal.web.bodies.models import Invitation, Membership
from commonweal.web.members.models import Member
from commonweal.web.record.models import Entry
from tests.processes import at_once

PROCESSES, MOST = 4, 9


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_as_many_follow_a_link_as_it_says_whatever_happens_at_once(town, tmp_path):
    for number in range(PROCESSES):
        Member.objects.create_user(name=f"Guest {number}")
    invitations.invite(by=town.people[0], bodies=[town.bakery], most=MOST, at=datetime.now(UTC))

    said = at_once(Path(__file__).with_name("following.py"), folder=tmp_path, processes=PROCESSES)

    joined, left = (sum(int(line.split()[part]) for line in said) for part in (0, 1))
    assert joined == left == MOST == Invitation.objects.get().used
    town.bakery.refresh_from_db()
    here = Membership.objects.running().filter(body=town.bakery)
    assert town.bakery.size == here.count() == 10
    assert Entry.objects.filter(kind="membership.left").count() == MOST
