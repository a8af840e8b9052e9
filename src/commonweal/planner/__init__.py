"""Certified plans in kind from stated needs: what is possible."""
