"""A row that somebody changed, removed or added with a tool for databases is named; whatever was really done is not."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Boolean, Column, Date, Integer, Table

from archive.archive import Archive
from archive.catalogue import schema
from archive.catalogue.schema.metadata import Truth
from archive.integrity.fixity import FixityCheck, FixityVerdict
from archive.integrity.parallel import Manner
from archive.integrity.replayed_rows import compare_rows
from archive.integrity.scrub import Budget
from desk.operations.replay_table import REPLAY_TABLE
from tests.archive.eventful import make_eventful
from tests.making import Clock

TOLD = list(schema.replayed_tables())
BY_RECORD = list(schema.replayed_tables(by_record=True))
OTHER = {Integer: 4711, Date: "1945-08-17", Boolean: 2}

each_told = pytest.mark.parametrize("table", TOLD, ids=lambda table: table.name)
Columns = Mapping[str, Any]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    archive = make_eventful(tmp_path_factory.mktemp("eventful") / "home")
    archive.close()
    return archive.home.root


@pytest.fixture
def eventful(undisturbed: Path, tmp_path: Path) -> Iterator[Archive]:
    shutil.copytree(undisturbed, tmp_path / "home")
    opened = Archive.open(tmp_path / "home", "siti", Clock()).with_replays(REPLAY_TABLE)
    with closing(opened) as archive:
        yield archive


def found(archive: Archive) -> list[FixityCheck]:
    with archive.catalogue.reading() as connection:
        return list(compare_rows(connection, archive.replays))


def attack(archive: Archive, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(archive.home.catalogue)) as connection, connection:
        connection.execute(statement, values)


def first_row(archive: Archive, table: Table) -> Columns:
    keys = ", ".join(column.name for column in table.primary_key)
    with closing(sqlite3.connect(archive.home.catalogue)) as connection:
        connection.row_factory = sqlite3.Row
        row = connection.execute(f"SELECT rowid AS at_row, * FROM {table.name} ORDER BY {keys}").fetchone()  # noqa: S608
    assert row is not None, f"the eventful archive has nothing in {table.name}"
    return dict(row)


def name_of(table: Table, row: Columns) -> str:
    return "/".join(("catalogue", table.name, *(str(row[column.name]) for column in table.primary_key)))


def another_value(column: Column[Any], row: Columns) -> object:
    if isinstance(column.type, Boolean):
        return 1 - row[column.name]
    return next((value for kind, value in OTHER.items() if isinstance(column.type, kind)), "0.25 lain")


def forge_a_value(archive: Archive, table: Table) -> Columns:
    """Change the last column of the first row that is no key."""
    row = first_row(archive, table)
    column = [one for one in table.columns if not one.primary_key][-1]
    if (
        table is schema.checked
    ):  # which has no other column but the run, and stretches that follow one another
        column = table.c.last
    value = another_value(column, row)
    attack(archive, f"UPDATE {table.name} SET {column.name} = ? WHERE rowid = ?", value, row["at_row"])  # noqa: S608
    return row


@pytest.mark.parametrize("table", schema.tables.sorted_tables, ids=lambda table: table.name)
def test_every_table_says_what_decides_over_its_rows(table: Table) -> None:
    assert isinstance(table.info["truth"], Truth)


def test_whatever_was_really_done_is_no_finding(eventful: Archive) -> None:
    assert found(eventful) == []


@pytest.mark.slow
@each_told
def test_a_row_that_was_changed_is_named(eventful: Archive, table: Table) -> None:
    if table in (schema.other_name, schema.office_word):
        pytest.skip("all of its columns are key")
    row = forge_a_value(eventful, table)
    (check,) = found(eventful)
    assert (check.file, check.verdict) == (name_of(table, row), FixityVerdict.DIFFERS)


@pytest.mark.slow
@each_told
def test_a_row_that_was_removed_is_named(eventful: Archive, table: Table) -> None:
    row = first_row(eventful, table)
    attack(eventful, f"DELETE FROM {table.name} WHERE rowid = ?", row["at_row"])  # noqa: S608
    (check,) = found(eventful)
    assert (check.file, check.verdict) == (name_of(table, row), FixityVerdict.MISSING)


@pytest.mark.slow
@each_told
def test_a_row_that_nobody_told_of_is_named(eventful: Archive, table: Table) -> None:
    row = {column.name: first_row(eventful, table)[column.name] for column in table.columns}
    key = list(table.primary_key.columns)[-1]
    row |= {
        column.name: another_value(column, row) for column in table.columns if column.unique or column is key
    }
    names, places = ", ".join(row), ", ".join("?" * len(row))
    attack(eventful, f"INSERT INTO {table.name} ({names}) VALUES ({places})", *row.values())  # noqa: S608
    (check,) = found(eventful)
    assert (check.file, check.verdict) == (name_of(table, row), FixityVerdict.UNEXPECTED)


@pytest.mark.slow
@pytest.mark.parametrize("table", BY_RECORD, ids=lambda table: table.name)
def test_a_look_at_one_record_finds_what_was_done_to_its_own_rows(eventful: Archive, table: Table) -> None:
    row = first_row(eventful, table)
    record = eventful.record(row[table.info["record"]])
    assert record is not None
    before = eventful.contradictions(record.id)
    attack(eventful, f"DELETE FROM {table.name} WHERE rowid = ?", row["at_row"])  # noqa: S608
    named = FixityCheck(record.id, name_of(table, row), FixityVerdict.MISSING)
    assert named in set(eventful.contradictions(record.id)) - set(before)


def test_the_check_tells_of_rows_with_its_other_findings(eventful: Archive) -> None:
    attack(eventful, "UPDATE rule SET active = '0 Tahun', disposition = 'Musnah'")
    attack(eventful, "DELETE FROM hold")
    checks = eventful.scrub.run(Budget(), Manner(cached=True))
    rows = {(check.file, check.verdict) for check in checks if check.file.startswith("catalogue/")}
    assert rows == {
        ("catalogue/rule/0001-01-01/500.12", FixityVerdict.DIFFERS),
        ("catalogue/rule/2024-01-01/500.12", FixityVerdict.DIFFERS),
        ("catalogue/hold/1", FixityVerdict.MISSING),
        ("catalogue/hold/2", FixityVerdict.MISSING),
    }
    with eventful.catalogue.reading() as connection:
        noted = [row.file for row in connection.execute(schema.finding.select())]
    assert "catalogue/rule/0001-01-01/500.12" in noted


def test_a_journal_that_cannot_be_replayed_is_named(eventful: Archive) -> None:
    attack(eventful, "UPDATE journal SET detail = '{}' WHERE action = 'hold_placed'")
    (check,) = found(eventful)
    assert check.file.startswith("journal/")


def test_a_name_with_signs_of_its_own_stays_on_one_line(eventful: Archive) -> None:
    record = first_row(eventful, schema.other_name)["record"]
    attack(eventful, "INSERT INTO other_name VALUES (?, ?)", record, "a/b\nSAMA  lain")
    (check,) = found(eventful)
    assert check.file == f"catalogue/other_name/{record}/a/b%0ASAMA  lain"
