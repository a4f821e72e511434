"""Narrows every question to what its reader may see; nothing else seems to exist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from archive.catalogue.records import Listing, NotFound
from archive.journal.entries import Change
from archive.storage.store import original_name
from archive.values.publicity import is_public
from archive.values.record import AccessLevel, Page, Record, RecordId
from search.index.contract import Index
from search.index.matching import answers
from search.mirror.follow import entry_of
from search.question.tree import Everything, Exact, OneOf, Question, Where, Word, both, either, unit_key

_LEVELS = tuple(AccessLevel)  # from the most open to the most closed


class Audience(Protocol):
    """Somebody who asks."""

    @property
    def question(self) -> Question:
        """The question that narrows every question of theirs."""

    def shown(self, record: Record) -> Record | None:
        """Returns the facts of a record that they may know; None when they may not know of it at all."""


class Role(StrEnum):
    """For whom a member of the office reads: for units, or for the office as a whole.

    Overseers are those whom Perka ANRI 17/2011 lets read beyond a unit: heads, the records office, internal
    supervision.
    """

    STAFF = "staff"
    OVERSEER = "overseer"


@dataclass(frozen=True, slots=True)
class Reader:
    """A member of the office: reads up to `clearance` in the own units, or as an overseer in all of them.

    What is ordinary every reader may see, of whatever unit (Perka ANRI 17/2011).
    """

    role: Role = Role.STAFF
    units: tuple[str, ...] = ()
    clearance: AccessLevel = AccessLevel.ORDINARY

    @property
    def question(self) -> Question:
        cleared = OneOf(Exact.ACCESS, tuple(level.value for level in _LEVELS[: self._rank + 1]))
        if self.role is Role.OVERSEER:
            return Everything() if self._rank == len(_LEVELS) - 1 else cleared
        ordinary = OneOf(Exact.ACCESS, (AccessLevel.ORDINARY.value,))
        if not self.units or cleared == ordinary:
            return ordinary
        return either(ordinary, both(cleared, OneOf(Exact.UNIT, tuple(map(unit_key, self.units)))))

    def shown(self, record: Record) -> Record | None:
        question = self.question
        return record if question == Everything() or answers(question, entry_of(record, ())) else None

    @property
    def _rank(self) -> int:
        return _LEVELS.index(self.clearance)


UNLIMITED = Reader(Role.OVERSEER, clearance=AccessLevel.TOP_SECRET)
"""Sees everything; who works at an archive's home without any limit set."""


@dataclass(frozen=True, slots=True)
class Public:
    """The public, which asks an index of its own, with the published records and nothing else.

    It sees a record's description, and nothing that only the office needs: the file's name, a machine's guesses, the
    day when a file was closed.
    """

    @property
    def question(self) -> Question:
        return OneOf(Exact.ACCESS, (AccessLevel.ORDINARY.value,))

    def shown(self, record: Record) -> Record | None:
        if not is_public(record):
            return None
        return replace(
            record,
            original=replace(record.original, name=original_name(record)),
            description=replace(record.description, closed=None, event=None),
            suggestions=(),
            cut_from=(),
        )


class Statistics(Protocol):
    """The frequencies of words in an index."""

    def count(self) -> int: ...

    def frequencies(self, stems: Sequence[str]) -> tuple[int, ...]: ...


@dataclass(frozen=True, slots=True)
class _InSight:
    """Statistics of the records that `question` lets through, counted one word at a time."""

    index: Index
    question: Question

    def count(self) -> int:
        return self.index.search(self.question, 0).total

    def frequencies(self, stems: Sequence[str]) -> tuple[int, ...]:
        words = (Word(stem, stem, Where.TEXT) for stem in stems)
        return tuple(self.index.search(both(word, self.question), 0).total for word in words)


class Viewable(Protocol):
    """The part of `archive.archive.Archive` that can be seen."""

    def changes(self, after: int, limit: int) -> tuple[Change, ...]: ...

    def record(self, record_id: RecordId) -> Record | None: ...

    def records(self, ids: Sequence[RecordId]) -> tuple[Record, ...]: ...

    def each_page(self, record_id: RecordId) -> Iterator[Page]: ...

    def texts(self, record_id: RecordId) -> tuple[str, ...]: ...

    def listed(self, listing: Listing) -> Iterator[Record]: ...

    def find(self, name: str) -> Record: ...


@dataclass(frozen=True, slots=True)
class View:
    """An archive as `audience` sees it, to be asked and to be followed.

    An index that follows the public's view has only public records. A record that is withdrawn or reclassified leaves
    it at the next follow.
    """

    archive: Viewable
    audience: Audience

    def changes(self, after: int, limit: int) -> tuple[Change, ...]:
        return self.archive.changes(after, limit)

    def record(self, record_id: RecordId) -> Record | None:
        found = self.archive.record(record_id)
        return None if found is None else self.audience.shown(found)

    def records(self, ids: Sequence[RecordId]) -> tuple[Record, ...]:
        """Those of `ids` that may be seen, in that order."""
        return tuple(self._shown(self.archive.records(ids)))

    def texts(self, record_id: RecordId) -> tuple[str, ...]:
        """Raises `NotFound` for what is not to be seen; else as `Archive.texts`."""
        if self.record(record_id) is None:
            raise NotFound(record_id)
        return self.archive.texts(record_id)

    def listed(self, listing: Listing) -> Iterator[Record]:
        return self._shown(self.archive.listed(listing))

    def find(self, name: str) -> Record:
        """Raises `NotFound`, in the same words for what is hidden and for what nobody has."""
        record = self.audience.shown(self.archive.find(name))
        if record is None:
            raise NotFound(name)
        return record

    def statistics(self, index: Index) -> Statistics:
        """Returns the statistics that the audience may know: a record it may not see changes none of them."""
        question = self.audience.question
        if question == Everything() or isinstance(self.audience, Public):
            return index
        return _InSight(index, question)

    def _shown(self, records: Iterable[Record]) -> Iterator[Record]:
        return (record for record in map(self.audience.shown, records) if record is not None)
