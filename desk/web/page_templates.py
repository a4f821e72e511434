"""Renders pages from templates: escaped always, in the language of who asks, strict about what is not there."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from desk.words.dates import day_text
from desk.words.escaping import one_line
from desk.words.language import _, plural, spoken
from desk.words.states import reason_text, state_text

_FOLDER = Path(__file__).parent
STATIC = _FOLDER / "static"


def render(template: str, **shown: Any) -> str:
    """The page of a template. Raises `jinja2.UndefinedError` for what it names and is not given."""
    return _environment().get_template(template).render(language=spoken(), **shown)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "_": _,
        "ngettext": plural,
        "static": static_path,
        "query": query,
        "marked": marked,
        "record_path": record_path,
    }
    environment.filters |= {"line": one_line, "day": day_text, "reason": reason_text, "state": state_text}
    environment.tests |= {"day": lambda value: isinstance(value, date)}
    return environment


@cache
def static_path(name: str) -> str:
    """The address of a file of ours, which changes with its bytes, so that browsers may keep it."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:16]
    return f"/static/{digest}/{name}"


def record_path(record_id: str, *further: object) -> str:
    return "/".join(["/arsip", quote(record_id, safe=""), *(quote(str(part), safe="") for part in further)])


def query(path: str, parameters: Mapping[str, object], **changed: object) -> str:
    """An address with parameters; those that are None or empty fall away."""
    merged = {**parameters, **changed}
    kept = {name: value for name, value in merged.items() if value not in (None, "")}
    return f"{path}?{urlencode(kept)}" if kept else path


def marked(text: str, marks: Sequence[tuple[int, int]]) -> Markup:
    """A line with the words that matched marked; all else is escaped."""
    pieces, last = [], 0
    for start, end in marks:
        pieces += [escape(text[last:start]), Markup("<mark>"), escape(text[start:end]), Markup("</mark>")]
        last = end
    return Markup("").join([*pieces, escape(text[last:])])
