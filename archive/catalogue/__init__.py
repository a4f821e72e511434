"""Keeps the database of all that is known and decided."""
