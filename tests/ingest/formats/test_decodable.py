from pathlib import Path

import pikepdf

from ingest.formats.decodable import is_undecodable
from tests.ingest.paper import text_pdf


def with_content(path: Path, *streams: tuple[bytes, str | None]) -> Path:
    """A PDF of one page whose content are these bytes, said to be in that encoding."""
    document = pikepdf.new()
    page = document.add_blank_page()
    contents = []
    for data, encoding in streams:
        stream = document.make_stream(data)
        if encoding:
            stream.write(data, filter=pikepdf.Name(encoding))
        contents.append(stream)
    page.Contents = pikepdf.Array(contents)
    document.save(path, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return path


def test_a_stream_that_cannot_be_decoded_is_told(tmp_path: Path) -> None:
    for encoding in ("/LZWDecode", "/FlateDecode"):
        path = with_content(tmp_path / "a.pdf", (b"\xff\xfe\xfdrusak rusak rusak", encoding))
        assert is_undecodable(path, 1), encoding


def test_empty_and_drawn_pages_can_be_decoded(tmp_path: Path) -> None:
    assert not is_undecodable(text_pdf(tmp_path / "a.pdf", [["satu"], []]), 1)
    assert not is_undecodable(text_pdf(tmp_path / "b.pdf", [["satu"], []]), 2)
    assert not is_undecodable(with_content(tmp_path / "c.pdf", (b"", None), (b"q Q", None)), 1)


def test_of_what_cannot_be_looked_at_nothing_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 rusak")
    assert not is_undecodable(tmp_path / "a.pdf", 1)
    assert not is_undecodable(text_pdf(tmp_path / "b.pdf", [["satu"]]), 7)
