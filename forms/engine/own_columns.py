"""What the program's own columns `bind::kt:` name and a form does not have: questions, columns of lists, phases."""

from collections.abc import Iterator, Mapping

from forms.engine.model import HOLDERS, SELECTS, Form, Node, Problem
from forms.engine.problems import Clause, clause, problem


def strange_names(form: Form, rows: Mapping[str, int]) -> Iterator[Problem]:
    """Each such name with its place (F-076). rows: where each path stands in the sheet "survey"."""
    for node in form.root.walk():
        for column, what, why in _strange(form, node):
            row, blanks = rows.get(node.path), {"name": node.name, "what": what, "why": why}
            sheet = None if row is None else "survey"
            yield problem("F-076", blanks, sheet=sheet, row=row, column=f"bind::kt:{column}")


def _strange(form: Form, node: Node) -> Iterator[tuple[str, str, Clause]]:
    """The column, what stands there, and what is wrong with it."""
    for word in node.attributes.get("total", "").split():
        told = form.nodes.get(word)
        if word not in ("yes", "no") and (told is None or told.kind in HOLDERS):
            yield "total", word, clause("own_question")
    by, phase = node.attributes.get("total_by", ""), node.attributes.get("phase", "")
    if by and node.kind not in SELECTS:
        yield "total_by", by, clause("own_select")
    elif by and not any(by in choice.extra for choice in form.choices.get(node.choice_list or "", ())):
        yield "total_by", by, clause("own_column")
    if phase and node.kind not in HOLDERS:
        yield "phase", phase, clause("own_group")
