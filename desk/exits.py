"""Exit statuses, and which error becomes which."""

DONE = 0
COULD_NOT = 1
USAGE = 2
FINDINGS = 3
