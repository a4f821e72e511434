"""A catalogue made again from store and journal: the same rows, or a plain word about what is not there."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from archive.accession.batches import GivenFile
from archive.accession.duplicate_candidates import Rescan, RescanState
from archive.archive import Archive
from archive.catalogue.records import Listing
from archive.copies.rebuild import Rebuilt, rebuild
from archive.integrity.parallel import Manner
from archive.integrity.scrub import Budget
from archive.journal.entries import GENESIS, BrokenChain, Journal, JournalEntry
from archive.registers.saved_searches import SavedSearch
from archive.storage.disk import Disk
from archive.storage.home import Home, NoCatalogue
from archive.values.record import Description, RecordId
from desk.operations.replay_table import REPLAY_TABLE
from tests.archive.eventful import make_eventful, rows
from tests.making import (
    Clock,
    FailingDisk,
    Killed,
    copied_archive,
    file_one,
    make_archive,
    note,
    reopened,
    submission,
)

# Tables that hold something only while something is done, or when the journal is long.
NEVER_FILLED = {"intent", "alias", "excerpt", "filer", "segment"}

_IMPORTS = ("units_imported", "classification_imported", "schedule_imported")

pytestmark = pytest.mark.slow  # together they take more than the quick part of the tests may


@pytest.fixture
def eventful(tmp_path: Path) -> Iterator[Archive]:
    archive = make_eventful(tmp_path / "home")
    yield archive
    archive.close()


def rebuilt(archive: Archive) -> Rebuilt:
    archive.close()
    return rebuild(archive.home, archive.home.journal, Journal("siti", Clock()), REPLAY_TABLE)


def lose(home: Home) -> None:
    for path in home.root.glob("catalogue.sqlite*"):
        path.unlink()


class NothingIntoTheStore(Disk):
    """Dies where an object would be put into the store: its code is reserved and told by then."""

    def step(self, operation: str, path: Path) -> None:
        if operation == "rename" and "store" in path.parts:
            raise Killed


def test_every_row_of_every_table_comes_back(eventful: Archive) -> None:
    before, coverage = rows(eventful), eventful.checks.coverage()
    assert {table for table, found in before.items() if not found} <= NEVER_FILLED
    eventful.close()
    lose(eventful.home)
    made = rebuilt(eventful)
    again = reopened(eventful)
    after = rows(again)
    told = after["journal"].pop()
    assert told[3] == "rebuilt"
    assert after == before
    assert (made.records, made.recovered, made.unread, made.lost, made.gaps) == (5, (), (), (), ())
    assert again.checks.coverage() == coverage
    again.close()


def test_a_rebuilt_archive_goes_on(eventful: Archive) -> None:
    codes = {record.code for record in eventful.listed(Listing())}
    rebuilt(eventful)
    again = reopened(eventful)
    filed = file_one(again, b"sesudahnya")
    assert filed.code == "500.12/006/IKP/2024"
    assert filed.code not in codes
    assert [entry.action for entry in again.entries()][-1] == "filed"
    again.close()


def test_the_former_catalogue_is_kept_aside(eventful: Archive) -> None:
    eventful.close()
    eventful.home.catalogue.write_bytes(b"no database")
    made = rebuilt(eventful)
    assert made.aside is not None
    assert Path(made.aside, "catalogue.sqlite").read_bytes() == b"no database"
    reopened(eventful).close()


def test_a_lost_catalogue_is_not_made_anew_in_silence(eventful: Archive) -> None:
    eventful.close()
    lose(eventful.home)
    with pytest.raises(NoCatalogue):
        Archive.open(eventful.home.root, "siti", Clock())
    assert not eventful.home.catalogue.exists()


def test_objects_that_the_journal_never_heard_of_are_entered(tmp_path: Path) -> None:
    archive = copied_archive(tmp_path / "home")
    records = [file_one(archive, b"isi %d" % number) for number in range(3)]
    archive.close()
    segment = archive.home.journal / "00000001.jsonl"
    lines = segment.read_bytes().splitlines(keepends=True)
    segment.write_bytes(b"".join(lines[:-4]))
    lose(archive.home)  # as long as it is there, it tells the transcript what that lost
    made = rebuilt(archive)
    assert set(made.recovered) == {record.id for record in records[1:]}
    again = Archive.open(archive.home.root, "siti", Clock())
    assert list(again.listed(Listing())) == sorted(records, key=lambda record: record.code or "")
    assert {entry.detail["recovered"] for entry in again.entries(made.recovered[0])} == {"yes"}
    assert file_one(again, b"baru").code not in {record.code for record in records}
    again.close()


def test_a_filing_that_never_came_leaves_its_code_void(tmp_path: Path) -> None:
    archive = copied_archive(tmp_path / "home")
    given = archive.home.staging / "given"
    dying = Archive.open(archive.home.root, "budi", Clock(), NothingIntoTheStore())
    item = submission(given, b"tak pernah sampai")
    with pytest.raises(Killed):
        dying.filing.file([item])
    dying.close()
    rebuilt(archive)
    again = Archive.open(archive.home.root, "siti", Clock())
    reserved = [entry for entry in again.entries() if entry.action == "code_reserved"]
    voided = [entry for entry in again.entries() if entry.action == "code_voided"]
    assert [entry.detail["code"] for entry in voided] == [entry.detail["code"] for entry in reserved]
    assert file_one(again, b"tak pernah sampai").code != reserved[0].detail["code"]
    again.close()


def test_a_record_with_a_damaged_sheet_is_still_described(eventful: Archive) -> None:
    record = next(record for record in eventful.listed(Listing()) if record.title == "Judul baru")
    path = eventful.store.path_of(record.id, "record.json")
    path.unlink()
    made = rebuilt(eventful)
    assert made.unread == ()
    again = reopened(eventful)
    found = again.find(record.id)
    assert (found.title, found.version) == ("Keputusan tentang PPID", record.version)
    assert path.name in {Path(check.file).name for check in again.check(record.id) if check.is_finding}
    again.close()


def test_an_object_without_an_inventory_is_named(eventful: Archive) -> None:
    record = next(iter(eventful.listed(Listing())))
    for path in eventful.store.folder(record.id).rglob("inventory.json"):
        path.unlink()
    assert rebuilt(eventful).unread == (record.id,)


def test_a_record_whose_object_is_gone_is_named(eventful: Archive) -> None:
    record = next(iter(eventful.listed(Listing())))
    eventful.store.folder(record.id).rename(eventful.home.root / "elsewhere")
    assert rebuilt(eventful).lost == (RecordId(record.id),)


def test_an_altered_journal_is_refused_and_nothing_is_changed(eventful: Archive) -> None:
    eventful.close()
    segment = eventful.home.journal / "00000001.jsonl"
    segment.write_bytes(segment.read_bytes().replace(b"Sengketa 012", b"Sengketa 013"))
    before = eventful.home.catalogue.read_bytes()
    with pytest.raises(BrokenChain):
        rebuild(eventful.home, eventful.home.journal, Journal("siti", Clock()), REPLAY_TABLE)
    assert eventful.home.catalogue.read_bytes() == before


def test_what_older_entries_do_not_say_is_named_as_a_gap(tmp_path: Path) -> None:
    """Before, an import told how many rows it had, and a scheme not its number."""
    archive = make_eventful(tmp_path / "home")
    told = [json.loads(entry.line) for entry in archive.entries()]
    archive.close()
    imports = [entry for entry in told if entry["action"] in _IMPORTS]
    short = [entry["sequence"] for entry in imports]
    for entry in imports:
        for name in ("table", "classes"):
            entry["detail"].pop(name, None)
    _write_segment(archive.home.journal, told)
    made = rebuild(archive.home, archive.home.journal, Journal("siti", Clock()), REPLAY_TABLE)
    assert list(made.gaps) == short
    again = Archive.open(archive.home.root, "siti", Clock())
    assert (again.registers.units(), len(list(again.listed(Listing())))) == ((), 5)
    again.close()


def _write_segment(folder: Path, told: list[dict[str, object]]) -> None:
    previous, lines = GENESIS, b""
    for fields in told:
        entry = JournalEntry(**fields | {"previous": previous})  # type: ignore[arg-type]
        previous, lines = entry.digest, lines + entry.line + b"\n"
    (folder / "00000001.jsonl").write_bytes(lines)
    for path in (folder / "checkpoints").iterdir():
        path.unlink()


def test_a_rebuilding_that_dies_anywhere_can_be_begun_again(tmp_path: Path) -> None:
    archive = make_eventful(tmp_path / "home")
    expected = rows(archive, "journal")
    archive.close()
    for allowed in range(1000):
        disk = FailingDisk(allowed, Killed())
        try:
            rebuild(archive.home, archive.home.journal, Journal("siti", Clock()), REPLAY_TABLE, disk)
        except Killed:
            continue
        finally:
            made = rebuild(archive.home, archive.home.journal, Journal("siti", Clock()), REPLAY_TABLE)
        assert made.records == 5
        again = reopened(archive)
        assert rows(again, "journal") == expected
        again.close()
        return
    pytest.fail("the rebuilding never came to its end")


def test_a_description_without_a_unit_survives(tmp_path: Path) -> None:
    archive = copied_archive(tmp_path / "home")
    record = file_one(archive, b"isi", replace(Description(), title="Saja"))
    rebuilt(archive)
    again = reopened(archive)
    assert again.find(record.id) == record
    again.close()


def test_decisions_searches_and_the_numbers_of_batches_come_back(tmp_path: Path) -> None:
    archive = copied_archive(tmp_path / "home")
    one, other = file_one(archive, b"satu"), file_one(archive, b"dua")
    pair = Rescan(one.id, other.id, 0.8, ("number",))
    archive.rescans.note_compared({one.id: (pair,)})
    archive.rescans.decide(one.id, other.id, RescanState.DIFFERENT, "nomor lain")
    archive.searches().save(SavedSearch("rapat", "undangan rapat"))
    archive.searches().save(SavedSearch("hapus", "apa saja"))
    archive.searches().delete("hapus")
    number, _ = archive.batches.begin([GivenFile("a.pdf", "a.pdf", Description())])
    archive.close()
    archive.home.catalogue.unlink()
    rebuild(archive.home, archive.home.journal, Journal("siti", Clock()), REPLAY_TABLE)
    again = reopened(archive)
    assert again.rescans.of(one.id) == (replace(pair, state=RescanState.DIFFERENT),)
    assert again.rescans.queue() == ()
    (saved,) = [entry for entry in again.entries() if entry.detail.get("question") == "undangan rapat"]
    assert saved.action == "search_saved"
    following, _ = again.batches.begin([GivenFile("b.pdf", "b.pdf", Description())])
    assert following == number + 1
    again.close()


class Meanwhile(Disk):
    """Lets others begin to write just before the new catalogue takes the place of the former one."""

    def __init__(self, begin: Callable[[], None]) -> None:
        super().__init__()
        self._begin = begin

    def step(self, operation: str, path: Path) -> None:
        if operation == "take over":
            self._begin()


def test_what_others_write_meanwhile_is_in_the_new_catalogue(eventful: Archive) -> None:
    """One has had the archive open since before, another is a process that opens it in the middle."""
    note(eventful)
    record = next(iter(eventful.listed(Listing())))
    command = "import sys; from desk.cli.main import main; main()"
    held = [*(sys.executable, "-c", command), "hold", "add", record.id, "--mandate", "sengketa"]
    processes: list[subprocess.Popen[bytes]] = []
    writing = threading.Thread(target=note, args=(eventful,))

    def begin() -> None:
        writing.start()
        processes.append(subprocess.Popen([*held, "--home", str(eventful.home.root)]))
        time.sleep(3)  # enough for both to have written, if nothing kept them from it

    rebuild(eventful.home, eventful.home.journal, Journal("siti", Clock()), REPLAY_TABLE, Meanwhile(begin))
    writing.join()
    assert processes[0].wait() == 0
    acts = [entry.action for entry in eventful.entries()]
    assert sorted(acts[acts.index("rebuilt") :]) == ["checked", "hold_placed", "rebuilt"]
    assert "sengketa" in eventful.holds.mandates()[record.id]
    assert eventful.audit().findings == ()
    again = reopened(eventful)
    note(again)
    assert again.audit().findings == ()
    again.close()


def test_rebuilding_again_and_again_beside_an_ingest_loses_nothing(tmp_path: Path) -> None:
    home, batch = tmp_path / "home", tmp_path / "masuk"
    make_archive(home).close()
    batch.mkdir()
    for number in range(40):
        (batch / f"nota-{number}.txt").write_text(f"Nota dinas nomor {number}")
    run = [sys.executable, "-c", "from desk.cli.main import main; main()"]
    ingest = subprocess.Popen([*run, "ingest", str(batch), "--home", str(home)], stdout=subprocess.DEVNULL)
    rebuilds = 0
    while ingest.poll() is None or not rebuilds:
        done = subprocess.run(
            [*run, "rebuild-catalogue", "--home", str(home)], check=False, capture_output=True
        )
        assert done.returncode == 0, done.stderr
        rebuilds += 1
    assert ingest.returncode == 0
    archive = Archive.open(home, "siti", Clock())
    assert archive.count() == 40
    assert archive.troubles == ()
    assert archive.audit().findings == ()
    assert [check for check in archive.scrub.run(Budget(), Manner(cached=True)) if check.is_finding] == []
    archive.close()


def test_a_process_that_holds_a_lost_catalogue_open_writes_nothing_into_it(eventful: Archive) -> None:
    note(eventful)
    lose(eventful.home)
    with pytest.raises(NoCatalogue):
        note(eventful)
    rebuild(eventful.home, eventful.home.journal, Journal("siti", Clock()), REPLAY_TABLE)
    note(eventful)
    assert eventful.audit().findings == ()
