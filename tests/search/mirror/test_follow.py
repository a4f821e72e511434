from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from archive.archive import Archive
from archive.journal.changes import Change
from archive.values.period import Period
from archive.values.record import Description, Original, Record, RecordId, Suggestion
from search.embedded import EmbeddedGenerations
from search.index.contract import IndexUnavailable, PageText, Trouble
from search.mirror import follow as following
from search.mirror.follow import CountsDiffer, catch_up, entry_of, follow, rebuild
from search.question.parser import parse
from tests.making import DESCRIBED, file_one, object_files

ORIGINAL = Original("scan.pdf", "application/pdf", 1, "0" * 64, "0" * 128)


class Shrinking:
    """An archive that forgets a record between the journal and the index: what a lost write would look like."""

    def __init__(self, archive: Archive, lost: RecordId) -> None:
        self.archive = archive
        self.lost = lost

    def changes(self, after: int, limit: int) -> tuple[Change, ...]:
        return self.archive.changes(after, limit)

    def records(self, ids: Sequence[RecordId]) -> tuple[Record, ...]:
        return tuple(record for record in self.archive.records(ids) if record.id != self.lost)

    def texts(self, record_id: RecordId) -> tuple[str, ...]:
        return self.archive.texts(record_id)


def ids(generations: EmbeddedGenerations, text: str) -> list[str]:
    return [match.id for match in generations.current().search(parse(text), 100).matches]


def test_what_is_filed_is_found_after_following(archive: Archive, generations: EmbeddedGenerations) -> None:
    first = file_one(archive, b"pemusnahan arsip")
    catch_up(archive, generations)
    second = file_one(archive, b"arsip yang musnah")
    followed = follow(archive, generations.current())
    assert set(ids(generations, "memusnahkan")) == {first.id, second.id}
    assert followed.position == archive.last_sequence() == generations.current().position()
    assert followed.applied == 1


def test_following_again_does_nothing(archive: Archive, generations: EmbeddedGenerations) -> None:
    file_one(archive, b"arsip")
    assert catch_up(archive, generations).rebuilt
    again = catch_up(archive, generations)
    assert (again.applied, again.rebuilt, again.position) == (0, False, archive.last_sequence())


def test_a_changed_description_is_followed(archive: Archive, generations: EmbeddedGenerations) -> None:
    record = file_one(archive, b"arsip")
    catch_up(archive, generations)
    archive.filing.describe(record.id, replace(DESCRIBED, title="Zamrud khatulistiwa"))
    catch_up(archive, generations)
    assert ids(generations, "judul:zamrud") == [record.id]
    assert ids(generations, "judul:PPID") == []


def test_many_changes_are_followed_in_batches(
    archive: Archive, generations: EmbeddedGenerations, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "_CHANGES_AT_ONCE", 2)
    records = {file_one(archive, f"arsip {number}".encode()).id for number in range(5)}
    catch_up(archive, generations)
    assert set(ids(generations, "arsip")) == records


def test_a_record_that_is_no_more_is_taken_out(archive: Archive, generations: EmbeddedGenerations) -> None:
    gone, stays = file_one(archive, b"arsip satu"), file_one(archive, b"arsip dua")
    catch_up(archive, generations)
    archive.filing.describe(gone.id, DESCRIBED)
    archive.filing.describe(gone.id, replace(DESCRIBED, title="Lain"))
    catch_up(Shrinking(archive, gone.id), generations)
    assert ids(generations, "arsip") == [stays.id]


@pytest.mark.parametrize("damage", ["missing", "corrupt", "outdated"])
def test_an_unusable_index_is_built_again(
    archive: Archive, generations: EmbeddedGenerations, tmp_path: Path, damage: str
) -> None:
    record = file_one(archive, b"arsip")
    catch_up(archive, generations)
    (about,) = (tmp_path / "index").glob("gen-*/about.json")
    match damage:
        case "missing":
            (tmp_path / "index" / "current").unlink()
        case "corrupt":
            about.write_text("{")
        case _:
            about.write_text('{"format": "0", "analyzer": "0"}')
    fresh = EmbeddedGenerations(tmp_path / "index")
    with pytest.raises(IndexUnavailable) as caught:
        fresh.current()
    assert caught.value.reason is Trouble(damage)
    assert catch_up(archive, fresh).rebuilt
    assert ids(fresh, "arsip") == [record.id]


def test_a_rebuild_that_fails_leaves_the_old_index_serving(
    archive: Archive, generations: EmbeddedGenerations, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = file_one(archive, b"arsip")
    catch_up(archive, generations)

    def fails(record_id: RecordId) -> tuple[str, ...]:
        raise OSError("Input/output error")

    broken = Shrinking(archive, RecordId(""))
    monkeypatch.setattr(broken, "texts", fails)
    with pytest.raises(OSError, match="Input/output"):
        rebuild(broken, generations)
    assert ids(generations, "arsip") == [record.id]


def test_a_rebuild_with_another_count_is_not_switched_to(
    archive: Archive, generations: EmbeddedGenerations, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = file_one(archive, b"arsip")
    catch_up(archive, generations)
    serving = generations.current()
    monkeypatch.setattr(type(serving), "count", lambda self: 7)
    with pytest.raises(CountsDiffer) as caught:
        rebuild(archive, generations)
    assert (caught.value.expected, caught.value.found) == (1, 7)
    assert generations.current() is serving
    assert ids(generations, "arsip") == [record.id]


def test_a_record_whose_pages_are_damaged_is_found_by_its_description_and_named(
    archive: Archive, generations: EmbeddedGenerations
) -> None:
    damaged, whole = file_one(archive, b"arsip satu"), file_one(archive, b"arsip dua")
    for path in object_files(archive, damaged):
        if path.name.startswith("inventory.json"):
            path.chmod(0o644)
            path.write_bytes(b"{")
    followed = catch_up(archive, generations)
    assert followed.unread == (damaged.id,)
    assert set(ids(generations, "judul:PPID")) == {damaged.id, whole.id}
    assert ids(generations, "isi:arsip") == [whole.id]


def test_an_entry_has_what_people_said_and_suggested_numbers_but_no_suggested_date() -> None:
    record = Record(
        RecordId("r"), ORIGINAL, Description(unit="IKP", period=Period.parse("2024"), summary="ringkas"),
        suggestions=(
            Suggestion("number", "045.2/330", "Nomor: 045.2/330", 1),
            Suggestion("kind", "Surat", "SURAT", 1),
            Suggestion("dated", "2024-05-06", "6 Mei 2024", 1),
        ),
        code="500.1", aliases=("HM.1",),
    )  # fmt: skip
    entry = entry_of(record, ("", "isi"))
    assert (entry.title, entry.number, entry.kind, entry.dated) == ("scan.pdf", "045.2/330", "Surat", None)
    assert (entry.codes, entry.unit, entry.summary) == (("500.1", "HM.1"), "IKP", "ringkas")
    assert entry.pages == (PageText(2, "isi"),)


def test_a_date_stands_for_a_missing_period() -> None:
    dated = entry_of(Record(RecordId("r"), ORIGINAL, Description(dated=date(2024, 5, 6))), ())
    assert dated.days == Period(date(2024, 5, 6), date(2024, 5, 6))
