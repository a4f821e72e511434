"""What a group of filings asks of the database, and that the journal says of it what it always said."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any

import pytest
from sqlalchemy import Engine, event

from archive.accession import filing
from archive.accession.submission import Submission
from archive.archive import Archive
from archive.registers.code_pattern import Pattern
from archive.registers.code_scheme import Scheme, Scope
from archive.values.record import Description, RecordId, Suggestion
from tests.making import DESCRIBED, Killed, file_all, file_one, renamed, submission

_GROUP = 32
_UNDATED = Description(title="Nota", unit="UM", classification="045")


def given(archive: Archive, number: int, said: Description = DESCRIBED) -> Submission:
    return submission(archive.home.staging / "given", f"surat nomor {number} ".encode() * 60, said)


@contextmanager
def statements() -> Iterator[list[str]]:
    """What is asked of any database meanwhile, but for `BEGIN`; one statement with many rows counts once."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith("BEGIN"):
            asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def test_a_group_asks_at_most_three_statements_a_record(archive: Archive) -> None:
    file_one(archive, b"sebelumnya")
    group = [given(archive, number) for number in range(_GROUP)]
    with statements() as asked:
        file_all(archive, group)
    assert len(asked) <= 3 * _GROUP


def test_one_record_asks_at_most_twenty_statements(archive: Archive) -> None:
    file_one(archive, b"sebelumnya")
    item = given(archive, 1)
    with statements() as asked:
        file_all(archive, [item])
    assert len(asked) <= 20


def test_the_journal_of_groups_is_what_it_was_record_by_record(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = count()
    monkeypatch.setattr(filing, "new_record_id", lambda: RecordId(f"{next(numbers):032}"))
    archive.registers.add_scheme(
        Scheme(None, "UM", Pattern.parse("{unit}-{number}/{classification}"), Scope.UNIT, date(2020, 1, 1))
    )
    start = archive.last_sequence()
    file_all(archive, _mixed(archive, 0))
    _left_by_a_death(archive, monkeypatch)
    file_all(
        archive, [*_mixed(archive, 3), given(archive, 90, replace(DESCRIBED, unit="UM")), given(archive, 91)]
    )
    file_one(archive, b"satu lagi")
    lines = [replace(entry, previous="").line for entry in archive.entries(after=start)]
    assert (
        hashlib.sha256(b"\n".join(lines)).hexdigest()
        == "3eadcc8aa163feb5aaee6b895e16914a6a2121020d6b3d4f7b00951bf0d2edda"
    )


def _mixed(archive: Archive, first: int) -> list[Submission]:
    """Coded by two schemes, coded on the day, uncoded, twice in one group, again under another name."""
    hinted = replace(given(archive, first + 1), suggestions=(Suggestion("number", "1", "Nomor 1", 1),))
    again = renamed(given(archive, first), "salinan.txt")
    return [
        given(archive, first),
        hinted,
        given(archive, first + 2, _UNDATED),
        given(archive, first + 3, Description(title="Tanpa kode")),
        again,
        given(archive, first + 4, replace(_UNDATED, classification="700")),
    ]


def _left_by_a_death(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """Codes that are reserved for bytes that did not come."""

    def die(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch, suppress(Killed):
        patch.setattr(type(archive.store), "put", die)
        file_all(archive, [given(archive, 90), given(archive, 91)])
