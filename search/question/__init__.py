"""The question language: from typed text to a tree of values."""
