import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from archive.storage.cache import Cache, CacheKey

KEY = CacheKey("ab" * 32, "page 1", "program 1", ".png")


def written(text: str = "isi") -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        (folder / "sisa").touch()
        (folder / "hasil").write_text(text)
        return folder / "hasil"

    return make


def fail(_: Path) -> Path:
    raise AssertionError("made again")


def test_what_was_made_is_kept_and_not_made_again(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    assert cache.get(KEY) is None
    path = cache.make(KEY, written())
    assert (path.read_text(), path.suffix) == ("isi", ".png")
    assert cache.make(KEY, fail) == cache.get(KEY) == cache.kept(KEY) == path
    assert list((tmp_path / "cache/making").iterdir()) == []


@pytest.mark.parametrize(
    "other",
    [replace(KEY, sha256="cd" * 32), replace(KEY, what="page 2"), replace(KEY, maker="program 2")],
)
def test_another_original_page_or_program_makes_it_anew(tmp_path: Path, other: CacheKey) -> None:
    cache = Cache(tmp_path)
    cache.make(KEY, written("satu"))
    assert cache.make(other, written("dua")).read_text() == "dua"


def test_the_cache_may_be_deleted_at_any_time(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.make(KEY, written()).unlink()
    assert cache.get(KEY) is None
    with pytest.raises(FileNotFoundError):
        cache.kept(KEY)
    assert cache.make(KEY, written("lagi")).read_text() == "lagi"
    cache.forget(KEY)
    cache.forget(KEY)
    assert cache.get(KEY) is None


def test_all_that_was_made_of_one_original_can_be_removed(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    other = replace(KEY, sha256="cd" * 32)
    for key in (KEY, replace(KEY, what="page 2"), other):
        cache.make(key, written())
    cache.forget_original(KEY.sha256)
    cache.forget_original("ef" * 32)
    assert (cache.get(KEY), cache.get(replace(KEY, what="page 2"))) == (None, None)
    assert cache.get(other) is not None


def test_what_could_not_be_made_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(AssertionError):
        Cache(tmp_path).make(KEY, fail)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_where_room_is_short_the_least_recently_used_goes(tmp_path: Path) -> None:
    cache = Cache(tmp_path, room=100, every=1)
    keys = [CacheKey("ab" * 32, f"page {number}", "program 1") for number in range(4)]
    for age, key in enumerate(keys[:3]):
        os.utime(cache.make(key, written("x" * 30)), (10**9 + age, 10**9 + age))
    cache.get(keys[0])
    cache.make(keys[3], written("x" * 30))
    assert [cache.get(key) is not None for key in keys] == [True, False, False, True]


def test_what_was_used_a_moment_ago_stays_however_large_it_is(tmp_path: Path) -> None:
    cache = Cache(tmp_path, room=10, every=1)
    assert cache.make(KEY, written("x" * 100)).exists()


def test_room_is_made_each_time_that_so_many_were_made_by_anyone(tmp_path: Path) -> None:
    keys = [CacheKey("ab" * 32, f"page {number}", "program 1") for number in range(4)]
    for number, key in enumerate(keys):
        cache = Cache(tmp_path, room=10, every=3)
        os.utime(cache.make(key, written("x" * 30)), (10**9, 10**9))
        left = {0: 1, 1: 2, 2: 1, 3: 2}[number]  # what was made just now stays
        assert sum(path.is_file() for path in (tmp_path / "kept").rglob("*")) == left
