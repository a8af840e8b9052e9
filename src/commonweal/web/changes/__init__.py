"""Putting a change of the rules, or of what is vital, basic and wanted, to the vote: today's figures, what differs, the vote."""
