"""Compile the intake: python -m forms.compile_intake writes resources/intake/intake.json from intake.csv.

Run it after every change of the source; a test says when that was forgotten.
"""

import sys
from pathlib import Path
from typing import Final

import resources
from forms.publishing import ready

FOLDER: Final = Path(resources.__file__).parent / "intake"
SOURCE: Final = FOLDER / "intake.csv"
COMPILED: Final = FOLDER / "intake.json"


def compiled_text() -> str:
    """The compiled form of the source. Raises ValueError with every problem of the source."""
    from forms.engine.compiled import dump
    from forms.engine.xform import read_form

    form = read_form(SOURCE)
    if form.problems:
        raise ValueError("\n".join(f"{one.code} row {one.row}: {one.message}" for one in form.problems))
    return dump(ready(form))


def main() -> int:
    """Write the compiled form; 0 when it was written."""
    try:
        text = compiled_text()
    except ValueError as wrong:
        sys.stderr.write(f"{SOURCE.name} is not compiled; the old form stays.\n{wrong}\n")
        return 2
    COMPILED.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
