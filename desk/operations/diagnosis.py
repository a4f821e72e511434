"""What the doctor finds: versions, languages, cores, space, and how far the index is behind."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import version
from pathlib import Path

from archive.archive import Archive
from archive.integrity.ndsa import Area, Lacking, Standing
from archive.storage.filesystem import Volume, keeps_names, volume_of
from archive.storage.home import NotAHome
from desk.operations.wiring import generations, now, open_archive
from desk.settings.general import Settings
from desk.words.language import _
from ingest.ocr.installed import Tesseract, installed_tesseract
from ingest.reading.process import OMP_THREAD_LIMIT
from ingest.reading.sandbox import Fences, standing_fences
from search.index.contract import IndexUnavailable

_LIBRARIES = ("arsip", "pypdfium2", "pdfminer.six", "pytesseract", "pillow", "tantivy", "SQLAlchemy", "click")
_FEW_BYTES = 2 << 30
_FEW_INODES = 50_000
_CHECK_EVERY = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Space:
    """What is free on the file system of a folder."""

    bytes: int
    inodes: int


@dataclass(frozen=True, slots=True)
class Filesystem:
    """The file system of the home; `keeps_names`: renaming over a taken name is refused (None: not to be tried)."""

    type: str | None
    read_only: bool
    keeps_names: bool | None


@dataclass(frozen=True, slots=True)
class Holdings:
    """What an archive holds; `lag` counts the changes its index has not seen, None without an index."""

    records: int
    uncoded: int
    quarantined: int
    lag: int | None
    leftovers: int
    damaged: int
    oldest_check: str | None
    ndsa: tuple[Standing, ...]


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
    filesystem: Filesystem
    holdings: Holdings | None
    index_lag: int | None
    complaints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Glance:
    """What a short look shows: `complaints` are codes of what stops the work, none when the archive is usable."""

    home: str
    free: Space
    filesystem: Filesystem
    complaints: tuple[str, ...]


def glance(settings: Settings) -> Glance:
    """Open the archive, try its disk, and no more: no reader, no index, no counting.

    An archive without its index still files, so the index is no matter here. Raises as opening an archive does,
    but for an archive that is not there, which is a complaint.
    """
    volume = volume_of(settings.home)
    filesystem = _filesystem(settings.home, volume)
    complaints = (*_writing_complaints(filesystem), *(() if _opens(settings) else ("no_archive",)))
    return Glance(str(settings.home), _space(volume), filesystem, complaints)


def examine(settings: Settings) -> Diagnosis:
    """Look at the machine and at the archive, if there is one; changes nothing."""
    tesseract, volume, holdings = installed_tesseract(), volume_of(settings.home), _holdings(settings)
    free, filesystem = _space(volume), _filesystem(settings.home, volume)
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
        filesystem=filesystem,
        holdings=holdings,
        index_lag=holdings.lag if holdings else None,
        complaints=(
            *_machine_complaints(settings, tesseract),
            *_disk_complaints(free, filesystem),
            *_fence_complaints(fences),
            *_archive_complaints(holdings),
        ),
    )


def _machine_complaints(settings: Settings, tesseract: Tesseract | None) -> Iterator[str]:
    if tesseract is None:
        yield "no_tesseract"
    elif missing := set(settings.ocr_language.split("+")) - set(tesseract.languages):
        yield f"no_language_{'_'.join(sorted(missing))}"
    if settings.workers > len(os.sched_getaffinity(0)):
        yield "more_workers_than_cores"


def _disk_complaints(free: Space, filesystem: Filesystem) -> Iterator[str]:
    if free.bytes < _FEW_BYTES:
        yield "few_bytes"
    if free.inodes < _FEW_INODES:
        yield "few_inodes"
    if filesystem.keeps_names is False:
        yield "renames_replace"
    yield from _writing_complaints(filesystem)


def _writing_complaints(filesystem: Filesystem) -> Iterator[str]:
    if filesystem.read_only:
        yield "read_only"
    elif filesystem.keeps_names is None:
        yield "unwritable"


def _fence_complaints(fences: Fences) -> Iterator[str]:
    # Signals are left out: most kernels in use cannot hold them back yet, and nobody can mend that.
    if not fences.files:
        yield "readers_reach_files"
    if not fences.network:
        yield "readers_reach_network"


def _archive_complaints(holdings: Holdings | None) -> Iterator[str]:
    if holdings is None:
        yield "no_archive"
        return
    if holdings.lag is None:
        yield "no_index"
    elif holdings.lag:
        yield "index_behind"
    if holdings.damaged:
        yield "damaged_records"
    oldest = holdings.oldest_check
    if oldest is not None and now() - datetime.fromisoformat(oldest) > _CHECK_EVERY:
        yield "check_overdue"


def _space(volume: Volume) -> Space:
    return Space(volume.bytes, _FEW_INODES if volume.inodes is None else volume.inodes)


def _filesystem(home: Path, volume: Volume) -> Filesystem:
    return Filesystem(volume.type, volume.is_read_only, keeps_names(home))


def _holdings(settings: Settings) -> Holdings | None:
    try:
        with closing(open_archive(settings)) as archive:
            return Holdings(
                records=archive.count(),
                uncoded=archive.count(uncoded=True),
                quarantined=sum(1 for _held in archive.quarantine.listed()),
                lag=_lag(archive),
                leftovers=len(archive.staging.leftovers()),
                damaged=len({each.record for each in archive.damaged()}),
                oldest_check=archive.scrub.coverage().oldest,
                ndsa=archive.standings(),
            )
    except NotAHome:
        return None


def _opens(settings: Settings) -> bool:
    try:
        with closing(open_archive(settings)):
            return True
    except NotAHome:
        return False


def _lag(archive: Archive) -> int | None:
    try:
        return archive.unseen(generations(archive).current().position())
    except IndexUnavailable:
        return None


def glance_text(seen: Glance) -> str:
    """The short look for a person."""
    if not seen.complaints:
        return _("arsip dapat dipakai: {home}").format(home=seen.home)
    return _complaints_text(seen.complaints)


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
        (_("Sistem berkas"), _filesystem_text(diagnosis.filesystem)),
        (_("Arsip"), f"{diagnosis.home}: {_holdings_text(diagnosis.holdings)}"),
    ]
    if diagnosis.holdings is not None:
        rows.append((_("Tingkat NDSA"), _ndsa_text(diagnosis.holdings.ndsa)))
    lines = [f"{label:<18}{value}" for label, value in rows]
    return "\n".join([*lines, _complaints_text(diagnosis.complaints)]).rstrip()


def _complaints_text(complaints: tuple[str, ...]) -> str:
    return "\n".join(_("perlu diperbaiki: {code}").format(code=code) for code in complaints)


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


def _filesystem_text(filesystem: Filesystem) -> str:
    names = {
        True: _("nama terpakai tidak tertimpa"),
        False: _("nama terpakai dapat tertimpa"),
        None: _("tidak dapat ditulisi"),
    }
    return f"{filesystem.type or '?'}, {names[filesystem.keeps_names]}"


def _ndsa_text(standings: tuple[Standing, ...]) -> str:
    """The level of each area, and what its next level lacks."""
    areas = {
        Area.STORAGE: _("penyimpanan"),
        Area.INTEGRITY: _("keutuhan"),
        Area.CONTROL: _("kendali"),
        Area.METADATA: _("metadata"),
        Area.CONTENT: _("isi"),
    }
    lacking = {
        Lacking.NOTHING: "",
        Lacking.SECOND_COPY: _("belum ada salinan kedua"),
        Lacking.COPY_ELSEWHERE: _("perlu salinan di tempat lain"),
        Lacking.REGULAR_CHECK: _("belum semua diperiksa dalam 90 hari"),
        Lacking.METADATA_STANDARD: _("metadata pelestarian belum menurut PREMIS"),
        Lacking.JOURNAL_REVIEW: _("jurnal perlu ditelaah berkala"),
        Lacking.FORMAT_VERIFICATION: _("format belum diverifikasi"),
    }
    told = []
    for each in standings:
        why = f" ({lacking[each.lacking]})" if lacking[each.lacking] else ""
        told.append(f"{areas[each.area]} {each.level}{why}")
    return ", ".join(told)
