"""The templates' own words, loaded everywhere: figures, moments, bars, ways and pictures."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django import template
from django.core.paginator import Page
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from commonweal.web.clock import now
from commonweal.web.look import accounts, figures
from commonweal.web.look.parts import Bar, Tiers

register = template.Library()

register.filter("number", figures.number)
register.filter("quantity", figures.quantity)
register.filter("share", figures.share)
register.filter("hours", figures.hours)
register.filter("words", figures.words)


@register.filter
def moment(when: datetime | None) -> SafeString | str:
    """A moment as one would say it, with the exact one for machines: “today, 20:00”, “Friday, 14:12”, “3 March 2025, 14:12”."""
    if when is None:
        return ""
    local, today = timezone.localtime(when), timezone.localtime(now()).date()
    days = (local.date() - today).days
    near = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}
    if days in near:
        day = near[days]
    elif abs(days) < 6:
        day = formats.date_format(local, "l")
    else:
        day = formats.date_format(local, "j F" if local.year == today.year else "j F Y")
    text = _("{day}, {time}").format(day=day, time=formats.date_format(local, "H:i"))
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="seconds"), text)


@register.filter
def duration(span: timedelta | float | None) -> str:
    """A stretch of time: “2 days”, “3 hours”, “40 seconds”."""
    seconds = span.total_seconds() if isinstance(span, timedelta) else figures.as_float(span)
    if seconds is None:
        return "–"
    for size, one, many in ((86400, _("day"), _("days")), (3600, _("hour"), _("hours")), (60, _("minute"), _("minutes"))):
        if seconds >= size:
            count = round(seconds / size)
            return f"{count}\xa0{one if count == 1 else many}"
    return f"{round(seconds)}\xa0{_('second') if round(seconds) == 1 else _('seconds')}"


@register.inclusion_tag("look/_bar.html")
def bar(label: str, share: float, tier: int = 1, figure: str = "", url: str = "") -> dict[str, Any]:
    """One bar."""
    drawn = Bar(label, share, tier, figure, url)
    return {"label": label, "parts": drawn.parts, "figure": drawn.text, "url": url}


@register.inclusion_tag("look/_bars.html")
def bars(rows: Iterable[Bar | Tiers], sentence: str, table: str = "") -> dict[str, Any]:
    """Bars, one below the other, with the sentence that says the same and the address of the table behind them."""
    drawn = [{"label": row.label, "parts": row.parts, "figure": row.text} for row in rows]
    return {"rows": drawn, "sentence": sentence, "table": table}


@register.inclusion_tag("look/_tiers_key.html")
def tiers_key() -> dict[str, Any]:
    """What the three shades mean."""
    return {}


@register.inclusion_tag("look/_progress.html")
def progress(done: float | None, text: str, id: str = "progress") -> dict[str, Any]:
    """How far something has come, from 0 to 1; None while nobody can say."""
    known = None if done is None else f"{min(max(float(done), 0.0), 1.0):.3f}"
    return {"done": known, "figure": figures.share(done) if done is not None else "", "text": text, "id": id}


@register.inclusion_tag("look/_pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page[Any], previous: str = "", next: str = "") -> dict[str, Any]:
    """The way through a list in pages; keeps what was searched for."""
    asked = context["request"].GET.copy()
    asked.pop("page", None)
    return {"page": page, "query": asked.urlencode() + "&" if asked else "", "previous": previous, "next": next}


@register.inclusion_tag("look/_search.html", takes_context=True)
def search(context: template.Context, label: str, action: str = "") -> dict[str, Any]:
    """A search box that asks this page again with ``?q=``."""
    return {"label": label, "value": context["request"].GET.get("q", ""), "action": action}


@register.inclusion_tag("look/_trail.html")
def trail(*names_and_urls: str) -> dict[str, Any]:
    """Breadcrumbs: name, url, name, url, …, and the name of this page."""
    names, urls = names_and_urls[::2], [*names_and_urls[1::2], ""]
    return {"crumbs": list(zip(names, urls, strict=False))}


@register.inclusion_tag("look/_chart.html", takes_context=True)
def chart(context: template.Context, url: str, alt: str, table: str = "") -> dict[str, Any]:
    """A picture drawn on the server, light or dark, with the sentence for those who do not see it and the table behind."""
    mark = "&" if "?" in url else "?"
    urls = {"light": f"{url}{mark}look=light", "dark": f"{url}{mark}look=dark"}
    return {**urls, "alt": alt, "table": table, "look": context.get("look", "")}


@register.inclusion_tag("look/_empty.html")
def empty(sentence: str, url: str = "", act: str = "") -> dict[str, Any]:
    """What to say where a list has nothing yet, and what one can do about it."""
    return {"sentence": sentence, "url": url, "act": act}


@register.simple_tag
def demo_people() -> dict[str, Any] | None:
    """Whom one can be in a demo federation."""
    return accounts.demo_people()
