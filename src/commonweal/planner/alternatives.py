"""Other plans near as good (P3): vital and basic needs as reached, a stated loss of the wanted, and one aim.

The loss is taken from each community's wanted share θ_c, which becomes (1 − loss) θ_c for all of its wanted needs (from
each single share where the wanted tier is divided by a sum); where nothing is wanted it is taken from the hours, of which
so much more may be worked. Under that the aim comes first; then the fewest hours that hold the aim.

The usual aims: *fewer hours* (weighted by toil), *lower emissions* (all caps, each as a share of its limit), *more local*
(fewer runs of transport) and *larger reserves* (the largest ρ such that of every needed product that keeps, stocks at the
end are what the terminal rule says and ρ times one period's needs). ``aims`` says which others can be sought.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction

import numpy as np

from commonweal.planner import aims
from commonweal.planner.aims import Aim
from commonweal.planner.asked import ask
from commonweal.planner.climb import SLACK, Climb, concluded, hold
from commonweal.planner.demand import Demand, Division, Tier
from commonweal.planner.economy import Economy, Floats
from commonweal.planner.levels import Ascent, Progress, Stopped, Unsolved
from commonweal.planner.model import lay
from commonweal.planner.plan import Plan

LOSS = Fraction(5, 100)


def compute(
    economy: Economy,
    demand: Demand,
    plan: Plan,
    sought: Sequence[Aim] = aims.USUAL,
    loss: Fraction = LOSS,
    on_progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> tuple[Plan, ...]:
    """One plan for each aim, from the plan itself, each with its own certificate; those finished where ``stop`` says so."""
    kinds = {aim.kind for aim in sought if aim.kind != aims.RESERVE} | {"hours"}
    ascent = Ascent(lay(economy, demand, tuple(sorted(kinds))), on_progress, stop, plan)
    floors, held = guaranteed(economy, demand, plan, loss)
    found: list[Plan] = []
    for number, aim in enumerate(sought):
        climb = Climb(ascent)
        climb.floors = floors
        climb.held = dict(held)
        try:
            _seek(climb, aim, (number + 1) / len(sought))
        except Stopped:
            break
        except Unsolved:
            climb.whole = False
        if climb.levels:
            found.append(concluded(climb, status="" if climb.whole else "stopped", name=aim.name))
    return tuple(found)


def guaranteed(economy: Economy, demand: Demand, plan: Plan, loss: Fraction) -> tuple[Floats, dict[str, float]]:
    """The shares and figures that every alternative to a plan keeps."""
    asked = ask(economy, demand)
    shares = plan.deliveries / np.where(asked.amounts > 0, asked.amounts, np.inf)
    floors = hold(shares)
    wanted = asked.in_tier(Tier.WANTED)
    division = demand.division.get(Tier.WANTED, Division.LEXIMIN)
    if division in (Division.LEXIMIN, Division.EQUAL):
        for c in range(len(economy.communities)):
            its = wanted & (asked.communities == c)
            floors[its] = floors[its].min(initial=1.0)
    floors[wanted] *= 1 - float(loss)
    last = plan.levels[-1].held if plan.levels else {}
    held = {name: figure for name, figure in last.items() if name == "terminal"}
    if not wanted.any():
        held["hours"] = aims.figure(economy, "hours", plan.runs) * (1 + float(loss))
    return floors, held


def _seek(climb: Climb, aim: Aim, done: float) -> None:
    """The aim first, then the fewest hours that hold it."""
    if aim.kind == "hours":
        climb.fewest(aim.name, "hours", aim=aim.name, done=done)
        return
    level = climb.fewest(aim.name, aim.kind, aim=aim.name, done=done, last=False)
    slack = -SLACK if aim.kind == aims.RESERVE else SLACK
    climb.held[aim.kind] = level.value * (1 + slack)
    climb.fewest(aim.name, "hours", done=done)
