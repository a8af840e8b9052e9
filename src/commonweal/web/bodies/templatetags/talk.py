"""``{% talk %}`` and ``{% leads %}``, loaded everywhere: what rooms above have beside a thing or a body."""

from typing import Any

from django import template

from commonweal.web.bodies import besides
from commonweal.web.bodies.models import Body

register = template.Library()


@register.inclusion_tag("bodies/_talk.html", takes_context=True)
def talk(context: template.Context, kind: str, key: str) -> dict[str, Any]:
    """Where a thing is talked about, and what else one can do with it: ``{% talk "proposal" proposal.key %}``."""
    about = f"{kind}:{key}"
    return {"talk": besides.talk_about(about), "ways": besides.ways_from(about, context["request"].user)}


@register.inclusion_tag("bodies/_leads.html")
def leads(body: Body) -> dict[str, Any]:
    """Where the page of a body leads besides."""
    return {"leads": besides.leads_of(body)}
