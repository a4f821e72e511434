from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageOps

from archive.values.record import Page, PageSource
from ingest.formats.pictures.raster import Raster, scaled, turned
from ingest.ocr.installed import installed_tesseract
from ingest.ocr.page_reading import QUICK_DPI, PageReading
from ingest.ocr.tesseract import PageSegmentation, orientation, recognise
from ingest.reading.fence.process import OMP_THREAD_LIMIT
from ingest.task.orders import OcrPage
from ingest.task.reasons import CannotRead, Reason
from tests.ingest.paper import LINES, letter, numbered

pytestmark = pytest.mark.ocr


@pytest.fixture(autouse=True)
def as_workers_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tesseract's own threads spin: on a busy machine they make one page last half a minute."""
    monkeypatch.setenv("OMP_THREAD_LIMIT", str(OMP_THREAD_LIMIT))


def words(text: str) -> list[str]:
    return text.casefold().split()


def shared(text: str, truth: str) -> float:
    """The share of the true words that were read."""
    return len(set(words(text)) & set(words(truth))) / len(set(words(truth)))


def pages(scratch: Path, render: Callable[[int, int], Raster], *wanted: OcrPage) -> list[Page]:
    found = PageReading(render, lambda _: True, "eng", scratch, "tesseract").read(wanted)
    return sorted(found, key=lambda page: page.number)


def shows(image: Image.Image, dpi: int) -> Callable[[int, int], Raster]:
    """A scan of this resolution, which gives what it has."""
    return lambda _, wanted: scaled(Raster(image, dpi), wanted)


def two_columns() -> Image.Image:
    """The same twenty-four short lines to the left and to the right."""
    page = letter([])
    column = letter(LINES * 2, points=9).crop((140, 140, 640, 1740))
    page.paste(column, (100, 100))
    page.paste(column, (640, 100))
    return page


def test_tesseract_tells_its_version_and_languages() -> None:
    found = installed_tesseract()
    assert found is not None
    assert {"eng", "ind"} <= set(found.languages)
    assert found.version[0].isdigit()


def test_every_word_has_its_place_and_a_confidence(tmp_path: Path) -> None:
    (reading,) = recognise([Raster(letter(), QUICK_DPI)], "ind", tmp_path, PageSegmentation.SIDE_BY_SIDE)
    assert shared(reading.text, "\n".join(LINES)) > 0.95
    assert reading.confidence > 80
    for word in reading.words:
        assert 0 <= word.left <= word.left + word.width <= 10_000
        assert 0 <= word.top <= word.top + word.height <= 10_000
        assert 0 <= (word.confidence or 0.0) <= 100
    first = reading.words[0]
    assert first.text == "Setiap"
    assert first.left == pytest.approx(10_000 / 8.27, abs=100)
    assert first.top == pytest.approx(10_000 / 11.69, abs=100)


def test_lines_stay_lines(tmp_path: Path) -> None:
    (reading,) = recognise(
        [Raster(letter(["SURAT SATU", "SURAT DUA"]), QUICK_DPI)],
        "eng",
        tmp_path,
        PageSegmentation.SIDE_BY_SIDE,
    )
    assert [line for line in reading.text.splitlines() if line] == ["SURAT SATU", "SURAT DUA"]


def test_the_numbers_of_paragraphs_are_read_with_them(tmp_path: Path) -> None:
    (page,) = pages(tmp_path, shows(numbered("({})"), 150), OcrPage(1))
    opened = [line.split()[0] for line in page.text.splitlines() if line.startswith("(")]
    assert opened == [f"({number})" for number in range(1, 12)]


def test_columns_and_running_text_of_one_piece_are_told_apart(tmp_path: Path) -> None:
    both = {1: numbered("({})"), 2: two_columns(), 3: numbered("({})")}
    found = pages(tmp_path, lambda number, _: Raster(both[number], QUICK_DPI), *map(OcrPage, both))
    assert ["(11)" in page.text for page in found] == [True, False, True]
    lines = found[1].text.splitlines()
    assert sum(line in LINES for line in lines) > 0.8 * len([line for line in lines if line])


def test_many_images_are_read_in_order_and_an_empty_one_has_no_words(tmp_path: Path) -> None:
    rasters = [Raster(letter([text] if text else []), QUICK_DPI) for text in ("SATU", "", "TIGA", "EMPAT")]
    readings = recognise(rasters, "eng", tmp_path, PageSegmentation.SIDE_BY_SIDE)
    assert [reading.text for reading in readings] == ["SATU", "", "TIGA", "EMPAT"]
    assert (readings[1].confidence, readings[1].worth) == (0.0, 0)
    assert recognise([], "eng", tmp_path, PageSegmentation.SIDE_BY_SIDE) == ()


def test_page_images_do_not_stay_behind(tmp_path: Path) -> None:
    recognise([Raster(letter(["SATU"]), QUICK_DPI)], "eng", tmp_path, PageSegmentation.SIDE_BY_SIDE)
    orientation(Raster(letter(["SATU"]), QUICK_DPI), tmp_path)
    assert list(tmp_path.glob("*.pgm")) == []


def test_a_language_that_is_not_installed_is_a_failure(tmp_path: Path) -> None:
    with pytest.raises(CannotRead) as caught:
        recognise([Raster(letter(), QUICK_DPI)], "xxx", tmp_path, PageSegmentation.SIDE_BY_SIDE)
    assert caught.value.reason is Reason.CRASHED


