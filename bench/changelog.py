"""Gathers the unreleased changes into CHANGELOG.md: `python -m bench.changelog 0.2.0 2026-12-01`."""

from __future__ import annotations

from pathlib import Path

import click

ROOT = Path(__file__).resolve().parents[1]
SORTS = ("New", "Change", "Fix")
"""What the first line of a fragment begins with, before a colon; a release lists them in this order."""


class BadFragment(ValueError):
    """A fragment whose first line begins with none of the `SORTS`."""


def sort_of(fragment: str) -> str:
    """The sort of a change, out of the first line of its fragment. Raises `BadFragment`."""
    sort, colon, text = fragment.partition("\n")[0].partition(": ")
    if sort not in SORTS or not colon or not text.strip():
        raise BadFragment(f"the first line begins with none of {', '.join(SORTS)}: {fragment[:60]!r}")
    return sort


def section(heading: str, fragments: list[str]) -> str:
    """A release's part of the changelog: its heading, and an item a fragment. Raises `BadFragment`."""
    in_order = sorted(fragments, key=lambda fragment: SORTS.index(sort_of(fragment)))
    items = ("- " + fragment.strip().replace("\n", "\n  ") for fragment in in_order)
    return "\n".join((f"## {heading}\n", *items)) + "\n"


def gather(root: Path, heading: str) -> int:
    """Moves all fragments below `root` into its CHANGELOG.md, above earlier releases; returns their number.

    Nothing is written when a fragment is bad. Raises `BadFragment`, `OSError`.
    """
    paths = sorted((root / "docs/changes/unreleased").glob("*.md"))
    changelog = root / "CHANGELOG.md"
    preface, released, earlier = changelog.read_text().partition("\n## ")
    added = section(heading, [path.read_text() for path in paths])
    changelog.write_text(f"{preface.rstrip()}\n\n{added}{released}{earlier}")
    for path in paths:
        path.unlink()
    return len(paths)


@click.command()
@click.argument("version")
@click.argument("date")
def main(version: str, date: str) -> None:
    """Gather the unreleased changes under VERSION and DATE."""
    click.echo(f"{gather(ROOT, f'{version} ({date})')} changes gathered into CHANGELOG.md")


if __name__ == "__main__":
    main()
