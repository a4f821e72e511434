"""Keeps the questions that each person wants to ask again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
from sqlalchemy import Row, select

from archive.catalogue import schema
from archive.catalogue.database import Catalogue
from archive.journal.entries import Act, Action, Journal, JournalEntry
from archive.journal.replay import ReplayTable, Retelling, enact
from archive.values.error import ArsipError
from archive.values.serialisation import canonical


class NoSuchSearch(ArsipError, LookupError):
    """The actor has saved no search under this name."""

    code = "no_such_search"

    def __init__(self, name: str) -> None:
        super().__init__(f"no search is saved under the name {name}")
        self.name = name


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A question as it was typed, and what was set beside it, by name and as it was typed too."""

    name: str
    question: str
    filters: Mapping[str, str] = field(default_factory=dict)


class SavedSearches:
    """Those of the journal's actor; nobody else sees them, and the journal keeps their names alone."""

    def __init__(self, catalogue: Catalogue, journal: Journal) -> None:
        self._catalogue = catalogue
        self._journal = journal

    def save(self, search: SavedSearch) -> None:
        """Keep a search, in place of the former one of this name."""
        detail = {
            "name": search.name,
            "question": search.question,
            "filters": canonical(search.filters).decode(),
        }
        with self._catalogue.writing() as connection:
            enact(connection, self._journal, _replay_saved, Act(Action.SEARCH_SAVED, None, detail))

    def delete(self, name: str) -> None:
        """Raises `NoSuchSearch`."""
        with self._catalogue.writing() as connection:
            if connection.execute(select(schema.saved_search).where(*self._called(name))).first() is None:
                raise NoSuchSearch(name)
            enact(
                connection, self._journal, _replay_deleted, Act(Action.SEARCH_DELETED, None, {"name": name})
            )

    def named(self, name: str) -> SavedSearch:
        """Raises `NoSuchSearch`."""
        with self._catalogue.reading() as connection:
            row = connection.execute(select(schema.saved_search).where(*self._called(name))).first()
        if row is None:
            raise NoSuchSearch(name)
        return _search(row)

    def all(self) -> tuple[SavedSearch, ...]:
        """By name."""
        table = schema.saved_search.c
        query = select(schema.saved_search).where(table.owner == self._journal.actor).order_by(table.name)
        with self._catalogue.reading() as connection:
            return tuple(map(_search, connection.execute(query)))

    def _called(self, name: str) -> tuple[Any, Any]:
        table = schema.saved_search.c
        return table.owner == self._journal.actor, table.name == name


def _search(row: Row[Any]) -> SavedSearch:
    return SavedSearch(row.name, row.question, msgspec.json.decode(row.filters, type=dict[str, str]))


# -- replay ------------------------------------------------------------------------------------------------------


def _replay_saved(told: Retelling, entries: Sequence[JournalEntry]) -> None:
    told.put(schema.saved_search, [{"owner": entry.actor, **entry.detail} for entry in entries])


def _replay_deleted(told: Retelling, entries: Sequence[JournalEntry]) -> None:
    table = schema.saved_search
    for entry in entries:
        which = (table.c.owner == entry.actor) & (table.c.name == entry.detail["name"])
        told.connection.execute(table.delete().where(which))


REPLAY: ReplayTable = {Action.SEARCH_SAVED: _replay_saved, Action.SEARCH_DELETED: _replay_deleted}
