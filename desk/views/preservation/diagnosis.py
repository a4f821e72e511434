"""Makes a row of the doctor's findings: all of them, or a short look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from desk.operations.preservation.diagnosis import Diagnosis, Filesystem, Glance, Holdings, Space
from ingest.ocr.installed import Tesseract
from ingest.reading.fence.sandbox import Fences


@dataclass(frozen=True, slots=True)
class DiagnosisRow:
    """`complaints` are stable codes; `index_lag` counts the changes that the index has not seen."""

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
class GlanceRow:
    """`complaints` are stable codes; none of them when the archive is usable."""

    home: str
    free: Space
    filesystem: Filesystem
    complaints: tuple[str, ...]


def diagnosis_row(found: Diagnosis) -> DiagnosisRow:
    machine, disk = found.machine, found.disk
    return DiagnosisRow(
        python=machine.python,
        libraries=machine.libraries,
        tesseract=machine.tesseract,
        fences=machine.fences,
        cores=machine.cores,
        workers=machine.workers,
        omp_thread_limit=machine.omp_thread_limit,
        home=disk.home,
        free=disk.free,
        filesystem=disk.filesystem,
        holdings=found.holdings,
        index_lag=found.holdings.lag if found.holdings else None,
        complaints=found.complaints,
    )


def glance_row(seen: Glance) -> GlanceRow:
    return GlanceRow(seen.disk.home, seen.disk.free, seen.disk.filesystem, seen.complaints)
