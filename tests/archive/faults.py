"""The harness for faults: every operation that changes an archive, what it must leave behind, and its fault points.

To put a new operation to the test, add a line to `OPERATIONS`.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from pathlib import Path

from archive.accession.held_files import HeldState, QuarantinedFile
from archive.archive import Archive
from archive.catalogue.records import Listing
from archive.integrity.parallel import Manner
from archive.integrity.replayed_rows import compare_rows
from archive.integrity.scrub import Budget
from archive.journal.merkle import leaf_hash, root_of
from archive.registers.code_pattern import Pattern
from archive.registers.code_scheme import Scheme, Scope
from archive.storage.disk import digest_file
from archive.validate import validate
from archive.values.record import Description, Page, PageSource, Publicity, Record, RecordId
from tests.making import (
    DESCRIBED,
    Clock,
    FailingDisk,
    Killed,
    ListeningDisk,
    broken_disk,
    bury,
    check_all,
    file_all,
    file_one,
    full_disk,
    make_archive,
    submission,
)

Act = Callable[[Archive], object]
_OUTCOMES = (
    "described",
    "coded",
    "recoded",
    "filed",
    "quarantined",
    "quarantine_cleared",
    "scheme_added",
    "hold_placed",
    "checked",
    "destroyed",
    "key_rotated",
)
CODED, UNCODED, HELD, DESTROYED = b"berkode", b"tanpa kode", b"ditahan", b"musnah"


@dataclass(frozen=True, slots=True)
class Operation:
    """Something that changes an archive. Asked again after it was done, it finds nothing to do, or does it again."""

    name: str
    act: Act


@dataclass(frozen=True, slots=True)
class Failure:
    """How the k-th step goes wrong: once, or from then on every one."""

    name: str
    make: Callable[[], BaseException]
    forever: bool


def _living(archive: Archive) -> Iterator[Record]:
    return (record for record in archive.listed(Listing()) if not record.is_destroyed)


def _waiting(archive: Archive) -> list[Record]:
    return [record for record in _living(archive) if record.code is None]


def _first(archive: Archive) -> Record:
    return next(record for record in _living(archive) if record.code is not None)


def _with(archive: Archive, content: bytes) -> Record:
    """The record that these bytes are, or were."""
    record = archive.by_digest(hashlib.sha256(content).hexdigest())
    assert record is not None
    return record


def _submit(archive: Archive, *contents: bytes) -> object:
    return file_all(archive, [submission(archive.home.root / "given", content) for content in contents])


def _publish(archive: Archive) -> object:
    return archive.publishing.publish(_first(archive).id)


def _reread(archive: Archive) -> object:
    record = next(_living(archive))
    page = Page(1, f"dibaca ulang {record.version}", PageSource.OCR, layer="berkode")
    return archive.filing.reread(record.id, (page,))


def _replace(archive: Archive) -> object:
    """Other bytes each time, for no two records have the same."""
    record = _first(archive)
    content = b"isi baru %d" % record.version
    return archive.filing.replace_original(
        record.id, submission(archive.home.root / "given", content), "halaman hilang"
    )


def _code(archive: Archive) -> object:
    return [archive.filing.code(record.id, "500.12", "IKP") for record in _waiting(archive)]


def _describe(archive: Archive) -> object:
    record = _first(archive)
    return archive.filing.describe(record.id, replace(record.description, title="Judul baru"))


def _receive_again(archive: Archive) -> object:
    return archive.filing.recognise(_first(archive).original.sha256, "nama lain.txt")


def _readmit(archive: Archive) -> object:
    item = submission(archive.home.root / "given", DESTROYED)
    return file_all(archive, [replace(item, readmitted="putusan 5")])


def _hold(archive: Archive) -> object:
    item = submission(archive.home.root / "given", b"tidak terbaca")
    return archive.quarantine.hold(item.staged, item.original, Description(), "unreadable", "broken file")


def _release(archive: Archive) -> None:
    for held in tuple(archive.quarantine.listed()):
        archive.quarantine.clear(held, HeldState.RELEASED)


def _add_scheme(archive: Archive) -> object:
    units = {scheme.unit for scheme in archive.registers.all_schemes()}
    if "SEK" in units:
        return units
    pattern = Pattern.parse("{classification}/{number}/{unit}")
    return archive.registers.add_scheme(Scheme(None, "SEK", pattern, Scope.UNIT_YEAR, date(2020, 1, 1)))


def _recode(archive: Archive) -> object:
    record = next(one for one in _living(archive) if one.code or one.aliases)
    return record.aliases or archive.filing.recode(record.id, "000.1", "salah kelas")


def _place_hold(archive: Archive) -> object:
    return archive.holds.mandates() or archive.holds.place(_first(archive).id, "Perkara 12/G/2024")


OPERATIONS = (
    Operation("first ingest", lambda archive: _submit(archive, b"isi 0")),
    Operation("group ingest", lambda archive: _submit(archive, *(b"isi %d" % at for at in range(5)))),
    Operation("ingest of a twin", lambda archive: _submit(archive, CODED, b"isi 0", b"isi 0")),
    Operation("name of a twin", _receive_again),
    Operation("new version", _describe),
    Operation("pages read again", _reread),
    Operation("new original", _replace),
    Operation("publication", _publish),
    Operation("code allocation", _code),
    Operation("recoding", _recode),
    Operation("destruction", lambda archive: bury(archive, _with(archive, CODED))),
    Operation("readmission of the destroyed", _readmit),
    Operation("quarantine", _hold),
    Operation("release from quarantine", _release),
    Operation("code scheme", _add_scheme),
    Operation("hold", _place_hold),
    Operation("check", lambda archive: list(archive.scrub.run(Budget(), Manner(cached=True)))),
    Operation("checkpoint", lambda archive: archive.notary.checkpoint()),
    Operation("change of keys", lambda archive: archive.notary.rotate()),
)

FAILURES = (
    Failure("dies", Killed, forever=True),
    Failure("ENOSPC once", full_disk, forever=False),
    Failure("ENOSPC from then on", full_disk, forever=True),
    Failure("EIO once", broken_disk, forever=False),
    Failure("EIO from then on", broken_disk, forever=True),
)


def make_home(root: Path) -> Path:
    """A home with a coded and an uncoded record, a tombstone and a file in quarantine, as every round begins."""
    archive = make_archive(root)
    file_one(archive, CODED, replace(DESCRIBED, publicity=Publicity.PERIODIC))
    file_one(archive, UNCODED, Description(title="Tanpa kode"))
    bury(archive, file_one(archive, DESTROYED))
    item = submission(root / "given", HELD)
    archive.quarantine.hold(item.staged, item.original, Description(), "encrypted", "")
    archive.close()
    shutil.rmtree(archive.home.staging)
    shutil.rmtree(root / "given")
    return root


# -- what an archive holds ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class State:
    """What is acknowledged, without what chance decides: records by their digest, and counts of what was done."""

    records: Mapping[str, Record]
    held: Mapping[str, QuarantinedFile]
    schemes: frozenset[str]
    mandates: Mapping[str, tuple[str, ...]]
    done: Mapping[str, int]

    @classmethod
    def of(cls, archive: Archive) -> State:
        records = {_key(record): record for record in archive.listed(Listing())}
        mandates = archive.holds.mandates()
        actions = Counter(entry.action for entry in archive.entries())
        return cls(
            records={digest: replace(record, id=RecordId("")) for digest, record in records.items()},
            held={held.id: held for held in archive.quarantine.listed(all_states=True)},
            schemes=frozenset(scheme.unit for scheme in archive.registers.all_schemes()),
            mandates={digest: mandates.get(record.id, ()) for digest, record in records.items()},
            done={action: actions[action] for action in _OUTCOMES},
        )

    def is_between(self, old: State, new: State) -> bool:
        """Whether each thing is as it was or as it is to be, and nothing is lost or done twice."""
        return (
            _each_is_either(self.records, old.records, new.records)
            and _each_is_either(self.held, old.held, new.held)
            and _each_is_either(self.mandates, old.mandates, new.mandates)
            and self.schemes in (old.schemes, new.schemes)
            and all(old.done[action] <= count <= new.done[action] for action, count in self.done.items())
        )


def _key(record: Record) -> str:
    """Its bytes, for they alone are the same in every round; those of a tombstone may have come again."""
    return f"{record.original.sha256}{' destroyed' if record.is_destroyed else ''}"


def _each_is_either(now: Mapping[str, object], old: Mapping[str, object], new: Mapping[str, object]) -> bool:
    return all(now.get(key) in (old.get(key), new.get(key)) for key in {*now, *old, *new})


def assert_whole(archive: Archive) -> None:
    """Catalogue, store and journal tell the same, every checksum and rule holds, no code is lost or given twice."""
    records = list(archive.listed(Listing()))
    assert [archive.store.record(record.id) for record in records] == records
    assert [check for check in check_all(archive) if check.is_finding] == []
    assert list(validate(archive.store.root)) == []
    assert_told(archive)
    acts: dict[str, Counter[str | None]] = defaultdict(Counter)
    codes: dict[str, set[str]] = defaultdict(set)
    for entry in archive.entries():
        acts[entry.action][entry.record] += 1
        codes[entry.action].add(entry.detail.get("code", ""))
    given = [record.code for record in records if record.code]
    assert len(set(given)) == len(given)
    assert set(given) <= codes["code_reserved"]
    assert acts["filed"] == Counter(record.id for record in records)
    for record in records:
        revisions = [
            acts[action][record.id]
            for action in ("described", "coded", "recoded", "reread", "published", "original_replaced")
        ]
        last = record.warrant.version if record.warrant else record.version  # a tombstone begins anew
        assert sum(revisions) == last - 1
    for held in archive.quarantine.listed():
        assert digest_file(archive.quarantine.path(held)).sha256 == held.original.sha256


def assert_retold(archive: Archive) -> None:
    """The journal tells every row of the catalogue, and every original and inventory; nothing contradicts it."""
    with archive.catalogue.reading() as connection:
        assert list(compare_rows(connection, archive.replays)) == []
    found = {record.id: archive.contradictions(record.id) for record in archive.listed(Listing())}
    assert [contradictions for contradictions in found.values() if contradictions] == []


def assert_told(archive: Archive) -> None:
    """The transcript has the journal, the newest checkpoint is over all of it, the newest key alone can sign."""
    archive.notary.checkpoint()
    entries = list(archive.entries())
    lines = [archive.transcript.path(number).read_bytes() for number in archive.transcript.numbers()]
    assert b"".join(lines) == b"".join(entry.line + b"\n" for entry in entries)
    newest = archive.notary.newest()
    assert newest is not None
    assert newest.checkpoint.root == root_of(leaf_hash(entry.line) for entry in entries)
    assert newest.checkpoint.size == len(entries)
    ring = archive.notary.ring
    assert ring.signer().public == ring.public()[-1]
    assert ring.retired() == []


def assert_settled(archive: Archive) -> None:
    """When everything that was begun has come to its end, each reserved code has a record or is void."""
    reserved: set[str] = set()
    for entry in archive.entries():
        if entry.action == "code_reserved":
            reserved.add(entry.detail["code"])
        elif entry.action == "code_voided":
            reserved.discard(entry.detail["code"])
    kept = {code for record in archive.listed(Listing()) for code in (record.code, *record.aliases) if code}
    assert reserved == kept
    archive.recover()
    assert archive.staging.leftovers() == ()
    assert {path.name for path in archive.home.quarantine.glob("q*")} == {
        held.id for held in archive.quarantine.listed()
    }


# -- the rounds -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Course:
    """How an operation goes when nothing fails: the states before and after, and its steps in between."""

    old: State
    new: State
    steps: tuple[str, ...]


def course_of(home: Path, operation: Operation) -> Course:
    """Play an operation to its end on a copy of `home`.

    A step is what is done, and to what, without the names that chance makes.
    """
    copy = home.with_name("undisturbed")
    shutil.copytree(home, copy)
    disk = ListeningDisk()
    archive = Archive.open(copy, "budi", Clock(hours=1), disk)
    old, begun = State.of(archive), len(disk.steps)
    operation.act(archive)
    steps = tuple(f"{what} {_name(path.relative_to(copy))}" for what, path in disk.steps[begun:])
    new = State.of(archive)
    archive.close()
    shutil.rmtree(copy)
    return Course(old, new, steps)


def _name(path: Path) -> str:
    name = re.sub(r"\b[0-9a-f]{16}\b", "*", str(path))
    name = re.sub(r"\bstore/[0-9a-f]{2}/[0-9a-f]{2}\b", "store/**", name)
    name = re.sub(r"\bstore/[0-9a-f]{2}\b", "store/*", name)
    return re.sub(r"\b(?:urn%3aarsip%3arecord%3a)?[a-z0-9]{16}\b|\bq[0-9a-f]{64}\b", "*", name)


def opened_to_fail(home: Path, k: int, failure: Failure) -> tuple[Archive, FailingDisk]:
    """An archive that fails at its k-th step after it was opened, and its disk."""
    disk = FailingDisk(sys.maxsize, failure.make(), forever=failure.forever)
    archive = Archive.open(home, "budi", Clock(hours=1), disk)
    disk.left = k
    return archive, disk


@dataclass(frozen=True, slots=True)
class Round:
    """One operation with one failure at its step `k`, on a home of its own."""

    home: Path
    operation: Operation
    failure: Failure
    k: int

    def play(self, course: Course) -> bool:
        """Act, fail, reopen, recover, and act again; False when the operation came to its end before step k."""
        archive, disk = opened_to_fail(self.home, self.k, self.failure)
        is_acknowledged = _is_done(self.operation.act, archive)
        archive.close()
        archive = Archive.open(self.home, "siti", Clock(hours=2))
        archive.recover()
        now = State.of(archive)
        assert now.is_between(course.old, course.new)
        assert now.records == course.new.records or not is_acknowledged
        assert_whole(archive)
        sequence = archive.last_sequence()
        archive.recover()
        assert archive.last_sequence() == sequence
        self.operation.act(archive)
        assert_whole(archive)
        assert_retold(archive)
        assert_settled(archive)
        archive.close()
        return disk.failed

    def play_recovery(self, course: Course) -> int:
        """Die at step k, then die at each step of the recovery in turn; returns how many steps that has."""
        archive, _ = opened_to_fail(self.home, self.k, FAILURES[0])
        _is_done(self.operation.act, archive)
        archive.close()
        for j in count():
            copy = self.home.with_name(f"recovery-{j}")
            shutil.copytree(self.home, copy)
            archive, disk = opened_to_fail(copy, j, self.failure)
            _is_done(Archive.recover, archive)
            archive.close()
            archive = Archive.open(copy, "wati", Clock(hours=2))
            archive.recover()
            assert State.of(archive).is_between(course.old, course.new)
            assert_whole(archive)
            archive.close()
            shutil.rmtree(copy)
            if not disk.failed:
                return j
        raise AssertionError("the recovery never came to its end")


def _is_done(act: Act, archive: Archive) -> bool:
    try:
        act(archive)
    except (OSError, Killed):
        return False
    return True


def rounds(home: Path, operation: Operation, failure: Failure) -> Iterator[Round]:
    """A round for step 0, 1, 2 and so on, each on a copy of `home`; whoever asks knows when to stop."""
    for k in count():
        copy = home.with_name(f"round-{k}")
        shutil.copytree(home, copy)
        try:
            yield Round(copy, operation, failure, k)
        finally:
            shutil.rmtree(copy)
