"""Every entry of self-government reads as a sentence."""

from datetime import UTC, datetime, timedelta

from commonweal.web.bodies import services as bodies
from commonweal.web.constitution import services as constitution
from commonweal.web.elections import services
from commonweal.web.polls import services as polls
from commonweal.web.record import sentences
from commonweal.web.record.models import Entry

AT = datetime(2030, 4, 1, 9, tzinfo=UTC)


def test_every_entry_on_the_way_from_a_recall_to_the_next_election_reads_as_a_sentence(town):
    change = {"key": "votes.length", "title": "", "text": "", "data": {"days": 3}}
    constitution.change_article(lineage=[town.council.key], kind="council", **change, at=AT)
    for member in town.people[4:]:
        bodies.set_mark(tenure=town.seat.tenure, member=member, at=AT)
    bodies.leave(member=town.people[1], body=town.bakery, at=AT)
    bodies.resign(tenure=town.seat.tenure, member=town.people[2], at=AT)
    election = services.call_election(seat=town.seat, at=AT)
    for member in town.people[3:5]:
        services.stand(election=election, member=member, at=AT)
    services.stand_down(election=election, member=town.people[4], at=AT)
    services.open_due(AT + timedelta(days=4))
    polls.close_due(AT + timedelta(days=40))
    told = [said.sentence for said in sentences.tell(Entry.objects.exclude(kind="log.opened").prefetch_related("openings"))]
    assert not [said for said in told if said.startswith("An entry of the kind")]
    assert "Ana was recalled from the seat Mill Street bakery → Town council: 6 of 10 constituents had marked." in told
    assert "Dora stands for election: Election: Mill Street bakery → Town council." in told
