"""Pages of floor 4: welfare paid out, and members who move to another group of the network."""
