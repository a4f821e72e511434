import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from ingest.tables.table_reader import BadTable, SheetRow, read_rows


def written(folder: Path, content: bytes) -> Path:
    path = folder / "table"
    path.write_bytes(content)
    return path


def rows(path: Path) -> list[tuple[int, tuple[str, ...]]]:
    return [(row.line, row.cells) for row in read_rows(path)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_the_first_line_tells_what_parts_the_fields(tmp_path: Path, delimiter: str, ending: str) -> None:
    text = ending.join([f"kode{delimiter}nama", f'1{delimiter}"a, b; c{delimiter}d"', ""])
    assert rows(written(tmp_path, text.encode())) == [
        (1, ("kode", "nama")),
        (2, ("1", f"a, b; c{delimiter}d")),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_the_encoding_is_recognised(tmp_path: Path, encoding: str) -> None:
    assert rows(written(tmp_path, "kode,nama\n1,Résumé – é\n".encode(encoding)))[1] == (
        2,
        ("1", "Résumé – é"),
    )


def test_a_row_is_named_by_the_line_where_it_begins(tmp_path: Path) -> None:
    path = written(tmp_path, b'kode,nama\n1,"a\nb\nc"\n2,d\n\n3,e\n')
    assert [(line, cells[:1]) for line, cells in rows(path)] == [
        (1, ("kode",)),
        (2, ("1",)),
        (5, ("2",)),
        (6, ()),
        (7, ("3",)),
    ]


def test_an_open_quotation_mark_does_not_swallow_the_rest(tmp_path: Path) -> None:
    with pytest.raises(BadTable, match="line 2") as refused:
        rows(written(tmp_path, b'kode,nama\n1,"a\n2,b\n3,c\n'))
    assert (refused.value.reason, refused.value.line) == ("unreadable", 2)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old kind"),
        (b"PK\x03\x04 no more of it", "not a workbook"),
        (b"kode,nama\n1,\x81\xff\n", "utf-8-sig, cp1252"),
        (b"\xff\xfea", "utf-16"),
    ],
)
def test_what_cannot_be_read_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    with pytest.raises(BadTable, match=message) as refused:
        rows(written(tmp_path, content))
    assert refused.value.reason == "unreadable"


def test_a_zip_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "table", "w") as archive:
        archive.writestr("a.txt", "a")
    with pytest.raises(BadTable, match="not a workbook"):
        rows(tmp_path / "table")


def test_the_first_visible_sheet_is_read_with_its_row_numbers(tmp_path: Path) -> None:
    book = Workbook()
    hidden = book.active
    assert hidden is not None
    hidden.sheet_state = "hidden"
    sheet = book.create_sheet("JRA")
    sheet["A1"], sheet["B1"] = "kode", "nama"
    sheet["A4"], sheet["B4"] = "500.10", "Dua\nbaris"
    book.save(tmp_path / "table")
    filled = [row for row in read_rows(tmp_path / "table") if any(row.cells)]
    assert filled == [SheetRow(1, ("kode", "nama")), SheetRow(4, ("500.10", "Dua\nbaris"))]


def test_numbers_and_dates_in_a_workbook_are_unsure(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["500.1", 500.1, 500, 2.0, date(2024, 5, 1), 5])
    sheet["F1"].number_format = "000"
    book.save(tmp_path / "table")
    (row,) = read_rows(tmp_path / "table")
    assert row.cells[:4] == ("500.1", "500.1", "500", "2")
    assert row.unsure == {1, 4, 5}
