"""What there is to work with: founding tables, and what workplaces state since."""
