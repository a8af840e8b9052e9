"""What proves a plan, from the original data alone: nothing here knows who made it or how."""
