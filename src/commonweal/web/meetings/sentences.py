"""What entries about meetings say in plain words."""

from django.utils.translation import gettext_lazy as _

from commonweal.web.bodies.sentences import bodies
from commonweal.web.record import sentences

sentences.name("from", bodies)
sentences.say(
    {
        "meeting.asked": _("A meeting of {body} is asked for."),
        "meeting.called": _("{body} is called to a meeting: {title}"),
        "meeting.dropped": _("A meeting of {body} does not take place."),
        "meeting.opened": _("A meeting of {body} has begun; {present} are there."),
        "meeting.closed": _("A meeting of {body} is over; {present} had come."),
        "chair.drawn": _("In a meeting of {body} the chair was drawn by lot."),
        "point.placed": _("On the agenda of {body}: {title}"),
        "point.taken_off": _("An item was taken off the agenda of {body} by who had put it there."),
        "file.attached": _("A file belongs to an item of {body}: {name}"),
        "motion.carried": _("In a meeting of {body} {behind} of {present} present stood behind a motion, and it is carried."),
        "minutes.agreed": _("{body} agreed on the minutes of a meeting."),
        "item.forwarded": _("{from} sends to {body}: {title}"),
        "item.replied": _("{body} replies to what {from} has sent: {text}"),
    }
)
