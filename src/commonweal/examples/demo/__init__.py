"""The demo: the United States of 2014 as a federation that plans in kind, from real accounts and a few open choices."""

from commonweal.examples.demo.abroad import imports
from commonweal.examples.demo.backtest import baseline
from commonweal.examples.demo.federation import document
from commonweal.examples.demo.figures import about

__all__ = ["about", "baseline", "document", "imports"]
