"""Checks the blocks of an inventory: manifest, versions, state and fixity."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from archive.validate import digests, paths
from archive.validate.document import Block
from archive.validate.finding import Report


@dataclass(frozen=True, slots=True)
class Manifest:
    """Content path → digest in lower case, and the digests letter by letter as they are written.

    Paths that break a rule on paths are left out: nobody looks for them on the disk.
    """

    files: Mapping[str, str]
    digests: frozenset[str]


@dataclass(frozen=True, slots=True)
class VersionBlock:
    """One version: logical path → digest in lower case, and what it says of its making, as it stands there."""

    state: Mapping[str, str]
    making: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Fixity:
    """One more digest of one content path, in lower case."""

    path: str
    algorithm: str
    digest: str


@dataclass(frozen=True, slots=True)
class Blocks:
    """Reads the blocks of one inventory and reports what is wrong with them."""

    report: Report
    spec: str
    algorithm: str

    # -- manifest --------------------------------------------------------------------------------------------

    def manifest(self, value: object, versions: Collection[str], content: str) -> Manifest:
        """The manifest block (OCFL 1.1 §3.5.2)."""
        if not isinstance(value, Block):
            self.report.add("E041" if self.spec == "1.0" else "E106", "the manifest is no JSON object")
            return Manifest({}, frozenset())
        files: dict[str, str] = {}
        for digest, path in self._listed(value, "E092", "E096"):
            if path in files:
                self.report.add("E101", f"content path {path!r} is listed more than once")
            elif self._is_placed(path, versions, content):
                files[path] = digest.lower()
        for path in paths.conflicts(files):
            self.report.add("E101", f"content path {path!r} is the beginning of another")
        for digest in value:
            self._check_digest(digest, "manifest")
        return Manifest(files, frozenset(value))

    def _is_placed(self, path: str, versions: Collection[str], content: str) -> bool:
        problems = list(paths.content_problems(path)) or list(
            paths.placement_problems(path, versions, content)
        )
        for code, message in problems:
            self.report.add(code, message)
        return not problems

    def _listed(self, block: Block, shape: str, twice: str) -> Iterator[tuple[str, str]]:
        """Returns every digest and path of a block like the manifest, and reports whatever else is in it."""
        for digest in block.repeated:
            self.report.add(twice, f"digest {digest} is given more than once")
        seen = set()
        for digest, listed in block.items():
            if digest.lower() in seen:
                self.report.add(twice, f"digest {digest} is given more than once, in upper and lower case")
            seen.add(digest.lower())
            if not isinstance(listed, list):
                self.report.add(shape, f"digest {digest} has no array of content paths")
                continue
            for path in listed:
                if isinstance(path, str):
                    yield digest, path
                else:
                    self.report.add("E098", f"digest {digest} has a content path that is no string")

    def _check_digest(self, digest: str, block: str) -> None:
        if digests.is_digest(self.algorithm, digest):
            return
        other = next((name for name in digests.CONTENT_ALGORITHMS if digests.is_digest(name, digest)), None)
        if other is not None:
            self.report.add("E039", f"{block}: {digest} is a digest by {other}, not {self.algorithm}")
        elif (rule := digests.encoding_rule(self.algorithm)) is not None:
            self.report.add(rule, f"{block}: {digest!r} is no {self.algorithm} digest in hexadecimal")

    # -- versions --------------------------------------------------------------------------------------------

    def version(self, name: str, value: object, known: frozenset[str]) -> VersionBlock:
        """One version block; `known` are the manifest's digests (OCFL 1.1 §3.5.3.1)."""
        if not isinstance(value, Block):
            self.report.add("E047", f"{name} is no JSON object")
            return VersionBlock({}, {})
        self._check_keys(name, value, ("created", "state", "message", "user"))
        self._check_created(name, value)
        self._check_message(name, value)
        self._check_user(name, value)
        making = {key: value.get(key) for key in ("created", "message", "user")}
        if "state" not in value:
            self.report.add("E048", f"{name} has no state")
            return VersionBlock({}, making)
        return VersionBlock(self._state(name, value["state"], known), making)

    def _check_keys(self, name: str, block: Block, known: tuple[str, ...]) -> None:
        for key in block.keys() - set(known):
            self.report.add("E102", f"{name}: the key {key!r} is not of the specification")

    def _check_created(self, name: str, block: Block) -> None:
        created = block.get("created")
        if "created" not in block:
            self.report.add("E048", f"{name} does not say when it was created")
        elif not isinstance(created, str) or not paths.is_datetime(created):
            self.report.add("E049", f"{name}: created is no date and time by RFC 3339: {created!r}")

    def _check_message(self, name: str, block: Block) -> None:
        if "message" not in block:
            self.report.add("W007", f"{name} has no message")
        elif not isinstance(block["message"], str):
            self.report.add("E094", f"{name}: the message is no string")

    def _check_user(self, name: str, block: Block) -> None:
        user = block.get("user")
        if "user" not in block:
            self.report.add("W007", f"{name} has no user")
            return
        if not isinstance(user, Block):
            self.report.add("E054", f"{name}: the user is no JSON object")
            return
        self._check_keys(f"{name}: user", user, ("name", "address"))
        if not isinstance(user.get("name"), str):
            self.report.add("E054", f"{name}: the user has no name")
        address = user.get("address")
        if "address" not in user:
            self.report.add("W008", f"{name}: the user has no address")
        elif not isinstance(address, str) or not paths.is_uri(address):
            self.report.add("W009", f"{name}: the user's address is no URI: {address!r}")

    def _state(self, name: str, value: object, known: frozenset[str]) -> dict[str, str]:
        if not isinstance(value, Block):
            self.report.add("E050", f"{name}: the state is no JSON object")
            return {}
        state: dict[str, str] = {}
        for digest, listed in value.items():
            if digest not in known:
                self.report.add("E050", f"{name}: digest {digest} is not in the manifest, letter by letter")
            self._check_digest(digest, f"{name} state")
            if not isinstance(listed, list):
                self.report.add("E050", f"{name}: digest {digest} has no array of logical paths")
                continue
            self._add_logical(name, state, digest, listed)
        for path in paths.conflicts(state):
            self.report.add("E095", f"{name}: logical path {path!r} is the beginning of another")
        return state

    def _add_logical(self, name: str, state: dict[str, str], digest: str, listed: list[object]) -> None:
        for path in listed:
            if not isinstance(path, str):
                self.report.add("E051", f"{name}: digest {digest} has a logical path that is no string")
                continue
            for code, message in paths.logical_problems(path):
                self.report.add(code, f"{name}: {message}")
            if path in state:
                self.report.add("E095", f"{name}: logical path {path!r} is listed more than once")
            state[path] = digest.lower()

    # -- fixity ----------------------------------------------------------------------------------------------

    def fixity(self, value: object, manifest: Manifest) -> tuple[Fixity, ...]:
        """The fixity block (OCFL 1.1 §3.5.4)."""
        if not isinstance(value, Block):
            self.report.add("E056" if self.spec == "1.0" else "E111", "fixity is no JSON object")
            return ()
        found: list[Fixity] = []
        for algorithm, block in value.items():
            if not digests.is_known(algorithm):
                for rule in ("E026", "E056"):
                    self.report.add(rule, f"fixity: {algorithm!r} is no digest algorithm of the vocabulary")
            elif not isinstance(block, Block):
                self.report.add("E057", f"fixity by {algorithm} is no JSON object")
            else:
                found += self._fixity_by(algorithm, block, manifest)
        return tuple(found)

    def _fixity_by(self, algorithm: str, block: Block, manifest: Manifest) -> Iterator[Fixity]:
        self._check_values(algorithm, block)
        seen = set()
        for digest, path in self._listed(block, "E057", "E097"):
            problems = list(paths.content_problems(path))
            for code, message in problems:
                self.report.add(code, f"fixity by {algorithm}: {message}")
            if path in seen:
                self.report.add("E101", f"fixity by {algorithm}: {path!r} is listed more than once")
            seen.add(path)
            if problems:
                continue
            if path not in manifest.files:
                self.report.add("E057", f"fixity by {algorithm}: {path!r} is not in the manifest")
            if digests.is_digest(algorithm, digest):
                yield Fixity(path, algorithm, digest.lower())

    def _check_values(self, algorithm: str, block: Block) -> None:
        for digest in block:
            if not digests.is_digest(algorithm, digest):
                for rule in sorted({"E057", digests.encoding_rule(algorithm) or "E057"}):
                    self.report.add(rule, f"fixity: {digest!r} is no {algorithm} digest")
