"""How the entries of elections read."""

from django.utils.translation import gettext_lazy as _

from commonweal.web.record import sentences

sentences.say(
    {
        "election.called": _("An election for the seat {seat} was called; candidates stand until {standing_until}."),
        "election.called_off": _("An election was called off: the seat {seat} ends."),
        "election.joined": _("The seat {seat} is filled together with the others of the same election, by one count."),
        "election.counted_again": _("The ballots of an election were counted again for a seat that fell empty: {poll}."),
        "candidate.stood": _("{name} stands for election: {poll}."),
        "candidate.stood_down": _("A candidate stood down: {poll}."),
    }
)
