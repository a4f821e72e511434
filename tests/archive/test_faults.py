"""Every operation with every step failing or the process dying at it, one after another, and recovery doing so too."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import count, islice, takewhile
from pathlib import Path

import pytest

from archive.archive import Archive
from archive.catalogue.records import Listing
from archive.copies.replica import repair_of
from archive.storage.home import NotAHome
from bench.faults import render
from tests.archive.faults import (
    FAILURES,
    OPERATIONS,
    Failure,
    Operation,
    assert_told,
    assert_whole,
    course_of,
    make_home,
    opened_to_fail,
    rounds,
)
from tests.making import Clock, FailingDisk, Killed, check_all, file_one, folder_in_memory, make_older, note

pytestmark = pytest.mark.slow  # together they take more than the quick part of the tests may

NEW_VERSION = next(operation for operation in OPERATIONS if operation.name == "new version")


def cut(path: Path) -> None:
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-2])


@pytest.fixture
def home() -> Iterator[Path]:
    """The home before; in memory where possible, for it is synced a hundred thousand times."""
    with folder_in_memory() as folder:
        yield make_home(folder / "before")


@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: failure.name)
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_whatever_fails_everything_is_as_before_or_as_after(
    home: Path, operation: Operation, failure: Failure
) -> None:
    course = course_of(home, operation)
    played = list(takewhile(lambda round_: round_.play(course), rounds(home, operation, failure)))
    # Two objects whose ids share a folder need a step less.
    assert len(course.steps) * 0.9 <= len(played) <= len(course.steps) * 1.1


@pytest.mark.parametrize("failure", [FAILURES[0], FAILURES[3]], ids=lambda failure: failure.name)
@pytest.mark.parametrize("operation", [OPERATIONS[0], OPERATIONS[4]], ids=lambda operation: operation.name)
def test_a_recovery_that_fails_itself_is_completed_by_the_next(
    home: Path, operation: Operation, failure: Failure
) -> None:
    course = course_of(home, operation)
    begun = islice(rounds(home, operation, failure), len(course.steps))
    assert max(round_.play_recovery(course) for round_ in begun) >= 3


@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: failure.name)
@pytest.mark.parametrize("name", ["v1/content/original.txt", "v1/inventory.json", "inventory.json"])
def test_whatever_fails_a_repair_leaves_bytes_as_they_were_or_mended(
    home: Path, failure: Failure, name: str
) -> None:
    shutil.copytree(home / "store", home.with_name("replica"))
    for k in count():
        copy = home.with_name(f"round-{k}")
        shutil.copytree(home, copy)
        archive, disk = opened_to_fail(copy, k, failure)
        record = next(archive.listed(Listing()))
        path = archive.store.folder(record.id) / name
        good, bad = path.read_bytes(), path.read_bytes()[:-2] + b"?\n"
        path.unlink()
        path.write_bytes(bad)
        with suppress(OSError, Killed):
            repair_of(archive).repair(record.id, [home.with_name("replica")])
        archive.close()
        archive = Archive.open(copy, "siti", Clock())
        archive.recover()
        assert path.read_bytes() in (good, bad)
        repair_of(archive).repair(record.id, [home.with_name("replica")])
        assert path.read_bytes() == good
        assert bad in [kept.read_bytes() for kept in archive.home.suspect.rglob("*") if kept.is_file()]
        assert_whole(archive)
        archive.close()
        shutil.rmtree(copy)
        if not disk.failed:
            return


@pytest.mark.parametrize("failure", FAILURES[::2], ids=lambda failure: failure.name)
def test_whatever_fails_an_older_archive_gets_keys_and_transcript_once(home: Path, failure: Failure) -> None:
    make_older(Archive.open(home, "budi", Clock()))
    for k in count():
        copy = home.with_name(f"round-{k}")
        shutil.copytree(home, copy)
        disk = FailingDisk(k, failure.make(), forever=failure.forever)
        with suppress(OSError, Killed):
            Archive.open(copy, "budi", Clock(), disk).close()
        archive = Archive.open(copy, "siti", Clock())
        note(archive)
        assert_told(archive)
        assert [entry.action for entry in archive.entries()].count("key_created") == 1
        archive.close()
        shutil.rmtree(copy)
        if not disk.failed:
            return


def test_the_list_of_fault_points_is_up_to_date() -> None:
    told = (Path(__file__).resolve().parents[2] / "docs" / "faults.md").read_text()
    # once in some hundred times two random ids share a folder, and it is made once instead of twice
    assert any(_points(told) == _points(render()) for _ in range(2))


def _points(document: str) -> set[tuple[str, str]]:
    """Operation and step, without the numbers, which depend on chance a little."""
    found, operation = set(), ""
    for line in document.splitlines():
        if line.startswith("## "):
            operation = line.partition(":")[0]
        elif line.startswith("| "):
            found.add((operation, re.sub(r" ×[0-9]+", "", line.partition("|")[2].partition("|")[2])))
    return found


def test_a_new_archive_is_whole_or_not_there(tmp_path: Path) -> None:
    for k in count():
        disk = FailingDisk(k, Killed())
        home = tmp_path / str(k)
        with suppress(Killed):
            Archive.create(home, "budi", Clock(), disk).close()
        try:
            archive = Archive.open(home, "budi", Clock())
        except NotAHome:
            assert disk.failed
            continue
        assert_whole(archive)
        archive.close()
        if not disk.failed:
            return


# -- the four ways in which a new version can be found half installed (docs/format.md, "The order of writing") --


@pytest.fixture
def described(home: Path) -> Iterator[tuple[Archive, Path]]:
    """An archive whose process died between the catalogue's intent and its note, and the object's folder."""
    archive = died_before_the_note(home, NEW_VERSION)
    yield archive, next(archive.store.root.glob("*/*/*/v2")).parent
    archive.close()


def died_before_the_note(home: Path, operation: Operation) -> Archive:
    """An archive whose process died when all was in the store, and the catalogue did not say so yet."""
    steps = course_of(home, operation).steps
    notes = [k for k, step in enumerate(steps) if step.startswith("begin ")]
    archive, _ = opened_to_fail(home, notes[-1], FAILURES[0])
    with pytest.raises(Killed):
        operation.act(archive)
    archive.close()
    return Archive.open(home, "siti", Clock())


def titles(archive: Archive) -> set[str | None]:
    return {record.description.title for record in archive.listed(Listing())}


def put(folder: Path, version: str, *names: str) -> None:
    """Make files of the object's root those of a version folder."""
    for name in names:
        (folder / name).unlink()
        (folder / name).write_bytes((folder / version / name).read_bytes())


