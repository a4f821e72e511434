"""Keeps the office's people, its sign-offs and its agenda."""
