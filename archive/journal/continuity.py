"""Stops all writing after the journal was found not to continue, until a person decides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from archive.journal.audit import CHECKPOINT, JOURNAL, TRANSCRIPT, LogFinding
from archive.journal.entries import BrokenChain
from archive.journal.keys import KeyRing
from archive.journal.signing import Checkpoints, Inconsistent, verify_continued
from archive.journal.transcript import BrokenTranscript, Transcript
from archive.storage.disk import AlreadyThere, Disk
from archive.values.error import ArsipError
from archive.values.serialisation import canonical

_HARMLESS = "unexpected"  # a stranger's file beside the log says nothing against the log


class WritingStopped(ArsipError):
    """The journal was found not to continue, and nobody has decided yet; `findings` says what was found."""

    code = "writing_stopped"

    def __init__(self, findings: tuple[LogFinding, ...]) -> None:
        super().__init__(f"the journal does not continue: {', '.join(map(_text, findings)) or 'unknown'}")
        self.findings = findings

    @property
    def values(self) -> Mapping[str, object]:
        return {"found": ", ".join(map(_text, self.findings)) or "?"}


class NotStopped(ArsipError):
    """Nothing speaks against the journal, so there is nothing to decide."""

    code = "not_stopped"

    def __init__(self) -> None:
        super().__init__("the journal continues; there is nothing to decide")


class Continuity:
    """The guard before every writing transaction. What it or an audit finds stands in a file until it is decided."""

    def __init__(
        self, file: Path, transcript: Transcript, ring: KeyRing, checkpoints: Checkpoints, disk: Disk
    ) -> None:
        self._file = file
        self._transcript = transcript
        self._ring = ring
        self._checkpoints = checkpoints
        self._disk = disk
        self._is_verified = False
        self._is_deciding = False

    def admit(self) -> None:
        """Lets a writer through. The signature is verified once in a process, the rest each time.

        Raises `BrokenTranscript`, `BrokenChain` and `Inconsistent` for what it finds, `WritingStopped` for what was
        found before, and as `Transcript.follow` does.
        """
        if self._is_deciding:
            return
        try:
            self._transcript.follow()
            if not self._is_verified:
                with self._transcript.catalogue.reading() as connection:
                    verify_continued(connection, self._ring, self._checkpoints)
                self._is_verified = True
        except (BrokenTranscript, BrokenChain, Inconsistent) as error:
            self.stop_for(error)
            raise
        self.verify()

    def verify(self) -> None:
        """Raises `WritingStopped` where something was found and not decided."""
        found = self.undecided()
        if found is not None:
            raise WritingStopped(found)

    def undecided(self) -> tuple[LogFinding, ...] | None:
        """What was found and not decided, empty where the file does not say; None where nothing stops writing."""
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=tuple[LogFinding, ...])
        except FileNotFoundError:
            return None
        except msgspec.DecodeError:
            return ()

    @property
    def is_stopped(self) -> bool:
        """Whether something was found and not decided."""
        return self._file.exists()

    def stop_for(self, error: BrokenTranscript | BrokenChain | Inconsistent) -> None:
        """Writes down an error that says that the journal does not continue."""
        self.stop((_finding_of(error),))

    def stop(self, findings: tuple[LogFinding, ...]) -> None:
        """Writes down what speaks against the journal, durably; what was found first stays."""
        grave = tuple(finding for finding in findings if is_grave(finding))
        if grave and not self._file.exists():
            with suppress(AlreadyThere):
                self._disk.install(self._file, [canonical(grave)])

    @contextmanager
    def deciding(self) -> Iterator[None]:
        """Lets the entry of a decision through; when the block ends well, the stop is lifted."""
        self._is_deciding = True
        try:
            yield
            self._disk.remove(self._file)
            self._disk.sync_folder(self._file.parent)
        finally:
            self._is_deciding = False


def is_grave(finding: LogFinding) -> bool:
    """Whether a finding of an audit says that the journal, its transcript or what was signed does not continue."""
    return finding.place in (JOURNAL, TRANSCRIPT, CHECKPOINT) and finding.code != _HARMLESS


def _finding_of(error: BrokenTranscript | BrokenChain | Inconsistent) -> LogFinding:
    match error:
        case BrokenTranscript():
            return LogFinding(error.reason, TRANSCRIPT, error.sequence, error.sequence)
        case BrokenChain():
            return LogFinding("edited", JOURNAL, error.sequence, error.sequence)
        case Inconsistent():
            return LogFinding("inconsistent", JOURNAL, 1, error.signed)


def _text(finding: LogFinding) -> str:
    where = f" {finding.first}-{finding.last}" if finding.first else ""
    return f"{finding.code} {finding.place}{where}"
