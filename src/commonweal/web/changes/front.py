"""What changes show to those who vote on them: every figure before and after."""

from django.template.loader import render_to_string
from django.utils.html import format_html_join

from commonweal.web.decisions import hooks
from commonweal.web.decisions.models import Proposal
from commonweal.web.needs import tiers


@hooks.shows_beside_options
def tiers_compared(proposal: Proposal) -> str:
    """How goods are divided among the tiers, and how they would be."""
    followed = [effect for follows in proposal.effects.values() for effect in follows]
    files = [effect["table"] for effect in followed if effect["do"] == "ChangeNeedsTiers"]
    shown = [render_to_string("changes/_tiers.html", {"rows": tiers.told(file), "file": file}) for file in files]
    return format_html_join("", "{}", ((piece,) for piece in shown))
