from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect

from archive.archive import Archive
from archive.catalogue import schema
from archive.catalogue.schema import SCHEMA, UnknownSchema
from archive.storage.home import HomeExists, NotAHome
from tests.making import Clock, make_archive


def test_a_catalogue_of_a_later_program_is_refused_and_left_alone(archive: Archive) -> None:
    with archive.catalogue.writing() as connection:
        connection.execute(schema.about.update().values(value=str(SCHEMA + 1)))
    archive.close()
    with pytest.raises(UnknownSchema) as refusal:
        Archive.open(archive.home.root, "siti", Clock())
    assert (refusal.value.found, refusal.value.known) == (str(SCHEMA + 1), SCHEMA)


def test_a_catalogue_of_the_first_version_is_brought_up_to_date(archive: Archive) -> None:
    with archive.catalogue.writing() as connection:
        present = shape(connection)
        for table in schema._TABLES_SINCE_2:
            table.drop(connection)
        for column in (*schema._COLUMNS_SINCE_2, *schema._COLUMNS_SINCE_3):
            connection.exec_driver_sql(f"ALTER TABLE {column.table.name} DROP COLUMN {column.name}")
        connection.execute(schema.about.update().values(value="1"))
    archive.close()
    opened = Archive.open(archive.home.root, "siti", Clock())
    with closing(opened), opened.catalogue.reading() as connection:
        assert shape(connection) == present
        assert schema.is_current(connection)


def shape(connection: Connection) -> dict[str, set[str]]:
    """Every table with its columns, as the database has them."""
    found = inspect(connection)
    return {
        table: {column["name"] for column in found.get_columns(table)} for table in found.get_table_names()
    }


def test_something_that_is_no_catalogue_is_refused(archive: Archive) -> None:
    archive.close()
    for name in ("-wal", "-shm"):
        archive.home.catalogue.with_name(archive.home.catalogue.name + name).unlink(missing_ok=True)
    archive.home.catalogue.write_bytes(b"")
    with pytest.raises(UnknownSchema, match="none"):
        Archive.open(archive.home.root, "siti", Clock())


def test_sqlite_is_made_to_keep_what_it_acknowledged(archive: Archive) -> None:
    with archive.catalogue.reading() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_an_archive_is_made_once_and_only_in_an_empty_folder(tmp_path: Path) -> None:
    make_archive(tmp_path / "home").close()
    with pytest.raises(HomeExists):
        make_archive(tmp_path / "home")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "surat.pdf").touch()
    with pytest.raises(HomeExists, match=r"surat\.pdf"):
        make_archive(tmp_path / "full")


@pytest.mark.parametrize("declared", [None, "arsip-home 2\n", ""])
def test_what_is_not_declared_as_this_format_is_not_opened(tmp_path: Path, declared: str | None) -> None:
    home = make_archive(tmp_path / "home").home
    home.declaration.unlink()
    if declared is not None:
        home.declaration.write_text(declared)
    with pytest.raises(NotAHome):
        Archive.open(home.root, "siti", Clock())
