"""Checks many objects at once, in batches, on as many processes as hash faster."""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from multiprocessing import get_context

from archive.integrity.fast_path import intact
from archive.integrity.fixity import Expected, FixityCheck, FixityVerdict, check_object
from archive.storage.digests import DigestReader
from archive.storage.object_names import place_below
from archive.values.record import RecordId

_BATCH_RECORDS, _BATCH_BYTES = 128, 64 << 20
_AHEAD = 3  # batches for each process, so that none waits while the outcome of others is written down


@dataclass(frozen=True, slots=True)
class ExaminedRecord:
    """The result of checking one record: bytes read, files as filed, and a verdict on each other file.

    `record` is None for what lies in the store beside the records.
    """

    record: RecordId | None
    bytes: int
    same: tuple[str, ...]
    findings: Mapping[str, FixityVerdict]

    @property
    def files(self) -> int:
        return len(self.same) + len(self.findings)

    def checks(self) -> Iterator[FixityCheck]:
        """File by file, in the order of their paths."""
        verdicts = {**dict.fromkeys(self.same, FixityVerdict.SAME), **self.findings}
        for file, verdict in sorted(verdicts.items()):
            yield FixityCheck(self.record, file, verdict)

    def wrong(self) -> Iterator[FixityCheck]:
        """Only the findings."""
        for file, verdict in sorted(self.findings.items()):
            yield FixityCheck(self.record, file, verdict)


@dataclass(frozen=True, slots=True)
class Load:
    """One object to be examined, and about how many bytes that means.

    `span` are the places in the journal that this record's filing ends, from after the filing examined before it.
    """

    expected: Expected
    bytes: int
    span: tuple[int, int] | None = None


Batch = tuple[ExaminedRecord, ...]


def batches(loads: Iterable[Load]) -> Iterator[tuple[Expected, ...]]:
    """Put objects together so that a batch is worth sending, and short enough to stop between two."""
    batch: list[Expected] = []
    size = 0
    for load in loads:
        batch.append(load.expected)
        size += load.bytes
        if len(batch) >= _BATCH_RECORDS or size >= _BATCH_BYTES:
            yield tuple(batch)
            batch, size = [], 0
    if batch:
        yield tuple(batch)


def examine(root: str, batch: Sequence[Expected], *, cached: bool) -> Batch:
    """Check the objects of a batch one after another, in this process."""
    reader = DigestReader(cached=cached)
    names: dict[tuple[str, ...], tuple[str, ...]] = {}  # most objects have the same files: one tuple for all
    examined = []
    for expected in batch:
        before = reader.bytes
        folder = f"{root}/{place_below(expected.record)}"
        same, findings = intact(reader, folder, expected), {}
        if same is None:
            before = reader.bytes
            verdicts = check_object(reader, folder, expected)
            findings = {file: found for file, found in verdicts.items() if found is not FixityVerdict.SAME}
            same = tuple(verdicts.keys() - findings.keys())
        same = names.setdefault(same, same)
        examined.append(ExaminedRecord(expected.record, reader.bytes - before, same, findings))
    return tuple(examined)


@dataclass(frozen=True, slots=True)
class Manner:
    """How to read: out of the page cache or past it, and with how many processes."""

    cached: bool = False
    workers: int = 1


def examine_all(root: str, loads: Iterable[Load], manner: Manner) -> Iterator[Batch]:
    """Checks objects of a storage root in the order given, batch by batch.

    Each core has a process of its own: for small files opening and comparing costs as much as hashing, and
    threads would wait for each other. What fits in one batch is checked here, sooner than a process has started.
    No batch is taken from `loads` before there is room for it, so that the giver may stop at any time.
    """
    given = batches(loads)
    first = tuple(islice(given, min(manner.workers, 2)))
    if len(first) <= 1:
        yield from (examine(root, batch, cached=manner.cached) for batch in chain(first, given))
        return
    with _pool(manner.workers) as pool:
        running: deque[Future[Batch]] = deque()
        for batch in chain(first, given):
            running.append(pool.submit(examine, root, batch, cached=manner.cached))
            if len(running) > _AHEAD * manner.workers:
                yield running.popleft().result()
        while running:
            yield running.popleft().result()


@contextmanager
def _pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    # Forked, for they only read and hash: they begin at once, where a fresh interpreter takes longer than a thousand
    # small records, and they never touch the locks or connections that they inherit, nor sweep what they share.
    pool = ProcessPoolExecutor(workers, mp_context=get_context("fork"), initializer=gc.freeze)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)
