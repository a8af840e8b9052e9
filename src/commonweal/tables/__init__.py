"""Tables in and out: what people write in a spreadsheet becomes an economy and a demand.

>>> from commonweal import tables
>>> federation = tables.read({
...     "products": [{"product": "water", "unit": "l"}],
...     "communities": [{"community": "Northside"}],
...     "needs": [{"community": "Northside", "product": "water", "tier": "vital", "amount": 3}],
... })
>>> economy, demand, warnings = tables.economy(federation)
>>> economy.products[0].unit, demand.needs[0].amount, warnings
('l', 3.0, [])
"""

from commonweal.tables.build import Warning, economy
from commonweal.tables.faults import BadInput, Fault
from commonweal.tables.read import Tables, read
from commonweal.tables.write import template, to_document, write

__all__ = ["BadInput", "Fault", "Tables", "Warning", "economy", "read", "template", "to_document", "write"]
