"""How far a delegate drifts from a mandate, and how little a centre sees through many layers.

Each period a delegate drifts by μ, and with probability p is recalled and replaced by one who starts at the mandate: the mean
drift is μ (1 − p)/p. A figure that passes L layers, each adding noise of variance τ² to a truth of variance 1, keeps a squared
correlation of 1/(1 + τ² L) with it. Both hold for councils and ministries alike.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from commonweal.lab.model import Equation, Mark, Model, Result, Source, parameter


@dataclass(frozen=True)
class Mandates(Model):
    """A delegate under recall, and a chain of reports."""

    mu: float = parameter(0.02, "a period", "drift from the mandate", low=0, high=10)
    p: float = parameter(0.25, "a period", "probability of recall", low=1e-6, high=1, source="a probability above nothing")
    layers: float = parameter(4.0, "layers", "that a figure passes", low=0, high=1000)
    tau2: float = parameter(0.06, "variance", "of the noise that a layer adds, the truth's being 1", low=0, high=1000)

    name: ClassVar[str] = "mandates"
    title: ClassVar[str] = "Drift from the mandate, and distance"
    about: ClassVar[str] = (
        "How far delegates stray when they are seldom recalled, and how much of the truth survives each layer above it."
    )
    equations: ClassVar[tuple[Equation, ...]] = (
        Equation("Mean drift of a delegate who is recalled now and then.", "μ (1 − p)/p"),
        Equation("Squared correlation of what the centre sees with the truth.", "1/(1 + τ² L)"),
    )
    sources: ClassVar[tuple[Source, ...]] = (Source("both follow from their assumptions, which are ours", Mark.ASSUMED),)
    scope: ClassVar[str] = "Drift goes one way and nobody learns; layers add noise, but none lies on purpose."

    @property
    def drift(self) -> float:
        """Mean drift, in the long run."""
        return self.mu * (1 - self.p) / self.p

    @property
    def seen(self) -> float:
        """Squared correlation of what the centre sees with the truth."""
        return 1 / (1 + self.tau2 * self.layers)

    def drawn_drift(self, delegates: int, periods: int, seed: int) -> float:
        """Mean drift of many delegates after as many periods, drawn by lot: what the closed form is checked against."""
        random = np.random.default_rng(seed)
        drift = np.zeros(delegates)
        for _ in range(periods):
            drift = np.where(random.random(delegates) < self.p, 0.0, drift + self.mu)
        return float(drift.mean())

    def drawn_seen(self, figures: int, seed: int) -> float:
        """Squared correlation over many figures, each passed through the layers one by one."""
        random = np.random.default_rng(seed)
        truth = random.standard_normal(figures)
        told = truth.copy()
        for _ in range(int(self.layers)):
            told += random.standard_normal(figures) * np.sqrt(self.tau2)
        return float(np.corrcoef(truth, told)[0, 1] ** 2)

    def results(self) -> tuple[Result, ...]:
        """Mean drift, mean tenure and what is seen."""
        return (
            Result("drift", self.drift, "", "mean distance from the mandate, in the long run"),
            Result("tenure", 1 / self.p, "periods", "that a delegate serves on average"),
            Result("seen", self.seen, "share", "of variance in what the centre sees that is the truth's"),
        )
