"""What only the embedded index must do: survive on its disk, and serve several processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.embedded import EmbeddedGenerations, EmbeddedIndex
from search.index.contract import IndexEntry, IndexUnavailable, Trouble
from search.question.parser import parse
from tests.contracts.office import OFFICE, entry


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def office(place: Path) -> EmbeddedIndex:
    return filled(place, OFFICE, 25)


def filled(place: Path, entries: tuple[IndexEntry, ...], position: int) -> EmbeddedIndex:
    generations = EmbeddedGenerations(place)
    with generations.build() as building:
        building.index.apply(entries, [], position)
        building.switch()
    return generations.current()


def generation_of(place: Path) -> Path:
    return place / (place / "current").read_text().strip()


def trouble_of(place: Path) -> Trouble | None:
    try:
        EmbeddedGenerations(place).current().search(parse("arsip"), 10)
    except IndexUnavailable as unavailable:
        return unavailable.reason
    return None


def stumbling(entries: tuple[IndexEntry, ...]) -> Iterator[IndexEntry]:
    yield from entries
    raise OSError("the store cannot be read")


def test_it_is_there_when_opened_again(office: EmbeddedIndex, place: Path) -> None:
    office.close()
    again = EmbeddedGenerations(place).current()
    assert (again.position(), again.count()) == (25, len(OFFICE))


def test_no_index_is_missing(place: Path) -> None:
    assert trouble_of(place) is Trouble.MISSING
    place.mkdir()
    assert trouble_of(place) is Trouble.MISSING


@pytest.mark.parametrize("damage", ["gen-000009", "../other", "", "\0", "gen-1"])
def test_a_name_that_leads_nowhere_is_corrupt(office: EmbeddedIndex, place: Path, damage: str) -> None:
    (place / "current").write_text(damage)
    assert trouble_of(place) is Trouble.CORRUPT


@pytest.mark.parametrize("file", ["records/meta.json", "pages/meta.json", "about.json"])
@pytest.mark.parametrize("content", [None, b"", b"{", b"\xff"])
def test_a_lost_or_damaged_file_is_corrupt(
    office: EmbeddedIndex, place: Path, file: str, content: bytes | None
) -> None:
    path = generation_of(place) / file
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    assert trouble_of(place) is Trouble.CORRUPT


@pytest.mark.parametrize("suffix", ["term", "idx", "store", "fast"])
def test_a_lost_segment_is_corrupt(office: EmbeddedIndex, place: Path, suffix: str) -> None:
    for path in (generation_of(place) / "records").glob(f"*.{suffix}"):
        path.unlink()
    assert trouble_of(place) is Trouble.CORRUPT


READ_ONLY = """
import subprocess, sys, tempfile
from pathlib import Path
from search.embedded import EmbeddedGenerations
from search.index.contract import IndexUnavailable
from search.question.parser import parse
place = sys.argv[1]
subprocess.run(["mount", "--bind", place, place], check=True)
subprocess.run(["mount", "-o", "remount,bind,ro", place], check=True)
generations = EmbeddedGenerations(Path(place))
index = generations.current()
print([index.search(parse(text), 10).total for text in ("arsip", '"arsip inaktif"', "kilat")], flush=True)
sys.stdin.readline()
print(generations.current().search(parse("kilat"), 10).total)
print(generations.leftovers(), list(Path(tempfile.gettempdir()).glob("arsip-index-*")))
try:
    index.apply([], [], 99)
