"""Whether each level asks what earlier levels justify: nothing reached is given up, nothing is claimed before its turn.

Tiers come in their order, the terminal rule after the vital needs (DESIGN §5). Within a tier the worst-off rise together.
Who stops rising must be met in full, or be as well off already as those who go on, or be proved unable to rise.

The proof is a valuation. Let a level reach v, let its valuations prove that no plan passes B, and let p_k be the price of
need k in it, whether k rose there or only kept its floor. Then in every plan that leaves all needs where the level leaves
them or higher, the rises priced add up to no more than B - v (``lagrangian.Proof`` says why). None of them is negative, so
the share of need k cannot rise by more than (B - v) / (p_k n_k) unless another falls who is no better off. Where that is
less than what counts as one level, k is *blocked*: it stays at what that level left it, which ``due`` and ``most`` hold it
to. Of a community's needs, which stage a raises together, the burdens p_k n_k count together.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from commonweal.planner.demand import Division, Tier
from commonweal.planner.economy import Floats
from commonweal.planner.plan import STAGES, Level, Plan
from commonweal.planner.proof.lagrangian import Proof
from commonweal.planner.proof.terms import Terms
from commonweal.planner.sentence import Sentence, share

SLACK = 1e-5  # how far shares may be off: stages are held to 1e-6 each, and there are several
ONE_LEVEL = 1e-3  # shares closer than this count as one level

Marks = NDArray[np.bool_]


@dataclass
class _Course:
    """What the levels so far have guaranteed, and who has been shown to be unable to rise."""

    due: Floats  # K: what must be kept
    most: Floats  # K: what may be claimed
    blocked: Marks  # K: by the need itself
    resting: Marks  # K: because its community as a whole is
    held: dict[str, float] = field(default_factory=dict)
    stage: str = STAGES[0]


def faults(terms: Terms, plan: Plan, proofs: Sequence[Proof]) -> Iterator[Sentence]:
    """Say in a sentence wherever a level asks more or less than earlier levels justify."""
    K = len(terms.amounts)
    course = _Course(np.zeros(K), np.zeros(K), np.zeros(K, dtype=bool), np.zeros(K, dtype=bool))
    for number, (level, proof) in enumerate(zip(plan.levels, proofs, strict=True), start=1):
        if level.stage not in STAGES:
            yield Sentence("Level {level} belongs to no stage: {stage}.", {"level": number, "stage": level.stage})
            continue
        if STAGES.index(level.stage) < STAGES.index(course.stage):
            yield Sentence(
                "Level {level} belongs to the {stage} stage, which comes before {later}.",
                {"level": number, "stage": level.stage, "later": course.stage},
            )
        if level.stage != course.stage:
            yield from _finished(terms, course, plan)
            course.stage = level.stage
        for pattern, marks in _unjustified(terms, level, course):
            for need in np.flatnonzero(marks):
                yield Sentence(pattern, {"level": number, "stage": level.stage, **_named(terms, int(need), level, course)})
        yield from _misdivided(terms, number, level)
        yield from _misweighed(terms, number, level)
        yield from _unheld(number, level, course)
        _learn(terms, level, proof, course)
    yield from _finished(terms, course, plan)
    yield from _missing_stages(terms, plan)
    yield from above_equal(terms, plan)


def above_equal(terms: Terms, plan: Plan) -> Iterator[Sentence]:
    """Say whose needs are met in a larger share than others' of a tier that is divided equally."""
    shares = terms.shares(plan.deliveries)
    for tier, division in terms.demand.division.items():
        its = terms.of_tier(tier)
        if division is not Division.EQUAL or not its.any():
            continue
        least = float(shares[its].min())
        for need in np.flatnonzero(its & terms.kept & (shares > least + SLACK)):
            yield Sentence(
                "The {stage} tier is divided equally, but {need} is met in {more}, others only in {least}.",
                {
                    "stage": tier.value,
                    "need": name_of(terms, int(need)),
                    "more": share(float(shares[need])),
                    "least": share(least),
                },
            )


