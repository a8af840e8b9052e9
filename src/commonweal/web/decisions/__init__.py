"""Proposals to councils, mandates from below, votes by name."""
