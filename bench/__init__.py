"""Measurements and proofs, each run by `python -m bench.NAME`."""
