"""Opens workbooks that Excel locked with its own password ([MS-OFFCRYPTO])."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import msoffcrypto
from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError

from ingest.formats.packages.compound_file import DAMAGE
from ingest.task.limits import Limits
from ingest.task.reasons import CannotRead, Reason

_EXCELS_OWN_PASSWORD = "VelvetSweatshop"  # noqa: S105 - [MS-OFFCRYPTO] 2.4.2.3: what Excel locks with by itself


def unlocked(path: Path, limits: Limits) -> bytes:
    """A workbook that Excel locked with its own password, without the lock; raises `CannotRead` (`encrypted`)."""
    target = BytesIO()
    try:
        with path.open("rb") as file:
            office = msoffcrypto.OfficeFile(file)
            office.load_key(password=_EXCELS_OWN_PASSWORD)
            office.decrypt(target)
    except (
        DecryptionError,
        FileFormatError,
        InvalidKeyError,
        ParseError,
        NotImplementedError,
        *DAMAGE,
    ) as error:
        raise CannotRead(Reason.ENCRYPTED, "asks for a password") from error
    if target.tell() > limits.office_bytes:
        raise CannotRead(Reason.TOO_LARGE, f"{target.tell()} bytes without its lock")
    return target.getvalue()
