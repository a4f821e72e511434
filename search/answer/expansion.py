"""Adds to a question the office words that mean the same as those typed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from search.language.analyzer import indonesian
from search.language.office_words import OfficeWords, Surfaces
from search.question.tree import And, Either, Or, Phrase, Question, Simple, Term, Weighted, Where, Word, Words

_MEANS_THE_SAME: Final = 0.5
"""Times its own score: for a word that means what was typed."""


@dataclass(frozen=True, slots=True)
class AddedForms:
    """What was typed, and what is looked for as well."""

    typed: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Expanded:
    """A question with all that was added to it."""

    question: Question
    added: tuple[AddedForms, ...] = ()


def expanded(question: Question, table: OfficeWords) -> Expanded:
    """Adds the other forms to plain words; quotes, fields, stars and what is negated stay as they were typed."""
    match question:
        case Words():
            return _with_forms(question, table)
        case And() | Or():
            parts = [expanded(part, table) for part in question.parts]
            added = tuple(forms for part in parts for forms in part.added)
            return Expanded(replace(question, parts=tuple(part.question for part in parts)), added)
        case _:
            return Expanded(question)


def _with_forms(words: Words, table: OfficeWords) -> Expanded:
    typed = [_typed(term) for term in words.terms]
    terms, added = list(words.terms), []
    for found in table.equals([(word.surface, word.stem or word.surface) for word in typed]):
        stretch = typed[found.start : found.end]
        forms = tuple(form for form in found.forms if not _is_part(form, stretch))
        if not forms:
            continue
        choices = tuple(Weighted(_term_of(form), _MEANS_THE_SAME) for form in forms)
        for at in range(found.start, found.end):
            terms[at] = _with_choices(terms[at], choices)
        added.append(AddedForms(" ".join(word.surface for word in stretch), tuple(map(" ".join, forms))))
    return Expanded(replace(words, terms=tuple(terms)), tuple(added))


def _typed(term: Term) -> Word:
    """The word that was typed; one that nothing equals for all else."""
    typed = term.choices[0].term if isinstance(term, Either) else term
    return typed if isinstance(typed, Word) and typed.where is Where.ANYWHERE else Word("", "")


def _is_part(form: Surfaces, typed: list[Word]) -> bool:
    """Whether all of a form was typed already."""
    return {word.surface for word in typed}.issuperset(form)


def _term_of(form: Surfaces) -> Simple:
    if len(form) > 1:
        return Phrase(form)
    (token,) = indonesian().tokens(form[0])
    return Word(token.surface, token.stem)


def _with_choices(term: Term, choices: tuple[Weighted, ...]) -> Either:
    before = term.choices if isinstance(term, Either) else (Weighted(term, 1.0),)
    return Either((*before, *choices))
