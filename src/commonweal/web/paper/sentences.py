"""How the entries of paper ballots read."""

from django.utils.translation import gettext_lazy as _

from commonweal.web.bodies.sentences import holders
from commonweal.web.record import sentences

sentences.name("second", holders)
sentences.say(
    {
        "paper.noted": _("{office}, a teller, noted on the roll that somebody votes on paper: {poll}."),
        "papers.entered": _(
            "{office} and {second} read {papers} papers, each alone and both the same; they are in the box: {poll}."
        ),
        "papers.parted": _("{office} and {second} read a pile of papers differently, so nothing was stored: {poll}."),
    }
)
