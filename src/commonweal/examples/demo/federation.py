"""The demo's question as a tables document: 55 industries in four regions, five years, a fifth fewer hours and less CO2.

Goods are counted in billions of 2014's dollars at basic prices, a physical unit as long as the prices are those of one
year. Names: ``C24@south`` is a product and the technique that makes it, ``K64`` a service that is anywhere at once.
"""

from collections.abc import Iterator

import numpy as np

from commonweal.examples.demo import own, telling
from commonweal.examples.demo.accounts import HOMES, YEAR, Accounts, planned
from commonweal.planner.economy import Floats

Row = dict[str, object]
Document = dict[str, list[Row]]
UNIT = f"billion {YEAR} US$"
SCALE = 1e-3  # from millions to billions, from kilotonnes to megatonnes
LEAST = 10  # millions of a product: less that is needed, or comes in from outside, is left out
NEEDED = ("CONS_h", "CONS_np", "CONS_g")
ABROAD, PLANT, CO2 = "claims-abroad", "plant", "co2"


def document() -> Document:
    """Return the economy and its needs; the same bytes every time."""
    table = planned()
    return {
        "products": list(_products(table)),
        "techniques": list(_techniques(table)),
        "inputs": list(_inputs(table)),
        "outputs": list(_outputs(table)),
        "work": list(_work(table)),
        "emissions": list(_emissions(table)),
        "building": list(_building(table)),
        "capacity": list(_capacity(table)),
        "begun": list(_begun(table)),
        "stocks": list(_stocks(table)),
        "hours": list(_hours(table)),
        "caps": list(_caps(table)),
        "communities": list(_communities()),
        "needs": list(_needs(table)),
        "plan": list(_settings()),
    }


def at(code: str, region: str) -> str:
    """Name a product where it is: a service that travels freely is the same everywhere."""
    return code if own.way(code) == "freely" else f"{code}@{region}"


def licence(code: str) -> str:
    """Name the right to bring in so much of a product, which making it at home gives."""
    return f"licence-{code}"


def room(code: str, region: str) -> str:
    """Name the right to build in a year what replaces the worn and what may be added there."""
    return f"room-{code}@{region}"


def recipes(table: Accounts) -> Floats:
    """Return inputs per unit of output, home-produced and imported alike, less the freight between regions."""
    found = (table.flows_domestic + table.flows_imports) / table.output
    carriers = [table.codes.index(code) for code in ("H49", "H50")]
    found[carriers] *= 1 - own.choice("freight_between_regions")
    return found


def price_abroad(table: Accounts) -> float:
    """Return claims per unit of imports: its price and, alike for all, what international carriage came to."""
    carriage = table.margins.sum() + sum(table.final_other["IntTTM"].values())
    return float(1 + carriage / table.imports.sum())


def deficit(table: Accounts) -> float:
    """Return by how much imports with their carriage exceeded exports, in millions."""
    return float(table.imports.sum() * price_abroad(table) - table.final("EXP", domestic_only=True).sum())


def needed(table: Accounts) -> Floats:
    """Return products x tiers: a year's household and common consumption, in millions."""
    households, *common = (table.final(user)[:, None] for user in NEEDED)
    found = households * own.tiers()["households"] + sum(common) * own.tiers()["common"]
    return np.where(found.sum(axis=1, keepdims=True) < LEAST, 0.0, found)


def invested(table: Accounts) -> Floats:
    """Return what was invested, in millions: its column of the table without what left the capital stock."""
    of = table.users.index("GFCF")
    return np.asarray(np.maximum(table.final_domestic[:, of], 0) + table.final_imports[:, of])


def wear(table: Accounts) -> Floats:
    """Return the share of each industry's plant that wears out in a year."""
    return np.array([own.choice("wear_homes" if code == HOMES else "wear") for code in table.codes])


def invested_in(table: Accounts) -> Floats:
    """Return what was invested in each industry, in millions, where the accounts only know the goods that were bought.

    Each industry is taken to have replaced what wore out; the rest is divided as its capital is.
    """
    worn = wear(table) * table.capital
    return np.asarray(worn + (invested(table).sum() - worn.sum()) * table.capital / table.capital.sum())


