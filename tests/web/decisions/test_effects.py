"""What follows from a decision: carried out once whoever dies in between, refused with its reason, dismissal among it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from commonweal.rules.ballots import Vote
from commonweal.rules.decisions import Stage
from commonweal.rules.effects import ChangeArticle, Dismiss, Resolve
from commonweal.web import enact, tick
from commonweal.web.bodies import services as bodies
from commonweal.web.bodies.models import Cause
from commonweal.web.bodies.services import rules_of
from commonweal.web.changes import services as changes
from commonweal.web.clock import now
from commonweal.web.constitution.models import Article
from commonweal.web.decisions import life, services
from commonweal.web.decisions.models import Proposal
from commonweal.web.members.models import Member
from commonweal.web.record.models import Entry
from commonweal.web.refused import Refused
from tests.cast import AT, DAY
from tests.processes import address

pytestmark = pytest.mark.django_db
YES = [{"key": "yes", "title": "Yes"}]


def assembly_votes(federation, home, proposal, *choices):
    for member, choice in zip(federation.members(home), choices, strict=False):
        services.cast_ballot(proposal=proposal, member=member, choice_made=choice, at=AT)
    enact.carry_out(at=AT)
    proposal.refresh_from_db()
    return proposal


def dismissal(federation, home):
    tenure = federation.seat[home].tenure
    said = {"title": "Dismiss", "text": "Never there.", "by": federation.members(home)[0], "at": AT}
    return tenure, changes.propose_dismissal(tenure=tenure, **said)


def test_C3_those_who_fill_a_seat_dismiss_its_delegate_and_the_count_says_who_follows(federation):
    tenure, proposal = dismissal(federation, "northside")
    assembly_votes(federation, "northside", proposal, "yes", "yes", "none")
    assert enact.carry_out(at=AT) == 0
    tenure.refresh_from_db()
    assert (tenure.cause, tenure.ended) == (Cause.DISMISSED, AT)
    assert federation.seat["northside"].tenure.holder == federation.person["Ben"]  # the alternate
    assert Entry.objects.filter(kind="tenure.dismissed").count() == 1


def test_C3_a_dismissal_needs_its_majority_of_all_who_fill_the_seat(federation):
    tenure, proposal = dismissal(federation, "northside")
    assembly_votes(federation, "northside", proposal, "yes")
    assert tick.tick(proposal.closes) == []
    proposal.refresh_from_db()
    tenure.refresh_from_db()
    assert (proposal.chosen, tenure.ended) == ("none", None)
    follows = {"yes": [Dismiss(tenure.key)]}
    with pytest.raises(Refused, match="majority for dismissal"):
        services.propose(council=federation.body["northside"], title="X", text="", options=YES, follows=follows, at=AT)


def test_a_decision_whose_effect_cannot_run_says_why_and_stays_open_to_be_voted_again(federation):
    """The council cannot end the tenure of one whom Northside sends; nothing else of that decision happens either."""
    tenure = federation.seat["northside"].tenure
    said = {"title": "Away with Ana", "text": "", "options": YES, "subject": "dismissal"}
    follows = {"yes": [Resolve("words"), Dismiss(tenure.key)]}
    proposal = services.propose(council=federation.council, follows=follows, at=AT, **said)
    for seat in federation.seat.values():
        services.cast(proposal=proposal, tenure=seat.tenure, vote=Vote.whole("yes"), at=AT)
    enact.carry_out(at=AT)
    proposal.refresh_from_db()
    tenure.refresh_from_db()
    assert (proposal.stage, tenure.ended) == (Stage.UNDONE, None)
    assert proposal.refused == "Ana speaks for Northside, which alone can dismiss them."
    assert proposal in Proposal.objects.pending()
    again = life.vote_again(proposal=proposal, member=federation.person["Ben"], at=AT)
    assert (again.stage, again.effects) == (Stage.OPEN, proposal.effects)


def test_V1_the_roll_of_an_assemblys_vote_is_frozen_when_it_opens(federation):
    home = federation.body["northside"]
    proposal = services.propose(council=home, title="A fair", text="", options=YES, follows={"yes": [Resolve("x")]}, at=AT)
    late = Member.objects.create_user(name="Late")
    bodies.join(member=late, body=home, at=AT)
    bodies.leave(member=federation.person["Cleo"], body=home, at=AT)
    for nobody in (late, federation.person["Cleo"], federation.person["Dora"]):
        with pytest.raises(Refused, match="roll"):
            services.cast_ballot(proposal=proposal, member=nobody, choice_made="yes", at=AT)
    assert Entry.objects.filter(kind="poll.opened").last().data["on_roll"] == 3


def test_V2_no_row_of_an_assemblys_vote_leads_from_a_ballot_to_a_member(federation):
    home = federation.body["northside"]
    proposal = services.propose(council=home, title="A fair", text="", options=YES, follows={"yes": [Resolve("x")]}, at=AT)
    services.cast_ballot(proposal=proposal, member=federation.person["Ana"], choice_made="yes", at=AT)
    assert {field.name for field in proposal.box.model._meta.get_fields()} == {"id", "choice", "poll"}
    told = " ".join(Entry.objects.values_list("text", flat=True))
    assert federation.person["Ana"].key not in told


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_whoever_dies_between_the_outcome_and_its_effect_has_done_nothing_and_the_tick_does_it_once(town):
    """Killed with the change written and not yet standing: nothing of it is there; the next tick carries it out, once."""
    shorter = ChangeArticle("votes.length", "", "", (("days", 3),))
    said = {"title": "Shorter votes", "text": "", "options": YES, "subject": "constitution"}
    proposal = services.propose(council=town.bakery, follows={"yes": [shorter]}, at=now(), **said)
    for member in town.people:
        services.cast_ballot(proposal=proposal, member=member, choice_made="yes", at=now())

    told = {"COMMONWEAL_HOME": str(settings.HOME), "COMMONWEAL_DATABASE_URL": address()}
    env = os.environ | told | {"DJANGO_SETTINGS_MODULE": "commonweal.web.settings"}
    died = subprocess.run([sys.executable, str(Path(__file__).with_name("dying.py"))], env=env, check=False, timeout=120)
    assert died.returncode == -signal.SIGKILL
    assert not Article.objects.exists()

    tick.carry_out_promptly(now())
    assert rules_of(town.bakery, now() + DAY).votes.days == 3
    assert tick.tick(now()) == []
    assert Article.objects.count() == Entry.objects.filter(kind="constitution.changed").count() == 1
