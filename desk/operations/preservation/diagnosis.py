"""Examines machine and archive: versions, languages, cores, space, and the index."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from archive.archive import Archive
from archive.copies.replica import Replicas
from archive.integrity.ndsa import Standing, standings_of
from archive.storage.filesystem import Volume, keeps_names, volume_of
from archive.storage.home import NotAHome
from desk.operations.assembly import open_archive
from desk.operations.clock import now
from desk.operations.index.engine import generations
from desk.settings.general import Settings
from ingest.ocr.installed import Tesseract, installed_tesseract, second_models
from ingest.reading.fence.process import OMP_THREAD_LIMIT
from ingest.reading.fence.sandbox import Fences, standing_fences
from office.people.directory import Directory
from search.index.contract import IndexUnavailable

_LIBRARIES = ("arsip", "pypdfium2", "pdfminer.six", "pytesseract", "pillow", "tantivy", "SQLAlchemy", "click")
_FEW_BYTES = 2 << 30
_FEW_INODES = 50_000
_CHECK_EVERY = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Space:
    """The free space on the file system of a folder."""

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
    """The holdings of an archive; `lag` counts the changes its index has not seen, None without an index.

    `log_follows`: keys, transcript and signature could follow the journal when the archive was opened.
    `is_house_open`: no administrator was appointed, so nobody is asked who they are.
    `is_clock_behind`: the clock shows a time before the journal's last entry.
    """

    records: int
    uncoded: int
    quarantined: int
    lag: int | None
    leftovers: int
    damaged: int
    oldest_check: str | None
    log_follows: bool
    is_readable_by_others: bool
    is_clock_behind: bool
    ndsa: tuple[Standing, ...]
    is_house_open: bool


@dataclass(frozen=True, slots=True)
class MachineFacts:
    """The machine that readers and indexes run on."""

    python: str
    libraries: Mapping[str, str]
    tesseract: Tesseract | None
    fences: Fences
    cores: int
    workers: int
    omp_thread_limit: int


@dataclass(frozen=True, slots=True)
class HomeDisk:
    """Where the home is, and the disk that it is on."""

    home: str
    free: Space
    filesystem: Filesystem


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Everything the doctor looked at; `complaints` are stable codes of what should be mended."""

    machine: MachineFacts
    disk: HomeDisk
    holdings: Holdings | None
    complaints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Glance:
    """The result of a short look: `complaints` are codes of what stops the work, none when the archive is usable."""

    disk: HomeDisk
    complaints: tuple[str, ...]


def glance(settings: Settings) -> Glance:
    """Open the archive, try its disk, and no more: no reader, no index, no counting.

    An archive without its index still files, so the index is no matter here. Raises as opening an archive does,
    but for an archive that is not there, which is a complaint.
    """
    disk = _disk(settings.home)
    opening = () if _opens(settings) else ("no_archive",)
    return Glance(disk, (*_writing_complaints(disk.filesystem), *opening))


def examine(settings: Settings) -> Diagnosis:
    """Look at the machine and at the archive, if there is one; changes nothing."""
    machine, disk, holdings = _machine(settings), _disk(settings.home), _holdings(settings)
    complaints = (
        *_machine_complaints(settings, machine),
        *_disk_complaints(disk),
        *_fence_complaints(machine.fences),
        *_archive_complaints(holdings),
    )
    return Diagnosis(machine, disk, holdings, complaints)


def _machine(settings: Settings) -> MachineFacts:
    return MachineFacts(
        python=platform.python_version(),
        libraries={name: version(name) for name in _LIBRARIES},
        tesseract=installed_tesseract(),
        fences=standing_fences(),
        cores=len(os.sched_getaffinity(0)),
        workers=settings.workers,
        omp_thread_limit=OMP_THREAD_LIMIT,
    )


def _disk(home: Path) -> HomeDisk:
    volume = volume_of(home)
    return HomeDisk(str(home), _space(volume), _filesystem(home, volume))


def _machine_complaints(settings: Settings, machine: MachineFacts) -> Iterator[str]:
    if machine.tesseract is None:
        yield "no_tesseract"
    elif missing := _models(settings.ocr_language) - set(machine.tesseract.languages):
        yield f"no_language_{'_'.join(sorted(missing))}"
    if settings.ocr_program == "tesserocr" and find_spec("tesserocr") is None:
        yield "no_tesserocr"
    if machine.workers > machine.cores:
        yield "more_workers_than_cores"


def _models(language: str) -> set[str]:
    """What reading in a language takes, with the models for the letters that it lacks."""
    return {model for models in (language, second_models(language)) for model in models.split("+") if model}


def _disk_complaints(disk: HomeDisk) -> Iterator[str]:
    if disk.free.bytes < _FEW_BYTES:
        yield "few_bytes"
    if disk.free.inodes < _FEW_INODES:
        yield "few_inodes"
    if disk.filesystem.keeps_names is False:
        yield "renames_replace"
    yield from _writing_complaints(disk.filesystem)


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
    yield from _log_complaints(holdings)
    if holdings.damaged:
        yield "damaged_records"
    oldest = holdings.oldest_check
    if oldest is not None and now() - datetime.fromisoformat(oldest) > _CHECK_EVERY:
        yield "check_overdue"


def _log_complaints(holdings: Holdings) -> Iterator[str]:
    if holdings.is_readable_by_others:
        yield "readable_by_others"
    if holdings.is_clock_behind:
        yield "clock_behind"
    if not holdings.log_follows:
        yield "log_in_trouble"


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
                oldest_check=archive.checks.coverage().oldest,
                log_follows=not archive.troubles,
                is_readable_by_others=any(map(_is_readable_by_others, _places(archive))),
                is_clock_behind=archive.is_clock_behind(),
                ndsa=standings_of(archive.catalogue, archive.checks.coverage(), now()),
                is_house_open=not Directory(archive.catalogue, archive.journal).is_closed(),
            )
    except NotAHome:
        return None


def _places(archive: Archive) -> Iterator[Path]:
    """Where the archive's bytes are: the home, and the replicas that are in their places."""
    yield archive.home.root
    yield from (Path(replica.place) for replica in Replicas(archive).reachable())


def _is_readable_by_others(folder: Path) -> bool:
    return bool(folder.stat().st_mode & 0o077)


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
