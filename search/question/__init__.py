"""Understands the question language: typed text becomes a tree of values."""
