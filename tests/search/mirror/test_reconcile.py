"""Holding an index against its archive: whatever differs is named, whatever is on its way is not."""

from __future__ import annotations

from dataclasses import replace

from archive.archive import Archive
from archive.values.record import RecordId
from search.embedded import EmbeddedGenerations
from search.index.contract import IndexEntry
from search.mirror.follow import catch_up, entry_of
from search.mirror.reconcile import Flaw, IndexFinding, verify
from tests.contracts.office import entry
from tests.making import DESCRIBED, file_one


def entry_in(archive: Archive, record: RecordId) -> IndexEntry:
    found = archive.record(record)
    assert found is not None
    return entry_of(found, archive.texts(record))


def test_an_index_that_followed_has_no_flaw(archive: Archive, generations: EmbeddedGenerations) -> None:
    file_one(archive, b"daftar arsip")
    catch_up(archive, generations)
    assert list(verify(archive, generations.current())) == []


def test_what_is_on_its_way_is_no_flaw(archive: Archive, generations: EmbeddedGenerations) -> None:
    record = file_one(archive, b"daftar arsip")
    catch_up(archive, generations)
    archive.filing.describe(record.id, replace(DESCRIBED, title="Baru"))
    file_one(archive, b"arsip kedua")
    assert list(verify(archive, generations.current())) == []


def test_every_flaw_is_named(archive: Archive, generations: EmbeddedGenerations) -> None:
    records = [file_one(archive, f"arsip nomor {number}".encode()).id for number in range(4)]
    lost, changed, paged, _ = records
    catch_up(archive, generations)
    index = generations.current()
    spoilt = replace(entry_in(archive, changed), title="Lain")
    wrong_page = entry("x", "y", "", "halaman dua").pages
    moved = replace(entry_in(archive, paged), pages=wrong_page)
    index.apply([spoilt, moved, entry("asing", "Asing")], [lost], index.position())
    assert {*verify(archive, index)} == {
        IndexFinding(lost, Flaw.MISSING),
        IndexFinding(changed, Flaw.DIFFERENT),
        IndexFinding(paged, Flaw.PAGES, missing=(1,), extra=(2,)),
        IndexFinding(RecordId("asing"), Flaw.EXTRA),
    }
