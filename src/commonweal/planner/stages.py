"""A plan as one asks for it: the climb through its stages, what it reached with its certificate, and alternatives on request."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from commonweal.planner import alternatives as others
from commonweal.planner.aims import Aim
from commonweal.planner.climb import Climb, concluded
from commonweal.planner.demand import Demand
from commonweal.planner.economy import Economy
from commonweal.planner.levels import Ascent, Impossible, Progress, Stopped
from commonweal.planner.model import lay
from commonweal.planner.plan import Plan

__all__ = ["Impossible", "Progress", "plan"]


def plan(
    economy: Economy,
    demand: Demand,
    *,
    on_progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
    alternatives: Sequence[Aim] = (),
    near: Plan | None = None,
) -> Plan:
    """Compute the plan of an economy for a demand, with its certificate, and the alternatives asked for.

    From a plan ``near``, of nearly the same data, it is found in a fraction of the time; it is proved all the same.

    Raises ``Impossible`` where no plan at all obeys the data. When ``stop`` says so, the answer is what was reached so
    far, and its status is *stopped*; it is also where the solver finds no way at a level after the first.
    """
    ascent = Ascent(lay(economy, demand), on_progress, stop, near)
    climb = Climb(ascent)
    status = ""
    try:
        climb.all_stages()
    except Stopped:
        status = "stopped"
    found = concluded(climb, status=status if climb.whole else "stopped")
    if alternatives and not status:
        answers = others.compute(economy, demand, found, alternatives, on_progress=on_progress, stop=stop)
        found = replace(found, alternatives=answers)
    return found
