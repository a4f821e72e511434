"""Measures the house: doors, imports across rooms, lengths: `python -m bench.rooms [--at FOLDER]`.

With `--at` it measures another checkout, too, and shows "there → here". Where that checkout is older, git says into
which room each of its modules moved, so that both are counted by the rooms of today.
"""

from __future__ import annotations

import argparse
import ast
import math
import statistics
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("archive", "ingest", "search", "office", "desk")
_HEAD = """| package | doors | modules | imports across rooms | of other packages | lines a module | a function |
|---|--:|--:|--:|--:|--:|--:|"""

Modules = Mapping[str, ast.Module]
"""The modules of a checkout by their dotted names, without the `__init__` of packages."""


@dataclass(frozen=True, slots=True)
class Figures:
    """One package: entries at its top, modules, two counts of imports, and the lines of modules and functions."""

    doors: int
    modules: int
    across: int
    outside: int
    module_lines: tuple[int, ...]
    function_lines: tuple[int, ...]

    def cells(self) -> tuple[str, ...]:
        counts = (self.doors, self.modules, self.across, self.outside)
        return (*map(str, counts), spread(self.module_lines), spread(self.function_lines))


def read_modules(root: Path) -> dict[str, ast.Module]:
    """Parses every module of the house in a checkout."""
    paths = (path for package in PACKAGES for path in sorted((root / package).rglob("*.py")))
    return {
        ".".join(path.relative_to(root).with_suffix("").parts): ast.parse(path.read_text())
        for path in paths
        if path.name != "__init__.py"
    }


def measure(package: str, modules: Modules, rooms: Mapping[str, str]) -> Figures:
    """The figures of a package; `rooms` has the room of each module, such as `archive.journal`."""
    own = {name: tree for name, tree in modules.items() if name.split(".")[0] == package}
    pairs = [(name, target) for name, tree in own.items() for target in imports(tree, modules)]
    inside = [pair for pair in pairs if pair[1].split(".")[0] == package]
    return Figures(
        doors=len({name.split(".")[1] for name in own}),
        modules=len(own),
        across=sum(
            rooms[source] != rooms[target] for source, target in inside if {source, target} <= rooms.keys()
        ),
        outside=len(pairs) - len(inside),
        module_lines=tuple(
            max((node.end_lineno or 0 for node in tree.body), default=0) for tree in own.values()
        ),
        function_lines=tuple(lines(node) for tree in own.values() for node in functions(tree)),
    )


def imports(tree: ast.Module, modules: Modules) -> Iterator[str]:
    """The modules of the house that a module imports, one for each name that it takes of them as a whole."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            named = {f"{node.module}.{alias.name}" for alias in node.names}
            yield from (named & modules.keys()) or ({node.module} & modules.keys())
        elif isinstance(node, ast.Import):
            yield from {alias.name for alias in node.names} & modules.keys()


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def lines(function: ast.FunctionDef) -> int:
    """From `def` to the end, without the docstring."""
    first = function.body[0] if ast.get_docstring(function) else None
    described = (first.end_lineno or 0) - first.lineno + 1 if first else 0
    return (function.end_lineno or 0) - function.lineno + 1 - described


def spread(lengths: Sequence[int]) -> str:
    """Median, ninth decile, and longest."""
    if not lengths:
        return "–"
    ninth = sorted(lengths)[math.ceil(0.9 * len(lengths)) - 1]
    return f"{statistics.median(lengths):.0f} / {ninth} / {max(lengths)}"


def room(module: str) -> str:
    """The folder of a module at the top of its package; a module that lies there itself is its own room."""
    return ".".join(module.split(".")[:2])


def rooms_of(root: Path, modules: Modules) -> dict[str, str]:
    """The room that each module has or, in an older checkout, has now; none for one that was merged away."""
    now = {name: name for name in modules} if root == ROOT else moved(root, modules)
    return {
        name: room(later) for name, later in now.items() if (ROOT / f"{later.replace('.', '/')}.py").exists()
    }


def moved(root: Path, modules: Modules) -> dict[str, str]:
    """The names that the modules of an older checkout have today, by the renames of each commit since."""
    names = {name: name for name in modules}
    log = ("log", "--reverse", "--format=", "--name-status", "--find-renames=30%")
    since = f"{_git(root, 'rev-parse', 'HEAD').strip()}..HEAD"
    for line in _git(ROOT, *log, since, "--", *PACKAGES).splitlines():
        if line.startswith("R"):
            _, old, new = line.replace(".py", "").replace("/", ".").split("\t")
            names |= {name: new for name, later in names.items() if later == old}
    return names


def _git(folder: Path, *words: str) -> str:
    return subprocess.run(
        ("git", "-C", str(folder), *words), capture_output=True, text=True, check=True
    ).stdout


def measure_house(root: Path) -> list[Figures]:
    """The figures of the `PACKAGES` of a checkout, in their order."""
    modules = read_modules(root)
    rooms = rooms_of(root, modules)
    return [measure(package, modules, rooms) for package in PACKAGES]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--at", type=Path, help="another checkout, such as a git worktree of an older commit")
    there = parser.parse_args().at
    now = [figures.cells() for figures in measure_house(ROOT)]
    before = [figures.cells() for figures in measure_house(there.resolve())] if there else now
    print(_HEAD)
    for package, old, new in zip(PACKAGES, before, now, strict=True):
        cells = (f"{then} → {cell}" if there else cell for then, cell in zip(old, new, strict=True))
        print(f"| `{package}/` | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
