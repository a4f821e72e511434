from pathlib import Path

import pytest

from ingest.formats.pictures.raster import Raster
from ingest.ocr.in_process import tesserocr_name
from ingest.ocr.page_reading import QUICK_DPI
from ingest.ocr.tesseract import PageSegmentation, recognise
from ingest.reading.fence.process import OMP_THREAD_LIMIT
from ingest.reading.reader import PageReader
from ingest.reading.request import Reading, ReadRequest
from ingest.task.orders import OcrProgram
from ingest.task.reasons import CannotRead, Reason
from tests.ingest.paper import LINES, letter, scan_pdf

pytest.importorskip("tesserocr", reason="the extra tesserocr is not installed")
pytestmark = pytest.mark.ocr
THERE = OcrProgram.TESSEROCR


@pytest.fixture(autouse=True)
def as_workers_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_THREAD_LIMIT", str(OMP_THREAD_LIMIT))


def test_both_programs_give_the_same_words_in_the_same_places(tmp_path: Path) -> None:
    rasters = [
        Raster(letter(LINES), QUICK_DPI),
        Raster(letter([]), QUICK_DPI),
        Raster(letter(LINES[:2]), QUICK_DPI),
    ]
    here = recognise(rasters, "ind+eng", tmp_path, PageSegmentation.IN_LINES)
    there = recognise(rasters, "ind+eng", tmp_path, PageSegmentation.IN_LINES, THERE)
    assert [reading.text for reading in there] == [reading.text for reading in here]
    first, same = there[0].words[0], here[0].words[0]
    assert abs(first.left - same.left) < 20
    assert abs(first.top - same.top) < 20


def test_missing_letters_are_read_there_too(tmp_path: Path) -> None:
    raster = Raster(letter(["Ketua panitia: Taufiq Hidayat", "Realisasi 87% dari pagu"]), QUICK_DPI)
    (page,) = recognise([raster], "ind+eng", tmp_path, PageSegmentation.IN_LINES, THERE)
    assert "Taufiq" in page.text
    assert "87%" in page.text


def test_models_that_are_not_installed_are_a_failure(tmp_path: Path) -> None:
    with pytest.raises(CannotRead) as caught:
        recognise([Raster(letter(), QUICK_DPI)], "xxx", tmp_path, PageSegmentation.IN_LINES, THERE)
    assert caught.value.reason is Reason.CRASHED


def test_a_scan_is_read_inside_the_fences_and_says_by_what(tmp_path: Path) -> None:
    path = scan_pdf(tmp_path / "a.pdf", [letter(LINES)])
    with PageReader(1, tmp_path, program=THERE) as reader:
        reader.submit(ReadRequest("a", path))
        result = reader.next()
    assert isinstance(result, Reading)
    assert result.pages[0].engine == tesserocr_name()
    assert "Badan Publik" in result.pages[0].text
