"""How long a whole plan takes at the size the planner is built for: 300 products, 1,500 techniques, 5 periods.

Four regions with 55 industries each, carriage between the regions, imports, and machines that wear; needs of four
communities in three tiers, and hours and emissions that do not suffice for all of the wanted tier.
"""

from time import perf_counter

import numpy as np
from scipy.sparse import csr_array

from commonweal.planner.demand import Demand, Need, Tier
from commonweal.planner.economy import Cap, Community, Economy, Kind, Product, Skill, Technique

REGIONS, INDUSTRIES, PERIODS = 4, 55, 5


def economy_of(seed: int = 0, hours: float = 0.85, regions: int = REGIONS, industries: int = INDUSTRIES, periods: int = PERIODS):
    """A made-up economy in money-like units, its recipes productive, its regions unlike each other."""
    rng = np.random.default_rng(seed)
    R, N, T = regions, industries, periods
    n = R * N
    recipe = rng.random((N, N)) ** 6
    recipe *= rng.uniform(0.25, 0.6, N) / recipe.sum(axis=0)
    recipe[recipe < 0.001] = 0
    final = rng.pareto(1.2, N) * 1e5 + 2e4
    share = np.array([rng.dirichlet(np.full(R, 3.0)) for _ in range(N)])  # of each industry by region
    people = np.array([0.18, 0.21, 0.37, 0.24])[:R]
    people = people / people.sum()
    gross = np.linalg.solve(np.eye(N) - recipe, final * 1.15)

    techniques, inputs, outputs, work, carbon, capacity, new = [], [], [], [], [], [], []
    build = rng.dirichlet(np.full(6, 1.0))
    builders = rng.choice(N, 6, replace=False)
    labour = rng.uniform(0.004, 0.02, N)
    dirt = rng.pareto(1.5, N) * 0.1
    heavy = rng.uniform(0.5, 3.0, N)
    freight = int(rng.integers(N))
    for r in range(R):
        for i in range(N):
            j = len(techniques)
            techniques.append(Technique(f"make {i} in {r}", f"w{i}.{r}", f"{r}"))
            inputs += [(r * N + k, j, recipe[k, i]) for k in np.flatnonzero(recipe[:, i])]
            outputs.append((r * N + i, j, 1.0))
            work.append((r, j, labour[i] * rng.uniform(0.9, 1.1)))
            carbon.append((0, j, dirt[i]))
            capacity.append(gross[i] * share[i, r] * 1.05)
            new += [(r * N + k, j, heavy[i] * build[b]) for b, k in enumerate(builders)]
    for i in range(N):
        for r in range(R):
            for s in range(R):
                if r != s:
                    j = len(techniques)
                    techniques.append(Technique(f"carry {i} {r}-{s}", "", "", Kind.TRANSPORT))
                    inputs += [(r * N + i, j, 1.0), (r * N + freight, j, rng.uniform(0.01, 0.04))]
                    outputs.append((s * N + i, j, 1.0))
                    capacity.append(np.inf)
    trade = n  # foreign means of payment
    for r in range(R):
        for i in range(N):
            j = len(techniques)
            techniques.append(Technique(f"import {i} to {r}", "", "", Kind.IMPORT))
            inputs.append((trade, j, 1.0))
            outputs.append((r * N + i, j, 1.0))
            capacity.append(gross[i] * share[i, r] * rng.uniform(0, 0.15))
    for r in range(R):
        for i in range(N):
            j = len(techniques)
            techniques.append(Technique(f"export {i} from {r}", "", "", Kind.EXPORT))
            inputs.append((r * N + i, j, 1.0))
            outputs.append((trade, j, 1.0))
            capacity.append(gross[i] * share[i, r] * rng.uniform(0, 0.15))
    m = len(techniques)
    n += 1

    def matrix(entries, rows):
        row, column, value = zip(*entries, strict=True)
        return csr_array((value, (row, column)), shape=(rows, m))

    K = np.array(capacity)
    wear = 0.95 ** np.arange(T + 1)
    service = np.zeros((m, T + 1))
    made = np.arange(m) < R * N
    service[made, 1:] = 0.95 ** np.arange(T)
    hours_matrix, carbon_matrix = matrix(work, R), matrix(carbon, 1)
    run = np.concatenate([(gross[:, None] * share).T.ravel(), np.zeros(m - R * N)])
    available = (hours_matrix @ run)[:, None] * np.full(T, hours)
    emitted = float((carbon_matrix @ run)[0])
    keeps = np.concatenate([np.tile(rng.random(N) < 0.4, R), [True]])
    supply = np.zeros((n, T))
    supply[trade] = 0.03 * gross.sum()
    economy = Economy(
        products=(*(Product(f"{i}@{r}", "M$", f"{r}") for r in range(R) for i in range(N)), Product("trade", "M$")),
        techniques=tuple(techniques),
        skills=tuple(Skill(f"people of {r}", place=f"{r}") for r in range(R)),
        caps=(Cap("CO2", "kt"),),
        communities=tuple(Community(f"{r}", int(people[r] * 1e6), f"{r}") for r in range(R)),
        periods=tuple(str(2015 + t) for t in range(T)),
        inputs=(matrix(inputs, n),),
        outputs=(matrix(outputs, n),),
        hours=hours_matrix,
        emissions=carbon_matrix,
        toil=np.ones(m),
        decay=np.where(keeps, 0.02, 1.0),
        opening_stocks=np.where(keeps, 0.02 * np.append((gross[:, None] * share).T.ravel(), 0), 0.0),
        supply=supply,
        stock_least=np.zeros((n, T)),
        stock_most=np.full((n, T), np.inf),
        run_least=np.zeros((m, T)),
        capacity=np.where(made[:, None], K[:, None] * wear, K[:, None]),
        new_capacity=matrix(new, n),
        service=service,
        hours_available=available,
        cap_limits=np.full((1, T), emitted),
        cap_totals=np.array([emitted * T * 0.8]),
        terminal_stocks=np.where(keeps, 0.02 * np.append((gross[:, None] * share).T.ravel(), 0), 0.0),
        terminal_capacity=np.where(made, K, 0.0),
    )
    parts = {Tier.VITAL: 0.35, Tier.BASIC: 0.3, Tier.WANTED: 0.35}
    tilt = rng.uniform(0.7, 1.3, (N, R))
    needs = [
        Need(f"{r}", f"{i}@{r}", t, tier, float(final[i] * people[r] * part * (tilt[i, r] if tier is Tier.WANTED else 1.0)))
        for tier, part in parts.items()
        for r in range(R)
        for i in range(N)
        for t in range(T)
    ]
    return economy, Demand(tuple(needs))


def main() -> None:
    """Plan once and say what each part took."""
    from commonweal.planner.stages import plan

    economy, demand = economy_of()
    started = perf_counter()

    def tell(progress) -> None:
        print(f"{perf_counter() - started:7.1f} s  {progress}", flush=True)

    answer = plan(economy, demand, on_progress=tell)
    print(answer.status, len(answer.levels), "levels", f"{perf_counter() - started:.1f} s")


if __name__ == "__main__":
    main()
