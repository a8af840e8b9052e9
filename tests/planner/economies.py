"""Small economies for tests: one in kilograms and hours, and any that Hypothesis can think of."""

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.sparse import csr_array

from commonweal.planner.demand import Demand, Need, Tier
from commonweal.planner.economy import Cap, Community, Economy, Product, Skill, Technique

some = st.sampled_from([0.0, 0.0, 0.25, 0.5, 1.0, 2.0])
much = st.sampled_from([0.0, 1.0, 3.0, 10.0])
perhaps = st.sampled_from([0.0, 2.0, 10.0, float("inf")])


@st.composite
def economies(draw, products=3, techniques=3, periods=2):
    """Joint products, delays, wear, decaying and limited stocks, caps, and often enough nothing that works."""
    n, m, T = draw(st.integers(1, products)), draw(st.integers(1, techniques)), draw(st.integers(1, periods))

    def table(rows, columns, values):
        return draw(arrays(float, (rows, columns), elements=values))

    service = np.zeros((m, T + 1))
    for j in range(m):
        if draw(st.booleans()):
            service[j, draw(st.integers(0, 1)) :] = draw(st.sampled_from([1.0, 0.5]))
    return Economy(
        products=tuple(Product(f"p{i}", "kg") for i in range(n)),
        techniques=tuple(Technique(f"j{j}") for j in range(m)),
        skills=(Skill("s"),),
        caps=(Cap("co2", "t"),),
        communities=(Community("north"), Community("south")),
        periods=tuple(str(t + 1) for t in range(T)),
        inputs=(csr_array(table(n, m, some)),),
        outputs=tuple(csr_array(table(n, m, some)) for _ in range(draw(st.integers(1, 2)))),
        hours=csr_array(table(1, m, some)),
        emissions=csr_array(table(1, m, some)),
        toil=draw(arrays(float, m, elements=st.sampled_from([1.0, 2.0]))),
        decay=draw(arrays(float, n, elements=st.sampled_from([0.0, 0.1, 1.0]))),
        opening_stocks=draw(arrays(float, n, elements=much)),
        supply=table(n, T, some),
        stock_least=np.zeros((n, T)),
        stock_most=table(n, T, st.sampled_from([5.0, float("inf"), float("inf")])),
        run_least=table(m, T, st.sampled_from([0.0, 0.0, 0.0, 0.1])),
        capacity=table(m, T + 1, perhaps),
        new_capacity=csr_array(table(n, m, some)),
        service=service,
        hours_available=table(1, T, perhaps),
        cap_limits=table(1, T, perhaps),
        cap_totals=draw(arrays(float, 1, elements=perhaps)),
        terminal_stocks=draw(arrays(float, n, elements=some)),
        terminal_capacity=draw(arrays(float, m, elements=some)),
    )


@st.composite
def cases(draw):
    """An economy and what is needed of it."""
    economy = draw(economies())
    need = st.builds(
        Need,
        community=st.sampled_from(["north", "south"]),
        product=st.sampled_from([p.name for p in economy.products]),
        period=st.integers(0, len(economy.periods) - 1),
        tier=st.sampled_from(list(Tier)),
        amount=st.sampled_from([0.5, 1.0, 4.0, 20.0]),
    )
    unique = st.lists(need, min_size=1, max_size=5, unique_by=lambda k: (k.community, k.product, k.period, k.tier))
    return economy, Demand(tuple(draw(unique)))


def village(hours=100.0, ovens=40.0, harvest=0.0):
    """A farm, a mill and a bakery feed two neighbourhoods for three periods; an oven takes a period to build.

    Grain in kilograms is milled to flour and baked to bread, with hours of work and of coal's soot on the way. North needs
    more bread than there are ovens for; a workshop makes ovens, which wear by a tenth.
    """
    T = 3
    products = tuple(
        Product(name, unit, title=title)
        for name, unit, title in (
            ("grain", "kg", "Grain"), ("flour", "kg", "Flour"), ("bread", "kg", "Bread"), ("oven", "pieces", "Ovens"))
    )  # fmt: skip
    techniques = tuple(Technique(name, title=name.capitalize()) for name in ("farm", "mill", "bakery", "workshop"))
    inputs = csr_array([[0.0, 1.2, 0, 0], [0, 0, 0.8, 0], [0, 0, 0, 0], [0, 0, 0, 0]])
    outputs = csr_array([[1.0, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]])
    service = np.zeros((4, T + 1))
    service[2, 1:] = [1.0, 0.9, 0.81]
    endless = np.full((4, T + 1), np.inf)
    endless[2] = ovens * 0.9 ** np.arange(T + 1)
    needs = tuple(
        Need(community, "bread", t, tier, amount)
        for t in range(T)
        for community, tier, amount in (
            ("north", Tier.VITAL, 12.0), ("south", Tier.VITAL, 8.0), ("north", Tier.BASIC, 20.0), ("south", Tier.WANTED, 30.0))
    )  # fmt: skip
    economy = Economy(
        products=products,
        techniques=techniques,
        skills=(Skill("work", title="Work"),),
        caps=(Cap("soot", "g", title="Soot"),),
        communities=(Community("north", 60, title="Northside"), Community("south", 40, title="Southside")),
        periods=tuple(str(t + 1) for t in range(T)),
        inputs=(inputs,),
        outputs=(outputs,),
        hours=csr_array([[0.5, 0.2, 0.4, 6.0]]),
        emissions=csr_array([[0.0, 0.0, 0.1, 0.0]]),
        toil=np.ones(4),
        decay=np.array([0.05, 0.1, 1.0, 0.0]),
        opening_stocks=np.array([10.0, 0.0, 0.0, 0.0]),
        supply=np.outer([harvest, 0, 0, 0], np.ones(T)),
        stock_least=np.zeros((4, T)),
        stock_most=np.full((4, T), np.inf),
        run_least=np.zeros((4, T)),
        capacity=endless,
        new_capacity=csr_array(([0.1], ([3], [2])), shape=(4, 4)),
        service=service,
        hours_available=np.full((1, T), hours),
        cap_limits=np.full((1, T), np.inf),
        cap_totals=np.array([50.0]),
        terminal_stocks=np.array([10.0, 0.0, 0.0, 0.0]),
        terminal_capacity=np.array([0.0, 0.0, ovens * 0.9, 0.0]),
    )
    return economy, Demand(needs)
