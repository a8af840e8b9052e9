"""The component models of the lab, one subject to a module."""
