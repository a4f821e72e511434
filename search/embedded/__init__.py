"""The index of one machine: tantivy, in a directory of its own."""

from search.embedded.engine import EmbeddedIndex
from search.embedded.generations import EmbeddedGenerations

__all__ = ["EmbeddedGenerations", "EmbeddedIndex"]
