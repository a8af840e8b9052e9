"""What entries about decisions say in plain words."""

from django.utils.translation import gettext_lazy as _

from commonweal.web.decisions.models import Bound
from commonweal.web.record import sentences

sentences.say(
    {
        "proposal.made": _("{body} has a proposal before it: {title}"),
        "report.given": _("{office} reports to {body} about {poll}: {text}"),
        "amendment.put": _("An amendment in {body}: {title}"),
        "amendment.taken": _("{body}: those who proposed took over an amendment."),
        "petition.begun": _("Members beneath {body} collect signatures for a referendum: {title}"),
        "petition.reached": _("A petition beneath {body} is reached, {signed} of {members}: all members vote on {poll}."),
        "petition.lapsed": _("A petition beneath {body} was not reached in time."),
        "outcome.stated": _("{body}, of the outcome: {statement}"),
        "mandate.given": _("{body} tells its delegate how to vote: {bound}."),
    }
)
sentences.name("bound", lambda keys: {value: str(label) for value, label in Bound.choices if value in keys})
