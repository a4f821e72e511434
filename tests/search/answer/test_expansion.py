from search.answer.expansion import AddedForms, expanded
from search.language.office_words import office_words
from search.question.parser import parse
from search.question.tree import Either, Phrase, Weighted, Word, Words


def test_a_word_is_sought_in_its_other_forms_which_weigh_less() -> None:
    found = expanded(parse("SOP layanan"), office_words())
    assert isinstance(found.question, Words)
    first, second = found.question.terms
    assert isinstance(first, Either)
    assert first.choices[0] == Weighted(Word("sop", "sop"), 1.0)
    assert Phrase(("standar", "operasional", "prosedur")) in [choice.term for choice in first.choices]
    assert all(choice.weight < 1 for choice in first.choices[1:])
    assert second == Word("layanan", "layan")
    assert [added.typed for added in found.added] == ["sop"]


def test_each_word_of_a_long_form_is_held_by_its_abbreviation() -> None:
    found = expanded(parse("laporan realisasi anggaran"), office_words())
    assert isinstance(found.question, Words)
    for term in found.question.terms:
        assert isinstance(term, Either)
        assert Word("lra", "lra") in [choice.term for choice in term.choices]
    assert found.added == (AddedForms("laporan realisasi anggaran", ("lra",)),)


def test_quotes_fields_stars_and_what_is_negated_stay_as_they_were_typed() -> None:
    for text in ('"sop layanan"', "judul:sop", "sop*", "-sop", "sop~1"):
        assert expanded(parse(text), office_words()).added == ()
    assert expanded(parse("sop OR unit:IKP"), office_words()).added[0].typed == "sop"
