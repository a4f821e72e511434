"""Makes the certificate of a batch: the outcome of every file and page, asked of the live index."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import msgspec

from archive.accession.batches import BatchFile, LedgerPage
from archive.archive import Archive
from archive.values.record import PageCounts, PageSource, RecordId
from archive.values.serialisation import canonical
from desk.operations.clock import now
from desk.operations.index.engine import generations
from ingest.batch.batch_record import Account
from search.index.contract import Index, IndexUnavailable
from search.mirror.probe import unfindable


@dataclass(frozen=True, slots=True)
class FailedPage:
    """A page nobody could read; `reason` is a stable code, `part` what the part is called that it stands for."""

    path: str
    record: str
    page: int
    reason: str
    part: str | None = None


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file that was not filed; `id` is its name in quarantine, None where not even its bytes could be had."""

    path: str
    id: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class UnfoundPage:
    """A page that has words and that the index does not find; page 0 stands for a record it does not know at all."""

    path: str
    record: str
    page: int


@dataclass(frozen=True, slots=True)
class Certificate:
    """A contract in JSON: fields may be added, never changed. `index` is why the index could not be asked, or None.

    `received` is the sum of `filed`, `already_filed`, `quarantined` and the files in `waiting`; `pages` counts each
    record once.
    """

    batch: int
    issued: str
    actor: str
    received: int
    filed: int
    already_filed: int
    quarantined: int
    pages: PageCounts
    failed_pages: tuple[FailedPage, ...]
    held_files: tuple[HeldFile, ...]
    waiting: tuple[str, ...]
    unfound_pages: tuple[UnfoundPage, ...]
    index: str | None

    @property
    def is_clean(self) -> bool:
        """Whether nothing is open: every page was read, and can be found."""
        return not (
            self.failed_pages
            or self.held_files
            or self.waiting
            or self.unfound_pages
            or self.index is not None
        )


def certify(archive: Archive, account: Account) -> Certificate:
    """Draw up the certificate, keep it with the batch, and seal it in the journal."""
    account.refresh()
    files = archive.batches.files(account.number)
    ledger = tuple(archive.batches.pages(account.number))
    paths = {RecordId(file.ref): file.given.path for file in reversed(files) if file.ref is not None}
    unfound, trouble = _asked(archive, {page.record: paths[page.record] for page in ledger})
    certificate = Certificate(
        batch=account.number,
        issued=now().isoformat(timespec="seconds"),
        actor=archive.journal.actor,
        received=len(files),
        filed=_count(files, "filed"),
        already_filed=_count(files, "already_filed"),
        quarantined=_count(files, "quarantined"),
        pages=_counted(ledger),
        failed_pages=tuple(
            FailedPage(paths[page.record], page.record, page.number, page.reason, page.part)
            for page in ledger
            if page.reason is not None
        ),
        held_files=tuple(
            HeldFile(file.given.path, file.ref, file.reason)
            for file in files
            if file.outcome == "quarantined"
        ),
        waiting=tuple(file.given.path for file in files if file.outcome is None),
        unfound_pages=unfound,
        index=trouble,
    )
    detail = {"received": str(len(files)), "clean": "yes" if certificate.is_clean else "no"}
    archive.batches.certify(account.number, canonical(certificate), detail)
    return certificate


def certificate_of(archive: Archive, number: int, *, as_kept: bool) -> Certificate:
    """The certificate of a batch, asked anew or as it was kept; raises `NoSuchBatch`."""
    kept = archive.batches.certificate(number)
    if as_kept and kept is not None:
        return msgspec.json.decode(kept, type=Certificate)
    return certify(archive, Account(archive, number))


def _asked(archive: Archive, paths: Mapping[RecordId, str]) -> tuple[tuple[UnfoundPage, ...], str | None]:
    try:
        index = generations(archive).current()
        return tuple(_unfound(archive, index, paths)), None
    except IndexUnavailable as error:
        return (), error.reason.value


def _unfound(archive: Archive, index: Index, paths: Mapping[RecordId, str]) -> Iterator[UnfoundPage]:
    known = {record.id: record for record in archive.records(tuple(paths))}
    for record_id, path in paths.items():
        if record_id not in known:
            yield UnfoundPage(path, record_id, 0)
            continue
        texts = dict(enumerate(archive.texts(record_id), start=1))
        for missing in unfindable(index, known[record_id], texts):
            yield UnfoundPage(path, record_id, missing.page)


def _count(files: tuple[BatchFile, ...], outcome: str) -> int:
    return sum(file.outcome == outcome for file in files)


def _counted(ledger: tuple[LedgerPage, ...]) -> PageCounts:
    sources = [page.source for page in ledger]
    return PageCounts(
        text=sources.count(PageSource.TEXT),
        ocr=sources.count(PageSource.OCR),
        blank=sources.count(PageSource.BLANK),
        failed=sources.count(PageSource.NONE),
    )
