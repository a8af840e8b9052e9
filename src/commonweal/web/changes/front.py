"""What changes show to those who vote on them: every figure before and after."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html_join

from commonweal.rules.amending import differences
from commonweal.rules.constitution import Article, put
from commonweal.web.bodies.services import rules_of
from commonweal.web.changes import dry_run
from commonweal.web.clock import now
from commonweal.web.constitution.services import reworded
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


@hooks.shows_beside_options
def articles_compared(proposal: Proposal) -> str:
    """How articles read, how they would, and while the vote is open how past votes would have gone."""
    followed = [effect for follows in proposal.effects.values() for effect in follows]
    wanted = [_wanted(effect, proposal.opened or now()) for effect in followed if effect["do"] == "ChangeArticle"]
    if not wanted:
        return ""
    rules = rules_of(
        proposal.body, (proposal.opened or now()) - datetime.resolution
    )  # as they stood before it, whatever came of it
    shown = {
        "differences": [found for article in wanted for found in differences(rules, put(rules, article))],
        "dry_runs": [dry_run.run(proposal.body, article, rules) for article in wanted] if proposal.closed is None else [],
    }
    return render_to_string("changes/_articles.html", shown)


def _wanted(effect: Mapping[str, Any], at: datetime) -> Article:
    return reworded(effect["article"], effect["title"], effect["text"], dict(effect["figures"]), at)
