"""What concerns whom: an inbox for each member, written from the entries of the record, so that nothing is lost."""
