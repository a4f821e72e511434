"""What was dropped is prepared file by file; one that cannot be read is named with its reason, and the others go on."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.values.record import Description
from ingest.inbox.drop_contents import Dropped, Unpacking, unpack
from ingest.inbox.drop_folder import Drop, DropBatch, DropProblem, mark_of
from tests.making import forbidden_things

PLAIN = Unpacking(Description(), lambda _: None, split=False)


def dropped(folder: Path, *names: str) -> DropBatch:
    """A batch of these files, as a look at the folder finds them."""
    marks = ((folder / name, mark_of(folder / name)) for name in names)
    return DropBatch("", folder, tuple(Drop(path, mark) for path, mark in marks if mark))


def scratch(folder: Path) -> Path:
    (folder / "bangku").mkdir(exist_ok=True)
    return folder / "bangku"


@pytest.mark.parametrize("how", [PLAIN, Unpacking(Description(), lambda _: None, collate=True)])
def test_a_file_without_permission_is_unreadable_and_no_reader_dies_of_it(how: Unpacking) -> None:
    with forbidden_things() as folder:
        (folder / "rahasia.pdf").write_bytes(b"%PDF-1.7")
        (folder / "rahasia.pdf").chmod(0)
        batch = dropped(folder, "rahasia.pdf")
        (problem,) = unpack(batch, how, lambda: scratch(folder))
        assert isinstance(problem, DropProblem)
        assert (problem.reason, problem.drops) == ("unreadable", batch.drops)
        assert isinstance(problem.cause, PermissionError)


def test_a_file_without_permission_holds_none_of_its_neighbours_up() -> None:
    with forbidden_things() as folder:
        for name in ("a.txt", "b.txt", "c.txt"):
            (folder / name).write_text("surat")
        (folder / "b.txt").chmod(0)
        first, problem, last = unpack(
            dropped(folder, "a.txt", "b.txt", "c.txt"), PLAIN, lambda: scratch(folder)
        )
        assert isinstance(problem, DropProblem)
        assert problem.reason == "unreadable"
        for each, name in ((first, "a.txt"), (last, "c.txt")):
            assert isinstance(each, Dropped)
            assert [item.source for item in each.items] == [folder / name]


def test_a_file_that_is_gone_by_then_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("surat")
    batch = dropped(tmp_path, "a.txt")
    (tmp_path / "a.txt").unlink()
    (problem,) = unpack(batch, PLAIN, lambda: tmp_path)
    assert isinstance(problem, DropProblem)
    assert problem.reason == "unreadable"
