"""Hours: nobody is asked for more work than they have to give."""

from commonweal.planner.economy import Economy
from commonweal.planner.program import Program


def add(program: Program, economy: Economy) -> None:
    """Add one row for each skill s and period t, in hours:  Σ_j l_sj x_jt ≤ H_st."""
    program.add_rows("hours", upper=economy.hours_available).add(economy.hours, program["runs"])
