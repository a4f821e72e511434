"""Measures the cost of proof: appending with and without transcript, checkpoints, proofs, an audit.

    .venv/bin/python -m bench.journal [--entries 1000000] [--group 32]

`write` is entries a second into the catalogue, a transaction every GROUP of them; `and tell` the same with the
transcript following each transaction, as every command has it. The others are what they take on a journal of
so many entries, and the most memory that the process had by then.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import perf_counter

from archive.archive import Archive
from archive.journal import entries
from archive.journal.entries import Act, Action
from archive.journal.merkle import inclusion_proof
from archive.journal.tree import tree_nodes
from archive.values.record import new_record_id

_PROOFS = 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--group", type=int, default=32)
    parser.add_argument("--folder", type=Path, help="where to make the archive; its disk is what is measured")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        archive = Archive.create(Path(folder) / "home", "budi", lambda: datetime.now(UTC))
        few = min(options.entries // 4, 64 * options.group)
        archive.catalogue.followed_by(lambda: None)
        tell("write", few / timed(lambda: write(archive, few, options.group)), "entries/s")
        archive.catalogue.followed_by(archive.transcript.follow)
        archive.transcript.follow()
        tell("and tell", few / timed(lambda: write(archive, few, options.group)), "entries/s")
        write(archive, options.entries - archive.last_sequence(), 4096)
        tell("checkpoint", 1000 * timed(archive.notary.checkpoint), "ms")
        tell("proofs", 1000 * timed(lambda: prove(archive)), f"ms for {_PROOFS} entries far apart")
        tell("open", 1000 * timed(lambda: reopen(archive)), "ms")
        took = timed(lambda: audited(archive))
        tell("audit", took, f"s, {archive.last_sequence() / took:,.0f} entries/s")
        archive.close()


def timed(act: Callable[[], object]) -> float:
    """How many seconds it took."""
    start = perf_counter()
    act()
    return perf_counter() - start


def tell(what: str, figure: float, unit: str) -> None:
    resident = getrusage(RUSAGE_SELF).ru_maxrss / 1024
    print(f"{what:12} {figure:12,.1f} {unit} ({resident:,.0f} MiB)", flush=True)


def write(archive: Archive, count: int, group: int) -> None:
    """Entries like those of filing, so many a transaction."""
    for start in range(0, count, group):
        acts = [filing() for _ in range(min(group, count - start))]
        with archive.catalogue.writing() as connection:
            archive.journal.write(connection, *acts)


def filing() -> Act:
    detail = {
        "sha256": "0" * 64,
        "name": "pindaian.pdf",
        "code": "500.12/001/IKP/2024",
        "inventory": "0" * 128,
    }
    return Act(Action.FILED, new_record_id(), detail)


def prove(archive: Archive) -> None:
    with archive.catalogue.reading() as connection:
        size, node = entries.last_sequence(connection), tree_nodes(connection)
        for number in range(_PROOFS):
            inclusion_proof(node, number * size // _PROOFS, size)


def reopen(archive: Archive) -> None:
    Archive.open(archive.home.root, "budi", lambda: datetime.now(UTC)).close()


def audited(archive: Archive) -> None:
    if found := archive.audit().findings:
        raise SystemExit(f"not sound: {found}")


if __name__ == "__main__":
    main()
