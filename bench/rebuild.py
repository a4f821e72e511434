"""Measures how an index is rebuilt from a real archive: records that were filed, read from catalogue and store.

    .venv/bin/python -m bench.rebuild [--records 5000] [--published 1000] [--home KEPT_HOME]

A home that is kept is filed once and measured again. The digest is over all that the index holds, in any order.
"""

from __future__ import annotations

import argparse
import hashlib
import resource
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

from archive.accession.submission import Submission
from archive.archive import Archive
from archive.values.access import Public
from archive.values.record import Description, Original, Page, PageSource, Publicity
from bench.million import Office
from bench.timing import Taken, measured
from search.embedded import EmbeddedGenerations
from search.index.contract import Index, IndexEntry
from search.language.analyzer import indonesian
from search.mirror.audience import View
from search.mirror.follow import Followable, rebuild
from tests.making import Clock, make_archive

_GROUP = 32  # what a batch files together
_WORDS_OF = 5  # entries of the office whose words make one record


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild took, the records and the digest it came to."""

    taken: Taken
    records: int
    digest: str

    def __str__(self) -> str:
        return f"{self.records} records, {self.taken.per(self.records)}; digest {self.digest[:16]}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--records", type=int, default=5_000)
    parser.add_argument("--published", type=int, default=1_000, help="how many of them the public sees")
    parser.add_argument("--home", type=Path, help="a home to make and keep; a temporary one else")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = options.home or Path(folder) / "home"
        if not home.exists():
            _fill(home, options.records, options.published)
        archive = Archive.open(home, "budi", Clock())
        indonesian().stems.keep_at(home / "bench-stems.sqlite")
        for name, seen in (
            ("staff", archive),
            ("staff", archive),
            ("public", View(archive, Public()).mirrored),
        ):
            print(f"{name:7} {_rebuilt(seen, Path(folder) / 'index')}", flush=True)
        archive.close()
    print(f"memory at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


def _rebuilt(seen: Followable, place: Path) -> Rebuilt:
    generations = EmbeddedGenerations(place)
    taken = measured(partial(rebuild, seen, generations))
    index = generations.current()
    return Rebuilt(taken, index.count(), _digest(index))


def _digest(index: Index) -> str:
    ids, whole = iter(sorted(index.ids())), hashlib.sha256()
    while together := tuple(islice(ids, 500)):
        held = {found.id: found.digest for found in index.held(together)}
        whole.update("".join(f"{record} {held[record]}\n" for record in together).encode())
    return whole.hexdigest()


def _fill(home: Path, records: int, published: int) -> None:
    archive, office = make_archive(home), Office()
    (archive.home.staging / "given").mkdir(parents=True)
    for first in range(0, records, _GROUP):
        group = range(first, min(first + _GROUP, records))
        filed = archive.filing.file([_submission(archive, list(office.entries(n, _WORDS_OF))) for n in group])
        for number, outcome in zip(group, filed, strict=True):
            if number < published:
                archive.publishing.publish(outcome.record.id)
    archive.close()


def _submission(archive: Archive, entries: Sequence[IndexEntry]) -> Submission:
    text = "\n".join(page.text for entry in entries for page in entry.pages)
    staged = archive.home.staging / "given" / entries[0].id
    digests = archive.disk.write(staged, [text.encode()])
    original = Original("surat.txt", "text/plain", digests.size, digests.sha256, digests.sha512)
    said = entries[0]
    description = Description(
        title=said.title,
        number=said.number,
        kind=said.kind,
        unit="IKP",
        classification=said.classification,
        dated=said.dated,
        publicity=Publicity.STANDING,
    )
    return Submission(original, staged, (Page(1, text, PageSource.TEXT),), description)


if __name__ == "__main__":
    main()
