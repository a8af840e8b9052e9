"""Bodies and councils: memberships, seats, tenures, recall marks: one consistency, one app."""
