"""Reads the lists of words that lie beside this module."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import resources


def words_in(name: str) -> frozenset[str]:
    """Every word of a list."""
    return frozenset(word for line in lines_in(name) for word in line.split())


def lines_of(package: str, name: str) -> frozenset[str]:
    """Every line of a file of another package, none of whose code is loaded for it."""
    return frozenset(resources.files(package).joinpath(name).read_text("utf-8").split("\n"))


def groups_in(name: str) -> Mapping[str, str]:
    """The word before the colon, for every word after it."""
    pairs = (line.split(":") for line in lines_in(name))
    return {form: word for word, forms in pairs for form in forms.split()}


def lines_in(name: str) -> Iterator[str]:
    """The lines of a list that are no comments."""
    text = resources.files("search.language").joinpath(name).read_text("utf-8")
    return (line for line in text.splitlines() if line and not line.startswith("#"))