except IndexUnavailable as unavailable:
    print(unavailable.reason)
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may make a disk read-only")
def test_an_index_on_a_read_only_disk_is_asked_and_not_called_damaged(
    office: EmbeddedIndex, place: Path, tmp_path: Path
) -> None:
    (tmp_path / "tmp").mkdir()
    with subprocess.Popen(
        ["unshare", "--mount", "--propagation", "private", sys.executable, "-c", READ_ONLY, str(place)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": ":".join(sys.path), "TMPDIR": str(tmp_path / "tmp")},
    ) as other:
        assert other.stdout is not None
        first = other.stdout.readline()
        office.apply([entry("kilat", "Surat kilat", "isi kilat")], [], 26)  # by whoever may write there
        rest, errors = other.communicate("go on\n")
    if "unshare failed" in errors or "permission denied" in errors:
        pytest.skip("nothing may be mounted here")
    found = [office.search(parse(text), 10).total for text in ("arsip", '"arsip inaktif"')]
    assert (first, found[1] > 0) == (f"[{found[0]}, {found[1]}, 0]\n", True), errors
    assert rest == f"1\n() []\n{Trouble.UNWRITABLE}\n", errors
    assert not Trouble.UNWRITABLE.wants_rebuild


def test_an_index_of_another_analyzer_is_outdated(office: EmbeddedIndex, place: Path) -> None:
    about = generation_of(place) / "about.json"
    about.write_text(about.read_text().replace('"analyzer": "', '"analyzer": "0.'))
    assert trouble_of(place) is Trouble.OUTDATED


def test_a_change_that_fails_in_the_middle_is_undone(office: EmbeddedIndex) -> None:
    with pytest.raises(OSError, match="the store"):
        office.apply(stumbling((entry("new", "baru", "satu", "dua"),)), [OFFICE[0].id], 26)
    assert (office.position(), office.count()) == (25, len(OFFICE))
    assert office.search(parse("judul:baru"), 1).total == 0


def test_a_crash_before_the_position_is_written_is_made_good_by_applying_again(
    office: EmbeddedIndex, place: Path
) -> None:
    new = entry("new", "baru", "satu", "dua")
    office.apply([new], [], 26)
    (generation_of(place) / "position").write_text("25\n")
    office.apply([new], [], 26)
    assert (office.count(), office.search(parse("dua"), 1).matches[0].page) == (len(OFFICE) + 1, 2)


def test_a_reader_sees_what_another_process_commits(office: EmbeddedIndex, place: Path) -> None:
    other = EmbeddedGenerations(place).current()
    other.apply([entry("new", "zamrud", "satu", "zamrud")], [], 26)
    (match,) = office.search(parse("zamrud"), 9).matches
    assert (match.id, match.page, office.position()) == ("new", 2, 26)


@pytest.mark.slow
def test_writers_take_turns(office: EmbeddedIndex, place: Path) -> None:
    def write(name: str) -> None:
        index = EmbeddedGenerations(place).current()
        for number in range(5):
            index.apply([entry(f"{name}-{number}", "giliran", "satu", "dua")], [], 26)

    threads = [threading.Thread(target=write, args=(name,)) for name in ("a", "b", "c")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert office.search(parse("giliran"), 0).total == 15


def test_an_index_that_was_replaced_says_so(office: EmbeddedIndex, place: Path) -> None:
    filled(place, OFFICE[:2], 2)
    with pytest.raises(IndexUnavailable) as caught:
        office.apply(OFFICE, [], 30)
    assert caught.value.reason is Trouble.REPLACED


def test_a_switch_removes_what_served_before(office: EmbeddedIndex, place: Path) -> None:
    before = generation_of(place)
    filled(place, OFFICE[:2], 2)
    assert generation_of(place) != before
    assert list(place.glob("gen-*")) == [generation_of(place)]


def test_a_build_does_not_remove_one_that_goes_on_beside_it(place: Path) -> None:
    generations = EmbeddedGenerations(place)
    with generations.build() as slow:
        filled(place, OFFICE[:2], 2)
        slow.index.apply(OFFICE, [], 25)
        slow.switch()
    assert generations.current().count() == len(OFFICE)


@pytest.mark.slow
def test_a_build_that_is_killed_leaves_the_old_index_serving(office: EmbeddedIndex, place: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path\n"
        "from search.embedded import EmbeddedGenerations\n"
        "from tests.contracts.office import OFFICE\n"
        "with EmbeddedGenerations(Path(sys.argv[1])).build() as building:\n"
        "    building.index.apply(OFFICE[:3], [], 3)\n"
        "    print('half', flush=True)\n"
        "    time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(place)], stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"half\n"
        os.kill(child.pid, signal.SIGKILL)
    assert len(list(place.glob("gen-*"))) == 2
    assert EmbeddedGenerations(place).current().count() == len(OFFICE)
    filled(place, OFFICE, 25)
    assert len(list(place.glob("gen-*"))) == 1


@pytest.mark.slow
def test_a_writer_killed_at_any_moment_loses_nothing_it_acknowledged(place: Path) -> None:
    filled(place, (), 0)
    code = (
        "import sys; from pathlib import Path\n"
        "from search.embedded import EmbeddedGenerations\n"
        "from tests.contracts.office import entry\n"
        "index = EmbeddedGenerations(Path(sys.argv[1])).current()\n"
        "for number in range(index.position(), 10_000):\n"
        "    index.apply([entry(f'r{number}', 'judul', 'satu', 'dua')], [], number + 1)\n"
        "    print(number + 1, flush=True)\n"
    )
    for commits in (1, 4, 7):
        with subprocess.Popen([sys.executable, "-c", code, str(place)], stdout=subprocess.PIPE) as child:
            assert child.stdout is not None
            acknowledged = [int(child.stdout.readline()) for _ in range(commits)][-1]
            os.kill(child.pid, signal.SIGKILL)
        index = EmbeddedGenerations(place).current()
        assert acknowledged <= index.position() <= index.count() <= index.position() + 1
