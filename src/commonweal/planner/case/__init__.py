"""Literature cases: a planning problem whose answer somebody else published, solved and compared.

>>> case = read({"format": "commonweal-case/1", "periods": 1, "products": {"wheat": {"unit": "bushel"}},
...     "techniques": {"farm": {"inputs": {"wheat": 0.5}, "outputs": {"wheat": 1}, "labour": 2}}, "stocks": [],
...     "communities": ["people"], "needs": [{"community": "people", "product": "wheat", "amount": 3}],
...     "objective": {"kind": "least_labour"}, "expected": [{"figure": "total_labour", "value": 12, "tolerance": 1e-6}]})
>>> [(entry["found"], entry["ok"]) for entry in answers(case)]
[(12.0, True)]
"""

from commonweal.planner.case.figures import answers
from commonweal.planner.case.reading import FORMAT, Case, MalformedCaseError, read

__all__ = ["FORMAT", "Case", "MalformedCaseError", "answers", "read"]
