"""The database of what is known and decided."""
