from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfgen import canvas

from archive.values.record import Page, PageSource
from ingest.formats.packages.enclosures import Enclosures
from ingest.formats.pdf.pdf_file import (
    ENGINE,
    SECOND_ENGINE,
    opened_pdf,
    render_page,
    render_pictures,
    survey_page,
    take_enclosed,
)
from ingest.formats.pdf.second_reader import is_undecodable, second_text
from ingest.task.limits import Limits
from ingest.task.orders import Enclosed, OcrPage
from ingest.task.reasons import CannotRead, Reason
from tests.ingest.formats.reading import place_in
from tests.ingest.paper import (
    A4_POINTS,
    LINES,
    draw_curved_letters,
    letter,
    new_pdf,
    place_image,
    scan_pdf,
    text_pdf,
    write_lines,
)

PIXELS = 40_000_000


def no_second_reader(number: int) -> str:
    raise AssertionError(f"page {number} needs no second reader")


def surveyed(path: Path) -> list[Page | OcrPage]:
    with opened_pdf(path) as document:
        return [survey_page(document, n, no_second_reader) for n in range(1, len(document) + 1)]


def refusal(path: Path) -> Reason:
    with pytest.raises(CannotRead) as caught, opened_pdf(path):
        pass
    return caught.value.reason


def test_pages_born_digital_are_read_from_their_text(tmp_path: Path) -> None:
    path = text_pdf(tmp_path / "a.pdf", [["Surat satu", "baris dua"], ["Surat dua"]])
    assert surveyed(path) == [
        Page(1, "Surat satu\nbaris dua", PageSource.TEXT, engine=ENGINE),
        Page(2, "Surat dua", PageSource.TEXT, engine=ENGINE),
    ]


def test_a_scan_wants_ocr_and_so_does_a_page_with_nothing_on_it(tmp_path: Path) -> None:
    path = scan_pdf(tmp_path / "a.pdf", [letter(), letter([])])
    assert surveyed(path) == [OcrPage(1), OcrPage(2)]
    assert surveyed(text_pdf(tmp_path / "b.pdf", [[]])) == [OcrPage(1, is_bare=True)]


def test_text_turned_to_curves_wants_ocr(tmp_path: Path) -> None:
    canvas = new_pdf(tmp_path / "a.pdf")
    draw_curved_letters(canvas, 300)
    write_lines(canvas, ["- 2 -"])
    canvas.save()
    assert surveyed(tmp_path / "a.pdf") == [OcrPage(1, discarded="- 2 -")]


def test_a_table_of_ruled_lines_is_no_text_turned_to_curves(tmp_path: Path) -> None:
    canvas = new_pdf(tmp_path / "a.pdf")
    write_lines(canvas, LINES)
    for row in range(60):
        canvas.line(60, 100 + row * 8, 500, 100 + row * 8)
        canvas.rect(60 + row * 7, 100, 7, 12)
    canvas.save()
    assert isinstance(surveyed(tmp_path / "a.pdf")[0], Page)


def test_a_watermark_on_a_scan_does_not_pass_for_its_text(tmp_path: Path) -> None:
    canvas = new_pdf(tmp_path / "a.pdf")
    place_image(canvas, letter(), (0, 0, *A4_POINTS))
    write_lines(canvas, ["SALINAN"])
    canvas.save()
    assert surveyed(tmp_path / "a.pdf") == [OcrPage(1, discarded="SALINAN")]


def test_a_scan_with_a_layer_of_its_own_is_read_from_it(tmp_path: Path) -> None:
    canvas = new_pdf(tmp_path / "a.pdf")
    place_image(canvas, letter(), (0, 0, *A4_POINTS))
    write_lines(canvas, LINES)
    canvas.save()
    assert surveyed(tmp_path / "a.pdf") == [Page(1, "\n".join(LINES), PageSource.TEXT, engine=ENGINE)]


def test_a_scan_with_a_faulty_layer_is_to_be_compared(tmp_path: Path) -> None:
    faulty = [line.replace("informasi", "informas1").replace("arsip", "ar{ip") for line in LINES]
    canvas = new_pdf(tmp_path / "a.pdf")
    place_image(canvas, letter(), (0, 0, *A4_POINTS))
    write_lines(canvas, faulty)
    canvas.save()
    assert surveyed(tmp_path / "a.pdf") == [OcrPage(1, "\n".join(faulty), is_doubtful=True)]


