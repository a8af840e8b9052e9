"""Who follows in a seat by the ballots of an election, counted again in the transaction in which the seat fell empty (R4)."""

from datetime import datetime
from typing import TYPE_CHECKING

from commonweal.web.bodies import hooks
from commonweal.web.bodies.models import Tenure
from commonweal.web.elections import counting
from commonweal.web.elections.models import CountBack, Election
from commonweal.web.record import services as record

if TYPE_CHECKING:
    from commonweal.web.members.models import Member


@hooks.counts_back
def follower(key: str, eligible: frozenset[int], at: datetime) -> "Member | None":
    """Whom the ballots name next beside those who sit by them; the count is published, and with it the preferences it read."""
    election = Election.objects.select_related("body", "seat").exclude(closed=None).filter(key=key).first()
    if election is None:
        return None
    standing = {one.key: one.member for one in election.candidates.select_related("member") if one.key in election.option_keys}
    sit = set(Tenure.objects.running().filter(election=key).values_list("holder", flat=True))
    there = eligible & _there_since(election)
    sitting = [key for key in election.option_keys if standing[key].pk in sit]
    able = frozenset(key for key, member in standing.items() if member.pk in there)
    asked = counting.following(election)
    chosen = asked.next(frozenset(sitting), able)
    if chosen is None:
        return None
    departed = [key for key in election.option_keys if key not in sitting and key not in able]
    data: dict[str, object] = {"poll": key, "chosen": chosen}
    if counting.is_published(election):
        counted = asked.counted(sitting, able)
        box = counting.box(election, counted) if counted and election.by == Election.By.MEMBERS else None
        data |= {"departed": departed, "sitting": sitting, "account": counting.attached(counted) if counted else ""}
        data |= {"box": counting.attached_json({"poll": key, "ballots": box})} if box else {}
    else:
        data["withheld"] = True
    CountBack.objects.create(election=election, at=at, departed=departed, sitting=sitting, chosen=chosen, result=data)
    record.append("election.counted_again", data, body=election.body.key, at=at)
    return standing[chosen]


@hooks.knows_counts
def knows(key: str) -> bool:
    """Whether an election with this key has been counted, so that its ballots can be counted again."""
    return Election.objects.exclude(closed=None).filter(key=key).exists()


def _there_since(election: Election) -> set[int]:
    """Who has belonged to the constituency without a break since the count: who came back has no turn any more."""
    if not election.body.is_council:
        return set(election.body.memberships.running().filter(joined__lte=election.closed).values_list("member", flat=True))
    since: dict[int, datetime] = {}
    spans = Tenure.objects.filter(seat__council=election.body).order_by("-began", "-pk").values_list("holder", "began", "ended")
    for holder, began, ended in spans:
        if ended is None or (holder in since and ended >= since[holder]):
            since[holder] = min(began, since.get(holder, began))
    return {holder for holder, began in since.items() if began <= election.closed}
