from __future__ import annotations

from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.archive import Archive
from archive.export import presented_copy
from archive.export.presented_copy import same_bytes, words_apart, words_of
from archive.storage.disk import digest_file
from tests.making import DESCRIBED, file_one

TEXTS = st.lists(st.sampled_from("abcde"), max_size=30)


def test_the_bytes_that_were_filed_are_known_with_their_filing(archive: Archive) -> None:
    record = file_one(archive, b"isi")
    archive.filing.describe(record.id, DESCRIBED)
    stored = archive.store.original(record)
    same = same_bytes(archive, digest_file(stored))
    assert same is not None
    assert (same.record.id, same.version, same.is_intact) == (record.id, 1, True)
    assert same.filed is not None
    assert (same.filed.actor, same.filed.record) == ("budi", record.id)


def test_a_copy_better_kept_than_the_archives_own_is_known_all_the_same(archive: Archive) -> None:
    record = file_one(archive, b"isi")
    stored = archive.store.original(record)
    digests = digest_file(stored)
    for damage in (lambda: stored.write_bytes(b"lain"), stored.unlink):
        stored.parent.chmod(0o755)
        stored.chmod(0o644)
        damage()
        same = same_bytes(archive, digests)
        assert same is not None
        assert not same.is_intact


def test_other_bytes_are_not_known(archive: Archive) -> None:
    record = file_one(archive, b"isi")
    assert same_bytes(archive, digest_file(archive.store.path_of(record.id, "record.json"))) is None


def test_only_letters_and_digits_make_words() -> None:
    assert words_of(["Pejabat, PENGELOLA\n(informasi)", "ﬁle_5 – Ⅻ!"]) == (
        "pejabat",
        "pengelola",
        "informasi",
        "file",
        "5",
        "xii",
    )
    assert words_of(["", "—"]) == ()


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("a b c", "a b c", 0),
        ("a b c", "a x c", 1),
        ("a b c", "a c", 1),
        ("a c", "a b b c", 2),
        ("a b", "", 2),
        ("", "", 0),
    ],
)
def test_words_that_differ_are_counted(one: str, other: str, apart: int) -> None:
    assert words_apart(one.split(), other.split()) == apart


@given(TEXTS, TEXTS)
def test_the_count_is_nought_only_for_equal_texts_and_never_more_than_all(
    one: list[str], other: list[str]
) -> None:
    apart = words_apart(one, other)
    assert (apart == 0) == (one == other)
    assert apart <= len(one) + len(other)


@given(TEXTS, TEXTS)
def test_of_long_texts_the_count_is_no_larger(one: list[str], other: list[str]) -> None:
    steps = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    exact = sum(max(a2 - a1, b2 - b1) for what, a1, a2, b1, b2 in steps if what != "equal")
    assert presented_copy.bag_distance(one, other) <= exact
