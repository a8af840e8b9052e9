"""Unions: organisations of their own, with their own roll, votes and record, which no council, manager or host reads (U1-U3)."""
