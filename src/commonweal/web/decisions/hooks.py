"""What floors above show beside the options of a proposal, and what they say of the one that was chosen."""

from collections.abc import Callable

from commonweal.web.decisions.models import Proposal

Beside = Callable[[Proposal], str]

_beside: list[Beside] = []
_of_chosen: list[Beside] = []


def shows_beside_options(provider: Beside) -> Beside:
    """Register ``provider(proposal)``: a piece of page, already safe, or "" where it has nothing to show."""
    _beside.append(provider)
    return provider


def beside_options(proposal: Proposal) -> list[str]:
    """Every piece of page there is to show beside a proposal's options."""
    return [piece for provider in _beside if (piece := provider(proposal))]


def says_of_chosen(provider: Beside) -> Beside:
    """Register ``provider(proposal)``: what the chosen option comes to, in a sentence, or "" where it has nothing to say."""
    _of_chosen.append(provider)
    return provider


def said_of_chosen(proposal: Proposal) -> list[str]:
    """Every sentence there is about the option that was chosen; none before the close."""
    return [said for provider in _of_chosen if proposal.chosen and (said := provider(proposal))]
