"""How the entries of elections read."""

from django.utils.translation import gettext_lazy as _

from commonweal.web.record import sentences

sentences.say(
    {
        "election.called": _("An election for the seat {seat} was called; candidates stand until {standing_until}."),
        "election.called_off": _("An election was called off: the seat {seat} ends."),
        "candidate.stood": _("{name} stands for election: {poll}."),
        "candidate.stood_down": _("A candidate stood down: {poll}."),
    }
)
