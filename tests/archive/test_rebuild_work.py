"""What people decided, saved and gave as batches is heard in the journal when the catalogue is lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from archive.accession.batches import GivenFile
from archive.accession.duplicate_candidates import Rescan, RescanState
from archive.copies.rebuild import rebuild
from archive.registers.saved_searches import SavedSearch
from archive.values.record import Description
from tests.making import Clock, file_one, make_archive, reopened


def test_decisions_searches_and_the_numbers_of_batches_come_back(tmp_path: Path) -> None:
    archive = make_archive(tmp_path / "home")
    one, other = file_one(archive, b"satu"), file_one(archive, b"dua")
    pair = Rescan(one.id, other.id, 0.8, ("number",))
    archive.rescans.note_compared({one.id: (pair,)})
    archive.rescans.decide(one.id, other.id, RescanState.DIFFERENT, "nomor lain")
    archive.searches.save(SavedSearch("rapat", "undangan rapat"))
    archive.searches.save(SavedSearch("hapus", "apa saja"))
    archive.searches.delete("hapus")
    number, _ = archive.batches.begin([GivenFile("a.pdf", "a.pdf", Description())])
    archive.close()
    archive.home.catalogue.unlink()
    rebuild(archive.home, archive.home.journal, "siti", Clock())
    again = reopened(archive)
    assert again.rescans.of(one.id) == (replace(pair, state=RescanState.DIFFERENT),)
    assert again.rescans.queue() == ()
    (saved,) = [entry for entry in again.entries() if entry.detail.get("question") == "undangan rapat"]
    assert saved.action == "search_saved"
    following, _ = again.batches.begin([GivenFile("b.pdf", "b.pdf", Description())])
    assert following == number + 1
    again.close()