@pytest.mark.parametrize(
    ("size", "is_wanted"),
    [((60, 70), False), ((400, 4), False), ((300, 40), True), ((90, 30), True), ((400, 190), True)],
    ids=["emblem", "rule", "letterhead", "stamp", "table"],
)
def test_a_picture_without_text_on_it_is_looked_at_and_the_layer_is_kept(
    tmp_path: Path, size: tuple[int, int], is_wanted: bool
) -> None:
    canvas = new_pdf(tmp_path / "a.pdf")
    write_lines(canvas, LINES)
    place_image(canvas, letter(dpi=50), (60, 50, *size))
    canvas.save()
    (page,) = surveyed(tmp_path / "a.pdf")
    layer = "\n".join(LINES)
    if is_wanted:
        assert isinstance(page, OcrPage)
        assert (page.layer, page.only_pictures, page.pictures_above) == (layer, True, False)
    else:
        assert page == Page(1, layer, PageSource.TEXT, engine=ENGINE)


def test_the_same_picture_in_the_same_place_has_one_digest(tmp_path: Path) -> None:
    canvas = new_pdf(tmp_path / "a.pdf")
    head, other = letter(["KOP SURAT"], dpi=50), letter(["KOP LAIN"], dpi=50)
    for picture, lines in ((head, LINES), (head, LINES[:3]), (other, LINES)):
        place_image(canvas, picture, (60, 760, 400, 60))
        write_lines(canvas, lines, top=700)
        canvas.showPage()
    canvas.save()
    first, second, third = surveyed(tmp_path / "a.pdf")
    assert isinstance(first, OcrPage)
    assert isinstance(second, OcrPage)
    assert isinstance(third, OcrPage)
    assert first.pictures == second.pictures != third.pictures
    assert (first.pictures != "", first.pictures_above) == (True, True)


def test_a_picture_above_the_text_is_read_above_it() -> None:
    page = OcrPage(1, "Nomor 5", only_pictures=True, pictures_above=True)
    assert page.with_pictured("DINAS\nJalan") == "DINAS\nJalan\n\nNomor 5"
    assert page.pictured_in(page.with_pictured("DINAS\nJalan")) == "DINAS\nJalan"
    assert page.with_pictured("") == "Nomor 5"
    assert page.pictured_in("Nomor 5") == ""


def boxed(path: Path, key: str, value: object) -> None:
    """Give the first page another box or another turn."""
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        document.pages[0][key] = value
        document.save(path)


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_shares_of_a_page_do_not_depend_on_how_it_is_turned(tmp_path: Path, degrees: int) -> None:
    canvas = new_pdf(tmp_path / "a.pdf")
    place_image(canvas, letter(dpi=50), (0, 732, 595, 110))  # 13 % of the page, 9 % if its sides are mistaken
    write_lines(canvas, ["Lampiran"], top=100)
    canvas.save()
    boxed(tmp_path / "a.pdf", "/Rotate", degrees)
    (page,) = surveyed(tmp_path / "a.pdf")
    assert isinstance(page, OcrPage)
    assert (page.layer, page.only_pictures) == ("Lampiran", True)
    with opened_pdf(tmp_path / "a.pdf") as document:
        raster = render_page(document, 1, 72, PIXELS)
    assert raster.image.size == (A4_POINTS if degrees in (0, 180) else A4_POINTS[::-1])


@pytest.mark.parametrize("box", ["/MediaBox", "/CropBox"])
def test_a_page_need_not_begin_at_nought(tmp_path: Path, box: str) -> None:
    canvas = new_pdf(tmp_path / "a.pdf", size=(5000, 5000))
    place_image(canvas, letter(dpi=50), (3000, 3000, 595, 842))
    canvas.drawString(3100, 3500, "SALINAN")
    canvas.save()
    boxed(tmp_path / "a.pdf", box, [3000, 3000, 3595, 3842])
    assert surveyed(tmp_path / "a.pdf") == [OcrPage(1, discarded="SALINAN")]


