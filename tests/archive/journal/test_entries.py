from __future__ import annotations

import hashlib
import json

import pytest
from sqlalchemy import select

from archive.archive import Archive
from archive.catalogue import schema
from archive.journal import entries as journal
from archive.journal.changes import Change
from archive.journal.entries import Act, Action, BrokenChain
from archive.journal.transcript import parse_line
from tests.making import file_one, tamper


def test_every_entry_repeats_the_digest_of_the_one_before(archive: Archive) -> None:
    file_one(archive, b"isi")
    entries = list(archive.entries())
    assert [entry.sequence for entry in entries] == list(range(1, len(entries) + 1))
    assert entries[0].previous == "0" * 64
    assert [entry.previous for entry in entries[1:]] == [entry.digest for entry in entries[:-1]]
    assert {entry.actor for entry in entries} == {"budi"}


def test_an_entry_keeps_the_login_and_one_without_it_is_what_it_always_was(archive: Archive) -> None:
    hold = archive.acting_as("budi", "root").holds.place(file_one(archive, b"isi").id, "perkara")
    *_, before, last = archive.entries()
    assert (last.actor, last.login, last.detail["hold"]) == ("budi", "root", str(hold.id))
    assert b'"login":"root"' in last.line
    assert set(json.loads(before.line)) == {
        "action", "actor", "detail", "previous", "reason", "record", "sequence", "time"
    }  # fmt: skip
    assert parse_line(last.line) == last
    assert parse_line(before.line) == before


def test_the_digest_can_be_recomputed_without_this_program(archive: Archive) -> None:
    file_one(archive, b"isi")
    with archive.catalogue.reading() as connection:
        for row in connection.execute(select(schema.journal)).mappings():
            fields = {name: value for name, value in row.items() if name != "digest"}
            fields["detail"] = json.loads(fields["detail"])
            if fields["login"] is None:
                del fields["login"]
            line = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            assert hashlib.sha256(line.encode()).hexdigest() == row["digest"]


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE journal SET actor = 'mallory' WHERE sequence = 2",
        "UPDATE journal SET detail = '{}' WHERE sequence = 2",
        "DELETE FROM journal WHERE sequence = 2",
        "UPDATE journal SET sequence = 99 WHERE sequence = 2",
        "UPDATE journal SET digest = previous WHERE sequence = 2",
    ],
)
def test_an_altered_deleted_or_moved_entry_is_found(archive: Archive, damage: str) -> None:
    file_one(archive, b"isi")
    tamper(archive, damage)
    with pytest.raises(BrokenChain):
        list(archive.entries())


def test_a_change_that_is_undone_leaves_no_entry(archive: Archive) -> None:
    before = archive.last_sequence()
    with pytest.raises(RuntimeError), archive.catalogue.writing() as connection:  # noqa: PT012
        archive.journal.write(connection, Act(Action.CHECKED))
        raise RuntimeError
    assert archive.last_sequence() == before


def test_changes_come_in_order_and_in_pieces(archive: Archive) -> None:
    record = file_one(archive, b"isi")
    pieces: list[Change] = []
    position = 0
    while piece := archive.changes(position, 2):
        assert len(piece) <= 2
        pieces += piece
        position = piece[-1].sequence
    assert [change.sequence for change in pieces] == list(range(1, archive.last_sequence() + 1))
    assert record.id in {change.record for change in pieces}
    assert archive.unseen(0) == sum(change.record is not None for change in pieces)
    with archive.catalogue.reading() as connection:
        assert next(entry.sequence for entry in journal.entries(connection, after=2)) == 3
