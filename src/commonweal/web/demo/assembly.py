"""What the demo's invented people talk about, and the assembly to which one of their communities is called."""

from datetime import datetime, timedelta

from commonweal.web.bodies.electorates import electors
from commonweal.web.bodies.models import Body, Tenure
from commonweal.web.meetings import agenda, calling
from commonweal.web.threads import services as threads
from commonweal.web.threads import subjects

AHEAD = timedelta(days=10)  # further than what waits for somebody on the first page
HOUR = timedelta(hours=1)
SAID = (
    "The list for the coming year is open until the assembly. What did we forget the last time?",
    "Somebody should count what was left over in winter before we ask for more of it.",
    "I can do that. I will bring the figures to the assembly.",
)


def arrange(community: Body, *, at: datetime) -> None:
    """Let a community talk about what it needs, and call its assembly with an agenda of two items."""
    people = list(electors(community).order_by("pk")[: len(SAID)])
    speaker = Tenure.objects.running().filter(seat__constituency=community).select_related("holder").order_by("pk").first()
    needs = subjects.find(f"needs:{community.key}")
    if speaker is None or needs is None or len(people) < len(SAID):
        return
    first = threads.say_about(subject=needs, text=SAID[0], author=people[0], at=at - 3 * HOUR)
    second = threads.say_about(subject=needs, text=SAID[1], author=people[1], at=at - 2 * HOUR, to=first)
    threads.say_about(subject=needs, text=SAID[2], author=people[2], at=at - HOUR, to=second)
    begins = (at + AHEAD).replace(hour=18, minute=0, second=0, microsecond=0)
    said = {"title": f"Assembly of {community}", "zone": "UTC", "place": "The community hall", "begins": begins}
    meeting = calling.call_meeting(body=community, member=speaker.holder, at=at, **said)
    agenda.add_item(meeting=meeting, title="", about=needs.about, text="Which come first?", member=people[0], at=at)
    agenda.add_item(meeting=meeting, title="Who counts what was left over", member=people[2], at=at)
