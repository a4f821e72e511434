"""Defines the entries of an office's own registers: units and classes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that records come from; `language` is what Tesseract reads its scans in, such as `ind+eng`."""

    code: str
    name: str
    parent: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Classification:
    """A class; `title` is empty when a schedule names the class by its code alone."""

    code: str
    title: str
