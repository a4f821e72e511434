"""Prints what each file of some folders becomes, and why: `python -m bench.became FOLDER... > docs/samples.md`.

Ingests the folders into an archive that is thrown away, and asks its log (`arsip batch log`).
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import groupby
from typing import Any

_COMMAND = (sys.executable, "-c", "from desk.cli.main import main; main()")
_HEAD = """# What sample documents became

Made by `python -m bench.became` with the office's sample documents and files made to do harm; none of them is part of
the project. The words are those of `arsip batch log` in `cli.md`. `150` is the resolution that OCR saw, `95` the
confidence of the worst page.

| document | pages | became, and why |
|---|--:|---|"""


def main() -> None:
    folders = sys.argv[1:]
    with tempfile.TemporaryDirectory() as home:
        _arsip(home, "init")
        _arsip(home, "ingest", *folders)
        rows = _arsip(home, "batch", "log", "1")
    print(_HEAD)
    for row in sorted(rows, key=lambda row: str(row["path"]).casefold()):
        print(f"| {_shown(row['path'])} | {_pages(row)} | {_became(row)} |")


def _arsip(home: str, *arguments: str) -> list[dict[str, Any]]:
    done = subprocess.run([*_COMMAND, "--home", home, *arguments, "--json"], capture_output=True, check=False)
    if done.returncode not in (0, 3):
        raise SystemExit(done.stderr.decode())
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith(b"{")]


def _shown(path: str) -> str:
    return path.replace("|", "\\|")


def _pages(row: dict[str, Any]) -> str:
    return str(sum(row["pages"].values()) or "")


def _became(row: dict[str, Any]) -> str:
    if row["outcome"] == "quarantined":
        return f"held: `{row['reason']}`"
    if row["outcome"] == "already_filed":
        return "the same bytes as another of these files"
    alike = groupby(sorted(row["runs"], key=_manner), key=_manner)
    return "; ".join(_described(manner, list(runs)) for manner, runs in alike) or "filed without text"


def _manner(run: dict[str, Any]) -> tuple[str, ...]:
    return str(run["why"]), str(run["resolution"] or ""), str(run["rotation"] or ""), str(run["reason"] or "")


def _described(manner: tuple[str, ...], runs: list[dict[str, Any]]) -> str:
    why, resolution, rotation, reason = manner
    pages = sum(run["last"] - run["first"] + 1 for run in runs)
    worst = min((run["confidence"] for run in runs if run["confidence"] is not None), default=None)
    return ", ".join(_facts(pages, why, resolution, rotation, worst)) + (f" ({reason})" if reason else "")


def _facts(pages: int, why: str, resolution: str, rotation: str, worst: float | None) -> Iterator[str]:
    yield f"{pages} × `{why}`"
    if resolution:
        yield f"{resolution} dpi"
    if rotation:
        yield f"turned {rotation}°"
    if worst is not None:
        yield f"confidence {worst:.0f}"


if __name__ == "__main__":
    main()
