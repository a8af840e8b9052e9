"""What floors above show beside the options of a proposal, so that who votes sees what they choose between."""

from collections.abc import Callable

from commonweal.web.decisions.models import Proposal

Beside = Callable[[Proposal], str]

_beside: list[Beside] = []


def shows_beside_options(provider: Beside) -> Beside:
    """Register ``provider(proposal)``: a piece of page, already safe, or "" where it has nothing to show."""
    _beside.append(provider)
    return provider


def beside_options(proposal: Proposal) -> list[str]:
    """Every piece of page there is to show beside a proposal's options."""
    return [piece for provider in _beside if (piece := provider(proposal))]
