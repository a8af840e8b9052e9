"""A world as the planner sees it, and the planner's answer as decisions: the bridge over which councils plan.

At usual staffing an industry's capacity is Z K/κ, a unit of it takes κ/Z of the good that capital consists of and is in
service a year later, wearing by d; a unit of output takes the recipe's goods and l/Z hours. Arms are a need like any other, of
a community of that name.
"""

import numpy as np
from scipy.sparse import csr_array

from commonweal.lab.worlds import Decisions, Surroundings, Technology, World
from commonweal.planner.demand import Demand
from commonweal.planner.economy import Community, Economy, Product, Skill, Technique
from commonweal.planner.plan import Plan

DEFENCE = "defence"  # who needs arms


def economy(technology: Technology, around: Surroundings, world: World, communities: tuple[str, ...], years: int) -> Economy:
    """What there is to plan with from this year on, for so many years; nobody may be called like the need for arms."""
    if DEFENCE in communities:
        raise ValueError(f"No community can be called {DEFENCE}: that is who needs arms.")
    n, Z = len(technology.goods), world.productivity
    capacity = Z * world.capital / technology.capital
    ages = (1 - technology.wear) ** np.arange(years + 1)
    build = np.zeros((n, n))
    build[technology.means] = technology.capital / Z
    labour = world.labour(around) * np.asarray((1 + around.population) ** np.arange(years), dtype=np.float64)
    return Economy(
        products=tuple(Product(name, "units") for name in technology.goods),
        techniques=tuple(Technique(f"making {name}") for name in technology.goods),
        skills=(Skill("work"),),
        caps=(),
        communities=tuple(Community(name) for name in (*communities, DEFENCE)),
        periods=tuple(str(world.year + t) for t in range(years)),
        inputs=(csr_array(technology.inputs),),
        outputs=(csr_array(np.eye(n)),),
        hours=csr_array((technology.hours / Z)[None, :]),
        emissions=csr_array((0, n)),
        toil=np.ones(n),
        decay=np.zeros(n),
        opening_stocks=world.stocks,
        supply=np.zeros((n, years)),
        stock_least=np.zeros((n, years)),
        stock_most=np.full((n, years), np.inf),
        run_least=np.zeros((n, years)),
        capacity=np.outer(capacity, ages),
        new_capacity=csr_array(build),
        service=np.tile(np.concatenate([[0.0], ages[:-1]]), (n, 1)),
        hours_available=labour[None, :],
        cap_limits=np.zeros((0, years)),
        cap_totals=np.zeros(0),
        terminal_stocks=np.zeros(n),
        terminal_capacity=capacity,  # what was received is handed on
    )


def decisions(
    technology: Technology, world: World, demand: Demand, plan: Plan, communities: tuple[str, ...], reversible: float
) -> Decisions:
    """A plan's first year as decisions: hours just for its runs, its investment, its deliveries. Officials get nothing.

    ``reversible`` is control as counted from the log of decisions; a plan does not know it.
    """
    goods = {name: i for i, name in enumerate(technology.goods)}
    places = {name: c for c, name in enumerate(communities)}
    consumption = np.zeros((len(communities), len(goods)))
    arms = 0.0
    for need, delivered in zip(demand.needs, plan.deliveries, strict=True):
        if need.period:
            continue
        if need.community == DEFENCE:
            arms += float(delivered)
        else:
            consumption[places[need.community], goods[need.product]] += delivered
    return Decisions(
        hours=technology.staffing(world.productivity, world.capital, np.maximum(plan.runs[:, 0], 0.0)),
        investment=np.maximum(plan.investment[:, 0], 0.0) * technology.capital / world.productivity,
        arms=max(0.0, arms),
        consumption=np.maximum(consumption, 0.0),
        officials=np.zeros(len(goods)),
        reversible=reversible,
    )
