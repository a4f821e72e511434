"""Measures the queues of a large archive, and thousands of sign-offs in one call.

`python -m bench.sign_offs [RECORDS]`; times are seconds of the processor.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from time import process_time
from typing import Any

from sqlalchemy import Connection

from archive.archive import Archive
from archive.catalogue import schema
from archive.journal.entries import SEGMENT
from archive.values.record import RecordId, Stage
from office.people.appointments import Appointment, OfficeRole, Person
from office.people.directory import Directory
from office.signing.queues import QueueScope, counts, waiting
from office.signing.record_signing import RecordSigning, by_sign_offs
from office.signing.requirements import Signing
from office.signing.sign_offs import STEPS, Step

_UNITS = ("IKP", "APTIKA", "SEK", "SANDI", "STATISTIK")
_SIGNED, _TOGETHER = 5_000, 10_000
_FIRST = 10  # the place in the journal of the first filing
_NOW = datetime(2026, 11, 30, 3, tzinfo=UTC)


def main(count: int) -> None:
    """Fill a catalogue with rows of records and filings, and print what asking and signing take."""
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive.create(Path(folder) / "home", "bench", lambda: _NOW).with_stages(by_sign_offs)
        archive.catalogue.followed_by(lambda: None)  # the filings below are rows alone, of no chain
        _fill(archive, count)
        directory = Directory(archive.catalogue, archive.journal)
        directory.add(Person("eka", "Eka"), Person("adi", "Adi"))
        roles = (("eka", OfficeRole.DOCUMENTATION), ("adi", OfficeRole.ADMINISTRATOR))
        first = date(2026, 1, 1)
        directory.appoint(*(Appointment(0, who, role, None, first, None, "SK 1") for who, role in roles))
        scopes = [QueueScope(step) for step in STEPS]
        with archive.catalogue.reading() as connection:
            _tell(f"counts of the queues of {count} records", lambda: counts(connection, scopes))
            _tell("the 50 oldest of a long queue", lambda: waiting(connection, scopes[0], 50))
            _tell("the 50 oldest of a short queue", lambda: waiting(connection, QueueScope(Step.VERIFY), 50))
        ids = [RecordId(f"{number:016}") for number in range(_SIGNED)]
        _tell(f"{_SIGNED} sign-offs in one call", lambda: _sign(archive, ids))
        archive.close()


def _sign(archive: Archive, ids: Sequence[RecordId]) -> None:
    outcomes = RecordSigning(archive, _NOW.date()).sign(ids, Signing(Step.DESCRIBE, "eka"))
    if refused := [outcome for outcome in outcomes if outcome.refused]:
        raise SystemExit(f"refused: {refused[0]}")


def _tell(what: str, act: Callable[[], object]) -> None:
    began = process_time()
    act()
    print(f"{what:<48}{process_time() - began:8.2f} s")


def _fill(archive: Archive, count: int) -> None:
    with archive.catalogue.writing() as connection:
        rows = enumerate(_rows(count))
        while part := list(islice(rows, _TOGETHER)):
            connection.execute(schema.record.insert(), [row for _, row in part])
            connection.execute(schema.journal.insert(), [_entry(number, row["id"]) for number, row in part])
        _fill_segment(connection, count)


def _fill_segment(connection: Connection, count: int) -> None:
    """Pad the journal to the end of a segment, so that the next root is one of true entries alone."""
    last = (count + _FIRST) // SEGMENT + 1
    padding = [_entry(number, None) for number in range(count, last * SEGMENT - _FIRST + 1)]
    connection.execute(schema.journal.insert(), padding)
    roots = [{"number": number, "root": "0" * 64} for number in range(1, last + 1)]
    connection.execute(schema.segment.insert(), roots)


def _rows(count: int) -> Iterator[Mapping[str, Any]]:
    for number in range(count):
        yield {
            "id": f"{number:016}",
            "code": f"045/{number}/IKP/2026",
            "version": 1,
            "stage": Stage.RECEIVED.value,
            "publication": "none",
            "phase": "active",
            "title": f"Surat {number}",
            "summary": "ringkas",
            "kind": "surat",
            "dated": date(2026, 1, 1),
            "unit": _UNITS[number % len(_UNITS)],
            "access": "ordinary",
            "publicity": "periodic",
            "name": "a.pdf",
            "media_type": "application/pdf",
            "size": 1,
            "sha256": f"{number:064x}",
            "sha512": f"{number:0128x}",
        }


def _entry(number: int, record: str | None) -> Mapping[str, Any]:
    digest = f"{number:064x}"
    return {
        "sequence": number + _FIRST,
        "time": f"2026-01-{number % 28 + 1:02}T08:00:00.000+00:00",
        "actor": "bench",
        "action": "filed" if record else "padding",
        "record": record,
        "detail": "{}",
        "previous": digest,
        "digest": digest,
    }


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
