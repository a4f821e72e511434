"""Reads files into pages: the schedule, the fenced processes, and their answers."""
