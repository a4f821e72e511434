"""Puts another file in the place of a record's original, and copies a former one."""

from __future__ import annotations

from pathlib import Path

from archive.archive import Archive
from archive.values.record import Record
from desk.operations.assembly import languages, opened_reader
from desk.operations.clock import today
from desk.settings.general import Settings
from ingest.batch.new_original import read_new_original
from office.people.gate import require
from office.people.permissions import Right


def replace_original(archive: Archive, settings: Settings, name: str, path: Path, reason: str) -> Record:
    """The record with new bytes and pages; what it was filed with stays readable in its versions.

    Raises `NotFound`, `NotPermitted`, `HeldElsewhere`, `RecordDestroyed`, `Unreceivable`, `CannotRead`.
    """
    record = archive.find(name)
    require(archive, Right.RECEIVE, [record.description.unit], today(settings))
    with archive.staging.bench() as bench, opened_reader(settings, archive, bench) as reader:
        submission = read_new_original(path, record.description, bench, reader, languages(settings, archive))
        return archive.filing.replace_original(record.id, submission, reason)