def _unjustified(terms: Terms, level: Level, course: _Course) -> Iterator[tuple[str, Marks]]:
    """Patterns of what can be wrong with a need in a level, and the needs of which it is true."""
    tier = terms.of_tier(Tier(level.stage)) if level.stage in list(Tier) else np.zeros(len(terms.amounts), dtype=bool)
    asks = terms.amounts > 0
    rising = level.raised & asks
    sure = level.floors + np.where(rising & (level.kind == "raise"), level.value, 0.0)
    yield "Level {level} ({stage}) raises {need}, whose tier it is not.", level.raised & ~tier
    yield (
        "Level {level} ({stage}) guarantees {need} only {floor}, but earlier levels reached {due}.",
        asks & (sure < course.due - SLACK),
    )
    yield (
        "Level {level} ({stage}) guarantees {need} {floor}, but earlier levels reached only {most}.",
        asks & (level.floors > course.most + SLACK) & ~_together(terms, level, course),
    )
    if level.kind != "raise" or not rising.any():
        return
    yield (
        "Level {level} ({stage}) raises {need} from {floor}, although others who rise with it are worse off.",
        rising & (level.floors > level.floors[rising].min() + ONE_LEVEL + SLACK),
    )
    least = float(level.floors[rising].min()) + level.value
    behind = tier & ~level.raised & (level.floors < least - ONE_LEVEL - SLACK) & ~_settled(terms, level.floors, course)
    behind &= ~(course.resting & whole(terms, level))
    yield "Level {level} ({stage}) leaves {need} behind at {floor} without a proof that it cannot rise.", behind


def _together(terms: Terms, level: Level, course: _Course) -> Marks:
    """Who of a tier is no better off than those of it who can still rise.

    The worst-off may be raised to where others join them without a level of its own: a joining proves nothing, and that
    it is possible the plan itself shows.
    """
    together = np.zeros(len(terms.amounts), dtype=bool)
    for tier in Tier:
        rising = terms.of_tier(tier) & ~course.blocked
        if STAGES.index(tier.value) <= STAGES.index(level.stage) and rising.any():
            together |= terms.of_tier(tier) & (level.floors <= level.floors[rising].min() + ONE_LEVEL + SLACK)
    return together


def _settled(terms: Terms, floors: Floats, course: _Course) -> Marks:
    """Who is met in full, or has been shown to be unable to rise."""
    return course.blocked | (floors >= 1 - SLACK) | (terms.amounts <= 0)


def _misdivided(terms: Terms, number: int, level: Level) -> Iterator[Sentence]:
    """Say where a level seeks another figure than its stage, or leaves out of a sum whom the division rule counts."""
    kind = level.stage
    if level.stage in list(Tier):
        division = terms.demand.division.get(Tier(level.stage), Division.LEXIMIN)
        kind = division.value if division in (Division.MEMBERS, Division.TOTAL) else "raise"
    if level.kind != kind:
        yield Sentence(
            "Level {level} ({stage}) seeks {kind}; this stage seeks {due}.",
            {"level": number, "stage": level.stage, "kind": level.kind, "due": kind},
        )
    elif kind in ("members", "total"):
        for need in np.flatnonzero(terms.of_tier(Tier(level.stage)) & ~level.raised):
            yield Sentence(
                "Level {level} ({stage}) leaves {need} out of the sum.",
                {"level": number, "stage": level.stage, "need": name_of(terms, int(need))},
            )


def _misweighed(terms: Terms, number: int, level: Level) -> Iterator[Sentence]:
    """Say where a sum of shares is weighted otherwise than the division rule says."""
    if level.kind in ("total", "members"):
        expected = level.raised.astype(float)
        if level.kind == "members":
            members = {community.name: community.members for community in terms.economy.communities}
            names = [need.community for need in terms.demand.needs]
            count = {name: max(1, sum(level.raised[k] for k, other in enumerate(names) if other == name)) for name in members}
            expected = expected * np.array([members[name] / count[name] for name in names])
        if level.weights.shape != expected.shape or (abs(level.weights - expected) > SLACK * (1 + expected))[level.raised].any():
            yield Sentence("Level {level} ({stage}) weighs needs otherwise than its division rule.",
                           {"level": number, "stage": level.stage})  # fmt: skip