def test_a_version_that_its_root_does_not_know_yet_is_rolled_forward(described: tuple[Archive, Path]) -> None:
    archive, folder = described
    put(folder, "v1", "inventory.json", "inventory.json.sha512")
    archive.recover()
    assert "Judul baru" in titles(archive)
    assert_whole(archive)


@pytest.mark.parametrize("name", ["content/record.json", "inventory.json", "inventory.json.sha512"])
@pytest.mark.parametrize("damage", [Path.unlink, cut])
def test_a_version_that_is_not_whole_is_set_aside_and_the_object_stays_as_it_was(
    described: tuple[Archive, Path], name: str, damage: Callable[[Path], object]
) -> None:
    archive, folder = described
    put(folder, "v1", "inventory.json", "inventory.json.sha512")
    damage(folder / "v2" / name)
    archive.recover()
    assert "Judul baru" not in titles(archive)
    assert_whole(archive)
    (aside,) = archive.home.suspect.iterdir()
    assert (aside / "content").is_dir()
    (told,) = [entry for entry in archive.entries() if entry.action == "set_aside"]
    assert told.detail == {"place": aside.name, "version": "2"}
    NEW_VERSION.act(archive)
    assert "Judul baru" in titles(archive)


def test_a_sidecar_that_is_behind_its_inventory_is_written_again(described: tuple[Archive, Path]) -> None:
    archive, folder = described
    put(folder, "v1", "inventory.json.sha512")
    archive.recover()
    assert "Judul baru" in titles(archive)
    assert_whole(archive)


def test_an_object_that_the_journal_does_not_know_is_taken_in_as_recovered(home: Path) -> None:
    archive = died_before_the_note(home, OPERATIONS[0])
    archive.recover()
    assert_whole(archive)
    (told,) = [entry for entry in archive.entries() if entry.detail.get("recovered")]
    assert (told.action, told.actor) == ("filed", "siti")
    archive.close()


def test_a_damaged_object_with_an_open_intent_does_not_keep_others_from_being_filed(
    described: tuple[Archive, Path],
) -> None:
    archive, folder = described
    for path in folder.rglob("inventory.json"):
        cut(path)
    assert file_one(archive, b"lain").code
    assert [check.file for check in check_all(archive) if check.is_finding]
