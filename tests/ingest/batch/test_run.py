import os
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from archive.accession.held_files import HeldState
from archive.accession.quarantine import DamagedHeldFile
from archive.archive import Archive
from archive.catalogue.records import Listing
from archive.storage.staging import Bench
from archive.values.record import AccessLevel, Description, PageCounts, destroyed_by
from ingest.batch.outcome import Outcome, OutcomeKind, TextState
from ingest.batch.quarantine_exit import release, retry
from ingest.batch.run import Batch, Languages
from ingest.inbox.incoming import Incoming, gather
from ingest.reading.reader import PageReader
from ingest.reading.request import Reading, Unreadable
from ingest.task.orders import ReaderMode
from ingest.task.reasons import Reason
from tests.ingest.paper import text_pdf
from tests.making import bury, check_all, copied_archive, original_of, reopened

LANGUAGES = Languages("ind+eng", {})
PROGRAM = b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x02\x00\x3e\x00\x01" + bytes(100)
FILED, ALREADY, HELD = OutcomeKind.FILED, OutcomeKind.ALREADY_FILED, OutcomeKind.QUARANTINED


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = copied_archive(tmp_path / "home")
    yield archive
    archive.close()


def ingest(archive: Archive, *items: Incoming) -> list[Outcome]:
    with archive.staging.bench() as bench, PageReader(2, bench.scratch()) as reader:
        outcomes = list(Batch(archive, bench, LANGUAGES, ReaderMode.AUTO).run(items, reader))
        assert leftovers(bench) == []
    assert Counter(item.source for item in items) == Counter(outcome.source for outcome in outcomes)
    return outcomes


def leftovers(bench: Bench) -> list[Path]:
    return [path for path in bench.folder.iterdir() if path.is_file() and path.name != "lock"]


def kinds(outcomes: list[Outcome]) -> dict[str, OutcomeKind]:
    return {outcome.path: outcome.kind for outcome in outcomes}


def files(folder: Path, **contents: str | bytes) -> Path:
    folder.mkdir(exist_ok=True)
    for name, content in contents.items():
        data = content.encode() if isinstance(content, str) else content
        (folder / f"{name}.txt").write_bytes(data)
    return folder


def test_every_file_becomes_a_record_with_its_pages_and_suggestions(tmp_path: Path, archive: Archive) -> None:
    folder = files(tmp_path / "masuk", a="Nomor : 5/IKP/2024\fhalaman dua\f", b="surat kedua")
    text_pdf(folder / "c.pdf", [["satu"], ["dua"], ["tiga"]])
    outcomes = {outcome.path: outcome for outcome in ingest(archive, *gather([folder]))}
    assert {path: (outcome.kind, outcome.pages) for path, outcome in outcomes.items()} == {
        "a.txt": (FILED, PageCounts(text=2, blank=1)),
        "b.txt": (FILED, PageCounts(text=1)),
        "c.pdf": (FILED, PageCounts(text=3)),
    }
    record = archive.find(outcomes["a.txt"].id or "")
    assert (record.suggested("number"), record.original.name) == ("5/IKP/2024", "a.txt")
    assert [page.text for page in archive.pages(record.id)] == ["Nomor : 5/IKP/2024", "halaman dua", ""]
    assert archive.count() == 3


def test_what_no_reader_knows_is_filed_without_text(tmp_path: Path, archive: Archive) -> None:
    (tmp_path / "denah.dwg").write_bytes(b"AC1032" + bytes(200))
    (outcome,) = ingest(archive, *gather([tmp_path / "denah.dwg"]))
    record = archive.find(outcome.id or "")
    assert (outcome.kind, outcome.text, outcome.pages) == (FILED, TextState.NONE, PageCounts())
    assert record.original.media_type == "image/vnd.dwg"
    assert archive.store.original(record).read_bytes() == b"AC1032" + bytes(200)


def test_a_file_that_is_nothing_of_what_its_name_says_is_damaged(tmp_path: Path, archive: Archive) -> None:
    folder = files(tmp_path / "masuk")
    noise = bytes(byte % 7 for byte in range(300))
    for name in ("pindaian.pdf", "data.bin"):
        (folder / name).write_bytes(name.encode() + b"\0" + noise)
    outcomes = {outcome.path: outcome for outcome in ingest(archive, *gather([folder]))}
    assert kinds(list(outcomes.values())) == {"pindaian.pdf": HELD, "data.bin": FILED}
    assert outcomes["pindaian.pdf"].reason == Reason.DAMAGED


