import re
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from archive.period import Period
from archive.record import AccessLevel, Description, Publicity
from archive.sheetfile import BadTable
from ingest.sheet import COLUMNS, BadSheet, DescribedFile, SheetFault, read_sheet

MANUAL = Path(__file__).resolve().parents[2] / "docs" / "sheet.md"
WHOLE = Description(
    title="Rapat, kedua; “akhir” – Café",
    number="045.2/330/BPKPAD/2025",
    dated=date(2024, 8, 17),
    kind="undangan",
    unit="IKP",
    classification="500.12",
    period=Period.parse("TW II 2024"),
    summary="Uraian",
    closed=date(2024, 12, 31),
    event=date(2025, 1, 1),
    access=AccessLevel.RESTRICTED,
    publicity=Publicity.IMMEDIATE,
)
HEADER = [known.column.name for known in COLUMNS]
CELLS = [
    "a/surat 1.pdf",
    "Rapat, kedua; “akhir” – Café",
    "045.2/330/BPKPAD/2025",
    "17 Agustus 2024",
    "undangan",
    "IKP",
    "500.12",
    "TW II 2024",
    "Uraian",
    "31/12/2024",
    "2025-01-01",
    "Terbatas",
    "Serta Merta",
]


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "lembar.csv"
    path.write_bytes(text.encode(encoding))
    return path


def faults(path: Path) -> list[tuple[int, str, str]]:
    with pytest.raises(BadSheet) as caught:
        read_sheet(path)
    assert all(fault.message for fault in caught.value.faults)
    return [(fault.line, fault.column, fault.code) for fault in caught.value.faults]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_row_says_everything_there_is_to_say(tmp_path: Path, delimiter: str, encoding: str) -> None:
    quoted = delimiter.join(f'"{cell}"' for cell in CELLS)
    path = written(tmp_path, f"{delimiter.join(HEADER)}\n{quoted}\n", encoding)
    assert read_sheet(path).rows == (DescribedFile(2, "a/surat 1.pdf", WHOLE),)


def test_every_field_of_a_description_has_a_column() -> None:
    assert {known.field for known in COLUMNS} == {"file"} | {part.name for part in fields(Description)}


