import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archive.values.record import Page, PageSource
from ingest.formats.text.page_text import UnreadPart, clean, text_pages
from ingest.task.reasons import CannotRead, Reason

ENCODED = "JVBERi0xLjcKJeLjz9MKMSAwIG9iago8PC9UeXBlL0NhdGFsb2cvUGFnZXMgMiAwIFI+PgplbmRvYmoK"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("meng\x02gunakan", "menggunakan"),
        ("meng\x02\r\ngunakan", "menggunakan"),
        ("satu\r\ndua\rtiga\x0bempat\u2028lima", "satu\ndua\ntiga\nempat\nlima"),
        ("a\x00b\x0cc\x1fd\x7fe", "ab c d e"),
        ("tab\ttetap", "tab\ttetap"),
        ("lepas \ud83d sini", "lepas ? sini"),
        ("\n\n  isi \n", "  isi"),
        (" \n ", ""),
        ("\ufefftanda di awal", "tanda di awal"),
    ],
)
def test_text_is_kept_without_what_nobody_can_see(text: str, kept: str) -> None:
    assert clean(text) == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (f"sebelum {ENCODED} sesudah", "sebelum  sesudah"),
        (f"sebelum\n{ENCODED[:64]}\n  {ENCODED[:64]}\nAAAB==\nsesudah", "sebelum\n\nsesudah"),
        ("a" * 128, "a" * 128),
        ("0123456789abcdef" * 8, "0123456789abcdef" * 8),
        ("https://ppid.contoh.go.id/" + "berkas/" * 20, "https://ppid.contoh.go.id/" + "berkas/" * 20),
        (f"{ENCODED[:64]}\nsatu baris", f"{ENCODED[:64]}\nsatu baris"),
        ("sebelum data:image/png;base64,iVBORw0KGgo= sesudah", "sebelum  sesudah"),
        (f"sebelum {'89504e47' * 30} sesudah", "sebelum  sesudah"),
        ("0" * 200, "0" * 200),
    ],
    ids=[
        "a run",
        "lines",
        "no capitals",
        "a digest",
        "an address",
        "a line",
        "an address of data",
        "a dump",
        "zeros",
    ],
)
def test_encoded_bytes_are_no_words(text: str, kept: str) -> None:
    assert clean(text) == kept


def test_rows_of_a_table_break_no_words() -> None:
    assert clean("kode A-\ndua", in_rows=True) == "kode A-\ndua"
    assert clean("penge\u00adlolaan\t1-\nlain", in_rows=True) == "pengelolaan\t1-\nlain"


@example("000 K  i K")
@example("0¬\u00ad\n0")
@given(st.text(st.characters(), max_size=100) | st.text(st.sampled_from("aKi-\n \u00ad\x02¬"), max_size=60))
def test_kept_text_can_be_written_and_stays_as_it_is(text: str) -> None:
    kept = clean(text)
    kept.encode()
    assert "\f" not in kept
    assert clean(kept) == kept


def test_a_page_of_nothing_but_encoded_bytes_is_not_called_blank() -> None:
    assert [page.source for page in text_pages([ENCODED, " \n\x01", ""], "uji")] == [
        PageSource.TEXT,
        PageSource.BLANK,
        PageSource.BLANK,
    ]


def test_what_was_not_read_is_a_page_with_its_reason_and_a_part_with_its_name() -> None:
    texts: list[str | CannotRead] = ["isi", CannotRead(Reason.DAMAGED, "rusak"), ""]
    assert text_pages(texts, "uji", [UnreadPart("catatan", Reason.UNSUPPORTED)]) == (
        Page(1, "isi", PageSource.TEXT, engine="uji"),
        Page(2, "", PageSource.NONE, reason=Reason.DAMAGED),
        Page(3, "", PageSource.BLANK, engine="uji"),
        Page(4, "", PageSource.NONE, reason=Reason.UNSUPPORTED, part="catatan"),
    )