def test_what_was_said_of_a_file_is_in_its_record_and_gives_its_code(
    tmp_path: Path, archive: Archive
) -> None:
    folder = files(tmp_path / "masuk", a="isi")
    said = Description(title="Judul", unit="IKP", classification="500.12", access=AccessLevel.SECRET)
    (outcome,) = ingest(archive, Incoming(folder / "a.txt", "a.txt", said))
    record = archive.find(outcome.id or "")
    assert record.description == said
    assert outcome.code == record.code == "500.12/001/IKP/2024"


def test_the_same_bytes_are_filed_once_and_every_name_is_noted(tmp_path: Path, archive: Archive) -> None:
    folder = files(tmp_path / "masuk", a="sama", b="sama", c="sama", d="lain")
    outcomes = ingest(archive, *gather([folder]))
    assert Counter(outcome.kind for outcome in outcomes) == {FILED: 2, ALREADY: 2}
    assert len({outcome.id for outcome in outcomes if outcome.path != "d.txt"}) == 1
    assert names_noted(archive) == ["b.txt", "c.txt"]
    again = ingest(archive, *gather([files(tmp_path / "lagi", e="sama", a="sama")]))
    assert kinds(again) == {"a.txt": ALREADY, "e.txt": ALREADY}
    assert names_noted(archive) == ["b.txt", "c.txt", "e.txt"]
    assert archive.count() == 2


def names_noted(archive: Archive) -> list[str]:
    return sorted(entry.detail["name"] for entry in archive.entries() if entry.action == "received_again")


def quarantined(tmp_path: Path) -> Path:
    """One file of each kind that cannot be read, and one that can."""
    folder = files(tmp_path / "masuk", kosong=b"", program=PROGRAM, baik="surat")
    text_pdf(folder / "baik.pdf", [["surat"]])
    with pikepdf.open(folder / "baik.pdf") as document:
        document.save(folder / "terkunci.pdf", encryption=pikepdf.Encryption(user="u", owner="o"))
    (folder / "rusak.pdf").write_bytes(b"%PDF-1.7\nrusak")
    (folder / "rusak lagi.pdf").write_bytes(b"%PDF-1.7\nrusak")
    return folder


REASONS = {
    "kosong.txt": Reason.EMPTY,
    "program.txt": Reason.PROGRAM,
    "terkunci.pdf": Reason.ENCRYPTED,
    "rusak.pdf": Reason.DAMAGED,
    "rusak lagi.pdf": Reason.DAMAGED,
}


def test_what_cannot_be_read_is_held_with_its_reason_and_all_its_bytes(
    tmp_path: Path, archive: Archive
) -> None:
    folder = quarantined(tmp_path)
    outcomes = ingest(archive, *gather([folder]))
    held = [outcome for outcome in outcomes if outcome.kind is HELD]
    assert {outcome.path: outcome.reason for outcome in held} == REASONS
    assert sorted(path for path, kind in kinds(outcomes).items() if kind is FILED) == ["baik.pdf", "baik.txt"]
    for outcome in held:
        kept = archive.quarantine.path(archive.quarantine.find(outcome.id or ""))
        assert kept.read_bytes() == outcome.source.read_bytes()


def test_the_same_again_comes_to_the_same_and_changes_nothing(tmp_path: Path, archive: Archive) -> None:
    folder = quarantined(tmp_path)
    first = ingest(archive, *gather([folder]))
    last = archive.last_sequence()
    again = ingest(archive, *gather([folder]))
    assert {path: kind for path, kind in kinds(again).items() if kind is not ALREADY} == dict.fromkeys(
        REASONS, HELD
    )
    assert {outcome.path: (outcome.id, outcome.reason) for outcome in first} == {
        outcome.path: (outcome.id, outcome.reason) for outcome in again
    }
    assert archive.last_sequence() == last


