"""Rows of files that came in, and of held ones."""
