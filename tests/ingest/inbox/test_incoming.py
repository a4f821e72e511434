import os
import unicodedata
from datetime import date
from pathlib import Path

import pytest

from archive.values.record import AccessLevel, Description
from ingest.inbox.description_sheet import DescribedFile, Sheet
from ingest.inbox.incoming import (
    Incoming,
    NoSuchPath,
    UnmatchedRows,
    describe,
    gather,
    legible,
    with_defaults,
)
from ingest.inbox.walk import PassedOver


def filled(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"isi")
    return folder


def sheet(*files: str) -> Sheet:
    return Sheet(
        tuple(DescribedFile(line, file, Description(title=file)) for line, file in enumerate(files, start=2))
    )


def titles(incoming: tuple[Incoming, ...]) -> dict[str, str | None]:
    return {item.path: item.description.title for item in incoming}


def test_a_folder_gives_its_files_by_their_paths_below_it(tmp_path: Path) -> None:
    filled(tmp_path / "masuk", "b.pdf", "a/2.pdf", "a/1.pdf", "a.txt")
    assert [item.path for item in gather([tmp_path / "masuk"])] == ["a/1.pdf", "a/2.pdf", "a.txt", "b.pdf"]


def test_a_file_given_by_itself_keeps_the_path_it_was_given_by(tmp_path: Path) -> None:
    path = filled(tmp_path, "surat.pdf") / "surat.pdf"
    assert gather([path]) == (Incoming(path, str(path), Description()),)


def test_what_is_given_twice_comes_once(tmp_path: Path) -> None:
    filled(tmp_path, "a.pdf", "b.pdf")
    items = gather([tmp_path / "b.pdf", tmp_path, tmp_path / "b.pdf", tmp_path])
    assert [item.source.name for item in items] == ["b.pdf", "a.pdf"]


def test_an_empty_folder_gives_nothing(tmp_path: Path) -> None:
    assert gather([tmp_path]) == ()


def test_a_path_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoSuchPath, match="tiada"):
        gather([filled(tmp_path, "a.pdf"), tmp_path / "tiada"])


def test_no_link_is_followed_and_each_is_named(tmp_path: Path) -> None:
    masuk = filled(tmp_path / "masuk", "a.pdf")
    (masuk / "putus").symlink_to(tmp_path / "tiada")
    (masuk / "berkas").symlink_to(filled(tmp_path, "luar.pdf") / "luar.pdf")
    (masuk / "folder").symlink_to(tmp_path)
    passed: list[PassedOver] = []
    assert [item.path for item in gather([masuk, masuk / "berkas"], tell=passed.append)] == ["a.pdf"]
    assert [(str(over.path), over.reason) for over in passed] == [
        ("berkas", "link"),
        ("folder", "link"),
        ("putus", "link"),
        (str(masuk / "berkas"), "link"),
    ]


def test_the_home_of_the_archive_is_never_given(tmp_path: Path) -> None:
    home = filled(tmp_path / "masuk" / "rumah", "keys/secret")
    filled(tmp_path / "masuk", "a.pdf")
    assert [item.path for item in gather([tmp_path / "masuk", home / "keys" / "secret"], home)] == ["a.pdf"]


def test_a_name_that_is_no_text_is_told_legibly(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"surat\xff.pdf")).write_bytes(b"isi")
    (item,) = gather([tmp_path])
    assert item.path == r"surat\xff.pdf"
    assert item.source.read_bytes() == b"isi"
    assert legible(Path("Résumé.pdf")) == "Résumé.pdf"


def test_a_row_finds_its_file_by_its_path_below_the_folder_given(tmp_path: Path) -> None:
    incoming = gather([filled(tmp_path, "x/a.pdf", "y/a.pdf")])
    assert titles(describe(incoming, sheet("y/a.pdf"), None)) == {"x/a.pdf": None, "y/a.pdf": "y/a.pdf"}


def test_a_row_finds_its_file_from_the_folder_of_the_sheet(tmp_path: Path) -> None:
    incoming = gather([filled(tmp_path / "masuk", "a.pdf")])
    assert titles(describe(incoming, sheet("masuk/a.pdf"), tmp_path)) == {"a.pdf": "masuk/a.pdf"}


def test_a_row_finds_its_file_by_a_bare_name_that_one_file_has(tmp_path: Path) -> None:
    incoming = gather([filled(tmp_path, "x/a.pdf", "y/b.pdf")])
    assert titles(describe(incoming, sheet("b.pdf"), None))["y/b.pdf"] == "b.pdf"


def test_a_full_path_wins_over_a_bare_name(tmp_path: Path) -> None:
    incoming = gather([filled(tmp_path, "a.pdf", "x/a.pdf")])
    assert titles(describe(incoming, sheet("a.pdf"), None)) == {"a.pdf": "a.pdf", "x/a.pdf": None}


def test_rows_without_a_file_or_with_several_are_all_named(tmp_path: Path) -> None:
    incoming = gather([filled(tmp_path, "x/a.pdf", "y/a.pdf", "b.pdf")])
    with pytest.raises(UnmatchedRows, match=r"line 2: a\.pdf, line 4: tiada\.pdf") as caught:
        describe(incoming, sheet("a.pdf", "b.pdf", "tiada.pdf"), None)
    assert [row.line for row in caught.value.rows] == [2, 4]


def test_two_rows_for_one_file_are_refused(tmp_path: Path) -> None:
    incoming = gather([filled(tmp_path, "x/a.pdf")])
    with pytest.raises(UnmatchedRows):
        describe(incoming, sheet("a.pdf", "x/a.pdf"), None)


def test_without_a_sheet_nothing_is_described(tmp_path: Path) -> None:
    incoming = gather([filled(tmp_path, "a.pdf")])
    assert describe(incoming, None, None) == incoming


def test_defaults_fill_only_what_is_missing() -> None:
    said = Description(title="Judul", dated=date(2024, 1, 2))
    defaults = Description(title="Lain", unit="IKP", access=AccessLevel.SECRET)
    assert with_defaults(said, defaults) == Description(
        title="Judul", dated=date(2024, 1, 2), unit="IKP", access=AccessLevel.SECRET
    )
    assert with_defaults(said, Description()) == said


def test_a_row_finds_its_file_however_the_disk_spells_its_letters(tmp_path: Path) -> None:
    incoming = gather([filled(tmp_path, unicodedata.normalize("NFD", "x/Café.pdf"))])
    (item,) = describe(incoming, sheet("x/Café.pdf"), tmp_path)
    assert item.description.title == "x/Café.pdf"
