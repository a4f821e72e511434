"""Measurements beside other ways of doing the same, on documents of one's own."""
