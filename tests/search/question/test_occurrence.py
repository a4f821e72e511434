import pytest

from search.language.analyzer import indonesian
from search.question.occurrence import occurrences, phrase_at
from search.question.tree import Fuzzy, Phrase, Prefix, Simple, Word

TOKENS = list(indonesian().tokens("Rapat kerja tentang rapat anggaran kerja dan pekerjaan"))


@pytest.mark.parametrize(
    ("term", "places"),
    [
        (Word("rapat", ""), [[0], [3]]),
        (Word("kerja", "kerja"), [[1], [5], [7]]),
        (Word("kerja", ""), [[1], [5]]),
        (Prefix("peker"), [[7]]),
        (Fuzzy("angaran", 1), [[4]]),
        (Fuzzy("angran", 1), []),
        (Phrase(("rapat", "kerja")), [[0, 1]]),
        (Phrase(("rapat", "kerja"), slop=1), [[0, 1], [3, 5]]),
        (Phrase(("kerja", "rapat")), []),
    ],
)
def test_a_term_is_found_where_it_matches(term: Simple, places: list[list[int]]) -> None:
    assert [[token.position for token in found] for found in occurrences(term, TOKENS)] == places


def test_a_phrase_takes_each_word_where_it_comes_first() -> None:
    phrase = Phrase(("rapat", "kerja"), slop=4)
    assert phrase_at(TOKENS, 0, phrase) == (0, 1)
    assert phrase_at(TOKENS, 3, phrase) == (3, 5)
    assert phrase_at(TOKENS, 3, Phrase(("rapat", "kerja"))) == ()
