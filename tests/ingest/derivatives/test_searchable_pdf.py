import re
import shutil
import subprocess
from pathlib import Path
from time import sleep
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops

from archive.values.record import Page, PageSource, PageWord
from ingest.derivatives.requests import Searchable, SearchableRequest
from ingest.derivatives.searchable_pdf import make_searchable
from ingest.derivatives.text_layer import centre, frame_of
from ingest.task.limits import Limits
from ingest.task.reasons import CannotRead
from tests.ingest.paper import letter, scan_pdf, text_pdf
from tests.ingest.signing import sign

WORDS = (
    PageWord("KEPUTUSAN", 1000, 500, 2000, 150, 95.0),
    PageWord("Gubernur—α", 6500, 8000, 1800, 200, 90.0),
)


def read(number: int = 1, rotation: int = 0, words: tuple[PageWord, ...] = WORDS) -> Page:
    return Page(number, "KEPUTUSAN Gubernur—α", PageSource.OCR, rotation=rotation, words=words)


def made(path: Path, *pages: Page) -> tuple[Searchable, Path]:
    target = path.with_name("made.pdf")
    return make_searchable(SearchableRequest(str(path), pages, "Keputusan", Limits()), str(target)), target


def scanned(folder: Path, rotate: int = 0, pages: int = 1) -> Path:
    path = scan_pdf(folder / "scan.pdf", [letter()] * pages)
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        for page in document.pages:
            page.rotate(rotate, relative=False)
        document.save(path)
    return path


def boxes(path: Path, number: int = 0) -> dict[str, tuple[float, float, float, float]]:
    """Where PDFium finds each word, as shares of the page as it is shown: left, top, right, bottom."""
    with pdfium.PdfDocument(path) as document:
        page = document[number]
        text, (left, low, right, high) = page.get_textpage(), page.get_bbox()
        said, found = text.get_text_range(), {}
        for match in re.finditer(r"\S+", said):
            sides = [text.get_charbox(place) for place in range(match.start(), match.end())]
            box = (
                min(s[0] for s in sides),
                min(s[1] for s in sides),
                max(s[2] for s in sides),
                max(s[3] for s in sides),
            )
            corners = [shown((x - left) / (right - left), (high - y) / (high - low), page.get_rotation())
                       for x in box[::2] for y in box[1::2]]  # fmt: skip
            xs, ys = zip(*corners, strict=True)
            found[match[0]] = min(xs), min(ys), max(xs), max(ys)
    return found


def shown(x: float, y: float, clockwise: int) -> tuple[float, float]:
    """A point of a page, after the page was turned."""
    for _ in range(clockwise // 90):
        x, y = 1 - y, x
    return x, y


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_each_word_is_found_where_ocr_saw_it(tmp_path: Path, rotate: int, rotation: int) -> None:
    _, target = made(scanned(tmp_path, rotate), read(rotation=rotation))
    found = boxes(target)
    assert set(found) == {word.text for word in WORDS}
    for word in WORDS:
        x, y = (word.left + word.width / 2) / 10_000, (word.top + word.height / 2) / 10_000
        x, y = shown(x, y, (360 - rotation) % 360)  # as read upright → as the page is shown
        left, top, right, bottom = found[word.text]
        assert left < x < right
        assert top < y < bottom
        assert (right - left) * (bottom - top) < 2.5 * word.width * word.height / 10_000**2


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler is not installed")
def test_another_reader_finds_the_words_too(tmp_path: Path) -> None:
    _, target = made(scanned(tmp_path), read())
    told = subprocess.check_output(["pdftotext", "-bbox", target, "-"], text=True)
    found = re.findall(r'<word xMin="([\d.]+)" yMin="([\d.]+)".*?>(.*?)</word>', told)
    assert [text for _, _, text in found] == [word.text for word in WORDS]
    assert abs(float(found[0][0]) - 59.5) < 1


def test_the_pages_look_as_before_and_their_images_are_the_same_bytes(tmp_path: Path) -> None:
    path = scanned(tmp_path)
    _, target = made(path, read())
    with pdfium.PdfDocument(path) as before, pdfium.PdfDocument(target) as after:
        pictures = [document[0].render().to_pil().convert("L") for document in (before, after)]
    assert ImageChops.difference(*pictures).getbbox() is None
    assert images(path) == images(target)


def images(path: Path) -> list[bytes]:
    with pikepdf.open(path) as document:
        return [
            image.read_raw_bytes() for page in document.pages for image in page.Resources.XObject.values()
        ]


@pytest.mark.slow
def test_the_same_original_makes_the_same_bytes(tmp_path: Path) -> None:
    path = scanned(tmp_path)
    first = made(path, read())[1].read_bytes()
    sleep(1)  # what is dated by its making is dated to the second
    assert made(path, read())[1].read_bytes() == first


def test_a_scan_becomes_pdfa_and_says_so(tmp_path: Path) -> None:
    told, target = made(scanned(tmp_path, pages=2), read(1), read(2))
    assert (told.pdfa, told.obstacles, told.pages, told.laid) == (True, (), 2, 2)
    with pikepdf.open(target) as document:
        assert document.open_metadata().pdfa_status == "2B"
        assert document.Root.OutputIntents[0].S == "/GTS_PDFA1"
        assert document.docinfo["/Title"] == "Keputusan"


def test_what_stands_in_the_way_of_pdfa_is_named_and_nothing_is_claimed(tmp_path: Path) -> None:
    path = scanned(tmp_path)
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("1"))
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9])
        document.pages[0].Annots = [document.make_indirect(note)]
        document.save(path)
    told, target = made(path, read())
    assert (told.pdfa, told.obstacles) == (False, ("annotation", "script"))
    with pikepdf.open(target) as document:
        assert not document.open_metadata().pdfa_status