def from_outside(table: Accounts) -> Floats:
    """Return what comes in each year without being made: second-hand goods and scrap, and stocks run down, in millions."""
    found = -np.minimum(table.final_domestic, 0).sum(axis=1)
    return np.where(found < LEAST, 0.0, found)


def imported(table: Accounts) -> list[str]:
    """List the products that come from abroad."""
    return [code for code, amount in zip(table.codes, table.imports, strict=True) if amount]


def importing(code: str) -> str:
    """Name the technique that brings a product in."""
    return f"import-{code}"


def ramp(end: float) -> list[float]:
    """Return the share that is left in each year, falling in equal steps to the end."""
    years = int(own.choice("years"))
    return [1 - (1 - end) * (year + 1) / years for year in range(years)]


def _products(table: Accounts) -> Iterator[Row]:
    for code, name, decay in zip(table.codes, own.names(), own.travel().decay, strict=True):
        if own.way(code) == "freely":
            yield {"product": code, "unit": UNIT, "title": name, "decay": _number(decay)}
            continue
        for region in own.REGIONS:
            yield {"product": at(code, region), "unit": UNIT, "place": region, "title": name, "decay": _number(decay)}
    for region in own.REGIONS:
        yield {"product": f"{PLANT}@{region}", "unit": UNIT, "place": region, "title": "new plant", "decay": 1}
    for code, name in zip(table.codes, own.names(), strict=True):
        yield _right(licence(code), f"import licences for {name}")
    for code, region in _bounded(table):
        name = own.names()[table.codes.index(code)]
        yield _right(room(code, region), f"room to build for {name} in {own.REGION_TITLES[own.REGIONS.index(region)]}", region)
    yield _right(ABROAD, "claims on abroad")


def _right(name: str, title: str, place: str = "") -> Row:
    return {"product": name, "unit": UNIT, "place": place, "title": title, "decay": 1, "right": "yes"}


def _bounded(table: Accounts) -> Iterator[tuple[str, str]]:
    """Go through the industries that can grow by so much a year, in every region."""
    bounded = [code for code, most in zip(table.codes, own.growth(), strict=True) if np.isfinite(most)]
    yield from ((code, region) for code in bounded for region in own.REGIONS)


def _techniques(table: Accounts) -> Iterator[Row]:
    for code, name in zip(table.codes, own.names(), strict=True):
        kind = "_homes" if code == HOMES else ""
        for region, title in zip(own.REGIONS, own.REGION_TITLES, strict=True):
            yield {
                "technique": f"{code}@{region}",
                "workplace": name,
                "place": region,
                "title": f"{name} in {title}",
                "lag": int(own.choice(f"lag{kind}")),
                "wear": own.choice(f"wear{kind}"),
            }
    for region, title in zip(own.REGIONS, own.REGION_TITLES, strict=True):
        yield {"technique": f"{PLANT}@{region}", "workplace": "investment", "place": region, "title": f"new plant in {title}"}
    for code, here, there in _routes(table):
        name, to = own.names()[table.codes.index(code)], own.REGION_TITLES[own.REGIONS.index(there)]
        title = f"carrying {name} from {own.REGION_TITLES[own.REGIONS.index(here)]} to {to}"
        by = own.names()[table.codes.index("H49")]
        row: Row = {"technique": _route(code, here, there), "workplace": by, "place": here, "kind": "transport"}
        yield row | {"title": title}
    for code in imported(table):
        title = f"imports of {own.names()[table.codes.index(code)]}"
        yield {"technique": importing(code), "workplace": "foreign trade", "kind": "import", "title": title}
    yield {"technique": "exports", "workplace": "foreign trade", "kind": "export", "title": "exports"}


