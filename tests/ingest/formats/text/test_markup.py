import pytest

from ingest.formats.text.markup import html_text


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