def test_a_document_with_text_of_its_own_is_copied_as_it_is(tmp_path: Path) -> None:
    path = text_pdf(tmp_path / "a.pdf", [["satu dua"]])
    told, target = made(path, Page(1, "satu dua", PageSource.TEXT))
    assert (told.is_original, told.laid) == (True, 0)
    assert target.read_bytes() == path.read_bytes()


def test_words_are_not_laid_over_letters_that_are_there(tmp_path: Path) -> None:
    path = text_pdf(tmp_path / "a.pdf", [["KEPUTUSAN"]])
    ((left, top, right, bottom),) = (
        tuple(round(10_000 * side) for side in box) for box in boxes(path).values()
    )
    same = PageWord("KEPUTU5AN", left, top, right - left, bottom - top)
    page = Page(
        1, "KEPUTUSAN\nStempel", PageSource.TEXT, words=(same, PageWord("Stempel", 5000, 5000, 1000, 200))
    )
    told, target = made(path, page)
    assert told.laid == 1
    assert set(boxes(target)) == {"KEPUTUSAN", "Stempel"}
    assert told.obstacles == ("font",)


def test_a_copy_of_a_signed_scan_is_not_signed_and_says_so(tmp_path: Path) -> None:
    signed = sign(scanned(tmp_path), tmp_path / "signed.pdf")
    told, target = made(signed, read())
    assert (told.is_signed, told.is_original) == (True, False)
    assert b"/ByteRange" not in target.read_bytes()


@pytest.mark.parametrize(
    ("name", "mode", "options"),
    [
        ("a.jpg", "RGB", {"quality": 80, "dpi": (150, 150)}),
        ("a.png", "L", {"dpi": (150, 150)}),
        ("a.tif", "1", {"compression": "group4", "dpi": (150, 150)}),
        ("b.tif", "L", {"compression": "tiff_lzw", "dpi": (150, 150)}),
    ],
)
def test_an_image_is_wrapped_without_a_pixel_lost(
    tmp_path: Path, name: str, mode: str, options: dict[str, Any]
) -> None:
    path = tmp_path / name
    letter().convert(mode).save(path, **options)
    told, target = made(path, read())
    assert told.pdfa
    with pikepdf.open(target) as document:
        (image,) = document.pages[0].Resources.XObject.values()
        assert isinstance(image, pikepdf.Stream)
        shown = pikepdf.PdfImage(image).as_pil_image()
        if name == "a.jpg":
            assert image.read_raw_bytes() == path.read_bytes()
        assert abs(float(document.pages[0].mediabox[2]) - 595) < 2
    with Image.open(path) as original:
        assert ImageChops.difference(shown.convert("L"), original.convert("L")).getbbox() is None
    assert set(boxes(target)) == {word.text for word in WORDS}


def test_an_image_of_several_pages_becomes_as_many(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    letter().save(path, save_all=True, append_images=[letter()] * 2, dpi=(150, 150))
    told, _ = made(path, read(1), read(2), read(3))
    assert (told.pages, told.laid) == (3, 3)


def test_a_transparent_image_is_laid_on_paper(tmp_path: Path) -> None:
    letter().convert("RGBA").save(tmp_path / "a.png", dpi=(150, 150))
    assert made(tmp_path / "a.png", read())[0].laid == 1


def test_text_files_are_not_made_into_pictures_of_themselves(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("surat")
    with pytest.raises(CannotRead):
        made(tmp_path / "a.txt")


@given(st.sampled_from([0, 90, 180, 270]), st.integers(0, 9000), st.integers(0, 9000))
def test_a_words_centre_turns_with_the_page(turned: int, left: int, top: int) -> None:
    word = PageWord("kata", left, top, 1000, 1000)
    x, y = centre(word, frame_of((0, 0, 1, 1), turned))
    upright = shown((left + 500) / 10_000, (top + 500) / 10_000, (360 - turned) % 360)
    assert (round(x, 6), round(1 - y, 6)) == (round(upright[0], 6), round(upright[1], 6))
