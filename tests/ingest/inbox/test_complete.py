from pathlib import Path

import pytest
from PIL import Image

from ingest.inbox.complete import has_its_end, open_for_writing
from tests.ingest.paper import text_pdf


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.tif"])
def test_an_image_is_whole_with_its_end_and_not_before(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    Image.effect_noise((120, 120), 90).save(path)
    assert has_its_end(path)
    path.write_bytes(path.read_bytes()[:-9] if name != "a.tif" else path.read_bytes()[:4] + bytes(4))
    assert not has_its_end(path)


def test_a_pdf_is_whole_with_its_trailer(tmp_path: Path) -> None:
    path = text_pdf(tmp_path / "a.pdf", [["satu"]])
    assert has_its_end(path)
    path.write_bytes(path.read_bytes() + b"\n" * 500)
    assert has_its_end(path)
    path.write_bytes(path.read_bytes()[:-520])
    assert not has_its_end(path)


def test_what_has_no_end_of_its_own_is_whole_unless_it_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("surat")
    assert has_its_end(path)
    path.write_text("")
    assert not has_its_end(path)
    path.write_bytes(b"II*\0\x08")
    assert not has_its_end(path)


def test_a_file_open_for_writing_is_known_and_one_being_read_is_not(tmp_path: Path) -> None:
    writing, reading = tmp_path / "a", tmp_path / "b"
    reading.touch()
    with writing.open("wb"), reading.open("rb"):
        assert open_for_writing([writing, reading]) == {writing}
    assert open_for_writing([writing, reading]) == frozenset()
