"""The demo federations' invented people, and how they found a federation and act in it, through the services everyone uses."""
