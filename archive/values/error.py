"""Gives the errors of the house a stable code, and by name the values that their words speak of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar


class ArsipError(Exception):
    """A request that cannot be met.

    Its message is English, for a log. A face finds the words for people by `code`, and fills in `values`.
    """

    code: ClassVar[str]
    """Stable, snake_case, one for each class; several reasons within a class stand in a value."""

    @property
    def values(self) -> Mapping[str, object]:
        """The values of the words, by name: the public attributes, unless a class says otherwise."""
        return {name: value for name, value in vars(self).items() if not name.startswith("_")}
