"""A print-out as PDF/A-2b with PDF/UA-1, by Typst: the same value always makes the same bytes."""

from __future__ import annotations

import io
import json
from importlib.resources import as_file, files

from desk.printing.printout import Printout
from desk.words.dates import day_text
from desk.words.language import spoken


def pdf_of(printout: Printout) -> bytes:
    """The paper as PDF, in the language spoken now."""
    import typst  # noqa: PLC0415 - 80 MB, and only printing needs it

    with as_file(files("desk.printing") / "paper.typ") as layout:
        made: bytes = typst.compile(
            layout, format="pdf", sys_inputs={"paper": _data(printout)}, pdf_standards=["a-2b", "ua-1"]
        )
    return made


def _data(printout: Printout) -> str:
    day = printout.dated
    place = f"{printout.place}, " if printout.place else ""
    return json.dumps(
        {
            "title": printout.title,
            "number": printout.number,
            "office": printout.office,
            "language": spoken(),
            "year": day.year,
            "month": day.month,
            "day": day.day,
            "dateline": f"{place}{day_text(day)}",
            "header": [{"label": line.label, "value": line.value} for line in printout.header],
            "columns": printout.columns,
            "rows": printout.rows,
            "notes": printout.notes,
            "code": printout.code,
            "qr": None if printout.code is None else _qr(printout.code),
            "signatures": [
                {"capacity": one.capacity, "name": one.name, "nip": one.nip, "signed": one.signed}
                for one in printout.signatures
            ],
        }
    )


def _qr(text: str) -> str:
    drawn = io.BytesIO()
    import segno  # noqa: PLC0415 - few papers have a code

    segno.make(text, micro=False).save(drawn, kind="svg", xmldecl=False, border=1)
    return drawn.getvalue().decode()
