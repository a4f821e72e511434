"""Writes results as lines for a person at the command line."""