def with_picture(path: Path, lines: Sequence[str], degrees: int) -> Path:
    """A turned page whose visible part does not begin at nought, with a picture and these lines beside it."""
    canvas = new_pdf(path)
    place_image(canvas, letter(dpi=50), (100, 50, 300, 200))
    write_lines(canvas, lines)
    canvas.save()
    boxed(path, "/CropBox", [50, 20, 500, 800])
    boxed(path, "/Rotate", degrees)
    return path


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_only_the_pictures_of_a_page_are_shown_however_it_is_turned(tmp_path: Path, degrees: int) -> None:
    with opened_pdf(with_picture(tmp_path / "a.pdf", LINES, degrees)) as document:
        pictures = render_pictures(document, 1, 150, PIXELS)
        assert pictures.image != render_page(document, 1, 150, PIXELS).image
    with opened_pdf(with_picture(tmp_path / "b.pdf", [], degrees)) as document:
        assert pictures.image == render_page(document, 1, 150, PIXELS).image


def test_a_page_with_a_picture_in_a_form_is_shown_whole(tmp_path: Path) -> None:
    canvas = new_pdf(tmp_path / "a.pdf")
    canvas.beginForm("form")
    place_image(canvas, letter(dpi=50), (100, 50, 300, 200))
    canvas.endForm()
    canvas.scale(0.5, 0.5)
    canvas.doForm("form")
    write_lines(canvas, LINES)
    canvas.save()
    with opened_pdf(tmp_path / "a.pdf") as document:
        pictures = render_pictures(document, 1, 150, PIXELS)
        assert pictures.image == render_page(document, 1, 150, PIXELS).image


def test_a_turned_page_is_shown_as_people_see_it(tmp_path: Path) -> None:
    canvas = new_pdf(tmp_path / "a.pdf")
    canvas.rect(0, 800, 100, 42, fill=1)  # top left as written, top right as turned
    canvas.save()
    boxed(tmp_path / "a.pdf", "/Rotate", 90)
    with opened_pdf(tmp_path / "a.pdf") as document:
        image = render_page(document, 1, 72, PIXELS).image
    assert (image.getpixel((image.width - 10, 10)), image.getpixel((10, 10))) == (0, 255)


def test_a_garbage_layer_is_read_again_by_another_reader(tmp_path: Path) -> None:
    path = text_pdf(tmp_path / "a.pdf", [["xkcd qwrt bcdfgh jklmn"] * 10])
    with opened_pdf(path) as document:
        page = survey_page(document, 1, lambda number: f"halaman {number}, terbaca\r\n")
        assert page == Page(1, "halaman 1, terbaca", PageSource.TEXT, engine=SECOND_ENGINE)
        for second in ("bcdfgh " * 30, ""):
            wanted = survey_page(document, 1, lambda _, text=second: text)  # type: ignore[misc]
            assert isinstance(wanted, OcrPage)
            assert (wanted.layer, wanted.discarded[:10]) == ("", "xkcd qwrt ")


def test_the_second_reader_reads_one_page_and_never_fails(tmp_path: Path) -> None:
    path = text_pdf(tmp_path / "a.pdf", [["satu"], ["dua"]])
    assert second_text(path, 2).strip() == "dua"
    path.write_bytes(b"%PDF-1.4 rusak")
    assert second_text(path, 1) == ""


def test_a_pdf_that_asks_for_a_password_is_encrypted(tmp_path: Path) -> None:
    text_pdf(tmp_path / "a.pdf", [["rahasia"]])
    with pikepdf.open(tmp_path / "a.pdf") as document:
        document.save(tmp_path / "b.pdf", encryption=pikepdf.Encryption(user="u", owner="o"))
        document.save(tmp_path / "c.pdf", encryption=pikepdf.Encryption(user="", owner="o"))
    assert refusal(tmp_path / "b.pdf") is Reason.ENCRYPTED
    assert surveyed(tmp_path / "c.pdf") == [Page(1, "rahasia", PageSource.TEXT, engine=ENGINE)]


