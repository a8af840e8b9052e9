"""People with an account in this federation."""
