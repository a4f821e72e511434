"""Gives the errors of the house a stable code, and by name the values that their words speak of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar


class ArsipError(Exception):
    """Something that was asked for and cannot be done.

    Its message is English, for a log. Whoever tells people finds the words by `code`, and fills in `values`.
    """

    code: ClassVar[str]
    """Stable, snake_case, one for each class; several reasons within a class stand in a value."""

    @property
    def values(self) -> Mapping[str, object]:
        """What the words speak of, by name: the public attributes, where a class says nothing else."""
        return {name: value for name, value in vars(self).items() if not name.startswith("_")}
