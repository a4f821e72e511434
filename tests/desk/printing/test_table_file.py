from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from archive.storage.disk import AlreadyThere
from desk.printing.table_file import KINDS, harmless, write_table
from ingest.tables.table_reader import read_rows

ROWS = [("judul", "nomor"), ('Laporan; "akhir", 2024', "045.2/330"), ("dua baris", "")]
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '  =HYPERLINK("x")', "＝1", "|cmd", "%0A=1"]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_written_is_read_again(tmp_path: Path, kind: str) -> None:
    assert write_table(tmp_path / f"a{kind}", iter(ROWS)) == len(ROWS)
    assert [row.cells for row in read_rows(tmp_path / f"a{kind}")] == ROWS
    assert [path.name for path in tmp_path.iterdir()] == [f"a{kind}"]


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_of_a_csv_file_begins_like_a_formula(tmp_path: Path, formula: str) -> None:
    write_table(tmp_path / "a.csv", [(formula,)])
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        ((cell,),) = csv.reader(file)
    assert cell.startswith(("'", "\\"))


def test_every_cell_of_a_workbook_is_text(tmp_path: Path) -> None:
    write_table(tmp_path / "a.xlsx", [FORMULAS])
    (row,) = load_workbook(tmp_path / "a.xlsx").worksheets[0].iter_rows()
    assert {cell.data_type for cell in row} == {"s"}
    assert row[0].value == "=1+1"


@given(st.text())
def test_text_is_never_lost_behind_the_apostrophe(text: str) -> None:
    assert harmless(text) in (text, f"'{text}")
    assert not harmless(text).lstrip(" ").startswith(("=", "+", "-", "@"))


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_written_over_and_nothing_half(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"a{kind}"
    path.write_text("lama")
    with pytest.raises(AlreadyThere):
        write_table(path, ROWS)
    assert path.read_text() == "lama"

    def broken() -> object:
        yield ROWS[0]
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        write_table(tmp_path / f"b{kind}", broken())  # type: ignore[arg-type]
    assert [path.name for path in tmp_path.iterdir()] == [f"a{kind}"]


@pytest.mark.parametrize("kind", KINDS)
def test_control_characters_are_shown_by_their_numbers(tmp_path: Path, kind: str) -> None:
    write_table(tmp_path / f"a{kind}", [("a\x00b\x0bc", "d\x1b[1m", "dua\nbaris", "\u202etxt")])
    shown = (r"a\x00b\x0bc", r"d\x1b[1m", r"dua\nbaris", r"\u202etxt")
    assert [row.cells for row in read_rows(tmp_path / f"a{kind}")] == [shown]
