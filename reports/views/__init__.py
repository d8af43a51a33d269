"""Pages of floor 5: today, the month and its files, doubts and corrections, one member's money."""
