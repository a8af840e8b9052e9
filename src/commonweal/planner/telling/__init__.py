"""What a plan means, in sentences with their figures behind them; `explain` is the door to these rooms."""
