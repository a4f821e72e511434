"""Counts working days, and lists what is due."""
