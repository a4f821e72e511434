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
from archive.journal.replay import ReplayTable, ReplayTarget, enact
from archive.values.access import UNLIMITED, Audience, Public
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
    """Those of the journal's actor; nobody else sees them.

    A name proves nobody: a reader who sees less than all has searches apart from those of others of that name.
    """

    def __init__(self, catalogue: Catalogue, journal: Journal, audience: Audience = UNLIMITED) -> None:
        self._catalogue = catalogue
        self._journal = journal
        self._limit = _limit_of(audience)

    def save(self, search: SavedSearch) -> None:
        """Keep a search, in place of the former one of this name."""
        detail = {
            "name": search.name,
            "question": search.question,
            "filters": canonical(search.filters).decode(),
        } | self._limit
        with self._catalogue.writing() as connection:
            enact(connection, self._journal, _replay_saved, Act(Action.SEARCH_SAVED, None, detail))

    def delete(self, name: str) -> None:
        """Raises `NoSuchSearch`."""
        with self._catalogue.writing() as connection:
            if connection.execute(select(schema.saved_search).where(*self._called(name))).first() is None:
                raise NoSuchSearch(name)
            act = Act(Action.SEARCH_DELETED, None, {"name": name} | self._limit)
            enact(connection, self._journal, _replay_deleted, act)

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
        query = select(schema.saved_search).where(table.owner == self._owner).order_by(table.name)
        with self._catalogue.reading() as connection:
            return tuple(map(_search, connection.execute(query)))

    def _called(self, name: str) -> tuple[Any, Any]:
        table = schema.saved_search.c
        return table.owner == self._owner, table.name == name

    @property
    def _owner(self) -> str:
        return _owner(self._journal.actor, self._limit)


def _limit_of(audience: Audience) -> dict[str, str]:
    """What an entry of the journal says of a reader who sees less than all; nothing of others."""
    if audience == UNLIMITED:
        return {}
    if isinstance(audience, Public):
        return {"reader": "public"}
    return {"reader": " ".join((audience.role, audience.clearance, *sorted(audience.unit_keys)))}


def _owner(actor: str, detail: Mapping[str, str]) -> str:
    reader = detail.get("reader")
    return f"{actor} ({reader})" if reader else actor


def _search(row: Row[Any]) -> SavedSearch:
    return SavedSearch(row.name, row.question, msgspec.json.decode(row.filters, type=dict[str, str]))


_TOLD = ("name", "question", "filters")

# -- replay ------------------------------------------------------------------------------------------------------


def _replay_saved(target: ReplayTarget, entries: Sequence[JournalEntry]) -> None:
    rows = [
        {"owner": _owner(entry.actor, entry.detail)} | {name: entry.detail[name] for name in _TOLD}
        for entry in entries
    ]
    target.put(schema.saved_search, rows)


def _replay_deleted(target: ReplayTarget, entries: Sequence[JournalEntry]) -> None:
    table = schema.saved_search
    for entry in entries:
        which = (table.c.owner == _owner(entry.actor, entry.detail)) & (table.c.name == entry.detail["name"])
        target.connection.execute(table.delete().where(which))


REPLAY: ReplayTable = {Action.SEARCH_SAVED: _replay_saved, Action.SEARCH_DELETED: _replay_deleted}
