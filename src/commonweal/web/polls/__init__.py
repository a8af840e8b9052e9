"""The machinery of votes and counts: abstract, it holds no rows of its own."""
