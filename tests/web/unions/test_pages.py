"""A union's pages, read by its members in a browser."""

import pytest

from commonweal.rules.unions import Subject
from commonweal.web.unions import ballots, disputes, offices, roll
from tests.browser import assert_accessible
from tests.cast import AT

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_a_unions_pages_are_for_every_reader(federation, page_as):
    ana, ben = federation.person["Ana"], federation.person["Ben"]
    union = roll.found(name="Bakers and millers", member=ana, at=AT)
    roll.join(secret=roll.invite(union=union, at=AT), member=ben, at=AT)
    office = offices.create(union=union, title="Secretary", at=AT)
    candidate = offices.stand(office=office, member=ana, at=AT)
    seating = ballots.open_for_office(office=office, at=AT)
    for member in (ana, ben):
        ballots.vote(ballot=seating, member=member, choice=candidate.key, at=AT)
    offices.create(union=union, title="Treasurer", at=AT)
    dispute = disputes.open_dispute(union=union, workplace=federation.body["bakery"], title="The night shift", at=AT)
    disputes.add_paper(dispute=dispute, kind="offer", text="Two more hands from May on.", at=AT)
    vote = ballots.open_vote(union=union, subject=Subject.STRIKE, title="Do we stop work?", dispute=dispute, first=1, at=AT)
    page = page_as(ana)
    for address in (
        "/unions/",
        union.get_absolute_url(),
        dispute.get_absolute_url(),
        vote.get_absolute_url(),
        office.term.get_absolute_url(),
        f"{union.get_absolute_url()}record/",
    ):
        page.goto(address)
        assert_accessible(page)
