"""Committees of three: how a workplace is run jointly, and what its assembly decides in their place (T1-T4)."""
