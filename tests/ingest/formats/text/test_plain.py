import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.values.record import Page, PageSource
from ingest.formats.text.plain import read_plain

TEXT = "Résumé – rapat\nbaris kedua"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("cp1252"),
    ],
    ids=["utf-8", "utf-8 with mark", "utf-16 little", "utf-16 big", "windows-1252"],
)
def test_the_encoding_is_found(data: bytes) -> None:
    assert read_plain(data) == (Page(1, TEXT, PageSource.TEXT, engine="plain"),)


def test_form_feeds_part_pages_and_an_empty_one_is_blank() -> None:
    pages = read_plain(b"satu\f \n\ftiga\n")
    assert [(page.number, page.text, page.source) for page in pages] == [
        (1, "satu", PageSource.TEXT),
        (2, "", PageSource.BLANK),
        (3, "tiga", PageSource.TEXT),
    ]


def test_line_ends_are_line_feeds_and_indentation_stays() -> None:
    assert read_plain(b"\r\n  a\r\n  b\r\n")[0].text == "  a\n  b"


def test_nul_bytes_are_left_out() -> None:
    assert read_plain(b"su\x00rat")[0].text == "surat"


def test_a_broken_utf_16_file_is_read_as_far_as_it_goes() -> None:
    assert read_plain(codecs.BOM_UTF16_LE + "surat".encode("utf-16-le") + b"\x00")[0].text.startswith("surat")


@given(st.binary(max_size=200))
def test_any_bytes_make_pages_numbered_from_one(data: bytes) -> None:
    pages = read_plain(data)
    assert [page.number for page in pages] == list(range(1, len(pages) + 1))
    assert not any(page.text for page in pages if page.source is PageSource.BLANK)
    assert all(page.source is PageSource.TEXT for page in pages if page.text)
    "".join(page.text for page in pages).encode()


@given(
    st.lists(
        st.text(st.characters(categories=["L", "N", "S"], exclude_characters="¬"), min_size=1), min_size=1
    )
)
def test_the_pages_of_a_text_come_back(texts: list[str]) -> None:
    found = [page.text for page in read_plain("\f".join(["\ufeff", *texts]).encode())]
    assert found[1:] == [text if text.strip() else "" for text in texts]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_folded_lines_of_a_calendar_are_whole(end: str) -> None:
    lines = [
        "BEGIN:VCALENDAR",
        "SUMMARY:Rapat koor",
        " dinasi\\, ruang",
        "DESCRIPTION:satu\\ndua",
        "END:VCALENDAR",
    ]
    (page,) = read_plain(end.join(lines).encode())
    assert page.text.splitlines()[1:4] == ["SUMMARY:Rapat koordinasi, ruang", "DESCRIPTION:satu", "dua"]


def test_a_line_may_be_folded_inside_a_letter() -> None:
    whole = "BEGIN:VCARD\nNOTE:Café\nEND:VCARD".encode()
    place = whole.index(b"\xc3") + 1
    assert read_plain(whole[:place] + b"\r\n " + whole[place:])[0].text == whole.decode()
