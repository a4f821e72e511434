"""Reads documents of Word."""
