"""C4: what members take back of a council's decision goes back to what was before, where anything can take it back."""

import pytest

from commonweal.rules.ballots import Vote
from commonweal.web import enact
from commonweal.web.changes import services as changes
from commonweal.web.decisions import petitions, services
from commonweal.web.needs import tiers
from commonweal.web.plans import services as plans
from commonweal.web.plans import work
from commonweal.web.production import services as production
from tests.cast import AT, DAY

pytestmark = pytest.mark.django_db


def council_chooses(federation, proposal, option, at):
    for seat in federation.seat.values():
        services.cast(proposal=proposal, tenure=seat.tenure, vote=Vote.whole(option), at=at)
    enact.carry_out(at=at)
    proposal.refresh_from_db()
    return proposal


def members_take_back(federation, decided, at):
    """One of five is more than a tenth: whoever begins the petition opens the referendum."""
    petition = petitions.begin(council=federation.council, member=federation.person["Emil"], proposal=decided, at=at)
    for member in federation.person.values():
        services.cast_ballot(proposal=petition.referendum, member=member, choice_made="repeal", at=at)
    enact.carry_out(at=at)
    return petition.referendum


def test_C4_the_plan_before_is_in_force_again_and_the_first_plan_cannot_be_taken_back(federation):
    plan = work.run(plans.request(member=None, why="The first.", at=AT, enqueue=False).key)
    decided = []
    for day, option in enumerate(("option-0", "option-1"), start=1):
        asked = plans.propose(plan=plan, council=federation.council, by=federation.seat["mill"].tenure, at=AT + day * DAY)
        decided.append(council_chooses(federation, asked, option, AT + day * DAY))
    assert plans.option_key(production.in_force().option) == "option-1"
    members_take_back(federation, decided[1], AT + 3 * DAY)
    assert plans.option_key(production.in_force().option) == "option-0"
    referendum = members_take_back(federation, decided[0], AT + 4 * DAY)
    assert f"Cannot be taken back: The plan {decided[0].effects['option-0'][0]['plan']} is adopted." in referendum.text
    assert plans.option_key(production.in_force().option) == "option-0"


def test_C4_the_table_of_tiers_goes_back_to_its_figures(federation):
    (bread,) = tiers.table(federation.council)
    parts = (bread.rounded[0] / 2, bread.rounded[1], 1 - bread.rounded[0] / 2 - bread.rounded[1])
    said = {"changed": {bread.key: parts}, "title": "Less", "text": "For all.", "by": federation.person["Ana"]}
    asked = changes.propose_tiers(council=federation.council, **said, at=AT)
    decided = council_chooses(federation, asked, "yes", AT)
    assert tiers.table(federation.council)[0].rounded[0] == parts[0]
    members_take_back(federation, decided, AT + DAY)
    assert tiers.table(federation.council)[0].rounded == bread.rounded
