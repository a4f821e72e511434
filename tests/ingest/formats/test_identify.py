from pathlib import Path

import pytest
from PIL import Image

from ingest.formats.identify import FileFormat, identify
from ingest.task.kind import Kind
from ingest.task.reasons import CannotRead, Reason
from tests.ingest.paper import text_pdf


def written(folder: Path, content: bytes, name: str = "surat.pdf") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


ELF = b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x02\x00\x3e\x00\x01" + bytes(100)


@pytest.mark.parametrize(
    ("form", "media_type"), [("TIFF", "image/tiff"), ("JPEG", "image/jpeg"), ("PNG", "image/png")]
)
def test_an_image_is_known_whatever_its_name(tmp_path: Path, form: str, media_type: str) -> None:
    path = tmp_path / "surat.txt"
    Image.new("L", (9, 9)).save(path, form)
    assert identify(path) == FileFormat(media_type, Kind.IMAGE)


def test_a_pdf_is_known_whatever_its_name(tmp_path: Path) -> None:
    assert identify(text_pdf(tmp_path / "foto.jpg", [["Surat"]])) == FileFormat("application/pdf", Kind.PDF)


@pytest.mark.parametrize("before", [1, 200, 1019])
def test_a_pdf_may_begin_with_something_else(tmp_path: Path, before: int) -> None:
    content = text_pdf(tmp_path / "asli.pdf", [["Surat"]]).read_bytes()
    assert identify(written(tmp_path, b"\n" * before + content)).kind is Kind.PDF


def test_the_mark_of_a_pdf_far_inside_a_text_does_not_make_it_one(tmp_path: Path) -> None:
    assert identify(written(tmp_path, b"kata " * 300 + b"%PDF-1.4")).kind is Kind.TEXT


@pytest.mark.parametrize(
    "text",
    [
        "Surat edaran tentang arsip.\n",
        "kode,nama\n1,arsip\n2,surat\n",
        '{"kode": 1}\n',
        "import os\n\nprint(os.name)\n",
        "Café – é\n",
    ],
)
def test_whatever_people_can_read_as_it_is_is_plain_text(tmp_path: Path, text: str) -> None:
    assert identify(written(tmp_path, text.encode())) == FileFormat("text/plain", Kind.TEXT)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig"])
def test_text_in_an_older_encoding_is_text(tmp_path: Path, encoding: str) -> None:
    content = ("Pasal 1 – ketentuan umum\n" * 20).encode(encoding)
    assert identify(written(tmp_path, content)).kind is Kind.TEXT


def test_a_file_without_a_byte_is_empty(tmp_path: Path) -> None:
    with pytest.raises(CannotRead) as caught:
        identify(written(tmp_path, b""))
    assert caught.value.reason is Reason.EMPTY


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"AC1032" + bytes(100), "image/vnd.dwg"),
        (b"\x01\x02\x03\x00\xfe" * 90, "application/octet-stream"),
    ],
)
def test_what_has_no_reader_is_named_all_the_same(tmp_path: Path, content: bytes, media_type: str) -> None:
    assert identify(written(tmp_path, content)) == FileFormat(media_type, None)


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(100), "application/x-7z-compressed"),
        (b"Rar!\x1a\x07\x01\x00" + bytes(100), "application/x-rar"),
    ],
)
def test_a_box_of_files_that_nothing_opens_is_no_document(
    tmp_path: Path, content: bytes, media_type: str
) -> None:
    with pytest.raises(CannotRead) as caught:
        identify(written(tmp_path, content))
    assert (caught.value.reason, caught.value.media_type) == (Reason.UNSUPPORTED, media_type)


@pytest.mark.parametrize(
    "content", [b"MZ" + bytes(58) + b"\x80" + bytes(67) + b"PE\0\0\x64\x86" + bytes(200), ELF]
)
def test_a_program_is_no_document(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(CannotRead) as caught:
        identify(written(tmp_path, content))
    assert caught.value.reason is Reason.PROGRAM
