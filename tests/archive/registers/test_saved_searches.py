from __future__ import annotations

import pytest

from archive.archive import Archive
from archive.registers.saved_searches import NoSuchSearch, SavedSearch
from tests.making import reopened

BUDGET = SavedSearch("anggaran", "anggaran belanja", {"unit": "IKP", "year": "2024"})


def test_a_search_is_kept_replaced_and_deleted(archive: Archive) -> None:
    archive.searches().save(BUDGET)
    archive.searches().save(SavedSearch("aset", "aset daerah"))
    assert archive.searches().all() == (BUDGET, SavedSearch("aset", "aset daerah"))
    archive.searches().save(SavedSearch("anggaran", "belanja"))
    assert archive.searches().named("anggaran") == SavedSearch("anggaran", "belanja")
    archive.searches().delete("anggaran")
    for refused in (archive.searches().named, archive.searches().delete):
        with pytest.raises(NoSuchSearch):
            refused("anggaran")
    told = [
        (entry.action, entry.detail.get("name"), entry.detail.get("question")) for entry in archive.entries()
    ]
    assert told[-4:] == [
        ("search_saved", "anggaran", BUDGET.question),
        ("search_saved", "aset", "aset daerah"),
        ("search_saved", "anggaran", "belanja"),
        ("search_deleted", "anggaran", None),
    ]


def test_nobody_sees_the_searches_of_another(archive: Archive) -> None:
    archive.searches().save(BUDGET)
    other = reopened(archive)
    assert other.searches().all() == ()
    with pytest.raises(NoSuchSearch):
        other.searches().named("anggaran")
    other.close()
