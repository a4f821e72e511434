"""Narrows every question to what its reader may see; nothing else seems to exist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from archive.catalogue.records import Listing, NotFound
from archive.journal.changes import Change
from archive.storage.object_names import original_name
from archive.values.access import Audience, Public, Role, may_see
from archive.values.record import AccessLevel, Page, Record, RecordId
from search.index.contract import Index
from search.question.tree import Everything, Exact, OneOf, Question, Where, Word, both, either


def question_of(audience: Audience) -> Question:
    """The question that narrows every question of an audience: `may_see` in the words of the index.

    The public asks an index of its own, which has what is published and nothing else.
    """
    ordinary = OneOf(Exact.ACCESS, (AccessLevel.ORDINARY.value,))
    if isinstance(audience, Public):
        return ordinary
    if audience.sees_all:
        return Everything()
    cleared = OneOf(Exact.ACCESS, tuple(level.value for level in audience.levels))
    if audience.role is Role.OVERSEER:
        return cleared
    if not audience.unit_keys or cleared == ordinary:
        return ordinary
    return either(ordinary, both(cleared, OneOf(Exact.UNIT, audience.unit_keys)))


def shown_to(audience: Audience, record: Record) -> Record | None:
    """Returns the facts of a record that an audience may know; None when it may not know of it at all.

    The public sees what describes it, never what only the office needs: under which name the file came, what a
    machine guessed, when a file was closed.
    """
    if not may_see(audience, record):
        return None
    if not isinstance(audience, Public):
        return record
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

    Whoever asks may name any record, so each answer looks at what its reader may see now.
    """

    archive: Viewable
    audience: Audience

    @property
    def question(self) -> Question:
        """The question that narrows every question of this audience."""
        return question_of(self.audience)

    def changes(self, after: int, limit: int) -> tuple[Change, ...]:
        return self.archive.changes(after, limit)

    def record(self, record_id: RecordId) -> Record | None:
        found = self.archive.record(record_id)
        return None if found is None else shown_to(self.audience, found)

    def records(self, ids: Sequence[RecordId]) -> tuple[Record, ...]:
        """Those of `ids` that may be seen, in that order."""
        return tuple(self._shown(self.archive.records(ids)))

    def texts(self, record_id: RecordId) -> tuple[str, ...]:
        """Raises `NotFound` for what is not to be seen; else as `Archive.texts`."""
        if self.record(record_id) is None:
            raise NotFound(record_id)
        return self.archive.texts(record_id)

    @property
    def mirrored(self) -> Mirrored:
        """The same view for an index to follow."""
        return Mirrored(self)

    def listed(self, listing: Listing) -> Iterator[Record]:
        return self._shown(self.archive.listed(listing))

    def find(self, name: str) -> Record:
        """Raises `NotFound`, in the same words for what is hidden and for what nobody has."""
        record = shown_to(self.audience, self.archive.find(name))
        if record is None:
            raise NotFound(name)
        return record

    def statistics(self, index: Index) -> Statistics:
        """Returns the statistics that the audience may know: a record it may not see changes none of them."""
        question = self.question
        if question == Everything() or isinstance(self.audience, Public):
            return index
        return _InSight(index, question)

    def _shown(self, records: Iterable[Record]) -> Iterator[Record]:
        return (shown for record in records if (shown := shown_to(self.audience, record)) is not None)


@dataclass(frozen=True, slots=True)
class Mirrored:
    """A view as an index follows it: only records that it was just given are asked for their texts.

    An index that follows the public's view has only public records. A record that is withdrawn or reclassified leaves
    it at the next follow.
    """

    view: View

    def changes(self, after: int, limit: int) -> tuple[Change, ...]:
        return self.view.changes(after, limit)

    def records(self, ids: Sequence[RecordId]) -> tuple[Record, ...]:
        return self.view.records(ids)

    def texts(self, record_id: RecordId) -> tuple[str, ...]:
        """Looks the record up no second time; raises as `Archive.texts`."""
        return self.view.archive.texts(record_id)

    def listed(self, listing: Listing) -> Iterator[Record]:
        return self.view.listed(listing)
