"""Gives every command `--home`, `--json`, and help that ends with its exit statuses."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click
import msgspec

from archive.values.access import UNLIMITED, Audience
from archive.values.error import ArsipError
from desk.cli import exits
from desk.cli.click_words import Argument, Option, PathType, Said, say_clicks_words
from desk.settings.general import Settings, load
from desk.words.escaping import joined, one_line
from desk.words.language import N_, _
from office.people.permissions import Right

if TYPE_CHECKING:
    # Help is said without an archive: who only asks for it loads neither the store nor an engine.
    from archive.archive import Archive
    from desk.operations.notices import Notice
    from desk.operations.sign_in import Admission

_HALF_A_PAIR = re.compile("[\ud800-\udfff]")  # what Python makes of bytes that are not UTF-8

say_clicks_words()


class Notices:
    """Says on standard error what a person should know beside the answer; what hinders two steps is said once."""

    def __init__(self) -> None:
        self._said: set[str] = set()

    def say(self, notice: Notice) -> None:
        from desk.cli.answers.notices import notice_text  # noqa: PLC0415 - loaded when there is something to say

        text = notice_text(notice)
        if text not in self._said:
            self._said.add(text)
            warn(text)


class Gate:
    """Lets into an archive whoever may exercise one of the rights; without a right anybody is let in."""

    def __init__(self, rights: tuple[Right, ...] = ()) -> None:
        self._rights = rights
        self._admission: Admission | None = None

    def admit(self, archive: Archive, settings: Settings) -> Archive:
        """The archive in the name of whoever is signed in. Raises `NotPermitted`."""
        from desk.operations.sign_in import admit  # noqa: PLC0415 - see above

        self._admission = admit(archive, settings, self._rights)
        return self._admission.archive

    def audience(self, settings: Settings) -> Audience:
        """Who reads: whoever signed in, once an archive is open, else as the settings say."""
        return self._admission.audience if self._admission else settings.audience


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a command speaks: its settings, and whether it talks to a person or in JSON."""

    settings: Settings
    as_json: bool
    gate: Gate = field(default_factory=Gate)
    notices: Notices = field(default_factory=Notices)

    @property
    def audience(self) -> Audience:
        return self.gate.audience(self.settings)

    def tell(self, value: Any, text: str | list[str]) -> None:
        """Say `value` as one line of JSON, or `text`, a line or a list of lines, to a person (none if it is empty).

        Whatever a stranger wrote in a line stays in that line, and steers no terminal.
        """
        lines = [text] if isinstance(text, str) else text
        if self.as_json:
            click.echo(msgspec.json.encode(value))
        elif any(lines):
            click.echo("\n".join(map(one_line, lines)))

    def remark(self, text: str) -> None:
        """Say a line to a person, of which JSON has nothing."""
        if not self.as_json:
            click.echo(one_line(text))

    def warn(self, text: str) -> None:
        """Say on standard error, in a line, what is not part of the answer."""
        warn(text)

    def notify(self, notice: Notice) -> None:
        """Say on standard error what a person should know beside the answer."""
        self.notices.say(notice)

    @contextmanager
    def opened(self) -> Iterator[Archive]:
        """The archive at the home, for one session, in the name of whoever is signed in.

        This is the one gate of the command line. Raises `NotPermitted`, and as `opened_archive` does.
        """
        from desk.operations.session import opened_archive  # noqa: PLC0415 - see above

        with opened_archive(self.settings, self.notify) as archive:
            yield self.gate.admit(archive, self.settings)


def warn(text: str) -> None:
    """Say a line on standard error."""
    click.echo(joined("arsip: ", text), err=True)


class Command(click.Command):
    """A click command whose help ends with what its exit statuses mean; `findings` says what status 3 is.

    Its words are said when they are shown.
    """

    help = Said()
    options_metavar = Said()
    _findings = Said()

    def __init__(self, name: str | None, *, findings: str | None = None, **attributes: Any) -> None:
        super().__init__(name, **{"options_metavar": N_("[OPSI]")} | attributes)
        self._findings = findings
        # Made here, and not by click when it is first asked for: it would keep the language of that moment.
        click.help_option(cls=Option, help=N_("Tampilkan bantuan ini."))(self)
        self._asks_for_help = cast(Option, self.params.pop())

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return self._asks_for_help if self.get_help_option_names(ctx) else None

    def invoke(self, ctx: click.Context) -> Any:
        """Run it; raises `click.BadParameter` for a text that is none, as bytes of another encoding come to Python."""
        for parameter in self.params:
            if parameter.type is click.STRING and not _is_text(ctx.params.get(parameter.name or "")):
                raise click.BadParameter(_("bukan teks UTF-8"), ctx, parameter)
        return super().invoke(ctx)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        statuses = [
            (exits.DONE, _("selesai")),
            (exits.COULD_NOT, _("tidak dapat dikerjakan")),
            (exits.USAGE, _("perintah salah dipakai")),
        ]
        if self._findings is not None:
            statuses.append((exits.FINDINGS, self._findings))
        with formatter.section(_("Status keluar")):
            formatter.write_dl([(str(status), meaning) for status, meaning in statuses])


class Group(Command, click.Group):
    """A command that only has subcommands."""

    command_class = Command
    subcommand_metavar = Said()

    def __init__(self, name: str | None, **attributes: Any) -> None:
        super().__init__(name, **{"subcommand_metavar": N_("PERINTAH [ARGUMEN]...")} | attributes)


option = functools.partial(click.option, cls=Option)
argument = functools.partial(click.argument, cls=Argument)


def _is_text(value: object) -> bool:
    texts = value if isinstance(value, tuple) else (value,)
    return not any(isinstance(text, str) and _HALF_A_PAIR.search(text) for text in texts)


def _parents(context: click.Context) -> Iterator[click.Context]:
    while context.parent is not None:
        context = context.parent
        yield context


class NotForReaders(ArsipError):
    """A command that does not know how to keep to what a limited reader may see."""

    code = "not_for_readers"


Function = Callable[..., int | None]
May = Right | tuple[Right, ...]

ANYBODY: tuple[Right, ...] = ()
"""For a command that touches no opened archive, or that lets people in."""


def desk_command(*, may: May) -> Callable[[Function], Function]:
    """Add the shared options to a command's function, which gets a `Desk` first and returns its exit status.

    `may` is the right that lets a person in, or several, of which each does. The command is not for readers whom the
    settings limit: it raises `NotForReaders`.
    """
    return functools.partial(_with_shared_options, may=may, is_for_readers=False)


def reader_command(*, may: May) -> Callable[[Function], Function]:
    """As `desk_command`, for a command that shows its reader nothing beyond `Desk.audience`."""
    return functools.partial(_with_shared_options, may=may, is_for_readers=True)


def _with_shared_options(function: Function, *, may: May, is_for_readers: bool) -> Function:
    rights = (may,) if isinstance(may, Right) else may

    @option("--home", type=PathType(file_okay=False), help=N_("Folder arsip."))
    @option("--json", "as_json", is_flag=True, help=N_("Keluaran JSON, satu objek per baris."))
    @click.pass_context
    @functools.wraps(function)
    def wrapper(
        context: click.Context, /, *args: Any, home: Path | None, as_json: bool, **options: Any
    ) -> int | None:
        above = (parent.params.get("home") for parent in _parents(context))
        settings = load(home or next(filter(None, above), None))
        if settings.audience != UNLIMITED and not is_for_readers:
            raise NotForReaders
        return function(Desk(settings, as_json, Gate(rights)), *args, **options)

    wrapper.rights = rights  # type: ignore[attr-defined] # for the test that walks all commands
    return wrapper
