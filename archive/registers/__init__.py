"""Keeps the office's own names: units, classes, schedules, code schemes, saved searches."""
