"""Read an XLSForm or XForm into a Form.

A spreadsheet (.xlsx, .csv, .md) goes through pyxform, the reference for XLSForm, to XForm XML; XML is read as such.
Nothing raises for a fault in the form: problems stand in Form.problems, and the rest of the form works.
Source: XLSForm and ODK XForms specifications.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from forms.engine.body import UNAVAILABLE_ACTIONS, Body, read_body, reference
from forms.engine.checks import checked
from forms.engine.lists import Lists, read_lists
from forms.engine.model import Action, Form, Kind, Node, Problem
from forms.engine.namespaces import uri, without_strangers
from forms.engine.problems import Teller, clause, problem, unopened
from forms.engine.safexml import MAX_BYTES, Element, XmlRefused, read_xml
from forms.engine.words_in_form import Itext, read_itext
from forms.engine.workbook import Refused, decoded

MAX_NODES: Final = 5_000
SHEETS: Final = frozenset({".xlsx", ".csv", ".md"})
READ_AS_XML: Final = frozenset({".xml", ".xhtml"})
KEPT_NAMES: Final = frozenset({"order", "meta"})

_KINDS: Final = {
    "int": Kind.INTEGER,
    "integer": Kind.INTEGER,
    "long": Kind.INTEGER,
    "decimal": Kind.DECIMAL,
    "double": Kind.DECIMAL,
    "float": Kind.DECIMAL,
    "date": Kind.DATE,
    "time": Kind.TIME,
    "dateTime": Kind.DATE_TIME,
}
_UNAVAILABLE: Final = frozenset({"geopoint", "geotrace", "geoshape", "binary", "barcode", "intent"})
_PRELOAD_FIRST: Final = {  # jr:preload and its parameters, and the expression whose value is kept
    ("timestamp", "start"): "now()",
    ("date", "today"): "today()",
    ("uid", ""): "concat('uuid:', uuid())",
}
_PRELOAD_ALWAYS: Final = {("timestamp", "end"): "now()"}


class Stage(StrEnum):
    """What reading a form is at. A large one takes many seconds."""

    OPEN = "open"
    CHECK = "check"
    CONVERT = "convert"
    LOOK_OVER = "look-over"


def read_form(path: Path, tell: Callable[[Stage], None] = lambda _stage: None) -> Form:
    """The form of a file; what is wrong with it stands in Form.problems (a form without questions when unreadable).

    tell: is called with each stage that begins; what it raises ends the reading.
    """
    tell(Stage.OPEN)
    try:
        if path.stat().st_size > MAX_BYTES:
            return _empty(path.stem, problem("F-002", limit=MAX_BYTES // 1_000_000))
        if path.suffix.lower() in SHEETS:
            from forms.engine.or_other import in_words
            from forms.engine.sheets import read_sheet

            sheet = read_sheet(path, lambda: tell(Stage.CHECK), lambda: tell(Stage.CONVERT))
            if sheet.xml is None:
                return _empty(path.stem, *sheet.problems)
            tell(Stage.LOOK_OVER)
            found = form_from_xml(sheet.xml, path.parent, sheet.problems, sheet.rows)
            worded = in_words(_with_columns(found, sheet.looked_up), sheet.rows, sheet.other)
            return _placed(_counted(worded, sheet.rows), sheet.columns)
        if path.suffix.lower() == ".xls":
            return _empty(path.stem, problem("F-009"))
        if path.suffix.lower() not in READ_AS_XML:
            return _empty(
                path.stem,
                problem("F-001", why=clause("no_form", name=path.suffix) if path.suffix else clause("no_ending")),
            )
        text = decoded(path.read_bytes(), ".xml")
        tell(Stage.LOOK_OVER)
        return form_from_xml(text, path.parent)
    except Refused as refused:
        return _empty(path.stem, *refused.problems)
    except OSError as error:
        return _empty(path.stem, problem("F-001", why=unopened(error)))


def _placed(form: Form, columns: Mapping[str, str]) -> Form:
    """The form with its problems at the columns as they are called in its sheet."""
    found = tuple(
        replace(each, column=columns.get(each.column or "", each.column)) if each.sheet == "survey" else each
        for each in form.problems
    )
    return replace(form, problems=found) if columns else form


def _with_columns(form: Form, there: Collection[str]) -> Form:
    """The form without the problems of columns that its sheet has, and in which nothing stands for a list."""
    found = tuple(
        each
        for each in form.problems
        if not (isinstance(path := each.values.get("path"), list) and path[1].get("column") in there)
    )
    return replace(form, problems=found)


def _counted(form: Form, rows: Mapping[str, int]) -> Form:
    """The form with the problems of the calculations that pyxform makes of counts at the repeats that they count."""
    names = {
        f"{each.name}_count": each.name
        for each in form.root.walk()
        if each.kind is Kind.REPEAT and rows.get(f"{each.path}_count") == rows.get(each.path)
    }
    found = tuple(
        problem(one.code, {**_blanks(one), "name": name, "facet": "repeat_count"}, **_at(one))
        if (name := names.get(str(one.values.get("name")))) and one.column == "calculation"
        else one
        for one in form.problems
    )
    return replace(form, problems=found) if names else form


def _blanks(one: Problem) -> dict[str, object]:
    """What fills the blanks of a problem, as it was given."""
    return {
        name: clause(value[0], **value[1]) if isinstance(value, list) else value for name, value in one.values.items()
    }


def _at(one: Problem) -> dict[str, Any]:
    return {"sheet": one.sheet, "row": one.row, "column": "repeat_count"}


def form_from_xml(
    xml: str,
    beside: Path | None = None,
    problems: tuple[Problem, ...] = (),
    rows: Mapping[str, int] | None = None,
) -> Form:
    """The form of XForm XML.

    beside: the folder with its lists (.csv). problems, rows: those found on the way to the XML, and where each path
    stands in the sheet that it came from.
    """
    try:
        return checked(_Reader(read_xml(xml), beside, Teller(rows or {}, list(problems))).form(), rows or {})
    except XmlRefused as refused:
        place = {"sheet": "survey", "row": refused.row} if rows else {"row": refused.line}  # no lines of XML
        found = replace(problem(refused.code, refused.what), **place)
        return _empty("form", *problems, found)


def _empty(name: str, *problems: Problem) -> Form:
    return Form(name, "", name, (), Node("data", "/data", Kind.GROUP), {}, problems)


class _Reader:
    def __init__(self, root: Element, beside: Path | None, teller: Teller) -> None:
        self.teller = teller
        self.strange: list[tuple[Element, str, str]] = []
        without_strangers(root, lambda *found: self.strange.append(found))
        model = next(root.all("model"), None)
        primary = model.find("instance") if model else None
        data = next(iter(primary), None) if primary else None
        self.refuse_strangers(root)
        if model is None or data is None:
            raise XmlRefused("F-006", root.line, why=clause("no_model"))
        self.model, self.data = model, data
        self.title = next((title.text.strip() for title in root.all("title")), "")
        self.itext: Itext = read_itext(model)
        self.body: Body = read_body(next(root.all("body"), None), self.itext, teller)
        self.lists: Lists = read_lists(model, self.body, self.itext, beside, teller)
        self.binds = {bind.attributes.get("nodeset", "").strip(): bind for bind in model if bind.tag == "bind"}
        self.own_actions: dict[str, list[Action]] = {}
        for action in (*self.body.actions, *self._model_actions()):
            self.own_actions.setdefault(action.owner, []).append(action)
        self.keys: set[str] = set()
        self.count = 0

    def refuse_strangers(self, root: Element) -> None:
        """Tell of what is of another namespace; without model, instance or body there is no form."""
        for element, name, needs in self.strange:
            what = {"name": name, "right": uri(needs)}
            if element.tag == name and name in ("model", "instance", "body") and next(root.all(name), None) is None:
                raise XmlRefused("F-006", element.line, why=clause("namespace", **what))
            self.teller.tell("F-073", reference(element), element.line, **what)

    def form(self) -> Form:
        root = self.node(self.data, "/" + self.data.tag, depth=0)
        languages = tuple(dict.fromkeys((*self.itext.languages, *self.lists.languages)))
        return Form(
            self.data.attributes.get("id", "") or self.data.tag,
            self.data.attributes.get("version", "") or self.data.attributes.get("orx:version", ""),
            self.title,
            languages,
            root,
            self.lists.choices,
            tuple(self.teller.found),
            texts=self.itext.by_id,
        )

    def _model_actions(self) -> list[Action]:
        found = []
        for element in self.model:
            if element.tag == "setvalue":
                found += self.body.action(element)
            elif element.tag in UNAVAILABLE_ACTIONS:
                self.teller.tell("F-023", reference(element), element.line, what=element.tag)
        return found

    def node(self, element: Element, path: str, depth: int) -> Node:
        self.count += 1
        if self.count > MAX_NODES + 1:  # the form as a whole is no question
            row = self.teller.rows.get(path)
            raise XmlRefused("F-005", element.line, row, limit=f"{MAX_NODES:,}", what=clause("questions"))
        bind = self.binds.get(path)
        attributes = bind.attributes if bind else {}
        kind = self.kind(element, path, attributes)
        control = self.body.controls.get(path)
        holder = kind in (Kind.GROUP, Kind.REPEAT)
        return Node(
            name=element.tag,
            path=path,
            kind=kind,
            label=control.label if control else {},
            hint=control.hint if control else {},
            guidance=control.guidance if control else {},
            relevant=_expression(attributes, "relevant"),
            constraint=_expression(attributes, "constraint"),
            constraint_message=self.itext.resolve(attributes.get("jr:constraintMsg", "")),
            required=_expression(attributes, "required"),
            required_message=self.itext.resolve(attributes.get("jr:requiredMsg", "")),
            readonly=_expression(attributes, "readonly"),
            calculate=_expression(attributes, "calculate") or _PRELOAD_ALWAYS.get(_preload(attributes)),
            default=None if holder else element.text.strip() or None,
            appearance=control.appearance if control else "",
            choice_list=control.choice_list if control else None,
            choice_filter=control.choice_filter if control else None,
            children=self.children(element, path, depth) if holder else (),
            attributes={name[3:].lower(): text for name, text in attributes.items() if name[:3].lower() == "kt:"},
            key="" if depth == 0 else self.key(path, element),
            count=self.body.counts.get(path),
            fixed_count=path in self.body.counts or path in self.body.fixed,
            choice_nodes=control.choice_nodes if control else None,
            choice_value=control.choice_value if control else "name",
            choice_label=control.choice_label if control else "label",
            actions=(*self.preloaded(path, attributes), *self.own_actions.get(path, ())),
            parameters=control.parameters if control else {},
        )

    def children(self, element: Element, path: str, depth: int) -> tuple[Node, ...]:
        """The nodes in a group or repeat; of items that stand there twice (a template and a first item) the first."""
        found: dict[str, list[Element]] = {}
        for child in element:
            if depth == 0 and child.tag == "meta":
                self.meta(child, f"{path}/meta")
            else:
                found.setdefault(child.tag, []).append(child)
        made = []
        for name, each in found.items():
            node = self.node(each[0], f"{path}/{name}", depth + 1)
            made.append(replace(node, first_items=_first_items(node, each)) if node.kind is Kind.REPEAT else node)
        return tuple(made)

    def meta(self, element: Element, path: str) -> None:
        """Name what a record of another program holds about itself and this one does not keep."""
        for child in element:
            if child.tag in ("audit", "entity"):
                self.teller.tell("F-020", f"{path}/{child.tag}", child.line, "type", name=child.tag, what=child.tag)

    def preloaded(self, path: str, bind: Mapping[str, str]) -> tuple[Action, ...]:
        """What fills a node in at the first load by itself, such as the start of the visit."""
        preload = _preload(bind)
        value = _PRELOAD_FIRST.get(preload)
        if value is None:
            if any(preload) and preload not in _PRELOAD_ALWAYS:
                kind, parameters = preload
                what = parameters if kind == "property" and parameters else f"{parameters} {kind}".strip()
                told = {"name": path.rpartition("/")[2], "what": what}
                self.teller.tell("F-027", path, None, "type", **told)
            return ()
        return (Action("odk-instance-first-load", path, value),)

    def key(self, path: str, element: Element) -> str:
        name = element.tag
        if name in KEPT_NAMES:
            self.teller.tell("F-025", path, element.line, "name", name=name)
        elif name not in self.keys:
            self.keys.add(name)
            return name
        else:
            self.teller.tell("F-021", path, element.line, "name", name=name)
        return ".".join(path.split("/")[2:]) if name not in KEPT_NAMES else f".{name}"

    def kind(self, element: Element, path: str, bind: dict[str, str]) -> Kind:
        if path in self.body.repeats:
            return Kind.REPEAT
        if next(iter(element), None) is not None or path in self.body.groups:
            return Kind.GROUP
        control = self.body.controls.get(path)
        bind_type = bind.get("type", "string").rsplit(":", 1)[-1]
        if control is None:
            return Kind.CALCULATE if "calculate" in bind else Kind.HIDDEN
        return self.asked(path, control.tag, bind_type, bind)

    def uploaded(self, path: str) -> str:
        """The type that a maker wrote for a question that takes a file."""
        kind = self.body.controls[path].parameters.get("mediatype", "").split("/")[0]
        return kind if kind in ("image", "audio", "video") else "file"

    def asked(self, path: str, tag: str, bind_type: str, bind: dict[str, str]) -> Kind:
        selects = {"select1": Kind.SELECT_ONE, "select": Kind.SELECT_MULTIPLE, "trigger": Kind.ACKNOWLEDGE}
        if tag in selects:
            return selects[tag]
        if tag == "upload" and "signature" in self.body.controls[path].appearance.split():
            return Kind.SIGNATURE
        if tag in ("upload", "rank") or bind_type in _UNAVAILABLE:
            what = self.uploaded(path) if tag == "upload" else tag if tag == "rank" else bind_type
            self.teller.tell("F-020", path, None, "type", name=path.rpartition("/")[2], what=what)
            return Kind.HIDDEN
        if bind_type in _KINDS:
            return _KINDS[bind_type]
        note = "".join(bind.get("readonly", "").split()) == "true()" and "calculate" not in bind
        return Kind.NOTE if note else Kind.TEXT


def _first_items(repeat: Node, items: list[Element]) -> tuple[Mapping[str, str], ...]:
    """The items that stand in the form, when they say more than what each new item begins with (its template)."""
    templates = [item for item in items if "jr:template" in item.attributes]
    own = [dict(_leaves(repeat.children, item)) for item in items if item not in templates]
    usual = [dict(_leaves(repeat.children, item)) for item in templates]
    return tuple(own) if len(own) > 1 or (own and usual and own[0] != usual[0]) else ()


def _leaves(nodes: tuple[Node, ...], element: Element) -> Iterator[tuple[str, str]]:
    for node in nodes:
        found = element.find(node.name)
        if found is not None and node.kind is Kind.GROUP:
            yield from _leaves(node.children, found)
        elif found is not None and not node.holds and found.text.strip():
            yield node.key, found.text.strip()


def _preload(bind: Mapping[str, str]) -> tuple[str, str]:
    return bind.get("jr:preload", ""), bind.get("jr:preloadParams", "")


def _expression(attributes: dict[str, str], name: str) -> str | None:
    return attributes.get(name, "").strip() or None
