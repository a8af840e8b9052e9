"""Voting on paper: who does so is noted on the roll, two tellers read the pile, and what both read the same is counted."""
