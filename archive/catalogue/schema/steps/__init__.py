"""Brings an older catalogue up to date, step by step, by Alembic."""
