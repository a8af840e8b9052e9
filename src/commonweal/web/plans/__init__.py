"""Computations in the background, the plans they made, and what a page tells of them."""
