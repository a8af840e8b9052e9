"""Self-government as pure functions over frozen values: what is fair. Standard library only."""
