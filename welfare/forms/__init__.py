"""Forms of floor 4: paying benefits, and moving to another group."""
