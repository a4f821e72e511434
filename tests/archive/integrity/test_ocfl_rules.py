"""The structure of a store that is in use: what is wrong stays, what is only being written does not."""

from __future__ import annotations

from pathlib import Path
from threading import Thread

from archive.archive import Archive
from archive.storage.locks import exclusive
from archive.values.record import Description
from tests.making import file_one


def codes(archive: Archive) -> set[tuple[str, str]]:
    return {(Path(finding.path).name, finding.code) for finding in archive.check_structure()}


def test_what_is_wrong_around_the_objects_is_told(archive: Archive) -> None:
    file_one(archive, b"isi")
    (archive.store.root / "zz/yy").mkdir(parents=True)
    (archive.store.root / "ocfl_layout.json").unlink()
    (archive.store.root / "ocfl_layout.json").write_text("{}")
    assert codes(archive) == {("yy", "E073"), ("zz", "E088"), ("ocfl_layout.json", "E070")}


def test_an_object_that_is_being_changed_is_looked_at_when_nobody_writes(archive: Archive) -> None:
    record = file_one(archive, b"isi")
    archive.filing.describe(record.id, Description(title="Lain"))
    folder = archive.store.folder(record.id)
    whole = (folder / "inventory.json").read_bytes()
    replace(folder / "inventory.json", (folder / "v1/inventory.json").read_bytes())
    assert codes(archive)
    found: list[set[tuple[str, str]]] = []
    with exclusive(archive.home.lock):
        check = Thread(target=lambda: found.append(codes(archive)))
        check.start()
        check.join(0.3)  # by now it has seen the old inventory, and waits for the writer
        replace(folder / "inventory.json", whole)
    check.join()
    assert found == [set()]


def replace(path: Path, data: bytes) -> None:
    path.unlink()
    path.write_bytes(data)
