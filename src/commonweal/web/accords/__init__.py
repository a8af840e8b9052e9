"""Bodies that found councils, join, leave, split, merge and dissolve: each by the votes of all whom it takes."""
