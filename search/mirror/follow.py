"""Reads the journal after the index's position, and applies what changed; nothing else writes the index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

from archive.journal.changes import Change
from archive.storage.inventory import BadInventory
from archive.values.error import ArsipError
from archive.values.headings import enumerates, headings
from archive.values.record import Record, RecordId
from archive.values.serialisation import BadFile
from search.index.contract import Generations, Index, IndexEntry, IndexUnavailable, PageText, Trouble
from search.language.second_reading import with_second_readings

_CHANGES_AT_ONCE = 5000  # with fewer, committing takes longer than analysing
_RECORDS_AT_ONCE = 500


class Readable(Protocol):
    """The part of `archive.archive.Archive` that gives the texts of pages."""

    def texts(self, record_id: RecordId) -> tuple[str, ...]: ...


class Followable(Readable, Protocol):
    """The part of `archive.archive.Archive` that an index reads."""

    def changes(self, after: int, limit: int) -> tuple[Change, ...]: ...

    def records(self, ids: Sequence[RecordId]) -> tuple[Record, ...]: ...


@dataclass(frozen=True, slots=True)
class Followed:
    """Where the index stands now, how many records were applied, and whose pages the store could not give.

    The records of `unread` can be found by their description only, until they are repaired and the index rebuilt.
    """

    position: int
    applied: int
    unread: tuple[RecordId, ...] = ()
    rebuilt: bool = False


class CountsDiffer(ArsipError):
    """A new generation did not end with the records that were put in, so it was not switched to."""

    code = "counts_differ"

    def __init__(self, expected: int, found: int) -> None:
        super().__init__(f"{expected} records were put in, the new index has {found}")
        self.expected = expected
        self.found = found


def follow(archive: Followable, index: Index) -> Followed:
    """Brings `index` to the journal's end; killed anywhere, the next call makes it whole.

    Two followers at once do no harm: the slower one may set the position back together with the content, and
    then goes on from there. Raises `IndexUnavailable`, and `OSError` when the store cannot be read.
    """
    position, applied = index.position(), 0
    unread: dict[RecordId, None] = {}
    while changes := archive.changes(position, _CHANGES_AT_ONCE):
        touched = dict.fromkeys(change.record for change in changes if change.record is not None)
        found = archive.records(tuple(touched))
        removed = touched.keys() - {record.id for record in found}
        index.apply(_entries(archive, found, unread), sorted(removed), changes[-1].sequence)
        applied += len(touched)
        position = index.position()
    return Followed(position, applied, tuple(unread))


def catch_up(archive: Followable, generations: Generations) -> Followed:
    """Follows with the generation that serves; builds one where there is none that can be used.

    Raises `IndexUnavailable` when a rebuild would not help, `CountsDiffer`, `OSError`.
    """
    while True:
        try:
            index = generations.current()
            followed = follow(archive, index)
            if generations.current() is index:  # else somebody switched meanwhile
                return followed
        except IndexUnavailable as error:
            if error.reason.wants_rebuild:
                return rebuild(archive, generations)
            if error.reason is not Trouble.REPLACED:
                raise


def rebuild(archive: Followable, generations: Generations) -> Followed:
    """Follows from zero into a new generation, compares counts, and switches; the old one serves until then.

    Raises `CountsDiffer`, `OSError`; the old generation then goes on serving.
    """
    with generations.build() as building:
        filed = _Filed(archive)
        unread: dict[RecordId, None] = {}
        building.index.apply(_entries(archive, filed, unread), [], filed.position)
        if building.index.count() != filed.count:
            raise CountsDiffer(filed.count, building.index.count())
        building.switch()
        # what others gave to the old generation while this one was finished is in the journal
        rest = follow(archive, building.index)
        unread.update(dict.fromkeys(rest.unread))
        return Followed(rest.position, filed.touched + rest.applied, tuple(unread), rebuilt=True)


class _Filed:
    """Every record that the journal knows and the archive has, once, whatever happened to it; `count` counts them.

    `position` is the journal's end before the first of them is read: what changes later comes after it.
    """

    def __init__(self, archive: Followable) -> None:
        self._archive = archive
        self._known: dict[RecordId, None] = {}
        self.position = self.count = 0
        while changes := archive.changes(self.position, _CHANGES_AT_ONCE):
            self.position = changes[-1].sequence
            self._known.update(
                dict.fromkeys(change.record for change in changes if change.record is not None)
            )

    @property
    def touched(self) -> int:
        return len(self._known)

    def __iter__(self) -> Iterator[Record]:
        self.count, known = 0, iter(self._known)
        while together := tuple(islice(known, _RECORDS_AT_ONCE)):
            for record in self._archive.records(together):
                self.count += 1
                yield record


def _entries(
    archive: Followable, records: Iterable[Record], unread: dict[RecordId, None]
) -> Iterator[IndexEntry]:
    for record in records:
        texts = readable_texts(archive, record.id)
        if texts is None:
            unread[record.id] = None
        yield entry_of(record, texts or ())


def readable_texts(archive: Readable, record: RecordId) -> tuple[str, ...] | None:
    """Returns the texts of a record's pages without the places of words, which take ten times as much.

    None where the store has lost or spoilt them. Raises `OSError` for all else.
    """
    try:
        return archive.texts(record)
    except (FileNotFoundError, BadInventory, BadFile):
        return None


def entry_of(record: Record, texts: Sequence[str]) -> IndexEntry:
    """Makes the index's entry of a record; a number or kind that was only suggested can be found as well.

    A suggested date is no date: a period asked for must not bring what a machine misread.
    """
    description = record.description
    return IndexEntry(
        id=record.id,
        title=record.title,
        code=record.code,
        aliases=record.aliases,
        number=description.number or record.suggested("number"),
        unit=description.unit,
        classification=description.classification,
        kind=description.kind or record.suggested("kind"),
        period=description.period,
        dated=description.dated,
        summary=description.summary,
        file=record.original.name,
        checksum=record.original.sha256,
        stage=record.stage,
        access=description.effective_access,
        pages=tuple(
            PageText(number, text, headings(text), enumerates(text))
            for number, text in enumerate(with_second_readings(texts), start=1)
            if text.strip()
        ),
    )