@pytest.mark.parametrize("content", [b"%PDF-1.7\n", b"%PDF-1.7\nbukan apa-apa" * 40, b"\0" * 99])
def test_garbage_is_damaged(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.pdf").write_bytes(content)
    assert refusal(tmp_path / "a.pdf") is Reason.DAMAGED


def test_a_pdf_without_pages_is_damaged(tmp_path: Path) -> None:
    with pikepdf.new() as document:
        document.save(tmp_path / "a.pdf")
    assert refusal(tmp_path / "a.pdf") is Reason.DAMAGED


@given(st.floats(0.0, 0.99))
def test_a_cut_off_pdf_is_damaged_or_read_in_part(
    tmp_path_factory: pytest.TempPathFactory, share: float
) -> None:
    path = text_pdf(tmp_path_factory.mktemp("p") / "a.pdf", [["satu"], ["dua"]])
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    try:
        decided: list[object] = [*surveyed(path)]
    except CannotRead as error:
        decided = [error.reason]
    assert decided == [Reason.DAMAGED] or {type(page) for page in decided} <= {Page, OcrPage}


def test_a_huge_page_is_shown_in_fewer_dots(tmp_path: Path) -> None:
    canvas = new_pdf(tmp_path / "a.pdf", size=(14_400, 14_400))
    canvas.rect(0, 0, 7200, 14_400, fill=1)
    canvas.save()
    with opened_pdf(tmp_path / "a.pdf") as document:
        raster = render_page(document, 1, 300, 1_000_000)
    assert raster.image.width * raster.image.height <= 1_010_000
    assert raster.dpi == 5
    assert (raster.image.getpixel((10, 500)), raster.image.getpixel((990, 500))) == (0, 255)


def test_what_was_filled_into_a_form_or_typed_on_a_page_is_read_with_it(tmp_path: Path) -> None:
    path = tmp_path / "formulir.pdf"
    form = canvas.Canvas(str(path))
    form.drawString(50, 700, "Formulir permohonan informasi")
    form.acroForm.textfield(value="Pemohon Sulistyowati", x=50, y=600, width=400)
    form.showPage()
    form.drawString(50, 700, "Halaman tanpa isian")
    form.save()
    before = path.read_bytes()
    filled, plain = surveyed(path)
    assert isinstance(filled, Page)
    assert filled.text.split("\n") == ["Formulir permohonan informasi", "Pemohon Sulistyowati"]
    assert isinstance(plain, Page)
    assert plain.text == "Halaman tanpa isian"
    assert path.read_bytes() == before


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


def test_fields_and_notes_that_nobody_drew_are_read_unless_they_are_hidden(tmp_path: Path) -> None:
    path = text_pdf(tmp_path / "a.pdf", [["Formulir"]])
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        box = [50, 50, 300, 80]
        field = {"Subtype": "/Widget", "FT": "/Tx", "T": "nama", "V": "Koperasi Nelayan", "Rect": box}
        note = {"Subtype": "/Text", "Contents": "mohon dicek", "Rect": box}
        hidden = {"Subtype": "/Text", "Contents": "rahasia", "F": 2, "Rect": box}
        again = {"Subtype": "/FreeText", "Contents": "Formulir", "Rect": box}
        made = [document.make_indirect(_annotation_of(each)) for each in (field, note, hidden, again)]
        document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(made[:1]))
        document.pages[0].Annots = pikepdf.Array(made)
        document.save(path)
    (page,) = surveyed(path)
    assert isinstance(page, Page)
    assert page.text.split("\n") == ["Formulir", "Koperasi Nelayan", "mohon dicek"]


def _annotation_of(values: dict[str, Any]) -> pikepdf.Dictionary:
    made = pikepdf.Dictionary(Type=pikepdf.Name.Annot)
    for key, value in values.items():
        is_name = isinstance(value, str) and value.startswith("/")
        made[f"/{key}"] = pikepdf.Name(value) if is_name else value
    return made


def test_attached_files_and_forms_in_xml_are_taken_out(tmp_path: Path) -> None:
    path = text_pdf(tmp_path / "a.pdf", [["Surat pengantar"]])
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        document.attachments["lampiran.txt"] = b"olahraga"
        xfa = document.make_stream(b"<xdp:xdp xmlns:xdp='x'><nama>Koperasi</nama></xdp:xdp>")
        document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(), XFA=xfa)
        document.save(path)
    inside = Enclosures(place_in(tmp_path), Limits())
    with opened_pdf(path) as opened:
        take_enclosed(opened, inside)
    assert inside.files == [Enclosed("lampiran.txt"), Enclosed("XFA")]
    assert inside.path(1).read_bytes() == b"olahraga"
