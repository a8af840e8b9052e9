"""One family of rows each: what must hold of any plan, in the units of the data (DESIGN §5)."""
