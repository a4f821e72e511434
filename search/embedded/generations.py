"""Keeps the generations of the embedded index, and switches to a new one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from search.embedded.directories import abandoned, current_generation, new_generation, remove_abandoned, serve
from search.embedded.engine import EmbeddedIndex


class EmbeddedGenerations:
    """`search.index.contract.Generations` in a directory; keeps the serving index open between questions."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._open: tuple[Path, EmbeddedIndex] | None = None

    def current(self) -> EmbeddedIndex:
        generation = current_generation(self._place)
        if self._open is None or self._open[0] != generation:
            self._open = generation, EmbeddedIndex(generation)
        return self._open[1]

    def leftovers(self) -> tuple[str, ...]:
        return tuple(generation.name for generation in abandoned(self._place))

    def tidy(self) -> tuple[str, ...]:
        return remove_abandoned(self._place)

    @contextmanager
    def build(self) -> Iterator[EmbeddedBuilding]:
        with new_generation(self._place) as generation, closing(EmbeddedIndex.create(generation)) as index:
            yield EmbeddedBuilding(generation, index)


class EmbeddedBuilding:
    def __init__(self, generation: Path, index: EmbeddedIndex) -> None:
        self._generation = generation
        self.index = index

    def switch(self) -> None:
        serve(self._generation)
        remove_abandoned(self._generation.parent)
