"""Validates OCFL 1.0 and 1.1: each rule that a file system can show, by its official code.

It shares nothing with the writer (`archive.storage.inventory`, `archive.storage.store`),
so that neither can hide a mistake of the other.
"""

from archive.validate.finding import Finding, Severity
from archive.validate.roots import validate

__all__ = ["Finding", "Severity", "validate"]
