from pathlib import Path

import pytest

from ingest.formats.packages.enclosures import Enclosures
from ingest.formats.word.doc import read_doc
from ingest.task.limits import Limits
from ingest.task.reasons import CannotRead, Reason
from tests.ingest.formats.reading import place_in
from tests.ingest.offices import compound, old_word_file


def inside(folder: Path) -> Enclosures:
    return Enclosures(place_in(folder), Limits())


def texts_of_doc(path: Path) -> list[str]:
    return [page.text for page in read_doc(path, Limits(), inside(path.parent))]


def why_not(path: Path, limits: Limits) -> Reason:
    with pytest.raises(CannotRead) as caught:
        read_doc(path, limits, inside(path.parent))
    return caught.value.reason


def test_pieces_in_either_width_are_one_text_and_page_breaks_part_it(tmp_path: Path) -> None:
    path = old_word_file(tmp_path / "a", "Satu – dua\r", "tiga\x0cempat\r")
    assert texts_of_doc(path) == ["Satu – dua\ntiga", "empat"]


def test_a_field_is_what_it_shows_and_cells_are_parted_by_tabs(tmp_path: Path) -> None:
    path = old_word_file(tmp_path / "a", "a\x07b\x07\r\x13 PAGE \x147\x15 hal\r")
    assert texts_of_doc(path) == ["a\tb\t\n7 hal"]


def test_what_is_locked_broken_or_too_large_is_refused(tmp_path: Path) -> None:
    path = old_word_file(tmp_path / "a", "rahasia")
    assert why_not(path, Limits(office_bytes=10)) is Reason.TOO_LARGE
    assert why_not(old_word_file(tmp_path / "b", "rahasia", flags=0x0300), Limits()) is Reason.ENCRYPTED
    (tmp_path / "c").write_bytes(compound({"WordDocument": bytes(5000), "1Table": b"x"}))
    assert why_not(tmp_path / "c", Limits()) is Reason.DAMAGED
    path.write_bytes(path.read_bytes()[:600])
    assert why_not(path, Limits()) is Reason.DAMAGED
