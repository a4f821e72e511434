import pytest

from ingest.formats.text.markup import html_text
from ingest.formats.text.page_text import Drawn


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("<script>var a;</script type='x'><p>lelang kendaraan", "lelang kendaraan"),
        ("<p>peng<b>elola</b>an<!-- catatan -->", "pengelolaan"),
        ("<p hidden>rahasia<p style='display: none'>rahasia</p><p>tampak", "tampak"),
        ("<div>" * 1000 + "dalam", "dalam"),
        ("", ""),
        ("tanpa tanda", "tanpa tanda"),
    ],
    ids=["a broken end of a script", "inside a word", "hidden", "deep", "nothing", "no element"],
)
def test_html_is_read_as_browsers_do(page: str, words: str) -> None:
    assert html_text(page.encode()) == words


@pytest.mark.parametrize("drawn", ["<img src='a.png'>", "<svg><rect/></svg>", "<iframe src='a'></iframe>"])
def test_a_page_with_nothing_but_a_drawing_is_drawn_on(drawn: str) -> None:
    assert isinstance(html_text(f"<html><body>{drawn}</body></html>".encode()), Drawn)
    assert not isinstance(html_text(f"<html><body><p hidden>{drawn}</p></body></html>".encode()), Drawn)
