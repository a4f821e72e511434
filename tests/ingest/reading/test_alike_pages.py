from archive.values.record import Page, PageSource
from ingest.reading.alike_pages import AlikePages
from ingest.task.orders import OcrPage


def shown(number: int, pictures: str = "kop", layer: str = "isi") -> OcrPage:
    return OcrPage(number, f"{layer} {number}", only_pictures=True, pictures=pictures)


def read(page: OcrPage, lines: str) -> Page:
    return Page(page.number, page.with_pictured(lines), PageSource.TEXT, engine="tesseract")


def test_pages_with_the_same_pictures_are_read_once() -> None:
    alike = AlikePages()
    known, fresh = alike.divided([shown(1), shown(2), shown(3, "cap"), OcrPage(4), OcrPage(5), shown(6)])
    assert (known, [page.number for page in fresh]) == ([], [1, 3, 4, 5])
    pages = alike.with_waiting(fresh[:1], [read(shown(1), "DINAS")])
    assert [(page.number, page.text) for page in pages] == [
        (1, "isi 1\n\nDINAS"),
        (2, "isi 2\n\nDINAS"),
        (6, "isi 6\n\nDINAS"),
    ]
    assert alike.with_waiting(fresh[:1], []) == []


def test_pages_that_are_found_after_the_reading_get_its_lines() -> None:
    alike = AlikePages()
    alike.divided([shown(1)])
    alike.with_waiting([shown(1)], [read(shown(1), "DINAS")])
    known, fresh = alike.divided([shown(201), shown(202, "lain")])
    assert [(page.number, page.text) for page in known] == [(201, "isi 201\n\nDINAS")]
    assert [page.number for page in fresh] == [202]


def test_where_the_reading_failed_each_page_keeps_its_own_text() -> None:
    alike = AlikePages()
    _, fresh = alike.divided([shown(1), shown(2)])
    pages = alike.with_waiting(fresh, [Page(1, "isi 1", PageSource.TEXT, engine="pdfium")])
    assert [page.text for page in pages] == ["isi 1", "isi 2"]
