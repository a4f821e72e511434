"""Rows of checks, copies and proofs."""
