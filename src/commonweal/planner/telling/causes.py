"""Which level settled each need, and which resources were the cause: the valuations of that level and of no other."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonweal.planner import certificate
from commonweal.planner.economy import Floats
from commonweal.planner.plan import Level, Plan
from commonweal.planner.proof.lagrangian import Proof
from commonweal.planner.proof.limits import limits
from commonweal.planner.proof.order import ONE_LEVEL
from commonweal.planner.proof.terms import Terms
from commonweal.planner.telling.resources import Resource, resources

DIVIDING = ("raise", "total", "members")
NOTHING = 1e-9  # a gain that is none
DEAR = 10.0  # burdens of floors, of one for all who rise, from which they say nothing of those who rise
MAIN = 0.25  # resources that would add at least so much of what the first would are causes beside it


@dataclass(frozen=True, eq=False)
class Cause:
    """One level that settled needs: what it has proved, and the resources that held it back, the tightest first."""

    number: int  # of the level, from 0
    level: Level
    proof: Proof
    resources: tuple[Resource, ...]

    @property
    def main(self) -> tuple[Resource, ...]:
        """The resources that hold back most; none where no more of anything would help."""
        return tuple(r for r in self.resources if r.gain > max(NOTHING, MAIN * self.resources[0].gain))

    @property
    def key(self) -> tuple[str, tuple[tuple[str, str], ...]]:
        """What makes two causes the same to a reader, whatever the period."""
        return self.level.stage, tuple((r.kind, r.title) for r in self.main)


@dataclass(frozen=True)
class Causes:
    """For each need the level that settled it, or -1."""

    settled: NDArray[np.intp]  # K
    levels: dict[int, Cause]

    def of(self, need: int) -> Cause | None:
        """What settled a need."""
        return self.levels.get(int(self.settled[need]))


def causes(known: Terms, plan: Plan) -> Causes:
    """Find the first level that proves of a need that it cannot rise; else the last in which it was to rise.

    That may be a level of an earlier tier: where all of a resource goes to vital needs, basic needs of it end there, too.
    """
    possible = limits(known)
    settled = np.full(len(known.amounts), -1, dtype=np.intp)
    last = settled.copy()
    found: dict[int, Cause] = {}
    for number, level in enumerate(plan.levels):
        if level.kind not in DIVIDING:
            continue
        proof = certificate.proof(known, possible, level)
        tier = np.array([need.tier.value == level.stage for need in known.demand.needs]) & (known.amounts > 0)
        fixed = level.raised & tier if level.kind != "raise" else proof.room(proof.burdens) <= ONE_LEVEL
        settled[fixed & (known.amounts > 0) & (settled < 0)] = number
        last[level.raised & tier] = number
        found[number] = Cause(number, level, proof, _own(known, plan, number, level, proof, settled, found))
    return Causes(np.where(settled >= 0, settled, last), found)


def _own(
    known: Terms, plan: Plan, number: int, level: Level, proof: Proof, settled: NDArray[np.intp], before: dict[int, Cause]
) -> tuple[Resource, ...]:
    """The resources of a level, last those that hold back only what an earlier level has settled.

    A floor that stands where a resource leaves no room for more is dear beyond measure: what binds the floor binds nothing
    else. It shows in burdens many times those of all who rise here, which are one.
    """
    spent = set()
    for earlier, cause in before.items():
        floors: Floats = proof.burdens[(settled == earlier) & ~level.raised]
        if cause.level.stage == level.stage and earlier < number and cause.resources and float(floors.sum()) > DEAR:
            spent.add((cause.resources[0].kind, cause.resources[0].name))
    found = resources(known, plan, level)
    return tuple(sorted(found, key=lambda r: (r.kind, r.name) in spent))
