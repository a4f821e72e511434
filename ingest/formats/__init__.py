"""Identifies files by their content, and reads the words of each format."""
