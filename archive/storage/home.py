"""Names the files and folders of an archive's home, and declares its format."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from archive.storage.disk import Disk
from archive.values.error import ArsipError
from archive.values.objection import Objection, objection

_FORMAT = "arsip-home 1\n"


class NotAHome(ArsipError, FileNotFoundError):
    """The folder is no archive's home, or one of a version that this program does not know."""

    code = "not_a_home"

    def __init__(self, objection: Objection) -> None:
        super().__init__(str(objection))
        self.objection = objection


class HomeExists(ArsipError, FileExistsError):
    """The folder is an archive's home already, or holds something else."""

    code = "home_exists"

    def __init__(self, objection: Objection) -> None:
        super().__init__(str(objection))
        self.objection = objection


class NoCatalogue(ArsipError, FileNotFoundError):
    """The home has lost its catalogue; it can be restored or rebuilt, and nothing is done without it."""

    code = "no_catalogue"

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is gone")
        self.path = path


@dataclass(frozen=True, slots=True)
class Home:
    """The layout that docs/format.md describes; everything is on one file system."""

    root: Path
    server: str | None = None
    """The URL of the database server with the catalogue; without one it is a file here."""

    @property
    def declaration(self) -> Path:
        return self.root / "arsip-home"

    @property
    def store(self) -> Path:
        return self.root / "store"

    @property
    def staging(self) -> Path:
        return self.root / "staging"

    @property
    def quarantine(self) -> Path:
        return self.root / "quarantine"

    @property
    def suspect(self) -> Path:
        """The folder of suspect bytes taken out of the store; the program never deletes them."""
        return self.quarantine / "suspect"

    @property
    def catalogue(self) -> Path:
        return self.root / "catalogue.sqlite"

    @property
    def journal(self) -> Path:
        return self.root / "journal"

    @property
    def writing_stopped(self) -> Path:
        """What was found against the journal and not decided; while it is there, nothing is written."""
        return self.root / "writing-stopped.json"

    @property
    def keys(self) -> Path:
        return self.root / "keys"

    @property
    def journal_lock(self) -> Path:
        return self.root / "journal.lock"

    @property
    def lock(self) -> Path:
        return self.root / "writer.lock"

    @property
    def catalogue_lock(self) -> Path:
        """Shared by everybody who writes into the catalogue, held alone by who puts another one in its place."""
        return self.root / "catalogue.lock"

    @property
    def index(self) -> Path:
        return self.root / "index"

    @property
    def public_index(self) -> Path:
        return self.root / "index-public"

    @property
    def register(self) -> Path:
        """The database of passwords and sessions, which can be erased and is in no journal."""
        return self.root / "register.sqlite"

    @property
    def reading(self) -> Path:
        return self.root / "reading"

    @property
    def cache(self) -> Path:
        return self.root / "cache"

    @property
    def settings(self) -> Path:
        return self.root / "arsip.toml"

    @classmethod
    def at(cls, place: Path | Home) -> Home:
        """The home at a folder whose catalogue is a file, or the given one, by its absolute path."""
        home = place if isinstance(place, Home) else cls(place)
        return replace(home, root=home.root.resolve())

    @classmethod
    def found(cls, place: Path | Home) -> Home:
        """As `at`, whole enough to be opened; raises `NotAHome`, `NoCatalogue`."""
        home = cls.at(place)
        home.verify()
        if home.server is None and not home.catalogue.exists():
            raise NoCatalogue(home.catalogue)
        return home

    def begin(self, disk: Disk) -> None:
        """Make the folder; raises `HomeExists` unless it is new, empty, or was begun and never declared."""
        if self.declaration.exists():
            raise HomeExists(
                objection("archive_already", "{root} is an archive already", root=str(self.root))
            )
        disk.make_folder(self.root)
        strangers = {path.name for path in self.root.iterdir()} - {"arsip.toml", "writer.lock"}
        if strangers:
            raise HomeExists(not_empty(self.root, strangers))
        disk.keep_private(self.root)

    def declare(self, disk: Disk) -> None:
        """Write the declaration, last of all: a home without one was never finished."""
        disk.install(self.declaration, [_FORMAT.encode()])

    def verify(self) -> None:
        """Raises `NotAHome` for a folder that `declare` did not make, or made in another format."""
        try:
            found = self.declaration.read_text()
        except (FileNotFoundError, NotADirectoryError, UnicodeDecodeError) as error:
            raise NotAHome(objection("no_archive", "{root} is no archive", root=str(self.root))) from error
        if found != _FORMAT:
            raise NotAHome(
                objection(
                    "other_format",
                    "{root} has format '{found}', this program knows '{known}'",
                    root=str(self.root),
                    found=found.strip()[:80],
                    known=_FORMAT.strip(),
                )
            )


def not_empty(folder: Path, names: Iterable[str]) -> Objection:
    """The objection to a folder that should hold nothing yet."""
    first = ", ".join(sorted(names)[:3])
    return objection("not_empty", "{folder} is not empty: {names}", folder=str(folder), names=first)
