"""What only a server has: its address, its collation, filers that take over from one another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from threading import Thread

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.pool import NullPool

from archive.catalogue import schema
from archive.catalogue.postgresql import BadServer, Fenced, PostgresqlDatabase, UnfitServer, server_of
from tests.archive.postgresql_server import PostgresqlServer


@pytest.fixture
def address(postgresql_server: PostgresqlServer) -> str:
    return postgresql_server.new_database()


@pytest.fixture
def database(address: str) -> Iterator[PostgresqlDatabase]:
    database = opened(address)
    with database.writing() as connection:
        schema.create(connection)
    yield database
    database.close()


def opened(address: str, silence: float = 30.0) -> PostgresqlDatabase:
    return PostgresqlDatabase(server_of(address), silence=silence)


@pytest.mark.parametrize(
    "address", ["", "no address", "mysql://arsip:geheim@host/arsip", "postgresql://a:geheim@[::"]
)
def test_an_address_that_is_none_is_refused_without_its_secret(address: str) -> None:
    with pytest.raises(BadServer) as refusal:
        server_of(address)
    assert "geheim" not in str(refusal.value)


def test_a_password_is_not_shown() -> None:
    assert "geheim" not in str(opened("postgresql://arsip:geheim@host/arsip").place)


@pytest.mark.postgresql
@pytest.mark.slow
def test_a_database_that_orders_otherwise_is_refused(postgresql_server: PostgresqlServer) -> None:
    engine = create_engine(
        postgresql_server.url("postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool
    )
    with engine.connect() as connection:
        connection.execute(text("CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1'"))
    with pytest.raises(UnfitServer), opened(postgresql_server.url("latin")).reading():
        pass


@pytest.mark.postgresql
@pytest.mark.slow
def test_who_was_silent_is_disconnected_and_its_number_refused(
    database: PostgresqlDatabase, address: str
) -> None:
    """The other has less patience than two signs of life are apart."""
    other = opened(address, silence=0.5)
    with ExitStack() as stack:
        stack.enter_context(database.alone())
        with other.alone(), other.writing() as connection:
            connection.execute(schema.unit.insert().values(code="IKP", name="IKP"))
        with pytest.raises(Fenced), database.writing() as connection:
            connection.execute(schema.unit.insert().values(code="SEK", name="SEK"))
    with database.alone(), database.writing() as connection:
        assert connection.scalars(select(schema.unit.c.code)).all() == ["IKP"]
    other.close()


@pytest.mark.postgresql
@pytest.mark.slow
def test_who_shows_life_is_waited_for(database: PostgresqlDatabase, address: str) -> None:
    other, took_turn = opened(address, silence=5.0), list[str]()

    def take_turn() -> None:
        with other.alone():
            took_turn.append("other")

    with database.alone():
        waiting = Thread(target=take_turn)
        waiting.start()
        waiting.join(timeout=6.0)
        took_turn.append("first")
    waiting.join()
    assert took_turn == ["first", "other"]
    other.close()
