"""Wedge accounting: how far an economy stands from the efficient one, sector by sector (Cheremukhin and others 2013).

Two sectors, M (industry and services) and A (agriculture), Y = Z K^a N^(1−a) each. A wedge is a measured ratio over the
efficient one:

    1 + τ_labour = p MPL_M / MPL_A     1 + τ_capital = p MPK_M / MPK_A     1 + τ_saving = β R (c'/c)^(−σ)
"""

from dataclasses import dataclass
from typing import ClassVar

from commonweal.lab.model import Equation, Mark, Model, Result, Source, parameter


@dataclass(frozen=True)
class Sector:
    """One sector as measured: output, capital and labour, and the share of its product that is capital's."""

    output: float
    capital: float
    labour: float
    alpha: float

    @property
    def product_of_labour(self) -> float:
        """MPL, what one more unit of labour would make."""
        return (1.0 - self.alpha) * self.output / self.labour

    @property
    def product_of_capital(self) -> float:
        """MPK."""
        return self.alpha * self.output / self.capital


def labour_wedge(industry: Sector, farming: Sector, price: float) -> float:
    """How much more an hour makes in industry than on the land, less 1; ``price`` of industry's goods in farming's."""
    return price * industry.product_of_labour / farming.product_of_labour - 1.0


def capital_wedge(industry: Sector, farming: Sector, price: float) -> float:
    """How much more a unit of capital makes in industry than on the land, less 1."""
    return price * industry.product_of_capital / farming.product_of_capital - 1.0


def saving_wedge(*, growth: float, interest: float, beta: float, sigma: float) -> float:
    """The residual of the Euler equation: by how much saving pays more than people's impatience asks for, less 1.

    ``growth`` of consumption and ``interest``, the product of capital less its wear, are a year's.
    """
    return float(beta * (1.0 + interest) * (1.0 + growth) ** (-sigma) - 1.0)


@dataclass(frozen=True)
class Wedges(Model):
    """An economy with planted wedges: it is simulated, and then measured as if nothing were known of them."""

    tau_labour: float = parameter(1.0, "share", "planted labour wedge", low=-0.99)
    tau_capital: float = parameter(0.5, "share", "planted capital wedge", low=-0.99)
    tau_saving: float = parameter(0.02, "share", "planted wedge between saving and impatience", low=-0.99)
    alpha_m: float = parameter(0.3, "share", "of industry's product that is capital's", low=0.01, high=0.99)
    alpha_a: float = parameter(0.25, "share", "of farming's product that is capital's", low=0.01, high=0.99)
    z_m: float = parameter(1.5, "", "productivity of industry", low=1e-6)
    z_a: float = parameter(1.0, "", "productivity of farming", low=1e-6)
    spent: float = parameter(0.6, "share", "of spending that goes to industry's goods", low=0.01, high=0.99)
    capital: float = parameter(3.0, "goods", "capital in all", low=1e-6)
    labour: float = parameter(1.0, "people", "labour in all", low=1e-6)
    interest: float = parameter(0.06, "a year", "product of capital less wear", low=-0.5, high=2)
    beta: float = parameter(0.96, "a year", "weight of next year's well-being", low=0.01, high=1)
    sigma: float = parameter(2.0, "", "how fast well-being falls off with consumption", low=0.01, high=50)

    name: ClassVar[str] = "wedges"
    title: ClassVar[str] = "Wedge accounting"
    about: ClassVar[str] = (
        "How barriers between town, country and saving are planted in an economy and measured back, and what they cost."
    )
    equations: ClassVar[tuple[Equation, ...]] = (
        Equation(
            "The labour wedge: what an hour makes in industry over what it makes on the land.", "1 + τ_labour = p MPL_M/MPL_A"
        ),
        Equation("The capital wedge: the same for capital.", "1 + τ_capital = p MPK_M/MPK_A"),
        Equation("The saving wedge: the residual of the Euler equation.", "1 + τ_saving = β (1 + interest) (c'/c)^(−σ)"),
        Equation("People spend a fixed share of their income on industry's goods.", "p Y_M/Y_A = ω/(1 − ω)"),
    )
    sources: ClassVar[tuple[Source, ...]] = (
        Source(
            "A. Cheremukhin, M. Golosov, S. Guriev, A. Tsyvinski 2013, NBER working paper 19425, abstract: policies of 1928-40"
            " cost 24 % of consumption then and gave 16 % after 1941",
            Mark.VERIFIED,
        ),
        Source(
            "their revision of 2014: the main brake before 1917 was large markups outside farming; no evidence of a big push",
            Mark.VERIFIED,
        ),
        Source("demand of fixed shares is ours: it makes the simulated economy solvable by hand", Mark.ASSUMED),
    )
    scope: ClassVar[str] = "A wedge says how far, never why: law, markup, force and bad measurement look alike."

    def allocation(self) -> tuple[Sector, Sector, float]:
        """Industry, farming and the price of industry's goods, with the planted wedges in force."""
        spending = self.spent / (1.0 - self.spent)
        labour = spending * (1 - self.alpha_m) / (1 - self.alpha_a) / (1 + self.tau_labour)
        capital = spending * self.alpha_m / self.alpha_a / (1 + self.tau_capital)
        industry = self._sector(self.z_m, self.alpha_m, capital / (1 + capital), labour / (1 + labour))
        farming = self._sector(self.z_a, self.alpha_a, 1 / (1 + capital), 1 / (1 + labour))
        return industry, farming, spending * farming.output / industry.output

    def _sector(self, z: float, alpha: float, capital: float, labour: float) -> Sector:
        k, n = capital * self.capital, labour * self.labour
        return Sector(z * k**alpha * n ** (1 - alpha), k, n, alpha)

    @property
    def growth(self) -> float:
        """Growth of consumption that the planted saving wedge makes people content with."""
        return float((self.beta * (1 + self.interest) / (1 + self.tau_saving)) ** (1 / self.sigma) - 1)

    def measured(self) -> tuple[float, float, float]:
        """The labour, capital and saving wedges, from quantities and prices alone."""
        industry, farming, price = self.allocation()
        saving = saving_wedge(growth=self.growth, interest=self.interest, beta=self.beta, sigma=self.sigma)
        return labour_wedge(industry, farming, price), capital_wedge(industry, farming, price), saving

    @property
    def cost(self) -> float:
        """The share of a year's well-being, in goods, lost by the wedges between the sectors."""

        def index(model: "Wedges") -> float:
            industry, farming, _ = model.allocation()
            return float(industry.output**self.spent * farming.output ** (1 - self.spent))

        values = {each.name: getattr(self, each.name) for each in self.parameters()}
        return 1.0 - index(self) / index(Wedges(**{**values, "tau_labour": 0.0, "tau_capital": 0.0}))

    def results(self) -> tuple[Result, ...]:
        """The measured wedges, and what those between the sectors cost."""
        labour, capital, saving = self.measured()
        industry, _, price = self.allocation()
        return (
            Result("labour_wedge", labour, "share", "measured; planted was tau_labour"),
            Result("capital_wedge", capital, "share", "measured; planted was tau_capital"),
            Result("saving_wedge", saving, "share", "measured; planted was tau_saving"),
            Result("industry_labour", industry.labour / self.labour, "share", "of labour that is in industry"),
            Result("price", price, "", "of industry's goods in farming's"),
            Result("cost", self.cost, "share", "of a year's goods lost by the wedges between the sectors"),
        )
