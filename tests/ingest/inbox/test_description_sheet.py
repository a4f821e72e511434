import re
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from archive.values.period import Period
from archive.values.record import AccessLevel, Description, Publicity
from ingest.inbox import description_sheet
from ingest.inbox.description_sheet import COLUMNS, BadSheet, DescribedFile, read_sheet
from ingest.tables.table_reader import BadTable

DOCUMENT = Path(__file__).resolve().parents[3] / "docs/sheet.md"


def csv_sheet(folder: Path, *lines: str) -> Path:
    path = folder / "batch.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def workbook(folder: Path, *rows: list[Any]) -> Path:
    path = folder / "batch.xlsx"
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)
    return path


def only(path: Path) -> DescribedFile:
    (row,) = read_sheet(path).rows
    return row


def faults(path: Path) -> list[tuple[int, str, str]]:
    with pytest.raises(BadSheet) as caught:
        read_sheet(path)
    return [(fault.line, fault.column, fault.code) for fault in caught.value.faults]


FULL = Description(
    title="Keputusan tentang PPID",
    number="500.12.18.1/021/DISKOMINFO/2024",
    dated=date(2024, 8, 17),
    kind="keputusan",
    unit="IKP",
    classification="500.12.18.1",
    period=Period.parse("TW II 2024"),
    summary="Susunan tim, tugas",
    closed=date(2024, 12, 31),
    event=date(2025, 6, 30),
    access=AccessLevel.RESTRICTED,
    publicity=Publicity.STANDING,
)
CELLS = (
    "ikp/sk.pdf;Keputusan tentang PPID;500.12.18.1/021/DISKOMINFO/2024;17 Agustus 2024;keputusan;IKP;500.12.18.1;"
    "TW II 2024;Susunan tim, tugas;31/12/2024;2025-06-30;Terbatas;Setiap Saat"
)


@pytest.mark.parametrize("name", [0, 1], ids=["Indonesian", "English"])
def test_a_full_row_fills_every_field(tmp_path: Path, name: int) -> None:
    headers = [
        (known.column.name, *known.column.synonyms)[name % (1 + len(known.column.synonyms))]
        for known in COLUMNS
    ]
    assert only(csv_sheet(tmp_path, ";".join(headers), CELLS)) == DescribedFile(2, "ikp/sk.pdf", FULL)


@pytest.mark.parametrize(("known", "header"), [(k, h) for k in COLUMNS for h in k.column.synonyms])
def test_every_synonym_of_a_header_means_its_column(tmp_path: Path, known: Any, header: str) -> None:
    headers = [header if other is known else other.column.name for other in COLUMNS]
    assert only(csv_sheet(tmp_path, ";".join(headers), CELLS)).description == FULL


def test_case_spaces_and_underscores_of_headers_do_not_matter(tmp_path: Path) -> None:
    row = only(csv_sheet(tmp_path, "BERKAS,Tanggal  Tutup,sifat informasi", "a.pdf,1 Mei 2020,SERTA MERTA"))
    assert row.description == Description(closed=date(2020, 5, 1), publicity=Publicity.IMMEDIATE)


def test_what_is_empty_or_has_no_column_is_not_known(tmp_path: Path) -> None:
    assert only(csv_sheet(tmp_path, "berkas,judul,keamanan", "a.pdf,,")).description == Description()


def test_titles_may_stand_above_and_empty_rows_between(tmp_path: Path) -> None:
    path = csv_sheet(tmp_path, "DAFTAR BERKAS,", ",", "berkas,judul", "a.pdf,A", ",", "b.pdf,B")
    assert [(row.line, row.file) for row in read_sheet(path).rows] == [(4, "a.pdf"), (6, "b.pdf")]


def test_a_workbook_says_the_same_as_a_table_of_text(tmp_path: Path) -> None:
    headers = [known.column.name for known in COLUMNS]
    cells: list[Any] = CELLS.split(";")
    cells[3], cells[9] = datetime(2024, 8, 17), date(2024, 12, 31)  # noqa: DTZ001 - a cell has no time zone
    assert only(workbook(tmp_path, headers, cells)) == DescribedFile(2, "ikp/sk.pdf", FULL)


@pytest.mark.parametrize(
    ("header", "value"), [("klasifikasi", 500.10), ("nomor", 12.5), ("unit", date(2024, 1, 1))]
)
def test_a_code_that_a_workbook_holds_as_a_number_is_refused(tmp_path: Path, header: str, value: Any) -> None:
    path = workbook(tmp_path, ["berkas", header], ["a.pdf", value])
    assert faults(path) == [(2, header, "number_as_code")]


