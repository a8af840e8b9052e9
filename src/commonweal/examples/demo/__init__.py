"""The demo: the United States of 2014 as a federation that plans in kind, from real accounts and a few open choices."""

from commonweal.examples.demo.federation import document

__all__ = ["document"]
