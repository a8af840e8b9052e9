"""Candidates stand, members vote, the count fills the seat."""
