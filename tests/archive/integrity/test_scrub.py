"""The rolling check: the order, the budget, what is remembered, and what a walk compares."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.archive import Archive
from archive.catalogue import schema
from archive.integrity import parallel, scrub
from archive.integrity.check_history import Coverage
from archive.integrity.fixity import FixityCheck, FixityVerdict
from archive.integrity.parallel import Manner
from archive.integrity.scrub import Budget
from archive.values.record import RecordId
from tests.making import check_all, copied_archive, file_all, file_one, object_files, reopened, submission

pytestmark = pytest.mark.slow  # together they take more than the quick part of the tests may

PLAIN = Manner(cached=True)


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Archive]:
    """An archive of six records."""
    archive = copied_archive(tmp_path / "home")
    folder = archive.home.staging / "given"
    file_all(archive, [submission(folder, b"isi %d" % number) for number in range(6)])
    yield archive
    archive.close()


def reached(checks: Iterator[FixityCheck]) -> list[RecordId]:
    """The records that were checked, in order."""
    return list(dict.fromkeys(check.record for check in checks if check.record))


def checks_of(archive: Archive, record: RecordId) -> list[FixityCheck]:
    return [check for examined in archive.scrub.examine_one(record) for check in examined.checks()]


def ids(archive: Archive) -> set[RecordId]:
    with archive.catalogue.reading() as connection:
        return set(connection.scalars(schema.record.select().with_only_columns(schema.record.c.id)))


def after(records: int) -> Budget:
    """A budget that lets so many records begin."""
    left = iter(range(records))
    return Budget(is_over=lambda: next(left, None) is None)


def flip(path: Path) -> None:
    good = path.read_bytes()
    path.chmod(0o644)
    path.write_bytes(bytes([good[0] ^ 1]) + good[1:])


def test_every_record_is_checked_once_before_any_is_checked_twice(full: Archive) -> None:
    seen = [reached(full.scrub.run(after(2), PLAIN)) for _ in range(3)]
    assert [len(part) for part in seen] == [2, 2, 2]
    assert {record for part in seen for record in part} == ids(full)
    assert reached(full.scrub.run(after(2), PLAIN)) == seen[0]


def test_a_budget_of_bytes_stops_before_the_record_that_begins_beyond_it(full: Archive) -> None:
    assert len(reached(full.scrub.run(Budget(max_bytes=1), PLAIN))) == 1
    assert len(reached(full.scrub.run(Budget(max_bytes=11), PLAIN))) == 3  # originals of five bytes
    assert len(reached(full.scrub.run(Budget(max_bytes=10**9), PLAIN))) == 6


def test_a_run_that_was_killed_goes_on_where_it_had_noted(
    full: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parallel, "_BATCH_RECORDS", 1)
    monkeypatch.setattr(scrub, "_NOTED_TOGETHER", 2)
    run = full.scrub.run(Budget(), PLAIN)
    dead: list[RecordId] = []
    while len(dead) < 3:
        check = next(run)
        if check.record and check.record not in dead:
            dead.append(check.record)
    # Nothing of a killed process runs any more, so the generator is left as it is.
    again = reopened(full)
    alive = reached(again.scrub.run(after(4), PLAIN))
    assert set(alive) == ids(full) - set(dead[:2])
    assert again.checks.coverage().checked == 6
    assert [one.ended is None for one in again.checks.runs(2)] == [False, True]
    again.close()


def test_the_clock_may_go_wrong_without_a_record_being_left_out(full: Archive) -> None:
    reached(full.scrub.run(Budget(), PLAIN))
    with full.catalogue.writing() as connection:
        connection.execute(schema.scrub.update().values(began="2099-01-01T00:00:00.000+00:00"))
    assert set(reached(full.scrub.run(Budget(), PLAIN))) == ids(full)


def test_coverage_tells_the_longest_unchecked_and_takes_filing_for_a_check(full: Archive) -> None:
    filed = [entry.time for entry in full.entries() if entry.action == "filed"]
    assert full.checks.coverage() == Coverage(6, 0, min(filed))
    reached(full.scrub.run(after(5), PLAIN))
    partly = full.checks.coverage()
    assert (partly.checked, partly.oldest in filed) == (5, True)
    reached(full.scrub.run(Budget(), PLAIN))
    covered = full.checks.coverage()
    assert covered.checked == 6
    assert covered.oldest is not None
    assert covered.oldest > max(filed)


def test_each_run_and_its_findings_are_kept(full: Archive) -> None:
    record = file_one(full, b"rusak")
    flip(full.store.original(record))
    list(full.scrub.run(Budget(), PLAIN))
    list(full.scrub.run(Budget(), PLAIN))
    assert [run.findings for run in full.checks.runs(5)] == [1, 1]
    with full.catalogue.reading() as connection:
        rows = connection.execute(schema.finding.select()).all()
    assert [(row.scrub, row.record, row.file, row.verdict) for row in rows] == [
        (number, record.id, "v1/content/original.txt", "changed") for number in (1, 2)
    ]
    checked = [entry.detail for entry in full.entries() if entry.action == "checked"]
    assert [detail["findings"] for detail in checked] == ["1", "1"]


def test_damage_is_known_until_a_check_finds_it_gone_and_the_journal_tells_both(full: Archive) -> None:
    record = file_one(full, b"rusak")
    flip(path := full.store.original(record))
    list(full.scrub.run(Budget(), PLAIN))
    (known,) = full.damaged()
    assert (known.record, known.verdict) == (record.id, FixityVerdict.CHANGED)
    list(full.scrub.run(Budget(), PLAIN))
    assert full.damaged(record.id) == (known,)
    flip(path)
    checks_of(full, record.id)
    assert full.damaged() == ()
    told = [entry.action for entry in full.entries(record.id)]
    assert told.count("damage_found") == told.count("found_intact") == 1


def test_a_file_too_many_is_a_finding_but_no_damage(full: Archive) -> None:
    record = file_one(full, b"isi")
    (full.store.folder(record.id) / "catatan.txt").write_text("?")
    assert [check.verdict for check in checks_of(full, record.id) if check.is_finding] == ["unexpected"]
    assert full.damaged() == ()


def test_several_processes_find_the_same(full: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "_BATCH_RECORDS", 2)
    record = file_one(full, b"rusak")
    flip(full.store.original(record))
    alone = {(check.record, check.file, check.verdict) for check in check_all(full)}
    both = {
        (check.record, check.file, check.verdict) for check in full.scrub.run(Budget(), Manner(workers=2))
    }
    assert both == alone


def test_a_walk_names_what_store_and_catalogue_tell_differently(full: Archive) -> None:
    record = file_one(full, b"isi")
    with full.catalogue.writing() as connection:
        row = schema.record.update().where(schema.record.c.id == record.id)
        connection.execute(row.values(title="Bukan judulnya"))
    findings = [check for check in full.scrub.run(Budget(), PLAIN) if check.is_finding]
    assert findings == [FixityCheck(record.id, "v1/content/record.json", FixityVerdict.DIFFERS)]


def test_a_walk_names_a_filing_that_the_journal_or_the_catalogue_does_not_know(full: Archive) -> None:
    first, second = sorted(ids(full))[:2]
    with full.catalogue.writing() as connection:
        entry = schema.journal.c
        connection.execute(
            schema.journal.update()
            .where(entry.record == first, entry.action == "filed")
            .values(record="x" * 16)
        )
    findings = {(check.record, check.file) for check in full.scrub.run(Budget(), PLAIN) if check.is_finding}
    assert findings == {(first, "journal"), ("x" * 16, "catalogue")}
    assert second not in {record for record, _file in findings}


def test_a_version_that_vanished_with_its_trace_in_the_inventory_is_found(full: Archive) -> None:
    """An object set back to an older version is consistent in itself; the catalogue knows better."""
    record = file_one(full, b"isi")
    folder = full.store.folder(record.id)
    old = {name: (folder / name).read_bytes() for name in ("inventory.json", "inventory.json.sha512")}
    full.filing.describe(record.id, record.description.__class__(title="Baru"))
    for path in sorted(folder.glob("v2/**/*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    (folder / "v2").rmdir()
    for name, content in old.items():
        (folder / name).chmod(0o644)
        (folder / name).write_bytes(content)
    checks = {check.file: check.verdict for check in checks_of(full, record.id)}
    assert checks["inventory.json"] is FixityVerdict.DIFFERS


def test_a_limited_run_walks_once_a_week(full: Archive) -> None:
    for _ in range(3):
        reached(full.scrub.run(after(1), PLAIN))
    assert [run.walked for run in full.checks.runs(3)] == [False, False, True]


def test_a_check_past_the_page_cache_finds_the_same(full: Archive) -> None:
    record = file_one(full, b"isi")
    assert len(list(object_files(full, record))) == len(checks_of(full, record.id))
