"""What floors above show beside a proposal's options, say of the one that was chosen, and know of undoing its effects."""

from collections.abc import Callable, Mapping
from typing import Any

from commonweal.rules.effects import Effect
from commonweal.web.decisions.models import Proposal

Beside = Callable[[Proposal], str]
Undo = Callable[[Mapping[str, Any], Proposal], Effect | None]

_beside: list[Beside] = []
_of_chosen: list[Beside] = []
_undo: dict[str, Undo] = {}


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


def undoes(name: str) -> Callable[[Undo], Undo]:
    """Register ``provider(effect, decided)`` for one kind of effect: the effect that takes it back, or nothing where none can."""

    def register(provider: Undo) -> Undo:
        _undo[name] = provider
        return provider

    return register


def undoing(effect: Mapping[str, Any], decided: Proposal) -> Effect | None:
    """The effect that takes back what followed from a decision; none where nothing can."""
    provider = _undo.get(effect["do"])
    return provider(effect, decided) if provider else None
