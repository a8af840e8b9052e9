"""C4 when many sign, withdraw and leave at the same instant: one referendum, at the signature that suffices."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from commonweal.web.decisions import petitions
from commonweal.web.decisions.models import Petition, Proposal, Signature
from commonweal.web.record.models import Entry
from tests.cast import rule
from tests.processes import at_once

PROCESSES = 4


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_C4_whatever_happens_at_once_opens_one_referendum_with_enough_signatures(town, tmp_path):
    now = datetime.now(UTC)
    rule(town.council, "decisions.petition", at=now, share="1/2")
    petitions.begin(council=town.council, member=town.people[8], title="A library", at=now)

    at_once(Path(__file__).with_name("signing.py"), folder=tmp_path, processes=PROCESSES)

    petition = Petition.objects.get()
    reached = Entry.objects.get(kind="petition.reached").data  # one
    assert reached["signed"] == reached["needed"] == 5
    assert Proposal.objects.get() == petition.referendum
    assert petition.referendum.on_roll in (9, 10)
    assert not Signature.objects.exists()
