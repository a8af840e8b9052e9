"""A kept plan in about ten lines, as the terminal shows it: read from the rows of its page, so that it takes no time."""

from collections.abc import Iterator

from commonweal.web.plans import figures
from commonweal.web.plans.models import THIS, Plan
from commonweal.web.plans.summary import TIERS, percent

MOST_CAUSES = 3


def of(plan: Plan) -> Iterator[str]:
    """Needs met by tier and community, hours, what holds it back, how sure it is, and the alternatives."""
    options = list(plan.options.all())
    this = options[0]
    yield f"{plan.title}. {plan.headline}"
    yield from _met(this.summary)
    yield " ".join([_hours(this.summary), *figures.answers(this)])
    yield from (f"Holds it back: {cause['sentence']}" for cause in plan.summary["causes"][:MOST_CAUSES])
    yield from (f"Alternative. {option.sentence}" for option in options if option.name != THIS)
    if plan.certified:
        sure = f"no plan does better by more than {plan.gap_words}"
        yield f"Certificate: {sure}; no row is broken by more than {plan.residual:.1g}."
    else:
        yield "The certificate does NOT hold: this plan cannot be put to a vote."


def _met(summary: dict) -> Iterator[str]:  # type: ignore[type-arg]  # what JSON holds
    """A line for the tiers that all have in full, and one for each of the others."""
    tiers = [tier for tier in TIERS if tier in summary["tiers"]]
    full = [tier for tier in tiers if summary["tiers"][tier]["least"] >= figures.FULL]
    if full:
        yield f"Met in full, for everyone and in every period: {' and '.join(full)} needs."
    for tier in tiers:
        if tier not in full:
            told = ", ".join(
                f"{row['title']} {percent(row['tiers'][tier]['mean'])}" for row in summary["communities"] if tier in row["tiers"]
            )
            yield f"Met in part, {tier} needs: {told}."


def _hours(summary: dict) -> str:  # type: ignore[type-arg]
    """How much work it takes."""
    worked, available = summary["hours"], summary["hours_available"]
    total = figures.figures.quantity(sum(summary["course"]["hours"]), "hours of work")
    return f"{total}, {percent(worked / available)} of what there is." if available else f"{total}."