def _inputs(table: Accounts) -> Iterator[Row]:
    per_unit = recipes(table)
    for j, code in enumerate(table.codes):
        for region in own.REGIONS:
            for i in np.flatnonzero(per_unit[:, j]):
                yield _row(f"{code}@{region}", at(table.codes[i], region), per_unit[i, j])
    mix = invested(table) / invested(table).sum()
    for region in own.REGIONS:
        for i in np.flatnonzero(mix):
            yield _row(f"{PLANT}@{region}", at(table.codes[i], region), mix[i])
    far, freight = own.distances(), own.travel().freight
    for code, here, there in _routes(table):
        technique = _route(code, here, there)
        yield _row(technique, at(code, here), 1)
        load = freight[table.codes.index(code)] * far[own.REGIONS.index(here), own.REGIONS.index(there)]
        for carrier, amount in zip(own.CARRIERS, load, strict=True):
            if amount:
                yield _row(technique, at(carrier, here), amount)
    for code in imported(table):
        yield _row(importing(code), licence(code), 1)
        yield _row(importing(code), ABROAD, price_abroad(table))
    column = table.final("EXP", domestic_only=True)
    for code, amount in zip(table.codes, column / column.sum(), strict=True):
        yield from (_row("exports", product, amount * share) for product, share in _crossing(code, "exports") if amount)


def _outputs(table: Accounts) -> Iterator[Row]:
    licences = table.imports / table.output  # share / (1 - share) of all that is had, so imports stay within their share
    for code, given in zip(table.codes, licences, strict=True):
        for region in own.REGIONS:
            yield _row(f"{code}@{region}", at(code, region), 1)
            if given:
                yield _row(f"{code}@{region}", licence(code), given)
    for region in own.REGIONS:
        yield _row(f"{PLANT}@{region}", f"{PLANT}@{region}", 1)
    for code, here, there in _routes(table):
        yield _row(_route(code, here, there), at(code, there), 1)
    for code in imported(table):
        yield from (_row(importing(code), product, share) for product, share in _crossing(code, "imports"))
    yield _row("exports", ABROAD, 1)


def _work(table: Accounts) -> Iterator[Row]:
    for code, hours in zip(table.codes, table.hours / table.output, strict=True):
        for region in own.REGIONS:
            yield {"technique": f"{code}@{region}", "skill": f"hours@{region}", "hours": _number(hours / SCALE)}


def _emissions(table: Accounts) -> Iterator[Row]:
    for code, emitted in zip(table.codes, table.co2 / table.output, strict=True):
        if emitted:
            for region in own.REGIONS:
                yield {"technique": f"{code}@{region}", "cap": CO2, "amount": _number(emitted)}


def _building(table: Accounts) -> Iterator[Row]:
    for code, capital in zip(table.codes, table.capital / table.output, strict=True):
        for region in own.REGIONS:
            yield _row(f"{code}@{region}", f"{PLANT}@{region}", capital)
    for code, region in _bounded(table):
        yield _row(f"{code}@{region}", room(code, region), 1)


def _capacity(table: Accounts) -> Iterator[Row]:
    """What 2014 made is taken for what could be made: no table says how much lay idle."""
    for code, shares, output in zip(table.codes, own.regions(), table.output, strict=True):
        for region, share in zip(own.REGIONS, shares, strict=True):
            yield {"technique": f"{code}@{region}", "amount": _number(output * share * SCALE)}
    yield {"technique": "exports", "amount": _number(table.final("EXP", domestic_only=True).sum() * SCALE)}


def _begun(table: Accounts) -> Iterator[Row]:
    """What takes longer than a year to build was under construction: as much in each year before the plan as in 2014."""
    homes = table.codes.index(HOMES)
    growth = invested_in(table)[homes] / table.capital[homes]
    for period in range(2, int(own.choice("lag_homes")) + 1):
        for region, share in zip(own.REGIONS, own.regions()[homes], strict=True):
            amount = table.output[homes] * share * growth * SCALE
            yield {"technique": f"{HOMES}@{region}", "period": period, "amount": _number(amount)}


