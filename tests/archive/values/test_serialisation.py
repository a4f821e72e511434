from dataclasses import replace
from datetime import date

import pytest

from archive.values.period import Period
from archive.values.record import Description, Original, Page, PageSource, PageWord, Record, RecordId, Stage
from archive.values.serialisation import (
    BadFile,
    canonical,
    each_page,
    parse_record,
    parse_texts,
    render_pages,
    render_record,
    render_texts,
)

RECORD = Record(
    RecordId("x" * 16),
    Original("surat – 1.pdf", "application/pdf", 3, "a" * 64, "b" * 128),
    Description(title="Surat", dated=date(2024, 5, 6), period=Period(date(2024, 1, 1), date(2024, 12, 31))),
    stage=Stage.DESCRIBED,
)
PAGES = (
    Page(
        1,
        "satu dua",
        PageSource.OCR,
        confidence=91.5,
        words=(PageWord("satu", 1, 2, 3, 4, 90.0),),
        rotation=90,
    ),
    Page(2, "", PageSource.BLANK),
    Page(3, "é\ndua", PageSource.TEXT, part="lampiran.doc"),
)


def test_a_record_comes_back_as_it_was_written() -> None:
    assert parse_record(render_record(RECORD)) == RECORD
    signed = replace(RECORD, stage=Stage.STORED)  # how far it has come is no business of the file
    assert render_record(signed) == render_record(RECORD)
    assert render_record(RECORD).endswith(b"\n}\n")


def test_canonical_json_has_sorted_keys_and_no_spaces() -> None:
    assert canonical({"b": 1, "a": {"d": "é", "c": None}}) == '{"a":{"c":null,"d":"é"},"b":1}'.encode()


def test_pages_come_back_from_their_two_files() -> None:
    texts = b"".join(render_texts(PAGES))
    assert parse_texts(texts) == ("satu dua", "", "é\ndua")
    assert tuple(each_page(texts, render_pages(PAGES))) == PAGES
    assert tuple(each_page(b"", ())) == ()


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"\xff", b"[]", render_record(RECORD).replace(b'"Surat"', b"7"), render_record(RECORD)[:-3]],
)
def test_what_is_no_record_is_refused(data: bytes) -> None:
    with pytest.raises(BadFile) as caught:
        parse_record(data)
    assert caught.value.file == "record.json"


@pytest.mark.parametrize(
    ("texts", "file", "code"),
    [
        (b"satu dua\f\f\xc3\xa9\ndua\f", "text.txt", "page_count"),
        (b"satu dua\f", "text.txt", "page_length"),
        (b"satu\f\f\xc3\xa9\ndua", "text.txt", "page_length"),
        (b"\xff", "pages.jsonl", "unparsable"),
    ],
)
def test_texts_and_lines_that_disagree_are_refused(texts: bytes, file: str, code: str) -> None:
    with pytest.raises(BadFile) as caught:
        list(each_page(texts, render_pages(PAGES)))
    assert (caught.value.file, caught.value.objection.code) == (file, code)