def _unheld(number: int, level: Level, course: _Course) -> Iterator[Sentence]:
    for name, reached in course.held.items():
        claimed = level.held.get(name)
        slack = SLACK * max(1.0, abs(reached))
        if claimed is None or abs(claimed - reached) > slack:
            yield Sentence(
                "Level {level} ({stage}) should hold {name} to {reached:.6g}; it holds it to {claimed}.",
                {"level": number, "stage": level.stage, "name": name, "reached": reached,
                 "claimed": "nothing" if claimed is None else f"{claimed:.6g}"},
            )  # fmt: skip
    for name in level.held.keys() - course.held.keys():
        yield Sentence(
            "Level {level} ({stage}) holds {name}, which no earlier stage sought.",
            {"level": number, "stage": level.stage, "name": name},
        )


def _learn(terms: Terms, level: Level, proof: Proof, course: _Course) -> None:
    """Take in what a level reached and whom it showed to be unable to rise."""
    rising = level.raised & (terms.amounts > 0)
    course.due = np.maximum(course.due, level.floors)
    if level.kind == "raise":
        course.due = np.where(rising, np.maximum(course.due, level.floors + level.value), course.due)
        course.most = np.where(rising, np.maximum(course.most, level.floors + level.value), course.most)
        course.blocked = course.blocked | (proof.room(proof.burdens) <= ONE_LEVEL)
        together = _of_communities(terms, np.where(rising, proof.burdens, 0.0))
        course.resting = course.resting | (rising & (proof.room(together) <= ONE_LEVEL))
    elif level.kind in ("total", "members"):
        course.most = np.where(rising, 1.0, course.most)
        course.blocked = course.blocked | rising
    else:
        course.held[level.kind] = level.value


def _of_communities(terms: Terms, burdens: Floats) -> Floats:
    """For each need, the burdens of all needs of its community together: a community is held down by any of them."""
    together: dict[str, float] = defaultdict(float)
    for need, burden in zip(terms.demand.needs, burdens, strict=True):
        together[need.community] += float(burden)
    return np.array([together[need.community] for need in terms.demand.needs])


def whole(terms: Terms, level: Level) -> bool:
    """Say whether a level raises communities as a whole (stage a): all of their needs in the tier, or none."""
    tier = terms.of_tier(Tier(level.stage))
    for name in {need.community for need in terms.demand.needs}:
        its = tier & np.array([need.community == name for need in terms.demand.needs])
        if level.raised[its].any() and not level.raised[its].all():
            return False
    return True


def _finished(terms: Terms, course: _Course, plan: Plan) -> Iterator[Sentence]:
    """Say who was left while it might still have risen, in a tier divided by leximin; a stopped plan makes no such claim."""
    if course.stage not in list(Tier) or plan.status == "stopped":
        return
    if terms.demand.division.get(Tier(course.stage), Division.LEXIMIN) != Division.LEXIMIN:
        return
    tier = terms.of_tier(Tier(course.stage))
    for need in np.flatnonzero(tier & ~_settled(terms, np.maximum(course.due, plan.deliveries * terms.units), course)):
        yield Sentence(
            "The {stage} stage ends without a proof that {need} cannot rise above {due}.",
            {"stage": course.stage, "need": name_of(terms, int(need)), "due": share(float(course.due[need]))},
        )


def _missing_stages(terms: Terms, plan: Plan) -> Iterator[Sentence]:
    """Say which stages a plan that was not stopped has left out."""
    if plan.status == "stopped":
        return
    there = {level.stage for level in plan.levels}
    asked = {tier.value for tier in Tier if terms.of_tier(tier).any()} | {"hours"}
    if (terms.asked_stocks > 0).any() or (terms.asked_capacity > 0).any():
        asked.add("terminal")
    for stage in STAGES:
        if stage in asked - there:
            yield Sentence("The plan has no level for the {stage} stage.", {"stage": stage})


def _named(terms: Terms, need: int, level: Level, course: _Course) -> dict[str, object]:
    return {
        "need": name_of(terms, need),
        "floor": share(float(level.floors[need])),
        "due": share(float(course.due[need])),
        "most": share(float(course.most[need])),
    }


def name_of(terms: Terms, need: int) -> str:
    """A need in words: the product for the community in the period."""
    asked = terms.demand.needs[need]
    return f"{asked.product} for {asked.community} in {terms.economy.periods[asked.period]}"
