"""Defines the exit statuses, and the words that people read with them."""

from desk.words.exits import COULD_NOT, DONE, FINDINGS, USAGE

__all__ = ["COULD_NOT", "DONE", "FINDINGS", "USAGE"]