def test_what_is_told_as_known_has_its_bytes_again(tmp_path: Path, archive: Archive) -> None:
    folder = files(tmp_path / "masuk", surat="surat masuk", program=PROGRAM)
    first = {outcome.path: outcome for outcome in ingest(archive, *gather([folder]))}
    record = archive.find(first["surat.txt"].id or "")
    held = archive.quarantine.find(first["program.txt"].id or "")
    for place in (archive.store.original(record), archive.quarantine.path(held)):
        place.chmod(0o644)
        place.write_bytes(b"rusak")
    again = {outcome.path: outcome for outcome in ingest(archive, *gather([folder]))}
    assert kinds(list(again.values())) == {"surat.txt": ALREADY, "program.txt": HELD}
    assert [again[name].id for name in first] == [first[name].id for name in first]
    assert archive.store.original(record).read_text() == "surat masuk"
    assert archive.quarantine.path(held).read_bytes() == PROGRAM
    assert archive.damaged() == ()


def test_bytes_that_a_lost_object_cannot_take_are_held(tmp_path: Path, archive: Archive) -> None:
    folder = files(tmp_path / "masuk", surat="surat masuk")
    (first,) = ingest(archive, *gather([folder]))
    record = archive.find(first.id or "")
    shutil.rmtree(archive.store.folder(record.id))
    (again,) = ingest(archive, *gather([folder]))
    assert (again.kind, again.reason) == (HELD, Reason.RECORD_DAMAGED)
    held = archive.quarantine.find(again.id or "")
    assert archive.quarantine.path(held).read_text() == "surat masuk"


def test_a_held_file_whose_bytes_are_lost_is_told_as_that(tmp_path: Path, archive: Archive) -> None:
    (outcome,) = ingest(archive, *gather([files(tmp_path / "masuk", program=PROGRAM)]))
    held = archive.quarantine.find(outcome.id or "")
    shutil.rmtree(archive.quarantine.path(held).parent)
    with archive.staging.bench() as bench, PageReader(1, bench.scratch()) as reader:
        with pytest.raises(DamagedHeldFile):
            retry(archive, held, bench, reader, LANGUAGES)
        with pytest.raises(DamagedHeldFile):
            release(archive, held, bench)
    assert list(archive.quarantine.listed()) == [held]


def test_a_source_that_cannot_be_read_is_one_outcome_and_holds_nobody_up(
    tmp_path: Path, archive: Archive
) -> None:
    folder = files(tmp_path / "masuk", a="isi", lenyap="isi lain")
    os.mkfifo(folder / "pipa")
    items = gather([folder])
    (folder / "lenyap.txt").unlink()
    outcomes = ingest(archive, *items)
    assert {outcome.path: (outcome.kind, outcome.reason, outcome.id is None) for outcome in outcomes} == {
        "a.txt": (FILED, None, False),
        "lenyap.txt": (HELD, "unreadable", True),
        "pipa": (HELD, "unreadable", True),
    }


def test_a_file_that_does_not_fit_on_the_disk_stays_and_its_neighbours_go_on(
    tmp_path: Path, archive: Archive
) -> None:
    folder = files(tmp_path / "masuk", a="surat pertama", z="surat terakhir")
    with (folder / "m.txt").open("wb") as sparse:
        sparse.truncate(os.statvfs(tmp_path).f_bavail * os.statvfs(tmp_path).f_frsize + (1 << 30))
    outcomes = {outcome.path: outcome for outcome in ingest(archive, *gather([folder]))}
    assert kinds(list(outcomes.values())) == {"a.txt": FILED, "m.txt": HELD, "z.txt": FILED}
    assert (outcomes["m.txt"].reason, outcomes["m.txt"].id) == (Reason.TOO_LARGE, None)


def test_what_one_file_provokes_is_its_outcome_and_nobody_elses(tmp_path: Path, archive: Archive) -> None:
    items = list(gather([files(tmp_path / "masuk", a="isi", b="isi lain", c="lagi")]))
    items[1] = replace(
        items[1], description=Description(title="bukan \udcff huruf")
    )  # cannot be written in UTF-8
    outcomes = ingest(archive, *items)
    assert {outcome.path: (outcome.kind, outcome.reason) for outcome in outcomes} == {
        "a.txt": (FILED, None),
        "b.txt": (HELD, "crashed"),
        "c.txt": (FILED, None),
    }


