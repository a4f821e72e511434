"""Rows of persons, sign-offs and registers."""
