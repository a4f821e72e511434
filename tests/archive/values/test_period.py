from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.values.period import BadPeriod, Period

DAYS = st.dates(date(1800, 1, 1), date(2200, 12, 31))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    """Days, months, years and open ends, each often enough."""
    first, last = sorted((draw(DAYS), draw(DAYS)))
    grain = draw(st.sampled_from(["day", "month", "year", "one month", "one day"]))
    whole = Period.months(last.year, last.month, last.month)
    start = {"day": first, "month": first.replace(day=1), "year": date(first.year, 1, 1), "one day": last}
    end = {"day": last, "year": date(last.year, 12, 31), "one day": last}
    return Period(
        draw(st.sampled_from([start.get(grain, whole.start)] * 3 + [date.min])),
        draw(st.sampled_from([end.get(grain, whole.end)] * 3 + [date.max])),
    )


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("2024", "2024"),
        ("TA 2024", "2024"),
        ("T.A. 2024", "2024"),
        ("ta. 2024", "2024"),
        ("Tahun 2024", "2024"),
        ("Tahun  Anggaran 2024", "2024"),
        ("TW II 2024", "2024-04..2024-06"),
        ("TW-IV/2024", "2024-10..2024-12"),
        ("Triwulan 2 Tahun 2024", "2024-04..2024-06"),
        ("triwulan ketiga TA 2024", "2024-07..2024-09"),
        ("Semester I 2024", "2024-01..2024-06"),
        ("Smt 2 2024", "2024-07..2024-12"),
        ("I/2024", "2024-01..2024-06"),
        ("Caturwulan III 2024", "2024-09..2024-12"),
        ("Mei 2024", "2024-05"),
        ("Bulan Pebruari Tahun 2024", "2024-02"),
        ("05/2024", "2024-05"),
        ("2024-05", "2024-05"),
        ("Agustus-Oktober 2024", "2024-08..2024-10"),
        ("Nov. 2023 s.d. Jan. 2024", "2023-11..2024-01"),
        ("TW I s.d. III 2024", "2024-01..2024-09"),
        ("5 Mei 2024", "2024-05-05"),
        ("05/06/2024", "2024-06-05"),
        ("1 s.d. 30 Juni 2024", "2024-06"),
        ("28 Mei - 3 Juni 2024", "2024-05-28..2024-06-03"),
        ("1 Mei 2024 s.d. 30 Juni 2024", "2024-05..2024-06"),
        ("01/05/2024 s/d 29/06/2024", "2024-05-01..2024-06-29"),
        ("01-05-2024-29-06-2024", "2024-05-01..2024-06-29"),
        ("2024-05-01..2024-06-30", "2024-05..2024-06"),
        ("2019–2023", "2019..2023"),
        ("2019-2023", "2019..2023"),
        ("2019 s.d. 2023", "2019..2023"),
        ("2019 s/d 2023", "2019..2023"),
        ("Tahun 2019 sampai dengan tahun 2023", "2019..2023"),
        ("2019..", "2019.."),
        ("Mei 2019 s.d. sekarang", "2019-05.."),
        ("..2023", "..2023"),
        ("..", ".."),
    ],
)
def test_a_period_is_read_in_the_words_offices_write(text: str, canonical: str) -> None:
    assert str(Period.parse(text)) == canonical
    assert Period.parse(text.upper()) == Period.parse(f"  {text}\n") == Period.parse(canonical)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("31 Februari 2024", "no such day"),
        ("1 Mei 2024 s.d. 31 Juni 2024", "no such day"),
        ("2024-13", "no month 13"),
        ("TW V 2024", "4 parts"),
        ("III/2024", "2 parts"),
        ("Caturwulan 4 2024", "3 parts"),
        ("2023-2019", "end is before the start"),
        ("Oktober-Agustus 2024", "end is before the start"),
        ("1799", "outside"),
        ("2201", "outside"),
        ("5 Mei 24", "four figures"),
        ("2024/2025", "not a period"),
        ("Januari 2023 s.d. Maret", "not a period"),
        ("2019 s.d.", "not a period"),
        ("Mei", "not a period"),
        ("", "not a period"),
        ("-" * 100_000, "not a period"),
    ],
)
def test_nonsense_is_refused_with_a_reason(text: str, message: str) -> None:
    with pytest.raises(BadPeriod, match=message) as refused:
        Period.parse(text)
    assert refused.value.text == text


def test_a_period_cannot_end_before_it_starts() -> None:
    with pytest.raises(BadPeriod, match="before"):
        Period(date(2024, 2, 1), date(2024, 1, 31))


def test_a_period_of_impossible_years_cannot_be_made() -> None:
    with pytest.raises(BadPeriod, match="1800 to 2200"):
        Period(date(2024, 1, 1), date(2201, 1, 1))


def test_touching_periods_overlap_and_neighbours_do_not() -> None:
    may = Period.parse("Mei 2024")
    assert may.overlaps(Period.day(date(2024, 5, 31)))
    assert may.overlaps(Period.parse("2024-05-31..2024-06-30"))
    assert not may.overlaps(Period.parse("Juni 2024"))
    assert may.overlaps(Period.parse(".."))


def test_both_ends_belong_to_the_period() -> None:
    year = Period.year(2024)
    assert year.contains(date(2024, 1, 1))
    assert year.contains(date(2024, 12, 31))
    assert not year.contains(date(2025, 1, 1))


@given(periods())
def test_every_period_reads_back(period: Period) -> None:
    assert Period.parse(str(period)) == period


@given(periods(), periods())
def test_overlap_is_mutual_and_means_a_shared_day(one: Period, other: Period) -> None:
    assert one.overlaps(other) == other.overlaps(one)
    assert one.overlaps(other) == (one.contains(other.start) or other.contains(one.start))


@given(DAYS, DAYS)
def test_every_kind_of_dash_between_two_days_reads_the_same(one: date, other: date) -> None:
    first, last = sorted((one, other))
    period = Period(first, last)
    for separator in ("..", "-", "–", " - ", " s.d. ", " s/d "):
        assert Period.parse(f"{first}{separator}{last}") == period
