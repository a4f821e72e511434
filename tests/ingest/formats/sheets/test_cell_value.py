from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.formats.sheets.cell_value import number_cell, text_cell
from ingest.formats.sheets.day_format import day_and_time

ACCOUNTING = '_-"Rp"* #,##0_-;-"Rp"* #,##0_-;_-"Rp"* "-"_-;_-@_-'


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (1512500750, "#,##0", "1.512.500.750"),
        (2750000, '"Rp"#,##0', "Rp2.750.000"),
        (2750000, "Rp#,##0", "Rp2.750.000"),
        (1234567.5, "[$Rp-421]#,##0.00;[$Rp-421]-#,##0.00", "Rp1.234.567,50"),
        (1234567, ACCOUNTING, "Rp1.234.567"),
        (-1234567, ACCOUNTING, "-Rp1.234.567"),
        (0, ACCOUNTING, "Rp- [0]"),
        (1234567.891, "#,##0.00", "1.234.567,89 [1234567,891]"),
        (1234.5, "#,##0.##", "1.234,5"),
        (0.87, "0%", "87% [0,87]"),
        (0.025, "0.00 %", "2,50 % [0,025]"),
        (-5, "#,##0;(#,##0)", "(5)"),
        (0, '#,##0;-#,##0;"nihil"', "nihil [0]"),
        (5, "000", "005"),
        (81234567890, "0000-0000-0000", "0812-3456-7890"),
        (1500000, '#,##0,, "juta"', "2 juta [1500000]"),
        (1.5, "# ?/?", "1 1/2 [1,5]"),
        (0.75, "?/?", "3/4 [0,75]"),
        (15000000000, "0.00E+00", "1,50E+10 [15000000000]"),
        (5, '[>3]"besar";"kecil"', "besar [5]"),
        (0.5, "General", "0,5"),
        (-12, "General", "-12"),
        (7, "[Red]0", "7"),
        (7, 'General "hari"', "7 hari"),
    ],
)
def test_numbers_are_written_as_a_cell_shows_them(value: float, code: str, shown: str) -> None:
    assert number_cell(value, code) == shown


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (45155, "[$-421]d mmmm yyyy", "17 Agustus 2023"),
        (45155, "[$-409]mmmm d, yyyy", "August 17, 2023"),
        (45155, "[$-F800]dddd, mmmm dd, yyyy", "Kamis, 17 Agustus 2023"),
        (45155, "dd/mm/yyyy", "17/08/2023"),
        (45155, "dd-mmm-yy", "17-Agu-23"),
        (45155, "mmm-yy", "Agu-23 [17/08/2023]"),
        (45155.75, "dd/mm/yyyy hh:mm", "17/08/2023 18:00"),
        (0.5625, "h:mm", "13:30"),
        (0.5625, "h:mm AM/PM", "1:30 PM"),
        (0.5625, "[$-F400]h:mm:ss AM/PM", "13:30:00"),
        (45155.5625, "h:mm", "13:30 [17/08/2023]"),
        (1.25, "[h]:mm", "30:00"),
        (0.00521, "mm:ss", "07:30"),
        (59, "dd/mm/yyyy", "28/02/1900"),
        (61, "dd/mm/yyyy", "01/03/1900"),
        (-4, "dd/mm/yyyy", "-4"),
        (10**9, "dd/mm/yyyy", "1000000000"),
    ],
)
def test_days_and_times_are_written_as_a_cell_shows_them(value: float, code: str, shown: str) -> None:
    assert number_cell(value, code) == shown


@pytest.mark.parametrize(("value", "code"), [(5, ";;;"), (-1, "0;;"), (5, "")])
def test_what_a_format_hides_is_no_text(value: float, code: str) -> None:
    assert number_cell(value, code) == ""


def test_a_format_may_write_around_texts() -> None:
    assert text_cell("07", '"No. "@') == "No. 07"
    assert number_cell(42, "@") == "42"
    assert text_cell("07", "@") == text_cell("07", "General") == text_cell("07", "0.00") == "07"


def test_a_workbook_may_count_days_from_1904() -> None:
    assert number_cell(43693, "dd/mm/yyyy", is_1904=True) == "17/08/2023"
    assert day_and_time(0, is_1904=True) == datetime(1904, 1, 1)  # noqa: DTZ001


@given(
    st.floats(allow_nan=False, allow_infinity=False),
    st.text('0#?,.%;@"\\/[]_*$-hmsydE+ General', max_size=20),
)
def test_any_format_writes_any_number(value: float, code: str) -> None:
    assert isinstance(number_cell(value, code), str)
