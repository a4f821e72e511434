"""Workbooks of all four kinds: cells as they are shown, and what stands around them."""

from datetime import date, time
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment

from ingest.formats.identify import identify
from ingest.formats.sheets.sheet_page import uncoded
from ingest.task.kind import Kind
from ingest.task.limits import Limits
from ingest.task.reasons import CannotRead, Reason
from tests.ingest.formats.reading import contents, texts, unread
from tests.ingest.offices import (
    binary_workbook_file,
    compound,
    old_workbook_file,
    opendocument_content,
    workbook_file,
    zip_file,
)


def formatted(path: Path, *cells: tuple[float | str | date | time, str]) -> Path:
    """An .xlsx with these values below each other, each in its number format."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Lembar"
    for row, (value, code) in enumerate(cells, start=1):
        sheet.cell(row, 1, value).number_format = code
    book.save(path)
    return path


def test_sheets_are_pages_that_begin_with_their_names(tmp_path: Path) -> None:
    rows: list[list[object]] = [["kode", "nilai", None], [], ["5.1", 1250000.0, True], [None, 0.5]]
    path = workbook_file(tmp_path / "a", {"Anggaran": rows, "Kosong": []})
    assert identify(path).kind is Kind.WORKBOOK
    assert texts(path) == ["Anggaran\nkode\tnilai\n5.1\t1250000\tTRUE\n\t0,5", "Kosong"]


def test_cells_are_read_as_they_are_shown_and_as_what_they_hold(tmp_path: Path) -> None:
    path = formatted(
        tmp_path / "a",
        (1512500750, "#,##0"),
        (2750000, '"Rp"#,##0'),
        (0.875, "0%"),
        (date(2023, 8, 17), "[$-421]d mmmm yyyy"),
        (time(13, 30), "h:mm"),
        (5, ";;;"),
        (date(2023, 8, 17), "mm-dd-yy"),
        ("07", '"No. "@'),
    )
    assert texts(path)[0].split("\n") == [
        "Lembar",
        "1.512.500.750",
        "Rp2.750.000",
        "88% [0,875]",
        "17 Agustus 2023",
        "13:30",
        "17/08/2023",
        "No. 07",
    ]


def test_what_stands_around_and_on_a_sheet_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Pagu"
    sheet.append(["Kutai", 5])
    sheet["A1"].comment = Comment("mohon dicek", "Budi")
    assert sheet.oddHeader is not None
    assert sheet.oddFooter is not None
    sheet.oddHeader.center.text = "PEMERINTAH PROVINSI"
    sheet.oddFooter.left.text = "Rahasia"
    chart = BarChart()
    chart.title = "Serapan anggaran"
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=1))
    sheet.add_chart(chart, "D1")
    book.create_chartsheet("Grafik").add_chart(BarChart())
    book.save(tmp_path / "a")
    assert texts(tmp_path / "a") == [
        "Pagu\nPEMERINTAH PROVINSI\nKutai\t5\nRahasia\nSerapan anggaran\nmohon dicek",
        "Grafik",
    ]


def test_a_header_is_read_without_its_codes() -> None:
    header = '&L&"Arial,Bold"&14PEMERINTAH&CTahun 2024 && 2025&R&KFF0000Hal. &P dari &N'
    assert uncoded(header) == "PEMERINTAH Tahun 2024 & 2025 Hal.  dari"


def test_hidden_sheets_are_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_sheet("Sembunyi").append(["isi"])
    book.worksheets[1].sheet_state = "veryHidden"
    book.save(tmp_path / "a")
    assert texts(tmp_path / "a") == ["Sheet", "Sembunyi\nisi"]


def test_a_sheet_that_is_broken_or_missing_is_named(tmp_path: Path) -> None:
    path = workbook_file(tmp_path / "a", {"Satu": [["isi"]], "Dua": [["isi"]], "Tiga": [["isi"]]})
    with ZipFile(path) as whole:
        members = {name: whole.read(name) for name in whole.namelist()}
    members["xl/worksheets/sheet2.xml"] = b"<worksheet>"
    del members["xl/worksheets/sheet3.xml"]
    broken = zip_file(tmp_path / "b", members)
    assert texts(broken)[0] == "Satu\nisi"
    assert unread(broken) == [("Dua", Reason.DAMAGED), ("Tiga", Reason.DAMAGED)]


def test_more_cells_than_a_file_may_have_are_left_out_and_named(tmp_path: Path) -> None:
    path = workbook_file(tmp_path / "a", {"Satu": [["kata"]] * 9, "Dua": [["kata"]]})
    pages = contents(path, Limits(text_characters=20)).pages
    assert [page.text.count("kata") for page in pages] == [5, 0, 0, 0]
    assert [(page.part, page.reason) for page in pages[2:]] == [
        ("Satu", Reason.TOO_LARGE),
        ("Dua", Reason.TOO_LARGE),
    ]


# -- .xls ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stream", ["Workbook", "WORKBOOK", "Book"])
def test_an_old_workbook_is_read_whatever_the_case_of_its_streams(tmp_path: Path, stream: str) -> None:
    cells: list[tuple[int, int, float | str, str]] = [
        (0, 0, "pagu", "General"),
        (0, 2, 1512500750.0, "#,##0"),
        (1, 1, 45155.0, "d mmmm yyyy"),
        (2, 0, 0.025, "0.00%"),
    ]
    path = old_workbook_file(
        tmp_path / "a", cells, header="&CPEMERINTAH", box="isi kotak", series="Serapan", stream=stream
    )
    assert identify(path).kind is Kind.OLD_WORKBOOK
    assert texts(path) == [
        "Lembar\nPEMERINTAH\npagu\t\t1.512.500.750\n\t17 Agustus 2023\n2,50% [0,025]\nisi kotak\nSerapan"
    ]


def test_a_locked_old_workbook_is_encrypted_and_a_broken_one_damaged(tmp_path: Path) -> None:
    begin = b"\x09\x08\x10\0" + b"\0\x06\x05\0" + bytes(12)
    lock = b"\x2f\0\x06\0" + b"\0\0\x12\x34\x56\x78"
    (tmp_path / "a").write_bytes(compound({"Workbook": (begin + lock).ljust(5000, b"\0")}))
    (tmp_path / "b").write_bytes(compound({"Workbook": b"rusak" * 1000}))
    for name, reason in (("a", Reason.ENCRYPTED), ("b", Reason.DAMAGED)):
        with pytest.raises(CannotRead) as caught:
            contents(tmp_path / name)
        assert caught.value.reason is reason


# -- .xlsb ---------------------------------------------------------------------------------------------------------


def test_a_binary_workbook_is_read_like_another(tmp_path: Path) -> None:
    cells: list[tuple[int, int, float | str, int]] = [
        (0, 0, "pagu", 0),
        (0, 1, 1512500750.5, 164),
        (2, 1, 87.0, 0),
    ]
    path = binary_workbook_file(tmp_path / "a", cells, code='"Rp"#,##0', header="&CKOP", comment="dicek")
    assert identify(path).kind is Kind.BINARY_WORKBOOK
    assert texts(path) == ["Lembar\nKOP\npagu\tRp1.512.500.751 [1512500750,5]\n\t87\ndicek"]


def test_a_binary_workbook_that_points_nowhere_says_which_sheet_is_not_there(tmp_path: Path) -> None:
    path = binary_workbook_file(tmp_path / "a", [(0, 0, "isi", 0)], target="hilang.bin")
    assert unread(path) == [("Lembar", Reason.DAMAGED)]


# -- .ods ----------------------------------------------------------------------------------------------------------


def test_an_opendocument_workbook_is_read_like_another(tmp_path: Path) -> None:
    def cell(text: str, attributes: str = "", more: str = "") -> str:
        return f"<table:table-cell {attributes}>{more}<text:p>{text}</text:p></table:table-cell>"

    number = 'office:value-type="float" office:value="0.875"'
    day = 'office:value-type="date" office:date-value="2023-08-17"'
    note = "<office:annotation><text:p>dicek</text:p></office:annotation>"
    body = (
        '<table:table table:name="Pagu"><table:shapes><draw:frame><draw:text-box><text:p>kotak</text:p></draw:text-box>'
        f"</draw:frame></table:shapes><table:table-row>{cell('kode')}"
        "<table:table-cell table:number-columns-repeated='2'/>"
        f"{cell('88%', number, note)}</table:table-row><table:table-row table:number-rows-repeated='5000'/>"
        f"<table:table-row>{cell('17 Agu', day)}{cell('17 Agustus 2023', day)}</table:table-row></table:table>"
        '<table:table table:name="Lain"/>'
    )
    members = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": opendocument_content(
            f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body>"
        ),
        "styles.xml": opendocument_content("<style:header><text:p>KOP</text:p></style:header>"),
    }
    path = zip_file(tmp_path / "a", members)
    assert identify(path).kind is Kind.OPENDOCUMENT_SHEETS
    assert texts(path) == [
        "Pagu\nKOP\nkode\t\t\t88% [0,875]\n17 Agu [17/08/2023]\t17 Agustus 2023\nkotak\ndicek",
        "Lain\nKOP",
    ]


@pytest.mark.parametrize(("key", "is_read"), [("VelvetSweatshop", True), ("rahasia", False)])
def test_a_workbook_that_excel_locked_by_itself_is_read_and_no_other(
    tmp_path: Path, key: str, is_read: bool
) -> None:
    plain = workbook_file(tmp_path / "plain", {"Pagu": [["bensin", 5000]]})
    with plain.open("rb") as source, (tmp_path / "a").open("wb") as target:
        OOXMLFile(source).encrypt(key, target)
    if is_read:
        assert texts(tmp_path / "a") == ["Pagu\nbensin\t5000"]
        return
    with pytest.raises(CannotRead) as caught:
        contents(tmp_path / "a")
    assert caught.value.reason is Reason.ENCRYPTED
