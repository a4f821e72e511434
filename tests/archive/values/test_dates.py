from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.values.dates import MONTHS, BadDate, parse_date

DAYS = st.dates(date(1800, 1, 1), date(2200, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "17 Agustus 2024",
        "17 agt 2024",
        "17-Agt-2024",
        "17  AGUSTUS\n2024",
        "Sabtu, 17 Agustus 2024",
        "Tanggal 17 Agustus 2024",
        "tgl. 17 Ags. 2024",
        "17/08/2024",
        "17/8/2024",
        "17-8-2024",
        "17.08.2024",
        "17–08–2024",
        "2024-08-17",
        "2024-8-17",
    ],
)
def test_offices_write_one_day_in_many_ways(text: str) -> None:
    assert parse_date(text) == date(2024, 8, 17)


def test_between_figures_the_day_comes_first() -> None:
    assert parse_date("03/04/2024") == date(2024, 4, 3)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("31 Februari 2024", "no such day"),
        ("29/02/2023", "no such day"),
        ("05/13/2024", "no such day"),
        ("17/08/24", "four figures"),
        ("17 Agustus 24", "four figures"),
        ("17 Agustus 1024", "outside"),
        ("2201-01-01", "outside"),
        ("17/08-2024", "not a date"),
        ("Agustus 2024", "not a date"),
        ("17 Augustus 2024", "not a date"),
        ("", "not a date"),
        ("١٧/٠٨/٢٠٢٤", "not a date"),
    ],
)
def test_what_is_not_one_day_is_refused(text: str, message: str) -> None:
    with pytest.raises(BadDate, match=message):
        parse_date(text)


def test_a_refused_date_says_what_was_written() -> None:
    with pytest.raises(BadDate) as refused:
        parse_date("31/02/2024")
    assert (refused.value.text, refused.value.objection.code) == ("31/02/2024", "no_such_day")


@given(DAYS, st.sampled_from(sorted(MONTHS)))
def test_every_month_name_is_read(day: date, name: str) -> None:
    assert parse_date(f"1 {name.title()} {day.year}") == date(day.year, MONTHS[name], 1)


@given(DAYS)
def test_figures_read_back(day: date) -> None:
    assert parse_date(day.isoformat()) == parse_date(f"{day:%d/%m/}{day.year}") == day
