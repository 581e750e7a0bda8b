"""Compile the intake: python -m forms.compile_intake writes resources/intake/intake.json from intake.csv.

Run it after every change of the source; a test says when that was forgotten.
"""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Final

import resources
from forms.engine.model import HOLDERS, Form, Node

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
    return dump(replace(form, root=_with_group_hints(form, form.root)))


def _with_group_hints(form: Form, node: Node) -> Node:
    """An XForm keeps the hint of a group only among its texts; the screens want it beside the label."""
    children = tuple(_with_group_hints(form, child) for child in node.children)
    if node.kind not in HOLDERS:
        return node
    return replace(node, children=children, hint=node.hint or form.texts.get(f"{node.path}:hint", {}))


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
