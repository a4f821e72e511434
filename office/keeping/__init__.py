"""Decides how long records are kept, and what becomes of them then."""
