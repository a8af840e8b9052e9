"""Signs of drift: what the record shows of power moving away from those below."""
