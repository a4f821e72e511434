"""Prints the first sentence of every module: `python -m bench.sentences`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("archive", "ingest", "search", "office", "desk", "bench")
_END = re.compile(r"(?<=[.?!:])\s+(?=[A-Z`])")


def first_sentences(root: Path = ROOT) -> Iterator[tuple[str, str]]:
    """Each module below `root` by its path, and the first sentence of its docstring, empty where it has none."""
    for path in sorted(path for package in PACKAGES for path in (root / package).rglob("*.py")):
        docstring = ast.get_docstring(ast.parse(path.read_text())) or ""
        yield path.relative_to(root).as_posix(), first_sentence(docstring)


def first_sentence(docstring: str) -> str:
    paragraph = " ".join(docstring.partition("\n\n")[0].split())
    return _END.split(paragraph)[0]


def main() -> None:
    for module, sentence in first_sentences():
        print(f"{module}: {sentence}")


if __name__ == "__main__":
    main()
