import pytest

from search.language.second_reading import with_second_readings


@pytest.mark.parametrize(
    ("pages", "read"),
    [
        (["kota Balik-\npapan pada hari"], ["kota Balik-\npapan pada hari\nkota Balikpapan pada hari"]),
        (["satu kata", "dua"], ["satu kata", "dua"]),
        (["tentang Penge-", "lolaan arsip"], ["tentang Penge-\ntentang Pengelolaan", "lolaan arsip"]),
        (["kode 5-\n6 dan -\nini"], ["kode 5-\n6 dan -\nini"]),
        ([], []),
    ],
)
def test_a_word_broken_at_a_line_end_is_there_joined_as_well(pages: list[str], read: list[str]) -> None:
    assert list(with_second_readings(pages)) == read
