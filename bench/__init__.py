"""Measures and proves: speed, quality of answers, and what an archive survives."""
