"""Filed, described, coded, copied, damaged, repaired, restored, broken off: an archive holds what a dictionary does."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from hashlib import sha256

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from archive.archive import Archive
from archive.catalogue.records import Listing
from archive.copies.backup import Backup
from archive.copies.replica import Replicas, repair_of
from archive.copies.restore import Source, matches, restore
from archive.integrity.fixity import FixityVerdict
from archive.integrity.parallel import Manner
from archive.storage.disk import Disk
from archive.storage.home import HomeExists
from archive.values.record import Description, Record, RecordId
from tests.archive.damage import changed
from tests.archive.faults import assert_settled, assert_whole
from tests.making import (
    DESCRIBED,
    Clock,
    FailingDisk,
    Killed,
    broken_disk,
    file_all,
    folder_in_memory,
    make_archive,
    object_files,
    submission,
)

UNCODED = Description(title="Tanpa kode")
contents = st.binary(min_size=1, max_size=2).map(lambda data: data.hex().encode())
titles = st.sampled_from(["Judul", "Judul lain", "Perubahan"])
picks = st.integers(0, 100)


@dataclass(frozen=True, slots=True)
class Item:
    """What the dictionary knows of a record, by the digest of its bytes."""

    title: str | None
    has_code: bool
    version: int


Model = dict[str, Item]


class Office(RuleBasedStateMachine):
    """An archive beside a dictionary; both are told the same, and must hold the same."""

    @initialize()
    def begin(self) -> None:
        self.stack = ExitStack()
        self.room = self.stack.enter_context(folder_in_memory())
        self.home = self.room / "home"
        self.archive = make_archive(self.home)
        self.model: Model = {}
        self.copied: Model = {}

    def teardown(self) -> None:
        if not hasattr(self, "archive"):
            return
        with self.stack:
            assert_whole(self.archive)
            assert_settled(self.archive)
            self.archive.close()

    # -- what people do --------------------------------------------------------------------------------------

    @rule(group=st.lists(contents, min_size=1, max_size=5), coded=st.booleans())
    def file(self, group: list[bytes], coded: bool) -> None:
        self._file(group, DESCRIBED if coded else UNCODED)
        self.model = self._filed(group, DESCRIBED if coded else UNCODED)

    @precondition(lambda self: self.model)
    @rule(pick=picks, title=titles)
    def describe(self, pick: int, title: str) -> None:
        key = self._pick(pick)
        self._describe(key, title)
        self.model = self._described(key, title)

    @precondition(lambda self: any(not item.has_code for item in self.model.values()))
    @rule()
    def code(self) -> None:
        key = next(key for key, item in self.model.items() if not item.has_code)
        self._code(key)
        self.model = self._coded(key)

    # -- what happens to them --------------------------------------------------------------------------------

    @rule(group=st.lists(contents, min_size=1, max_size=5), coded=st.booleans(), k=picks, dies=st.booleans())
    def fail_while_filing(self, group: list[bytes], coded: bool, k: int, dies: bool) -> None:
        said = DESCRIBED if coded else UNCODED
        after = self._filed(group, said)
        self._fail(lambda: self._file(group, said), k, dies, after)
        self._file(group, said)
        self.model = self._filed(group, said)

    @precondition(lambda self: self.model)
    @rule(pick=picks, title=titles, k=picks, dies=st.booleans())
    def fail_while_describing(self, pick: int, title: str, k: int, dies: bool) -> None:
        key = self._pick(pick)
        self._fail(lambda: self._describe(key, title), k, dies, self._described(key, title))

    @precondition(lambda self: any(not item.has_code for item in self.model.values()))
    @rule(k=picks, dies=st.booleans())
    def fail_while_coding(self, k: int, dies: bool) -> None:
        key = next(key for key, item in self.model.items() if not item.has_code)
        self._fail(lambda: self._code(key), k, dies, self._coded(key))

    @rule()
    def reopen(self) -> None:
        self._reopen()

    @precondition(lambda self: self.model)
    @rule(pick=picks, seed=picks)
    def damage_and_mend(self, pick: int, seed: int) -> None:
        record, chance = self._record(self._pick(pick)), random.Random(seed)
        path = chance.choice(list(object_files(self.archive, record)))
        data = path.read_bytes()
        with changed(path, data + b"?"):
            found = [check.file for check in self.archive.check(record.id) if check.is_finding]
            assert str(path.relative_to(self.archive.store.folder(record.id))) in found

    # -- copies ----------------------------------------------------------------------------------------------

    @rule(k=picks, dies=st.booleans())
    def fail_while_syncing(self, k: int, dies: bool) -> None:
        self._attempt(self._sync, k, dies)
        self._sync()
        (replica,) = Replicas(self.archive).listed()
        assert not [check for check in Replicas(self.archive).check(replica, Manner()) if check.is_finding]

    @precondition(lambda self: self.copied)
    @rule(pick=picks, seed=picks, k=picks, dies=st.booleans())
    def fail_while_repairing(self, pick: int, seed: int, k: int, dies: bool) -> None:
        key = self._pick(pick)
        record, chance = self._record(key), random.Random(seed)
        path = chance.choice(list(object_files(self.archive, record)))
        good = path.read_bytes()
        path.chmod(0o644)
        path.write_bytes(good + b"?")
        list(self.archive.scrub.examine_one(record.id))
        self._attempt(lambda: self._repair(record.id), k, dies)
        left = self._repair(record.id)
        assert [each.file for each in self.archive.damaged(record.id)] == sorted(left)
        if left:  # the replica is behind, or has never seen the record: it is damaged, and still described
            assert self.copied.get(key) != self.model[key]
            assert self.archive.find(record.id) == record
            path.write_bytes(good)
            list(self.archive.scrub.examine_one(record.id))
        assert path.read_bytes() == good
        assert self.archive.damaged() == ()

    @rule(k=st.integers(0, 400), dies=st.booleans())
    def fail_while_restoring(self, k: int, dies: bool) -> None:
        """The office moves into what was restored from a backup, and goes on there."""
        backup = Backup(self.room / "backup")
        made = backup.make(self.archive, with_keys=True).generation
        self.archive.close()
        new = self.home.with_name(f"{self.home.name}-lagi")
        source = Source(backup, backup.generation(made.name))
        with suppress(OSError, Killed):
            restore(source, new, "wati", Clock(), FailingDisk(k, Killed() if dies else broken_disk()))
        with suppress(HomeExists):
            restore(source, new, "wati", Clock())
        shutil.rmtree(self.home)
        new.rename(self.home)
        self._reopen()
        assert matches(self.archive, made)

    def _sync(self) -> None:
        assert Replicas(self.archive).sync(Replicas(self.archive).add(self.room / "replica")).failures == ()
        self.copied = dict(self.model)

    def _repair(self, record: RecordId) -> Mapping[str, FixityVerdict]:
        return repair_of(self.archive).repair(record, [self.room / "replica" / "store"]).mended.left

    def _attempt(self, act: Callable[[], object], k: int, dies: bool) -> None:
        """Let an act fail at its step k that changes nothing of what the dictionary holds."""
        self._reopen(FailingDisk(k, Killed() if dies else broken_disk()))
        with suppress(OSError, Killed):
            act()
        self._reopen()

    # -- what must always hold -------------------------------------------------------------------------------

    @invariant()
    def the_archive_holds_what_the_dictionary_holds(self) -> None:
        if hasattr(self, "archive"):
            assert self._held() == self.model

    @rule()
    def check(self) -> None:
        assert_whole(self.archive)

    def _held(self) -> Model:
        return {
            record.original.sha256: Item(record.description.title, record.code is not None, record.version)
            for record in self.archive.listed(Listing())
        }

    # -- the acts, and what the dictionary makes of them -------------------------------------------------------

    def _pick(self, pick: int) -> str:
        return sorted(self.model)[pick % len(self.model)]

    def _record(self, key: str) -> Record:
        return next(r for r in self.archive.listed(Listing()) if r.original.sha256 == key)

    def _file(self, group: list[bytes], said: Description) -> None:
        given = self.home / "given"
        file_all(self.archive, [submission(given, content, said) for content in group])
        shutil.rmtree(given)

    def _describe(self, key: str, title: str) -> None:
        record = self._record(key)
        self.archive.filing.describe(record.id, replace(record.description, title=title))

    def _code(self, key: str) -> None:
        self.archive.filing.code(self._record(key).id, "500.12", "IKP")

    def _filed(self, group: list[bytes], said: Description) -> Model:
        new = {sha256(content).hexdigest(): Item(said.title, said is DESCRIBED, 1) for content in group}
        return new | self.model

    def _described(self, key: str, title: str) -> Model:
        item = self.model[key]
        changed = replace(item, title=title, version=item.version + 1)
        return self.model | {key: item if item.title == title else changed}

    def _coded(self, key: str) -> Model:
        item = self.model[key]
        return self.model | {key: replace(item, has_code=True, version=item.version + 1)}

    def _fail(self, act: Callable[[], None], k: int, dies: bool, after: Model) -> None:
        """Let an act fail at its step k; each record is then as before or as after, and that is what is."""
        self._reopen(FailingDisk(k, Killed() if dies else broken_disk()))
        try:
            act()
        except (OSError, Killed):
            pass
        else:
            self.model = after
        self._reopen()
        held = self._held()
        assert all(held.get(key) in (self.model.get(key), after.get(key)) for key in {*held, *self.model})
        self.model = held

    def _reopen(self, disk: Disk | None = None) -> None:
        self.archive.close()
        self.archive = Archive.open(self.home, "siti", Clock(), disk)
        if disk is None:
            self.archive.recover()
            shutil.rmtree(self.home / "given", ignore_errors=True)


@pytest.mark.slow
def test_an_archive_is_never_anything_but_what_was_done_to_it() -> None:
    unhurried = settings(
        max_examples=40, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(Office, settings=unhurried)
