"""A whole constitution that is ready is adopted by one vote, under the rules in force (C1)."""

import pytest
from django.urls import reverse
from django.utils.html import escape

from commonweal.rules import ready
from commonweal.rules.ballots import Vote
from commonweal.rules.constitution import START
from commonweal.rules.constitution import in_force as read
from commonweal.web import enact
from commonweal.web.bodies.services import rules_of
from commonweal.web.changes import services
from commonweal.web.constitution.models import Article
from commonweal.web.decisions import services as decisions
from commonweal.web.decisions.models import Proposal
from tests.cast import AT, DAY
from tests.web.api.passage import key


@pytest.mark.parametrize("name", [document.name for document in ready.list_ready()])
def test_c1_one_vote_adopts_all_that_differs_and_nothing_else(federation, client, name):
    document, council = ready.load(name), federation.council
    client.force_login(federation.person["Ana"])
    page = client.get(reverse("changes:ready-one", args=["council", name])).content.decode()
    differing = services.adoptable(council, document, AT)
    assert differing
    assert all(escape(article.title) in page for article in differing)
    sent = client.post(
        reverse("changes:propose-constitution", args=["council", name]), {"title": "Ours", "text": "Good.", "once": key()}
    )
    assert sent.status_code == 302
    proposal = Proposal.objects.get()
    assert escape(differing[0].title) in client.get(sent.url).content.decode()  # beside the vote, before and after
    assert not Article.objects.filter(body="council").exists()
    for line in proposal.seats.all():
        decisions.cast(proposal=proposal, tenure=line.seat.tenure, vote=Vote.whole("yes"), at=proposal.opened)
    enact.carry_out(at=proposal.opened)
    then = rules_of(council, proposal.opened + DAY)
    assert {row.key for row in Article.objects.filter(body="council")} == {article.key for article in differing}
    assert len(set(Article.objects.filter(body="council").values_list("entry", flat=True))) == 1  # one version
    wanted = read(document.articles, START)
    assert all(then.article(article.key).reads == wanted.article(article.key).reads for article in differing)
    assert services.adoptable(council, document, proposal.opened + DAY) == ()


def test_what_reads_so_already_is_not_put_to_the_vote(federation):
    document = ready.load("small-coop")
    assert "your rules already" in services.may_adopt(federation.council, (), AT).sentence
    assert services.may_adopt(federation.council, services.adoptable(federation.council, document, AT), AT).holds


def test_anyone_reads_what_would_differ_and_only_who_decides_can_propose(federation, client):
    page = client.get(reverse("changes:ready-ones", args=["council"])).content.decode()
    assert "would read differently here" in page
    one = client.get(reverse("changes:ready-one", args=["council", "federation"])).content.decode()
    assert "Put it to the vote" not in one
    assert client.get(reverse("changes:ready-one", args=["council", "nothing"])).status_code == 404
