from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from search.answer.ranking import as_sentence
from search.question.parser import parse
from search.question.tree import (
    And,
    Below,
    Bonus,
    Either,
    Fuzzy,
    Need,
    Phrase,
    Preferring,
    SegmentedField,
    Where,
    Word,
    Words,
)


@dataclass(frozen=True)
class Counted:
    """Statistics of an index with a thousand records."""

    found: Mapping[str, int]

    def count(self) -> int:
        return 1000

    def frequencies(self, stems: Sequence[str]) -> tuple[int, ...]:
        return tuple(self.found.get(stem, 0) for stem in stems)


def ranked(text: str, **found: int) -> Preferring:
    question = as_sentence(text, parse(text), Counted(found))
    assert isinstance(question, Preferring)
    return question


def terms(question: Preferring) -> dict[str, object]:
    """The terms of the question by the word that each stands for."""
    assert isinstance(question.question, Words)
    assert question.question.need is Need.ANY
    named: dict[str, object] = {}
    for term in question.question.terms:
        word = term.choices[0].term if isinstance(term, Either) else term
        assert isinstance(word, Word)
        named[word.surface] = term
    return named


def weights(question: Preferring) -> dict[str, float]:
    return {
        bonus.question.surface: bonus.weight for bonus in question.bonuses if isinstance(bonus.question, Word)
    }


def test_a_rare_word_counts_more_than_a_common_one() -> None:
    found = weights(ranked("siapa ketua tim anggaran", ketua=20, tim=500, anggar=100))
    assert found["ketua"] > found["anggaran"] > found["tim"] > 0


def test_a_word_that_only_asks_counts_little() -> None:
    asked = terms(ranked("siapa nama kepala dinas", nama=50, kepala=50, dinas=50))
    name = asked["nama"]
    assert isinstance(name, Either)
    assert name.choices[0].weight < 1
    assert isinstance(asked["kepala"], Word)


def test_a_rare_word_may_be_misspelled_and_a_longer_one_in_two_letters() -> None:
    asked = terms(ranked("siapa kepala diskominfo medan", kepala=500, diskominfo=2, medan=8))
    misspelled = {word: term.choices[-1].term for word, term in asked.items() if isinstance(term, Either)}
    assert misspelled == {"diskominfo": Fuzzy("diskominfo", 2), "medan": Fuzzy("medan", 1)}


def test_who_asks_for_a_meaning_is_given_pages_that_begin_by_saying_it() -> None:
    bonuses = ranked("apa yang dimaksud dengan retensi", retensi=50).bonuses
    said = [bonus for bonus in bonuses if isinstance(bonus.question, Phrase)]
    assert Bonus(Phrase(("retensi", "adalah"), Where.LEAD, slop=3), said[0].weight) in said
    others = ranked("kapan retensi berakhir").bonuses
    assert not [bonus for bonus in others if isinstance(bonus.question, Phrase)]


def test_a_filter_stays_as_it_was_asked() -> None:
    question = ranked("siapa ketua kode:500", ketua=1).question
    assert isinstance(question, And)
    assert Below(SegmentedField.CODE, "500") in question.parts
