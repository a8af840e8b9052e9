"""The words of the page "About these data": what these accounts are, whose the rest is, and how it can be changed."""

TITLE = "The United States of 2014, planned in kind by four regions"
LEAD = (
    "What industries make, from what, with how many hours, how much capital and how much CO2 is real: the national accounts of "
    "the United States in 2014. How it all divides among four regions, and which needs come first, are choices of this project. "
    "The people are invented."
)
UNITS = (
    "Amounts are billions of 2014 US dollars: a quantity at the prices of that year, not money that anyone pays here. Hours are "
    "millions, CO2 is in million tonnes, people are millions. Each year of the plan is as long as the year of the accounts."
)
OWN = (
    "The ranking of the regions and the reasons written beside the figures (where industries and homes are, other needs per head "
    "by region, freight rates, through whose ports goods come and go, how fast works can grow) are the project’s own choices, "
    "made from general knowledge and chosen so that regions differ. They were not found in the accounts, and no study stands "
    "behind them.",
    "Which share of a product is vital, basic or wanted is the project’s own choice as well.",
)
CHOSEN = (
    "Where industries, homes and ports are, what carriage takes, how fast works can grow and which needs come first is this "
    "project’s own choice; no statistic says it."
)
CHANGED = (
    "Communities change what they need by a vote of their assembly, the table of tiers by a decision of the council, workplaces "
    "state their own recipes, capacity and stocks; each change is in the record with its reason, and the next plan is computed "
    "from it."
)
MISSES = (
    "A recipe is what an industry used per unit of what it made. Planned with the recipes of 2014 the model gives back what was "
    "made; with older recipes it misses, the more the older they are. So much a plan for five years can miss by this alone."
)
IMPORTS = (
    "What comes from abroad is worked and emitted elsewhere. Were it not counted, the answer to any cap would be to import "
    "everything. Beside the plan stand the hours and CO2 of its imports as if they had been made at home, with all that went "
    "into them."
)