def test_a_workbook_hands_over_days_and_may_bear_a_title(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Daftar surat masuk"])
    sheet.append([])
    sheet.append(["Nama Berkas", "Tanggal", "Nomor"])
    sheet.append(["surat.pdf", date(2024, 8, 17), 45])
    book.save(tmp_path / "lembar.xlsx")
    described = Description(dated=date(2024, 8, 17), number="45")
    assert read_sheet(tmp_path / "lembar.xlsx").rows == (DescribedFile(4, "surat.pdf", described),)


@pytest.mark.parametrize(
    ("column", "header"),
    [
        (place, header)
        for place, known in enumerate(COLUMNS)
        for header in (known.column.name, *known.column.synonyms)
    ],
)
def test_a_column_goes_by_each_of_its_names(tmp_path: Path, column: int, header: str) -> None:
    names = ["berkas", header.upper().replace(" ", "_ ")] if column else [header.upper(), "judul"]
    cells = ["a.pdf", CELLS[column] if column else CELLS[1]]
    row = read_sheet(written(tmp_path, "\t".join(names) + "\n" + "\t".join(cells))).rows[0]
    field = COLUMNS[column or 1].field
    assert (row.file, getattr(row.description, field)) == ("a.pdf", getattr(WHOLE, field))


def test_an_empty_cell_and_a_short_row_are_not_known(tmp_path: Path) -> None:
    path = written(tmp_path, "berkas,judul,tanggal\na.pdf,  ,\nb.pdf\n,,\n")
    assert read_sheet(path).rows == (
        DescribedFile(2, "a.pdf", Description()),
        DescribedFile(3, "b.pdf", Description()),
    )


def test_backslashes_part_folders_too(tmp_path: Path) -> None:
    assert read_sheet(written(tmp_path, "berkas\nmasuk\\2024\\a.pdf\n")).rows[0].file == "masuk/2024/a.pdf"


def test_the_spaces_inside_a_files_name_are_kept_and_others_are_tidied(tmp_path: Path) -> None:
    row = read_sheet(written(tmp_path, "berkas,judul\n surat  2.pdf ,Rapat   dua\n")).rows[0]
    assert (row.file, row.description.title) == ("surat  2.pdf", "Rapat dua")


def test_all_that_is_wrong_is_told_at_once_by_line_and_column(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "berkas,tanggal,periode,keamanan,sifat informasi,tanggal tutup\n"
        ",2024-01-01,,,,\n"
        "a.pdf,31 Februari 2024,entah,umum,bebas,kemarin\n"
        "a.pdf,17/8/24,,,,\n"
        "./a.pdf,,,,,\n",
    )
    assert faults(path) == [
        (2, "berkas", "no_file"),
        (3, "tanggal", "bad_value"),
        (3, "periode", "bad_value"),
        (3, "tanggal_tutup", "bad_value"),
        (3, "keamanan", "bad_value"),
        (3, "sifat_informasi", "bad_value"),
        (4, "tanggal", "bad_value"),
        (4, "berkas", "duplicate_file"),
        (5, "berkas", "duplicate_file"),
    ]


@pytest.mark.parametrize(
    "name", ["/etc/passwd", "../a.pdf", "a/../../b.pdf", "C:\\a.pdf", "\\\\server\\a.pdf"]
)
def test_a_file_outside_the_batch_is_refused(tmp_path: Path, name: str) -> None:
    assert faults(written(tmp_path, f"berkas\n{name}\n")) == [(2, "berkas", "path_escapes")]


@pytest.mark.parametrize("name", [".", "./", "//"])
def test_a_row_that_names_a_folder_names_no_file(tmp_path: Path, name: str) -> None:
    assert faults(written(tmp_path, f"berkas\n{name}\n"))[0][:2] == (2, "berkas")


def test_a_misspelt_header_is_not_passed_over(tmp_path: Path) -> None:
    with pytest.raises(BadTable, match="judull") as caught:
        read_sheet(written(tmp_path, "berkas,judull\na.pdf,b\n"))
    assert (caught.value.code, caught.value.line) == ("unknown_column", 1)


@pytest.mark.parametrize(
    ("text", "code"), [("judul\nx\n", "missing_column"), ("berkas,file,berkas\n", "repeated_column")]
)
def test_a_sheet_without_its_columns_is_refused(tmp_path: Path, text: str, code: str) -> None:
    with pytest.raises(BadTable) as caught:
        read_sheet(written(tmp_path, text))
    assert caught.value.code == code


@given(st.text(max_size=40))
def test_any_cell_is_a_path_or_a_fault(tmp_path_factory: pytest.TempPathFactory, cell: str) -> None:
    quoted = cell.replace('"', '""').replace("\x00", "")
    path = tmp_path_factory.mktemp("lembar") / "lembar.csv"
    path.write_bytes(f'berkas,judul\n"{quoted}",x\n'.encode("utf-8", "replace"))
    try:
        rows = read_sheet(path).rows
    except (BadSheet, BadTable):
        return
    assert all(row.file and not row.file.startswith("/") and ".." not in row.file.split("/") for row in rows)


def test_the_manual_lists_every_column_and_all_its_names() -> None:
    rows = re.findall(r"^\| `(\w+)` \| ([^|]*) \| [^|]*\|$", MANUAL.read_text(), re.MULTILINE)
    told = {name: tuple(filter(None, also.split(", "))) for name, also in rows}
    assert told == {known.column.name: known.column.synonyms for known in COLUMNS}


def test_the_manual_lists_every_fault_code() -> None:
    told = re.findall(r"^\| `(\w+)` \| [^|]*\|$", MANUAL.read_text(), re.MULTILINE)
    named = re.findall(r"`(\w+)`", (SheetFault.__doc__ or "").partition("codes")[2])
    assert sorted(told) == sorted([*named, "unknown_column"])
