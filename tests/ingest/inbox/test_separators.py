import pypdfium2 as pdfium
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from archive.values.period import Period
from archive.values.record import Description
from ingest.inbox.separators import BadSeparator, Separator, SheetKind, sheet_pdf

TEXTS = st.none() | st.text(min_size=1, max_size=20)
PERIODS = st.none() | st.sampled_from([Period.parse("2024"), Period.parse("TW II 2024")])


@given(st.builds(Separator, st.sampled_from(SheetKind), TEXTS, TEXTS, PERIODS))
def test_what_a_sheet_says_is_what_was_put_into_it(separator: Separator) -> None:
    assert Separator.parse(str(separator)) == separator


def test_other_codes_are_no_separators() -> None:
    assert Separator.parse("https://tte.example.go.id/verifikasi/123") is None
    assert Separator.parse("") is None


def test_the_separator_of_the_scanners_makers_is_a_plain_one() -> None:
    assert Separator.parse("PATCHT") == Separator()


@pytest.mark.parametrize(
    "said", ["kind=lain", "period=kemarin", "unit=IKP&warna=merah", "unit=IKP&unit=", "unit="]
)
def test_a_sheet_that_says_what_nobody_knows_is_refused(said: str) -> None:
    with pytest.raises(BadSeparator):
        Separator.parse(f"arsip:sheet?{said}")


def test_a_sheet_describes_what_follows() -> None:
    said = Separator(unit="IKP", classification="500.12", period=Period.parse("2024"))
    assert said.description == Description(unit="IKP", classification="500.12", period=Period.parse("2024"))


def test_a_printed_sheet_can_be_read_askew_and_small_and_says_the_same_to_people() -> None:
    separator = Separator(unit="SEK-KEU", classification="500.12.18.1", period=Period.parse("2024"))
    document = pdfium.PdfDocument(sheet_pdf(separator, ["LEMBAR PEMISAH", "Unit: SEK-KEU (umum) \\"]))
    (page,) = document
    assert page.get_textpage().get_text_bounded().split("\r\n") == [
        "LEMBAR PEMISAH",
        "Unit: SEK-KEU (umum) \\",
    ]
    shown = page.render(scale=100 / 72).to_pil().convert("L")
    for angle in (0, 7, 90, 183):
        (code,) = zxingcpp.read_barcodes(shown.rotate(angle, expand=True, fillcolor=255))
        assert Separator.parse(code.text) == separator
    document.close()
