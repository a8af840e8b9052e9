"""People say what they need, delegates they can recall decide, the plan is computed, the record shows what was done."""

__version__ = "0.1.0"
