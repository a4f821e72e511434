"""Conditions on many ids at once: the ids as one parameter, so that the statement is the same however many they are."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import Column, ColumnElement, func, select


def among(column: Column[str], ids: Sequence[str]) -> ColumnElement[bool]:
    """Whether a column holds one of these ids; a list in the statement would be compiled anew, id by id."""
    given = func.json_each(msgspec.json.encode(ids).decode()).table_valued("value")
    return column.in_(select(given.c.value))
