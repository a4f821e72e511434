"""Replay runs a table: each act's function gets the entries of its act in their order, and nothing is passed over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from sqlalchemy import Connection, create_engine

from archive.catalogue import schema
from archive.journal.entries import GENESIS, Action, JournalEntry
from archive.journal.replay import (
    ReplayTable,
    ReplayTarget,
    Unreplayed,
    WithoutRows,
    assembled,
    replay,
    replayed,
)

ENTRY = JournalEntry(1, "2024-05-06T12:00:00.000+00:00", "budi", "filed", None, {}, None, GENESIS)


@pytest.fixture
def connection() -> Iterator[Connection]:
    with create_engine("sqlite://").begin() as connection:
        schema.create(connection)
        yield connection


def entries(*actions: str) -> list[JournalEntry]:
    return [replace(ENTRY, sequence=number, action=action) for number, action in enumerate(actions, start=1)]


def test_each_function_gets_the_entries_of_its_act_in_their_order(connection: Connection) -> None:
    heard: list[list[int]] = []

    def hear(_: ReplayTarget, given: Sequence[JournalEntry]) -> None:
        heard.append([entry.sequence for entry in given])

    table: ReplayTable = {
        Action.HOLD_PLACED: hear,
        Action.HOLD_LIFTED: hear,
        Action.FILED: WithoutRows("in the store"),
    }
    target = ReplayTarget(connection)
    replay(target, entries("hold_placed", "filed", "hold_placed", "hold_lifted", "hold_placed"), table)
    assert heard == [[1, 3], [4], [5]]  # what is only told does not part what stands together
    assert target.untold == []
    assert replayed(table) == (Action.HOLD_PLACED, Action.HOLD_LIFTED)


def test_what_an_act_of_a_later_program_did_is_named(connection: Connection) -> None:
    target = ReplayTarget(connection)
    replay(target, entries("filed", "moved_to_mars"), {Action.FILED: WithoutRows("in the store")})
    assert target.untold == [Unreplayed(2, "")]


def test_the_last_of_several_rows_with_one_key_stands(connection: Connection) -> None:
    target = ReplayTarget(connection)
    for title in ("satu", "dua"):
        rows = [
            {"code": "500", "title": "nol"},
            {"code": "600", "title": "x"},
            {"code": "500", "title": title},
        ]
        target.put(schema.classification, rows)
    found = connection.execute(schema.classification.select().order_by(schema.classification.c.code)).all()
    assert [tuple(row) for row in found] == [("500", "dua"), ("600", "x")]


def test_two_places_cannot_replay_one_act() -> None:
    one = {Action.FILED: WithoutRows("here")}
    with pytest.raises(ValueError, match="twice: filed"):
        assembled(one, {Action.FILED: WithoutRows("there")})
