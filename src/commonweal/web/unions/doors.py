"""The only way into a union from the rest of the site: what the clock and the API may call (U1)."""

from commonweal.web.unions import ballots, disputes, offices, roll
from commonweal.web.unions.permits import find, require

__all__ = ["ballots", "disputes", "find", "offices", "require", "roll"]
