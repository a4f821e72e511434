from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine, inspect

from archive.archive import Archive
from archive.catalogue import schema
from archive.catalogue.schema import SCHEMA, UnknownSchema
from archive.storage.home import HomeExists, NotAHome
from tests.making import Clock, file_one, make_archive, make_schema


def test_a_catalogue_of_a_later_program_is_refused_and_left_alone(archive: Archive) -> None:
    with archive.catalogue.writing() as connection:
        connection.execute(schema.version.update().values(version_num=str(SCHEMA + 1)))
    archive.close()
    with pytest.raises(UnknownSchema) as refusal:
        Archive.open(archive.home.root, "siti", Clock())
    assert (refusal.value.found, refusal.value.known) == (str(SCHEMA + 1), SCHEMA)


@pytest.mark.parametrize("number", range(1, SCHEMA))
def test_a_home_of_each_older_version_opens_and_is_brought_up_to_date(archive: Archive, number: int) -> None:
    record = file_one(archive, b"isi")
    archive.holds.place(record.id, "Sengketa 012")
    make_schema(archive, number)
    opened = Archive.open(archive.home.root, "siti", Clock())
    with closing(opened), opened.catalogue.reading() as connection:
        assert schema.is_current(connection)
        assert opened.find(record.id) == record
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").first() is None
        assert shape(connection) == shape_of_new()
        assert compare_metadata(MigrationContext.configure(connection), schema.tables) == []


def test_a_catalogue_that_is_up_to_date_is_opened_without_alembic(archive: Archive) -> None:
    archive.close()
    code = "import sys; from pathlib import Path; from archive.catalogue.database import Catalogue;"
    code += " from archive.catalogue.sqlite import SqliteDatabase as Database;"
    code += " Catalogue(Database(Path(sys.argv[1]))).migrate(); print('alembic' in sys.modules)"
    command = [sys.executable, "-c", code, str(archive.home.catalogue)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def shape(connection: Connection) -> dict[str, list[str]]:
    """Every table and index with its columns, in the words of the database, types and constraints included."""
    found = inspect(connection)
    return {
        table: sorted(
            [
                *(
                    f"{column['name']} {column['type']} {column['nullable']}"
                    for column in found.get_columns(table)
                ),
                *(f"{index['name']} {index['column_names']}" for index in found.get_indexes(table)),
                *(
                    f"{key['constrained_columns']} of {key['referred_table']}"
                    for key in found.get_foreign_keys(table)
                ),
                *(f"unique {each['column_names']}" for each in found.get_unique_constraints(table)),
                f"key {found.get_pk_constraint(table)['constrained_columns']}",
            ]
        )
        for table in found.get_table_names()
    }


def shape_of_new() -> dict[str, list[str]]:
    """The same of a catalogue that this program makes."""
    with create_engine("sqlite://").begin() as connection:
        schema.create(connection)
        return shape(connection)


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
