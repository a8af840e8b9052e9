"""What changes show to those who vote on them: every figure before and after."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html_join

from commonweal.rules.amending import differences
from commonweal.rules.constitution import Article, put
from commonweal.rules.effects import ChangeArticle, ChangeNeedsTiers
from commonweal.web.bodies.services import rules_of
from commonweal.web.changes import dry_run
from commonweal.web.clock import now
from commonweal.web.constitution.models import Article as Version
from commonweal.web.constitution.services import reworded
from commonweal.web.decisions import hooks
from commonweal.web.decisions.models import Proposal
from commonweal.web.needs import tiers
from commonweal.web.record.models import Entry


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
    at = proposal.opened or now()
    wanted = [_wanted(effect, at) for effect in followed if effect["do"] == "ChangeArticle"]
    for effect in followed:
        if effect["do"] == "AdoptConstitution":
            said = (dict(zip(("article", "title", "text", "figures"), each, strict=True)) for each in effect["articles"])
            wanted += [_wanted(each, at) for each in said]
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


@hooks.undoes("ChangeArticle")
def article_as_before(effect: Mapping[str, Any], decided: Proposal) -> ChangeArticle | None:
    """The article as it read before the decision; nothing undoes one that is new, or that was changed again since."""
    before = rules_of(decided.body, decided.closed - datetime.resolution).by_key.get(effect["article"])
    if before is None or Version.objects.filter(body=decided.body.key, key=effect["article"], since__gt=_done(decided)).exists():
        return None
    return ChangeArticle(before.key, before.title, before.text, tuple(sorted(before.data.items())))  # type: ignore[arg-type]


@hooks.undoes("ChangeNeedsTiers")
def tiers_as_before(effect: Mapping[str, Any], _decided: Proposal) -> ChangeNeedsTiers:
    """The same table the other way round."""
    return ChangeNeedsTiers(tiers.reversed_table(effect["table"]))


def _done(decided: Proposal) -> datetime:
    """When the decision's effects were carried out; before they are, the moment of the decision."""
    entry = Entry.objects.filter(kind="poll.closed", data__poll=decided.key).first()
    row = entry and Version.objects.filter(decided_by=entry.index).first()
    return row.since if row else decided.closed


def _wanted(effect: Mapping[str, Any], at: datetime) -> Article:
    return reworded(effect["article"], effect["title"], effect["text"], dict(effect["figures"]), at)
