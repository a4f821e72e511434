"""Defines one frozen dataclass for each screen or row: the JSON contract of every face."""
