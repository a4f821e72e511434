"""Whether everything on a PDF page could be drawn: images whose data are broken, missing or of no known kind."""

from __future__ import annotations

import io
import zlib
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageDraw
from PIL.TiffImagePlugin import TiffImageFile

from archive.values.record import PageSource
from ingest.formats.pdf import pdf_file
from ingest.formats.pictures.raster import Raster, is_blank
from ingest.reading.reader import PageReader
from ingest.reading.request import ReadRequest, Unreadable
from ingest.task.reasons import Reason

SIZE = 400
EXAMPLE = Path(__file__).resolve().parents[4] / "examples/batch/aptika/berita-acara-alih-media-2023.pdf"


def picture() -> Image.Image:
    shown = Image.new("L", (SIZE, SIZE), 255)
    ImageDraw.Draw(shown).rectangle((50, 50, 300, 120), fill=0)
    return shown


def encoded(kind: str) -> bytes:
    data = io.BytesIO()
    picture().save(data, kind)
    return data.getvalue()


def faxed(shown: Image.Image) -> bytes:
    data = io.BytesIO()
    shown.convert("1").save(data, "TIFF", compression="group4")
    data.seek(0)
    with TiffImageFile(data) as image:
        start, length = image.tag_v2[273][0], image.tag_v2[279][0]
    return data.getvalue()[start : start + length]


def page(
    path: Path, data: bytes | None, filtered: str | None = None, *, bits: int = 8, side: int = SIZE
) -> Path:
    """A PDF whose page draws one image of these data; without data there is none, though the page names it."""
    with pikepdf.new() as document:
        shown = document.add_blank_page(page_size=(SIZE, SIZE))
        if data is not None:
            image = pikepdf.Stream(document, b"")
            parameters = pikepdf.Dictionary(K=-1, Columns=SIZE, Rows=SIZE) if bits == 1 else None
            image.write(data, filter=pikepdf.Name(filtered) if filtered else None, decode_parms=parameters)
            image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
            image.Width = image.Height = side
            image.BitsPerComponent, image.ColorSpace = bits, pikepdf.Name.DeviceGray
            shown.obj.Resources = pikepdf.Dictionary(
                XObject=pikepdf.Dictionary(Im=document.make_indirect(image))
            )
        shown.contents_add(document.make_stream(b"q 400 0 0 400 0 0 cm /Im Do Q"))
        document.save(path)
    return path


def is_all_drawn(path: Path) -> bool:
    with pdf_file.opened_pdf(path) as document:
        return pdf_file.shows_all(document, path, 1)


JPEG, JPEG_2000 = encoded("JPEG"), encoded("JPEG2000")
FAX = "/CCITTFaxDecode"


@pytest.mark.parametrize(
    ("data", "filtered", "bits", "side"),
    [
        (bytes(64) + JPEG[64:], "/DCTDecode", 8, SIZE),
        (JPEG[:300] + bytes(64) + JPEG[364:], "/DCTDecode", 8, SIZE),
        (b"", "/DCTDecode", 8, SIZE),
        (JPEG, "/DCTDecode", 8, 0),
        (JPEG_2000[:60] + bytes(200) + JPEG_2000[260:], "/JPXDecode", 8, SIZE),
        (bytes(300), "/JPXDecode", 8, SIZE),
        (b"\0garbage" * 40, "/JBIG2Decode", 1, SIZE),
        (b"\xff\x00\xaa" * 100, FAX, 1, SIZE),
        (bytes(300), FAX, 1, SIZE),
        (b"", FAX, 1, SIZE),
        (b"\x78\x9c" + bytes(50), "/FlateDecode", 8, SIZE),
        (zlib.compress(b"\xff" * 1000), "/FlateDecode", 8, SIZE),
        (b"\xff" * 100, None, 8, SIZE),
        (JPEG, "/FooDecode", 8, SIZE),
        (None, None, 8, SIZE),
    ],
)
def test_an_image_that_was_not_drawn_is_noticed(
    tmp_path: Path, data: bytes | None, filtered: str | None, bits: int, side: int
) -> None:
    assert not is_all_drawn(page(tmp_path / "a.pdf", data, filtered, bits=bits, side=side))


@pytest.mark.parametrize(
    ("data", "filtered", "bits"),
    [
        (b"\xff" * SIZE * SIZE, None, 8),
        (JPEG, "/DCTDecode", 8),
        (JPEG_2000, "/JPXDecode", 8),
        (faxed(picture()), FAX, 1),
        (faxed(Image.new("L", (SIZE, SIZE), 255)), FAX, 1),
    ],
)
def test_an_image_that_was_drawn_is_drawn(
    tmp_path: Path, data: bytes, filtered: str | None, bits: int
) -> None:
    assert is_all_drawn(page(tmp_path / "a.pdf", data, filtered, bits=bits))


def test_an_image_in_a_form_counts_and_a_page_without_any_is_whole(tmp_path: Path) -> None:
    path = page(tmp_path / "a.pdf", bytes(300), "/JPXDecode")
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        shown = document.pages[0]
        form = document.make_stream(b"/Im Do", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
        form.BBox, form.Resources = [0, 0, 1, 1], shown.obj.Resources
        shown.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Fm=form))
        shown.obj.Contents = document.make_stream(b"/Fm Do")
        document.save(path)
    assert not is_all_drawn(path)
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(tmp_path / "b.pdf")
    assert is_all_drawn(tmp_path / "b.pdf")


def test_ink_near_an_edge_is_ink_and_a_scanners_shadow_is_none() -> None:
    def blank_with(box: tuple[int, int, int, int]) -> bool:
        sheet = Image.new("L", (1240, 1754), 250)
        ImageDraw.Draw(sheet).rectangle(box, fill=20)
        return is_blank(Raster(sheet, 150))

    assert blank_with((0, 0, 25, 1754))
    assert not blank_with((300, 1720, 900, 1735))
    assert not blank_with((10, 400, 25, 900))


@pytest.mark.ocr
def test_a_damaged_scan_is_no_blank_page(tmp_path: Path) -> None:
    data = EXAMPLE.read_bytes()
    start = data.index(b"\xff\xd8\xff")
    (tmp_path / "a.pdf").write_bytes(data[:start] + bytes(64) + data[start + 64 :])
    page(tmp_path / "b.pdf", b"\xff" * SIZE * SIZE)
    with PageReader(1, tmp_path) as reader:
        reader.submit(ReadRequest("a", tmp_path / "a.pdf"))
        damaged = reader.next()
        reader.submit(ReadRequest("b", tmp_path / "b.pdf"))
        blank = reader.next()
    assert isinstance(damaged, Unreadable)
    assert damaged.reason is Reason.DAMAGED
    assert not isinstance(blank, Unreadable)
    assert [found.source for found in blank.pages] == [PageSource.BLANK]
