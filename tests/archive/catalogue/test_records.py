from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from archive.archive import Archive
from archive.catalogue import records
from archive.catalogue.page_rows import write_pages
from archive.catalogue.records import Listing, NotFound
from archive.values.period import Period
from archive.values.record import Description, Page, PageCounts, PageSource, RecordId, Suggestion
from tests.making import DESCRIBED, file_one

UNKNOWN = RecordId("x" * 16)


def listed(archive: Archive, listing: Listing) -> list[str | None]:
    with archive.catalogue.reading() as connection:
        return [record.code for record in records.listed(connection, listing)]


def test_what_is_written_is_loaded_with_all_its_parts(archive: Archive) -> None:
    record = file_one(archive, b"satu")
    changed = replace(
        record,
        code="500.12/009/IKP/2024",
        aliases=(record.code or "",),
        suggestions=(Suggestion("title", "Lain", "baris 1", 1),),
    )
    with archive.catalogue.writing() as connection:
        records.update(connection, changed)
        assert records.load(connection, [record.id]) == (changed,)


def test_records_come_in_the_order_asked_for_without_unknown_ones(archive: Archive) -> None:
    one, other = file_one(archive, b"satu"), file_one(archive, b"dua")
    with archive.catalogue.reading() as connection:
        assert records.load(connection, [other.id, UNKNOWN, one.id]) == (other, one)
        assert records.load(connection, []) == ()


def test_a_record_is_found_by_id_code_earlier_code_and_digest(archive: Archive) -> None:
    record = file_one(archive, b"satu")
    with archive.catalogue.writing() as connection:
        records.update(connection, replace(record, code="baru", aliases=(record.code or "",)))
        for name in (record.id, "baru", record.code or ""):
            assert records.find(connection, name) == record.id
        found = records.by_digest(connection, record.original.sha256, "1" * 64)
        assert [(sha256, one.id) for sha256, one in found.items()] == [(record.original.sha256, record.id)]
        assert records.by_digest(connection, "0" * 64) == {}
        with pytest.raises(NotFound):
            records.find(connection, "500")


def test_a_listing_is_by_segment_of_the_code_with_the_uncoded_last(archive: Archive) -> None:
    uncoded = Description(title="Tanpa unit")
    for number in range(10):
        file_one(archive, b"%d" % number)
    file_one(archive, b"tanpa", uncoded)
    coded = [f"500.12/{number:03}/IKP/2024" for number in range(1, 11)]
    assert listed(archive, Listing()) == [*coded, None]
    assert listed(archive, Listing(code="500.12/010")) == [coded[9]]
    assert listed(archive, Listing(uncoded=True)) == [None]
    assert (listed(archive, Listing(unit="IKP")), listed(archive, Listing(unit="SEK"))) == (coded, [])


def test_a_listing_by_period_has_what_shares_a_day_with_it(archive: Archive) -> None:
    file_one(archive, b"satu", replace(DESCRIBED, period=Period(date(2024, 1, 1), date(2024, 6, 30))))
    assert len(listed(archive, Listing(period=Period(date(2024, 6, 30), date(2024, 12, 31))))) == 1
    assert listed(archive, Listing(period=Period(date(2024, 7, 1), date(2024, 12, 31)))) == []


def test_the_ledger_of_pages_is_replaced_as_a_whole(archive: Archive) -> None:
    record = file_one(archive, b"satu")
    pages = (Page(1, "dua kata", PageSource.OCR, confidence=90), Page(2, "", PageSource.BLANK))
    with archive.catalogue.writing() as connection:
        write_pages(connection, record.id, pages)
        (found,) = records.load(connection, [record.id])
    assert found.pages == PageCounts(ocr=1, blank=1)
