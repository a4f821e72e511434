"""Defines the exit statuses: 0 done, 1 could not, 2 used wrongly, 3 done, with findings."""

DONE = 0
COULD_NOT = 1
USAGE = 2
FINDINGS = 3
