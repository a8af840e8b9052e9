"""What anyone can know: about the data a federation plans with."""
