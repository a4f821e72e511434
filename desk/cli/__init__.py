"""Speaks to people on the command line: one face of the desk."""