@pytest.mark.slow
def test_more_files_than_a_group_all_arrive(tmp_path: Path, archive: Archive) -> None:
    folder = files(tmp_path / "masuk", **{f"s{number}": f"surat {number}" for number in range(40)})
    outcomes = ingest(archive, *gather([folder]))
    assert Counter(outcome.kind for outcome in outcomes) == {FILED: 40}
    assert archive.count() == 40


def test_a_unit_may_have_languages_of_its_own() -> None:
    languages = Languages("ind+eng", {"ARB": "ara"})
    assert languages.of(Description(unit="ARB")) == "ara"
    assert languages.of(Description(unit="IKP")) == languages.of(Description()) == "ind+eng"


def holding(archive: Archive, path: Path) -> str:
    said = Description(title="Berkas terkunci", unit="IKP", classification="500.12")
    (outcome,) = ingest(archive, Incoming(path, path.name, said))
    assert outcome.kind is HELD
    return outcome.id or ""


def test_a_file_that_still_cannot_be_read_stays_held(tmp_path: Path, archive: Archive) -> None:
    held = archive.quarantine.find(holding(archive, quarantined(tmp_path) / "terkunci.pdf"))
    with archive.staging.bench() as bench, PageReader(1, bench.scratch()) as reader:
        outcome = retry(archive, held, bench, reader, LANGUAGES)
    assert (outcome.kind, outcome.id, outcome.reason) == (HELD, held.id, Reason.ENCRYPTED)
    assert archive.quarantine.find(held.id) == held
    assert archive.quarantine.path(held).exists()


def test_a_file_that_was_held_for_a_passing_reason_is_filed(tmp_path: Path, archive: Archive) -> None:
    path = text_pdf(tmp_path / "a.pdf", [["surat"]])
    said = Description(title="Surat")
    with archive.staging.bench() as bench:
        received = bench.receive(path)
        original = original_of(received.digests, "a.pdf")
        held = archive.quarantine.hold(received.staged, original, said, Reason.TIMED_OUT, "stopped")
        with PageReader(1, bench.scratch()) as reader:
            outcome = retry(archive, held, bench, reader, LANGUAGES)
    record = archive.find(outcome.id or "")
    assert (outcome.kind, record.description, record.original.name) == (FILED, said, "a.pdf")
    assert [page.text for page in archive.pages(record.id)] == ["surat"]
    assert [entry.state for entry in archive.quarantine.listed(all_states=True)] == [HeldState.FILED]
    assert list(archive.quarantine.listed()) == []


def test_a_released_file_is_filed_as_it_is_without_text(tmp_path: Path, archive: Archive) -> None:
    path = quarantined(tmp_path) / "terkunci.pdf"
    held = archive.quarantine.find(holding(archive, path))
    with archive.staging.bench() as bench:
        outcome = release(archive, held, bench)
    record = archive.find(outcome.id or "")
    assert (outcome.kind, record.description.title) == (FILED, "Berkas terkunci")
    assert (record.pages, record.original.sha256) == (PageCounts(), held.original.sha256)
    assert archive.store.original(record).read_bytes() == path.read_bytes()
    assert list(archive.quarantine.listed()) == []
    assert kinds(ingest(archive, *gather([path]))) == {str(path): ALREADY}


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_a_run_that_is_killed_again_and_again_loses_nothing_and_files_nothing_twice(
    tmp_path: Path, archive: Archive, seed: int
) -> None:
    folder = files(tmp_path / "masuk", **{f"s{number}": f"surat {number}" for number in range(30)})
    for number in range(4):
        text_pdf(folder / f"p{number}.pdf", [[f"berkas {number}"]] * 20)
    (folder / "rusak.pdf").write_bytes(b"%PDF-1.7\nrusak")
    delays = random.Random(seed)
    acknowledged = [line for _ in range(5) for line in run(archive, folder, delays.uniform(0.5, 2.5))]
    final = run(archive, folder, None)

    assert len(final) == 35
    known = {(path, identifier) for path, identifier, _ in final}
    assert {(path, identifier) for path, identifier, _ in acknowledged} <= known
    archive = reopened(archive)
    records = list(archive.listed(Listing()))
    findings = [check for check in check_all(archive) if check.is_finding]
    archive.close()
    assert len(records) == len({record.original.sha256 for record in records}) == 34
    assert len({record.code for record in records} - {None}) == 34
    assert {(record.original.name, record.id) for record in records} <= known
    assert findings == []


