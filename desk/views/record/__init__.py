"""Rows of records and of their derivatives."""
