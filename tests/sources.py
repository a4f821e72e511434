"""The house's own sources, each file parsed once in a process, for the tests that hold it to its rules."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("archive", "ingest", "search", "office", "desk")


@dataclass(frozen=True, slots=True)
class Function:
    """A function; `lines` are those from `def` to the end, as the budget counts them: explaining more costs nothing."""

    name: str
    place: int
    lines: int


@dataclass(frozen=True, slots=True)
class Source:
    """What the rules ask of a module; `calls` are those whose first argument is a text that stands there."""

    lines: int
    docstring: str
    functions: tuple[Function, ...]
    classes: tuple[str, ...]
    calls: tuple[ast.Call, ...]


def modules(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


@cache
def source(path: Path) -> Source:
    text = path.read_text()
    tree = ast.parse(text)
    nodes = list(ast.walk(tree))
    return Source(
        len(text.splitlines()),
        ast.get_docstring(tree) or "",
        tuple(_function(node) for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)),
        tuple(node.name for node in nodes if isinstance(node, ast.ClassDef)),
        tuple(node for node in nodes if isinstance(node, ast.Call) and _says(node)),
    )


def calls(name: str, *folders: str) -> Iterator[ast.Call]:
    """Every call of a function by its bare name, with a text that stands there."""
    for path in modules(*folders):
        for call in source(path).calls:
            if isinstance(call.func, ast.Name) and call.func.id == name:
                yield call


def _function(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Function:
    docstring = node.body[0] if ast.get_docstring(node) else None
    described = (docstring.end_lineno or 0) - docstring.lineno + 1 if docstring else 0
    return Function(node.name, node.lineno, (node.end_lineno or 0) - node.lineno + 1 - described)


def _says(call: ast.Call) -> bool:
    match call.args:
        case [ast.Constant(value=str()), *_]:
            return True
        case _:
            return False
