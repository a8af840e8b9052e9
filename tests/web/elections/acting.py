"""Elections as the tests of this room set them up: rules chosen, candidates standing, voting open."""

from datetime import timedelta

from commonweal.rules.ballots import read_ranks
from commonweal.web.constitution import services as constitution
from commonweal.web.elections import services
from commonweal.web.record import services as record
from commonweal.web.record.models import Entry

DAY = timedelta(days=1)


def enact(at):
    """Carry out elections' own effects, as the table of `enact` does."""
    acts = {"OpenElection": services.enact_open_election, "SeatDelegate": services.enact_seat_delegate}
    acts["SeatDelegates"] = services.enact_seat_delegates
    for entry in Entry.objects.to_enact():
        record.carried_out(entry, at=at)
        for effect in entry.effects:
            acts[effect["do"]](effect, at)


def choose(body, article, at, **figures):
    """Let an article of a body read with these figures from a moment on."""
    lineage = body.lineage()
    reads = constitution.in_force(lineage, at).article(article)
    constitution.change_article(
        lineage=lineage[:1], kind=body.kind, key=article, title=reads.title, text=reads.text, data=figures, at=at
    )


def opened(seat, candidates, at):
    """An election to a seat in which these stand and, three days after it was called, voting has opened."""
    found = services.call_election(seat=seat, at=at)
    for member in candidates:
        services.stand(election=found, member=member, statement="Warm bread.", at=at)
    services.open_due(at + 3 * DAY)
    found.refresh_from_db()
    return found


def rank(election, rankings, at):
    """Members rank the candidates by their numbers on the ballot: ``[(ana, "2 1=3"), …]``."""
    for member, ranks in rankings:
        services.cast_ranking(election=election, member=member, ranks=read_ranks(ranks), at=at)
    election.refresh_from_db()
