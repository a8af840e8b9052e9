"""What entries about threads say in plain words."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from commonweal.web.record import readers, sentences
from commonweal.web.record.models import Opening

sentences.say(
    {
        "thread.opened": _("{body} talks about: {title}"),
        "word.said": _("Somebody said something in a thread of {body}."),
        "word.changed": _("Somebody put right what they had said in a thread of {body}."),
        "word.withdrawn": _("Somebody withdrew what they had said in a thread of {body}."),
    }
)


@readers.readable("word.said", "text")
@readers.readable("word.changed", "text")
def anyone(member: Any, opening: Opening) -> bool:
    """The words stand on their page for everyone; they are in no export, so that withdrawn they are gone."""
    return True
