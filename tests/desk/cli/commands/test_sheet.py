import pypdfium2 as pdfium
import zxingcpp

from tests.desk.office import Office


def test_a_printed_sheet_carries_unit_class_and_period(office: Office) -> None:
    (row,) = office.json(
        *("sheet", "print", "--unit", "IKP", "--class", "500.12", "--period", "2024"),
        *("--output", office.folder / "lembar.pdf"),
    )
    with pdfium.PdfDocument(office.folder / "lembar.pdf") as document:
        shown = document[0].render(scale=2).to_pil().convert("L")
        told = document[0].get_textpage().get_text_bounded()
    assert [code.text for code in zxingcpp.read_barcodes(shown)] == [row["code"]]
    assert "Unit: IKP" in told


def test_a_sheet_for_an_unknown_unit_is_not_printed(office: Office) -> None:
    told = office.run("sheet", "print", "--unit", "IKB", "--output", office.folder / "lembar.pdf")
    assert (told.status, "mungkin: IKP" in told.err) == (2, True)
    assert not (office.folder / "lembar.pdf").exists()


def test_the_sheet_between_the_passes_says_nothing_else(office: Office) -> None:
    path = office.folder / "batas.pdf"
    (row,) = office.json("sheet", "print", "--backs", "--output", path)
    assert row["code"] == "arsip:sheet?kind=backs"
    assert office.run("sheet", "print", "--backs", "--unit", "IKP", "--output", path).status == 2
    assert office.run("sheet", "print", "--output", path).status == 1
