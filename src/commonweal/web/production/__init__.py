"""What an adopted plan asks of workplaces, their answers, and what was delivered."""
