"""Decides what goes on after the journal was found not to continue: mend its transcript, or accept it as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from archive.catalogue.database import Catalogue
from archive.journal import entries
from archive.journal.audit import TRANSCRIPT, Audit, BeyondMending
from archive.journal.continuity import Continuity, NotStopped, WritingStopped, is_grave
from archive.journal.entries import Act, Action, Journal
from archive.journal.replay import ReplayTable, WithoutRows
from archive.journal.signed_note import BadNote
from archive.journal.signing import Notary, is_continued, opened_checkpoint
from archive.journal.transcript import Transcript


@dataclass(frozen=True, slots=True)
class Accepted:
    """What was accepted: the findings by code and place, and the names of the segments and notes put aside."""

    findings: tuple[str, ...]
    aside: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Deciding:
    """What a decision about the journal touches; what was in its way goes into the folder `aside`."""

    catalogue: Catalogue
    transcript: Transcript
    journal: Journal
    notary: Notary
    continuity: Continuity
    aside: Path

    def mend(self, audit: Audit) -> tuple[str, ...]:
        """Write the segments anew that an audit found damaged, from a journal that it found sound.

        Returns the names of those, none when none is. Killed anywhere, calling it again completes it. Raises
        `BeyondMending`, and as `Transcript.mend` does.
        """
        beyond = tuple(finding for finding in audit.findings if finding.place != TRANSCRIPT)
        if beyond:
            raise BeyondMending(beyond)
        mended = self.transcript.mend(self.aside) if audit.findings else ()
        if mended or (not audit.findings and self._was_mended()):
            with self.continuity.deciding(), self.catalogue.writing() as connection:
                act = Act(Action.TRANSCRIPT_MENDED, None, {"segments": " ".join(mended)})
                self.journal.write(connection, act)
        return mended

    def _was_mended(self) -> bool:
        """Whether writing is stopped only for a transcript, which a mending that died made whole."""
        found = self.continuity.undecided()
        return bool(found) and all(finding.place == TRANSCRIPT for finding in found or ())

    def accept(self, audit: Audit, reason: str) -> Accepted:
        """Go on with the journal as it is, for a reason: it is written out and signed anew.

        The segments and notes that contradict it go aside, none is removed. Killed anywhere, calling it again
        completes it. Raises `NotStopped`, `BrokenChain` where the journal itself is broken (it can be rebuilt or
        restored, not accepted), and as `Notary.checkpoint` does.
        """
        found = self._found(audit)
        with self.catalogue.reading() as connection:
            for _ in entries.entries(connection):
                pass  # raises where the chain is broken
        with self.continuity.deciding():
            aside = (*self.transcript.mend(self.aside), *self._put_notes_aside())
            with self.catalogue.writing() as connection:
                detail = {"findings": ", ".join(found), "aside": " ".join(aside)}
                self.journal.write(connection, Act(Action.JOURNAL_ACCEPTED, None, detail, reason))
            self.notary.checkpoint()
        return Accepted(found, aside)

    def _put_notes_aside(self) -> tuple[str, ...]:
        with self.catalogue.writing() as connection:
            entries.keep_roots_anew(connection)
            contradicted = tuple(self._contradicted(connection))
        return self.notary.checkpoints.put_aside(contradicted, self.aside)

    def _found(self, audit: Audit) -> tuple[str, ...]:
        """What is to be decided: what an audit finds now and what was found before."""
        found = [finding for finding in audit.findings if is_grave(finding)]
        try:
            self.continuity.verify()
        except WritingStopped as stopped:
            found += stopped.findings
        else:
            if not found:
                raise NotStopped
        return tuple(dict.fromkeys(f"{finding.code} {finding.place}" for finding in found))

    def _contradicted(self, connection: Connection) -> Iterator[int]:
        """The sizes of the checkpoints that nobody of the ring signed, or that the journal does not continue."""
        keys, checkpoints = self.notary.ring.public(), self.notary.checkpoints
        for size in checkpoints.sizes():
            try:
                signed = opened_checkpoint(checkpoints.path(size).read_bytes(), keys).checkpoint
            except (BadNote, OSError):
                yield size
            else:
                if signed.size != size or not is_continued(connection, signed):
                    yield size


REPLAY: ReplayTable = {
    Action.TRANSCRIPT_MENDED: WithoutRows("the journal's files were written anew; no row changed"),
    Action.JOURNAL_ACCEPTED: WithoutRows("the journal goes on as it is; what contradicted it went aside"),
}