def test_a_year_that_a_workbook_holds_as_a_number_is_a_period(tmp_path: Path) -> None:
    row = only(workbook(tmp_path, ["berkas", "periode", "nomor"], ["a.pdf", 2024, 7]))
    assert (row.description.period, row.description.number) == (Period.year(2024), "7")


@pytest.mark.parametrize(
    "cell", ["../a.pdf", "a/../../b.pdf", "/a.pdf", "\\\\server\\a.pdf", "C:\\a.pdf", "..\\a.pdf"]
)
def test_a_file_outside_the_batch_is_refused(tmp_path: Path, cell: str) -> None:
    assert faults(csv_sheet(tmp_path, "berkas", cell)) == [(2, "berkas", "path_escapes")]


def test_spaces_inside_a_files_name_are_kept_and_others_are_tidied(tmp_path: Path) -> None:
    row = only(csv_sheet(tmp_path, "berkas,judul", " surat  edaran.pdf ,Surat   edaran"))
    assert (row.file, row.description.title) == ("surat  edaran.pdf", "Surat edaran")


def test_backslashes_and_needless_dots_are_one_path(tmp_path: Path) -> None:
    path = csv_sheet(tmp_path, "berkas", "ikp\\sk.pdf", "./ikp//sk.pdf")
    assert faults(path) == [(3, "berkas", "duplicate_file")]


@pytest.mark.parametrize("cell", ["", " ", ".", "./"])
def test_a_row_that_names_no_file_is_refused(tmp_path: Path, cell: str) -> None:
    assert faults(csv_sheet(tmp_path, "berkas,judul", f"{cell},Judul")) == [(2, "berkas", "no_file")]


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("tanggal", "31 Februari 2024"),
        ("tanggal", "Mei 2024"),
        ("tanggal_tutup", "05/06/24"),
        ("tanggal_peristiwa", "kemarin"),
        ("periode", "TW V 2024"),
        ("keamanan", "agak rahasia"),
        ("sifat_informasi", "terbuka"),
    ],
)
def test_a_value_that_cannot_be_read_is_refused(tmp_path: Path, header: str, cell: str) -> None:
    assert faults(csv_sheet(tmp_path, f"berkas,{header}", f"a.pdf,{cell}")) == [(2, header, "bad_value")]


def test_all_faults_are_named_at_once_and_by_line(tmp_path: Path) -> None:
    path = csv_sheet(
        tmp_path,
        "berkas,judul,tanggal,periode",
        "a.pdf,A,x,y",
        "b.pdf,Rapat, 1 Mei 2024,1/5/2024,2024",
        ",C,,",
        "a.pdf,D,,",
    )
    assert faults(path) == [
        (2, "tanggal", "bad_value"),
        (2, "periode", "bad_value"),
        (3, "#5", "stray_cell"),
        (4, "berkas", "no_file"),
        (5, "berkas", "duplicate_file"),
    ]


def test_a_fault_is_told_with_its_file_line_and_column(tmp_path: Path) -> None:
    path = csv_sheet(tmp_path, "berkas,tanggal", "a.pdf,kemarin")
    with pytest.raises(BadSheet, match=r"batch\.csv\nline 2, tanggal: bad_value: .*'kemarin'"):
        read_sheet(path)


def test_a_header_that_no_column_goes_by_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadTable, match=r"line 1: no such column: juduI, kode") as caught:
        read_sheet(csv_sheet(tmp_path, "berkas,juduI,kode", "a.pdf,A,1"))
    assert caught.value.reason == "unknown_column"


def test_a_table_without_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadTable) as caught:
        read_sheet(csv_sheet(tmp_path, "judul,nomor", "A,1"))
    assert caught.value.reason == "missing_column"


@given(st.text("ab./\\:~ …", min_size=1))
def test_a_file_is_refused_or_stays_below_the_batch(text: str) -> None:
    with TemporaryDirectory() as folder:
        path = csv_sheet(Path(folder), "berkas;judul", f"{text};Judul")
        try:
            file = only(path).file
        except BadSheet:
            return
        assert (Path("/batch") / file).is_relative_to("/batch")
        assert ".." not in Path(file).parts


def test_the_document_lists_every_column_and_synonym() -> None:
    listed = re.findall(
        r"^\| `(\w+)` \| ([^|]*) \| [^|]*\|$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert listed == [(known.column.name, ", ".join(known.column.synonyms)) for known in COLUMNS]


def test_the_document_lists_every_refusal() -> None:
    source = Path(description_sheet.__file__).read_text(encoding="utf-8")
    raised = set(re.findall(r'_BadCell\("(\w+)"|SheetFault\([^)]*"(\w+_\w+)"|BadTable\("(\w+)"', source))
    codes = {code for codes in raised for code in codes if code}
    listed = re.findall(r"^\| `(\w+)` \| [^|]*\|$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    assert codes == set(listed)
