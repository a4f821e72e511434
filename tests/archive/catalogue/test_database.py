from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import Connection, func, select

from archive.catalogue import schema
from archive.catalogue.database import Catalogue, Database, is_one_of, put
from archive.catalogue.postgresql import PostgresqlDatabase, server_of
from archive.catalogue.sqlite import SqliteDatabase
from tests.archive.postgresql_server import PostgresqlServer


@pytest.fixture(
    params=["sqlite", pytest.param("postgresql", marks=[pytest.mark.postgresql, pytest.mark.slow])]
)
def catalogue(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Catalogue]:
    """A new catalogue on either engine."""
    database: Database = SqliteDatabase(tmp_path / "catalogue.sqlite")
    if request.param == "postgresql":
        server: PostgresqlServer = request.getfixturevalue("postgresql_server")
        database = PostgresqlDatabase(server_of(server.new_database()))
    catalogue = Catalogue(database)
    catalogue.create()
    yield catalogue
    catalogue.close()


def add(catalogue: Catalogue, *codes: str) -> None:
    with catalogue.writing() as connection:
        connection.execute(schema.unit.insert(), [{"code": code, "name": code} for code in codes])


def count(catalogue: Catalogue) -> int:
    with catalogue.reading() as connection:
        return connection.scalar(select(func.count()).select_from(schema.unit)) or 0


def test_a_reading_sees_one_state_whatever_is_written_meanwhile(catalogue: Catalogue) -> None:
    add(catalogue, "IKP")
    with catalogue.reading() as connection:
        counted = select(func.count()).select_from(schema.unit)
        assert connection.scalar(counted) == 1
        add(catalogue, "SEK")
        assert connection.scalar(counted) == 1
    assert count(catalogue) == 2


def test_a_writing_that_fails_leaves_nothing(catalogue: Catalogue) -> None:
    with suppress(LookupError), catalogue.writing() as connection:
        connection.execute(schema.unit.insert().values(code="IKP", name="IKP"))
        raise LookupError
    assert count(catalogue) == 0


def test_what_follows_is_called_around_a_writing_and_can_prevent_it(catalogue: Catalogue) -> None:
    calls: list[int] = []
    catalogue.followed_by(lambda: calls.append(count(catalogue)))
    add(catalogue, "IKP")
    assert calls == [0, 1]

    def refuse() -> None:
        raise OSError("not level")

    catalogue.followed_by(refuse)
    with pytest.raises(OSError, match="not level"):
        add(catalogue, "SEK")
    assert count(catalogue) == 1


def test_a_catalogue_that_is_only_read_cannot_be_written_and_leaves_no_file(tmp_path: Path) -> None:
    first = Catalogue(SqliteDatabase(tmp_path / "catalogue.sqlite"))
    first.create()
    add(first, "IKP")
    first.close()
    reader = Catalogue(SqliteDatabase.read(tmp_path / "catalogue.sqlite", is_finished=True))
    assert count(reader) == 1
    with pytest.raises(OSError, match="Read-only"):
        add(reader, "SEK")
    reader.close()
    assert [path.name for path in tmp_path.iterdir()] == ["catalogue.sqlite"]


def test_a_copy_is_whole_and_damage_is_named(catalogue: Catalogue, tmp_path: Path) -> None:
    add(catalogue, *(f"U{number:05}" for number in range(5000)))
    catalogue.copy_to(tmp_path / "copy.sqlite")
    copy = Catalogue(SqliteDatabase.read(tmp_path / "copy.sqlite", is_finished=True))
    assert count(copy) == 5000
    copy.close()
    content = bytearray((tmp_path / "copy.sqlite").read_bytes())
    content[-4096 * 8 :] = bytes(4096 * 8)
    (tmp_path / "damaged.sqlite").write_bytes(content)
    damaged = Catalogue(SqliteDatabase(tmp_path / "damaged.sqlite"))
    with pytest.raises(sqlite3.DatabaseError):
        damaged.copy_to(tmp_path / "again.sqlite")
    damaged.close()


def test_among_many_values_those_that_are_there_are_found(catalogue: Catalogue) -> None:
    add(catalogue, "IKP", "SEK", 'O"R')
    with catalogue.reading() as connection:
        asked = select(schema.unit.c.code).where(
            is_one_of(schema.unit.c.code, ["IKP", 'O"R', *map(str, range(40_000))])
        )
        assert set(connection.scalars(asked)) == {"IKP", 'O"R'}
        assert (
            list(connection.scalars(select(schema.unit.c.code).where(is_one_of(schema.unit.c.code, []))))
            == []
        )


def test_what_is_put_takes_the_place_of_what_has_its_key(catalogue: Catalogue) -> None:
    add(catalogue, "IKP")
    unit = {"code": "IKP", "valid_from": date.min, "parent": None, "language": None}
    with catalogue.writing() as connection:
        put(connection, schema.unit, [{**unit, "name": "satu"}, {**unit, "name": "dua"}])
        assert connection.scalars(select(schema.unit.c.name)).all() == ["dua"]


def test_texts_are_ordered_by_their_bytes(catalogue: Catalogue) -> None:
    add(catalogue, "b", "B", "a-1", "a1", "é", "z")
    with catalogue.reading() as connection:
        found = connection.scalars(select(schema.unit.c.code).order_by(schema.unit.c.code)).all()
    assert found == sorted(found, key=str.encode)


def test_numbers_beyond_thirty_two_bits_are_kept(catalogue: Catalogue) -> None:
    row = {"id": 1, "began": "2024-05-06", "bytes": 5 << 40}
    with catalogue.writing() as connection:
        connection.execute(schema.scrub.insert().values(row))
        assert connection.scalar(select(schema.scrub.c.bytes)) == 5 << 40


def test_writers_take_turns(catalogue: Catalogue) -> None:
    """Each reads what the one before wrote, so that no number is given twice."""

    def count_on() -> None:
        for _ in range(20):
            with catalogue.writing() as connection:
                connection.execute(schema.segment.insert().values(number=_next_number(connection), root=""))

    writers = [Thread(target=count_on) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with catalogue.reading() as connection:
        numbers = connection.scalars(select(schema.segment.c.number)).all()
    assert sorted(numbers) == list(range(1, 81))


def _next_number(connection: Connection) -> int:
    return (connection.scalar(select(func.max(schema.segment.c.number))) or 0) + 1
