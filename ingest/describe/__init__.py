"""Suggests descriptions from a document's own words, and compares documents."""