def run(archive: Archive, folder: Path, seconds: float | None) -> list[list[str]]:
    """Ingest in another process, killed after some seconds or never; what it acknowledged."""
    command = [sys.executable, "-m", "tests.ingest.ingest_folder", str(archive.home.root), str(folder)]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[3])}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as process:
        if seconds is not None:
            time.sleep(seconds)
            process.kill()
        told = process.communicate()[0]
    assert process.returncode in ((0,) if seconds is None else (0, -9))
    return [line.split() for line in told.splitlines(keepends=True) if line.endswith("\n")]


def test_bytes_of_a_destroyed_record_are_held_for_a_person(tmp_path: Path, archive: Archive) -> None:
    folder = files(tmp_path / "masuk", surat="surat masuk")
    (first,) = ingest(archive, *gather([folder]))
    tombstone = bury(archive, archive.find(first.id or ""))
    shutil.copy(folder / "surat.txt", folder / "salinan.txt")
    for _ in range(2):
        outcomes = ingest(archive, *gather([folder]))
        assert [(one.kind, one.reason) for one in outcomes] == [(HELD, Reason.DESTROYED_BEFORE)] * 2
    (held,) = archive.quarantine.listed()
    assert held.message == f"record {tombstone.id} was destroyed {destroyed_by(tombstone)}"
    assert archive.quarantine.path(held).read_text() == "surat masuk"
    assert list(archive.listed(Listing())) == [tombstone]


def test_a_record_destroyed_while_its_bytes_are_read_again_is_not_filed_anew(
    tmp_path: Path, archive: Archive
) -> None:
    folder = files(tmp_path / "masuk", surat="surat masuk")

    class BuryingReader(PageReader):
        """Reads the file while somebody else files and destroys it."""

        def next(self) -> Reading | Unreadable:
            result = super().next()
            (other,) = ingest(archive, *gather([folder]))
            bury(archive, archive.find(other.id or ""))
            return result

    with archive.staging.bench() as bench, BuryingReader(1, bench.scratch()) as reader:
        outcomes = list(Batch(archive, bench, LANGUAGES, ReaderMode.AUTO).run(gather([folder]), reader))
    assert [(one.kind, one.reason) for one in outcomes] == [(HELD, Reason.DESTROYED_BEFORE)]
    (held,) = archive.quarantine.listed()
    assert archive.quarantine.path(held).read_text() == "surat masuk"


@pytest.mark.parametrize("way", [retry, release])
def test_a_person_lets_destroyed_bytes_in_or_leaves_them(
    tmp_path: Path, archive: Archive, way: Callable[..., Outcome]
) -> None:
    folder = files(tmp_path / "masuk", surat="surat masuk")
    (first,) = ingest(archive, *gather([folder]))
    bury(archive, archive.find(first.id or ""))
    ingest(archive, *gather([folder]))
    (held,) = archive.quarantine.listed()
    with archive.staging.bench() as bench, PageReader(1, bench.scratch()) as reader:
        rest = (reader, LANGUAGES) if way is retry else ()
        left = way(archive, held, bench, *rest)
        assert (left.kind, left.reason) == (HELD, Reason.DESTROYED_BEFORE)
        assert archive.quarantine.path(held).read_text() == "surat masuk"
        outcome = way(archive, held, bench, *rest, "putusan 5/2024")
    assert outcome.kind is OutcomeKind.FILED
    record = archive.find(outcome.id or "")
    assert archive.store.original(record).read_text() == "surat masuk"
    assert outcome.pages.total == (1 if way is retry else 0)
    (filed,) = [entry for entry in archive.entries(record.id) if entry.action == "filed"]
    assert filed.reason == "putusan 5/2024"
    assert list(archive.quarantine.listed()) == []
    (again,) = ingest(archive, *gather([folder]))
    assert (again.kind, again.id) == (OutcomeKind.ALREADY_FILED, record.id)
    assert [check for check in check_all(archive) if check.is_finding] == []
