"""What a petition puts to all members, and how their decision stands over the council's: carried out, or undone (C4).

What a council votes on while members vote on the same waits for them: nothing follows from it. What it had decided before can
be taken back as far as its effects can; of the others the referendum's text says that they stay.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from commonweal.rules import effects, petitions
from commonweal.rules.ballots import YES
from commonweal.rules.decisions import Stage
from commonweal.rules.effects import Effect, Resolve
from commonweal.web.decisions import hooks, methods, services
from commonweal.web.decisions.models import Petition, Proposal


def open_on(petition: Petition, *, at: datetime) -> Proposal:
    """Open the referendum of a petition that has been reached; there is nothing to wait for, and nobody who could stop it."""
    about, title = petition.proposal, petition.title
    said: dict[str, Any] = {"council": petition.body, "title": title, "about": f"petition:{petition.key}", "at": at}
    said |= {"text": petition.text, "referendum": True, "at_once": True}
    if about is None:
        options = [{"key": YES, "title": _("Yes")}]
        return services.propose(**said, options=options, follows={YES: [Resolve(title)]})
    last = about.last_vote
    carried = last.stage is Stage.CARRIED
    options = [dict(option) for option in petitions.asked(_as_proposed(about), methods.carried(last) if carried else "")]
    follows = {option["key"]: [effects.read(effect) for effect in about.effects.get(option["key"], ())] for option in options}
    text = petition.text or about.text
    if carried:
        back, stays = undone(last)
        follows = {key: [*back, *found] for key, found in follows.items()}
        taken_back = Resolve(_("What {body} decided is taken back: {title}").format(body=about.body.name, title=title))
        options.append({"key": petitions.REPEAL, "title": _("Take back what {body} decided").format(body=about.body.name)})
        follows[petitions.REPEAL] = [*back, taken_back]
        text = "\n\n".join([text, *stays]).strip()
    return services.propose(**{**said, "text": text}, options=options, follows=follows, subject=about.subject)


def undone(decided: Proposal) -> tuple[Sequence[Effect], Sequence[str]]:
    """What takes back the effects of a decision, the last first; and in sentences what of them nothing takes back."""
    back: list[Effect] = []
    stays: list[str] = []
    for effect in reversed(decided.effects.get(methods.carried(decided), ())):
        if effect["do"] == Resolve.__name__:
            continue  # words are taken back by words
        inverse = hooks.undoing(effect, decided)
        if inverse is not None:
            back.append(inverse)
        else:
            stays.append(_("Cannot be taken back: {effect}").format(effect=effects.read(effect).words))
    return back, stays


def _as_proposed(proposal: Proposal) -> list[dict[str, str]]:
    """The options that change something; of a vote by consent the one there was."""
    named = {option["key"]: option for option in proposal.options}
    sole = {"key": next(iter(proposal.effects), YES), "title": proposal.title}
    return [named.get(key, sole) for key in proposal.effects] or [sole]
