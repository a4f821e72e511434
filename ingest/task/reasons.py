"""Lists the stable reasons why a file or page cannot be read, and the exception that carries them."""

from __future__ import annotations

from enum import StrEnum

from archive.values.error import ArsipError


class Reason(StrEnum):
    """Stable reason codes; a file's are those of its quarantine, a page's those of its ledger."""

    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    EMPTY = "empty"
    UNSUPPORTED = "unsupported"
    TOO_LARGE = "too_large"
    TOO_MANY_PAGES = "too_many_pages"
    TIMED_OUT = "timed_out"
    OUT_OF_MEMORY = "out_of_memory"
    CRASHED = "crashed"
    UNSAFE = "unsafe"
    TOO_DEEP = "too_deep"
    PROGRAM = "program"
    BAD_SEPARATOR = "bad_separator"
    UNEVEN_PASSES = "uneven_passes"
    SIGNED = "signed"
    RECORD_DAMAGED = "record_damaged"
    DESTROYED_BEFORE = "destroyed_before"


# What Python raises over values that cannot be. An `OSError` is none: it is the machine's fault, not one file's.
VALUE_FAULTS = (
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    AttributeError,
    MemoryError,
    RecursionError,
)


class CannotRead(ArsipError):
    """A file or page cannot be read; `reason` is stable, `message` says what was seen, `media_type` what it is."""

    code = "cannot_read"

    def __init__(self, reason: Reason, message: str, media_type: str | None = None) -> None:
        super().__init__(f"{reason}: {message}")
        self.reason = reason
        self.message = message
        self.media_type = media_type
