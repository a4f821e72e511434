"""`python -m archive.validate [--json] PATH`: validate an OCFL object or storage root, one finding a line.

Exit status: 0 no errors (there may be warnings), 1 the path cannot be read, 2 used wrongly, 3 errors.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from archive.validate import Finding, Severity, validate


def main(arguments: list[str] | None = None) -> int:
    """Print the findings and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m archive.validate", description=validate.__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("path", type=Path, metavar="PATH")
    options = parser.parse_args(arguments)
    has_errors = False
    try:
        for finding in validate(options.path):
            has_errors = has_errors or finding.severity is Severity.ERROR
            print(json.dumps(asdict(finding)) if options.json else _line(finding))
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return 1
    return 3 if has_errors else 0


def _line(finding: Finding) -> str:
    return f"{finding.code} {finding.severity:<7} {finding.path}: {finding.message}"


if __name__ == "__main__":
    sys.exit(main())
