"""Meetings of a body, called by those who belong to it: agenda, live speakers' list, minutes; and items sent between bodies."""
