"""What the doctor finds: versions, languages, cores, space, and how far the index is behind."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from archive.archive import Archive
from archive.home import NotAHome
from desk.language import _
from desk.settings import Settings
from desk.wiring import generations, opened_archive
from ingest.containment import Fences, standing_fences
from ingest.engine import Tesseract, installed_tesseract
from ingest.workers import OMP_THREAD_LIMIT
from search.index import IndexUnavailable

_LIBRARIES = ("arsip", "pypdfium2", "pdfminer.six", "pytesseract", "pillow", "tantivy", "SQLAlchemy", "click")
_FEW_BYTES = 2 << 30
_FEW_INODES = 50_000


@dataclass(frozen=True, slots=True)
class Space:
    """What is free on the file system of a folder."""

    bytes: int
    inodes: int


@dataclass(frozen=True, slots=True)
class Holdings:
    """What an archive holds; `lag` counts the changes its index has not seen, None without an index."""

    records: int
    uncoded: int
    quarantined: int
    lag: int | None
    leftovers: int


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Everything the doctor looked at; `complaints` are stable codes of what should be mended."""

    python: str
    libraries: Mapping[str, str]
    tesseract: Tesseract | None
    fences: Fences
    cores: int
    workers: int
    omp_thread_limit: int
    home: str
    free: Space
    holdings: Holdings | None
    index_lag: int | None
    complaints: tuple[str, ...]


def examine(settings: Settings) -> Diagnosis:
    """Look at the machine and at the archive, if there is one; changes nothing."""
    tesseract, free, holdings = installed_tesseract(), _space(settings.home), _holdings(settings)
    fences = standing_fences()
    return Diagnosis(
        python=platform.python_version(),
        libraries={name: version(name) for name in _LIBRARIES},
        tesseract=tesseract,
        fences=fences,
        cores=len(os.sched_getaffinity(0)),
        workers=settings.workers,
        omp_thread_limit=OMP_THREAD_LIMIT,
        home=str(settings.home),
        free=free,
        holdings=holdings,
        index_lag=holdings.lag if holdings else None,
        complaints=(
            *_machine_complaints(settings, tesseract, free),
            *_fence_complaints(fences),
            *_archive_complaints(holdings),
        ),
    )


def _machine_complaints(settings: Settings, tesseract: Tesseract | None, free: Space) -> Iterator[str]:
    if tesseract is None:
        yield "no_tesseract"
    elif missing := set(settings.ocr_language.split("+")) - set(tesseract.languages):
        yield f"no_language_{'_'.join(sorted(missing))}"
    if settings.workers > len(os.sched_getaffinity(0)):
        yield "more_workers_than_cores"
    if free.bytes < _FEW_BYTES:
        yield "few_bytes"
    if free.inodes < _FEW_INODES:
        yield "few_inodes"


def _fence_complaints(fences: Fences) -> Iterator[str]:
    # Signals are left out: most kernels in use cannot hold them back yet, and nobody can mend that.
    if not fences.files:
        yield "readers_reach_files"
    if not fences.network:
        yield "readers_reach_network"


def _archive_complaints(holdings: Holdings | None) -> Iterator[str]:
    if holdings is None:
        yield "no_archive"
    elif holdings.lag is None:
        yield "no_index"
    elif holdings.lag:
        yield "index_behind"


def _space(folder: Path) -> Space:
    existing = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    status = os.statvfs(existing)
    # A file system without a fixed table of inodes (btrfs, some network ones) says 0 of 0.
    inodes = status.f_favail if status.f_files else _FEW_INODES
    return Space(status.f_bavail * status.f_frsize, inodes)


def _holdings(settings: Settings) -> Holdings | None:
    try:
        with opened_archive(settings) as archive:
            return Holdings(
                records=archive.count(),
                uncoded=archive.count(uncoded=True),
                quarantined=sum(1 for _held in archive.quarantine.listed()),
                lag=_lag(archive),
                leftovers=len(archive.staging.leftovers()),
            )
    except NotAHome:
        return None


def _lag(archive: Archive) -> int | None:
    try:
        return archive.unseen(generations(archive).current().position())
    except IndexUnavailable:
        return None


def diagnosis_text(diagnosis: Diagnosis) -> str:
    """The diagnosis for a person."""
    engine = diagnosis.tesseract
    rows = [
        ("Python", diagnosis.python),
        (_("Pustaka"), ", ".join(f"{name} {number}" for name, number in diagnosis.libraries.items())),
        (
            "Tesseract",
            f"{engine.version} ({', '.join(engine.languages)})" if engine else _("tidak terpasang"),
        ),
        (_("Pagar pembaca"), _fences_text(diagnosis.fences)),
        (_("Inti / pekerja"), f"{diagnosis.cores} / {diagnosis.workers}"),
        ("OMP_THREAD_LIMIT", str(diagnosis.omp_thread_limit)),
        (_("Ruang bebas"), f"{diagnosis.free.bytes / (1 << 30):.1f} GiB, {diagnosis.free.inodes} inode"),
        (_("Arsip"), f"{diagnosis.home}: {_holdings_text(diagnosis.holdings)}"),
    ]
    lines = [f"{label:<18}{value}" for label, value in rows]
    lines += [_("perlu diperbaiki: {code}").format(code=code) for code in diagnosis.complaints]
    return "\n".join(lines)


def _fences_text(fences: Fences) -> str:
    names = ((_("berkas"), fences.files), (_("jaringan"), fences.network), (_("sinyal"), fences.signals))
    return ", ".join(name if stands else _("{name}: tidak ada").format(name=name) for name, stands in names)


def _holdings_text(holdings: Holdings | None) -> str:
    if holdings is None:
        return _("belum ada")
    behind = _("tidak ada") if holdings.lag is None else str(holdings.lag)
    return _(
        "{records} arsip ({uncoded} belum berkode), {quarantined} di karantina, "
        "ketinggalan indeks {lag}, sisa kerja {leftovers}"
    ).format(
        records=holdings.records,
        uncoded=holdings.uncoded,
        quarantined=holdings.quarantined,
        lag=behind,
        leftovers=holdings.leftovers,
    )
