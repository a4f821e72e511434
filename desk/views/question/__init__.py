"""Rows of answers, and of the pages that show them."""