def test_common_print_is_read_at_the_quick_resolution(tmp_path: Path) -> None:
    (page,) = pages(tmp_path, shows(letter(dpi=300), 300), OcrPage(1))
    assert (page.resolution, page.source, page.language) == (QUICK_DPI, PageSource.OCR, "eng")
    assert shared(page.text, "\n".join(LINES)) > 0.95


def test_small_print_is_looked_at_closely(tmp_path: Path) -> None:
    (page,) = pages(tmp_path, shows(letter(dpi=300, points=5), 300), OcrPage(1))
    assert (page.resolution or 0) > 1.5 * QUICK_DPI
    assert shared(page.text, "\n".join(LINES)) > 0.9


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_that_lies_sideways_is_read_and_says_how_it_was_turned(tmp_path: Path, degrees: int) -> None:
    lying = turned(Raster(letter(LINES * 2), QUICK_DPI), 360 - degrees).image
    (page,) = pages(tmp_path, shows(lying, QUICK_DPI), OcrPage(1))
    assert page.rotation == degrees
    assert shared(page.text, "\n".join(LINES)) > 0.95


def test_an_empty_page_is_blank_and_is_not_read(tmp_path: Path) -> None:
    (page,) = pages(tmp_path, shows(letter([]), QUICK_DPI), OcrPage(1))
    assert (page.source, page.text, page.words) == (PageSource.BLANK, "", ())


def test_a_layer_is_kept_and_gets_the_lines_that_only_the_picture_shows(tmp_path: Path) -> None:
    layer = "\n".join(LINES)
    shown = letter([*LINES, "STEMPEL DITERIMA SEKRETARIAT"])
    (page,) = pages(tmp_path, shows(shown, QUICK_DPI), OcrPage(1, layer))
    assert page.source is PageSource.TEXT
    assert page.text == f"{layer}\n\nSTEMPEL DITERIMA SEKRETARIAT"


def test_a_layer_that_says_all_there_is_stays_as_it_is(tmp_path: Path) -> None:
    layer = "\n".join(LINES)
    (page,) = pages(tmp_path, shows(letter(), QUICK_DPI), OcrPage(1, layer))
    assert page.text == layer


def test_a_faulty_layer_of_the_same_picture_gives_way_and_is_kept(tmp_path: Path) -> None:
    layer = "\n".join(LINES).replace("informasi", "informas1").replace("arsip", "ar{ip")
    (page,) = pages(tmp_path, shows(letter(), QUICK_DPI), OcrPage(1, layer, is_doubtful=True))
    assert (page.source, page.layer) == (PageSource.OCR, layer)
    assert shared(page.text, "\n".join(LINES)) > 0.9


def test_a_layer_with_more_words_than_ocr_can_see_stays(tmp_path: Path) -> None:
    layer = "\n".join([*LINES, *LINES]).replace("arsip", "ar{ip")
    (page,) = pages(tmp_path, shows(letter(), QUICK_DPI), OcrPage(1, layer, is_doubtful=True))
    assert (page.source, page.text, page.layer) == (PageSource.TEXT, layer, None)


def test_a_page_askew_is_read_straight_and_its_words_stand_where_they_lie(tmp_path: Path) -> None:
    (plain,) = pages(tmp_path, shows(letter(), QUICK_DPI), OcrPage(1))
    askew = letter().rotate(5, Image.Resampling.BICUBIC, fillcolor=255)
    (page,) = pages(tmp_path, shows(askew, QUICK_DPI), OcrPage(1))
    assert shared(page.text, "\n".join(LINES)) > 0.95
    first, straight = page.words[0], plain.words[0]
    assert first.text == straight.text
    assert first.top - straight.top > 100  # left of the middle, anticlockwise: lower


def test_a_page_in_a_shadow_is_read(tmp_path: Path) -> None:
    fall = Image.linear_gradient("L").resize(letter().size).point(lambda value: 255 - 0.8 * value)
    (page,) = pages(tmp_path, shows(ImageChops.multiply(letter(LINES * 2), fall), QUICK_DPI), OcrPage(1))
    assert shared(page.text, "\n".join(LINES)) > 0.95


def test_light_print_on_a_dark_band_is_read(tmp_path: Path) -> None:
    sheet = letter(LINES)
    band = letter(["DAFTAR INFORMASI"]).crop((0, 120, sheet.width, 220))
    sheet.paste(ImageOps.invert(band), (0, 900))
    (page,) = pages(tmp_path, shows(sheet, QUICK_DPI), OcrPage(1))
    assert "DAFTAR INFORMASI" in page.text


def test_a_page_that_cannot_be_shown_does_not_take_the_others_with_it(tmp_path: Path) -> None:
    def render(number: int, dpi: int) -> Raster:
        if number == 2:
            raise CannotRead(Reason.DAMAGED, "page 2")
        return Raster(letter([f"HALAMAN {number}"]), dpi)

    found = pages(tmp_path, render, OcrPage(1), OcrPage(2), OcrPage(3))
    assert [(page.text, page.reason) for page in found] == [
        ("HALAMAN 1", None),
        ("", Reason.DAMAGED),
        ("HALAMAN 3", None),
    ]
