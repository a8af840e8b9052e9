"""Whether an alternative keeps what it must: vital and basic needs as the plan reached them, the terminal rule, its aim."""

from collections.abc import Iterator

import numpy as np

from commonweal.planner.demand import Tier
from commonweal.planner.economy import Floats
from commonweal.planner.plan import Level, Plan
from commonweal.planner.proof import figures
from commonweal.planner.proof.order import SLACK, above_equal, name_of
from commonweal.planner.proof.terms import Terms
from commonweal.planner.sentence import Sentence, share

# Of the wanted needs, or of the hours where nothing is wanted. The loss itself is chosen by whoever asks (DESIGN §5 names 1 and
# 5 %) and stated in the alternative's costs; a checker only says what is no alternative any more: where more is lost than kept.
MOST_LOSS = 0.5


def faults(terms: Terms, plan: Plan, other: Plan) -> Iterator[Sentence]:
    """Say in a sentence wherever an alternative guarantees more or less than the plan beside it justifies."""
    reached = plan.deliveries * terms.units
    wanted = terms.of_tier(Tier.WANTED)
    if not other.levels and other.status != "stopped":
        yield Sentence("It has no level that would prove it.")
    for number, level in enumerate(other.levels, start=1):
        if level.raised.any():
            yield Sentence("Level {level} raises needs, which no alternative does.", {"level": number})
        kept = np.where(wanted, (1 - MOST_LOSS) * _worst(terms, reached), reached)
        for pattern, marks in (
            ("Level {level} guarantees {need} only {floor}; the plan reached {due}.", level.floors < kept - SLACK),
            ("Level {level} guarantees {need} {floor}; the plan reached only {due}.", level.floors > reached + SLACK),
        ):
            for need in np.flatnonzero(marks & (terms.amounts > 0)):
                floor, due = share(float(level.floors[need])), share(float(reached[need]))
                yield Sentence(pattern, {"level": number, "need": name_of(terms, int(need)), "floor": floor, "due": due})
        yield from _held(terms, plan, other, number, level)
    yield from above_equal(terms, other)


def _worst(terms: Terms, reached: Floats) -> Floats:
    """For each wanted need, the least share in which its community's wanted needs are met; for others their own."""
    wanted = terms.of_tier(Tier.WANTED)
    least = reached.copy()
    for name in {need.community for need in terms.demand.needs}:
        its = wanted & np.array([need.community == name for need in terms.demand.needs])
        if its.any():
            least[its] = reached[its].min()
    return least


def _held(terms: Terms, plan: Plan, other: Plan, number: int, level: Level) -> Iterator[Sentence]:
    """The terminal rule is held as the plan reached it; an aim that came first is held by what follows."""
    due = {"terminal": next((first.value for first in plan.levels if first.kind == "terminal"), None)}
    due |= {first.kind: first.value for first in other.levels[: number - 1]}
    for name, reached in due.items():
        if reached is None:
            continue
        claimed = level.held.get(name)
        if claimed is None or abs(claimed - reached) > SLACK * max(1.0, abs(reached)):
            yield Sentence("Level {level} should hold {name} to {reached:.6g}; it holds it to {claimed}.",
                           {"level": number, "name": name, "reached": reached,
                            "claimed": "nothing" if claimed is None else f"{claimed:.6g}"})  # fmt: skip
    worked = figures.held(terms, "hours").of(plan) if "hours" in level.held and "hours" not in due else None
    if worked is not None and not worked * (1 - SLACK) <= level.held["hours"] <= worked * (1 + MOST_LOSS):
        yield Sentence("Level {level} holds hours to {claimed:.6g}, although the plan needs {worked:.6g}.",
                       {"level": number, "claimed": level.held["hours"], "worked": worked})  # fmt: skip