def _stocks(table: Accounts) -> Iterator[Row]:
    people = own.PEOPLE / own.PEOPLE.sum()
    for code, amount in zip(table.codes, from_outside(table), strict=True):
        if amount and own.way(code) == "freely":
            yield {"product": code, "period": "every", "amount": _number(amount * SCALE)}
        elif amount:
            for region, share in zip(own.REGIONS, people, strict=True):
                yield {"product": at(code, region), "period": "every", "amount": _number(amount * share * SCALE)}
    for code, region in _bounded(table):
        place = table.codes.index(code)
        there = table.output[place] * own.regions()[place, own.REGIONS.index(region)]
        amount = there * (own.choice("wear") + own.growth()[place])
        yield {"product": room(code, region), "period": "every", "amount": _number(amount * SCALE)}
    yield {"product": ABROAD, "period": "every", "amount": _number(deficit(table) * SCALE)}


def _hours(table: Accounts) -> Iterator[Row]:
    worked = table.hours @ own.regions()
    for region, title, total in zip(own.REGIONS, own.REGION_TITLES, worked, strict=True):
        for period, left in enumerate(ramp(own.choice("hours_left")), start=1):
            row = {"skill": f"hours@{region}", "period": period, "available": _number(total * left)}
            yield row | {"unit": "million hours", "place": region, "title": f"working hours in {title}"}


def _caps(table: Accounts) -> Iterator[Row]:
    for period, left in enumerate(ramp(own.choice("co2_left")), start=1):
        amount = _number(table.co2.sum() * left * SCALE)
        yield {"cap": CO2, "unit": "Mt", "period": period, "amount": amount, "title": "CO2"}


def _communities() -> Iterator[Row]:
    for region, title, millions in zip(own.REGIONS, own.REGION_TITLES, own.PEOPLE, strict=True):
        yield {"community": region, "members": round(millions * 1e6), "place": region, "title": title}


def _needs(table: Accounts) -> Iterator[Row]:
    shares = own.needs_by_region()
    common = sum((table.final(user) for user in NEEDED[1:]), start=np.zeros(len(table.codes)))
    for i, (code, amounts) in enumerate(zip(table.codes, needed(table), strict=True)):
        source = "households and common consumption" if common[i] > 0 else "households"
        for tier, amount in zip(own.TIERS, amounts, strict=True):
            for region, share in zip(own.REGIONS, shares[i], strict=True):
                if amount:
                    row = {"community": region, "product": at(code, region), "tier": tier}
                    yield row | {"amount": _number(amount * share * SCALE), "source": source}


def _settings() -> Iterator[Row]:
    first = YEAR + 1
    yield {"key": "title", "value": "A four-day week and a fifth less CO2 in five years"}
    yield {"key": "periods", "value": ";".join(str(first + year) for year in range(int(own.choice("years"))))}
    yield {"key": "terminal", "value": "received"}
    table = planned()
    yield {"key": "note.before", "value": str(YEAR)}
    yield {"key": "note.before.hours", "value": f"{table.hours.sum():.10g}"}
    yield {"key": "note.before.engaged", "value": f"{table.engaged.sum() * SCALE:.10g}"}
    yield {"key": f"note.before.{CO2}", "value": f"{table.co2.sum() * SCALE:.10g}"}
    yield {"key": "division.wanted", "value": "leximin"}
    yield {"key": "note.chosen", "value": telling.CHOSEN}


def _routes(table: Accounts) -> Iterator[tuple[str, str, str]]:
    for code in table.codes:
        if own.way(code) == "freight":
            yield from ((code, here, there) for here in own.REGIONS for there in own.REGIONS if here != there)


def _route(code: str, here: str, there: str) -> str:
    return f"carry-{code}-{here}-{there}"


def _crossing(code: str, trade: str) -> Iterator[tuple[str, float]]:
    """Go through where a product crosses the border, and with what share: trade carries nothing from region to region."""
    if own.way(code) == "freely":
        yield code, 1.0
    else:
        shares = own.ports()[trade][planned().codes.index(code)]
        yield from ((at(code, region), float(share)) for region, share in zip(own.REGIONS, shares, strict=True))


def _row(technique: str, product: str, amount: float) -> Row:
    return {"technique": technique, "product": product, "amount": _number(amount)}


def _number(value: float) -> float:
    """Round to ten digits, so that tables stay readable; the accounts have fewer."""
    return float(f"{value:.10g}")
