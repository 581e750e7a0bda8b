"""Read a form's lists of choices: those in the form itself and those in a .csv beside it.

A .csv list has the columns name and label, or label::nl, label::en and so on; every other column can be used in a
choice filter. Source: XLSForm, "select from file".
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Final

from forms.engine.body import Body, Control, reference
from forms.engine.csv_records import CsvBroken, records
from forms.engine.geojson import NoGeoJson, geojson_rows
from forms.engine.list_faults import ListRow, Offered
from forms.engine.model import Choice, Problem
from forms.engine.problems import Clause, Teller, clause, problem, unopened
from forms.engine.safexml import MAX_BYTES, Element, XmlRefused, read_xml
from forms.engine.words_in_form import Itext, language_code
from forms.engine.workbook import Refused, beyond, decoded

MAX_CHOICES: Final = 50_000
_LOOK_UP: Final = re.compile(r"""(?:pulldata|instance)\(\s*['"]([^'"]*)['"]""")
LAST_SAVED: Final = "__last-saved"  # the list by which pyxform reaches the answers of an earlier visit


@dataclass
class Lists:
    """All lists by id, and the languages that list files add."""

    choices: dict[str, tuple[Choice, ...]] = field(default_factory=dict)
    languages: list[str] = field(default_factory=list)


def read_lists(model: Element, body: Body, itext: Itext, beside: Path | None, teller: Teller) -> Lists:
    """The lists of a form; `beside` is the folder where list files are looked for."""
    lists = Lists()
    users = {control.choice_list: path for path, control in body.controls.items() if control.choice_list}
    alone = any("src" in each.attributes and each.attributes.get("id") not in users for each in model)
    askers = {**(_askers(model, body) if alone else {}), **{name: _Asker(path, "type") for name, path in users.items()}}
    for path, control in body.controls.items():
        if control.items:
            lists.choices[path] = control.items
    for instance in model:
        name = instance.attributes.get("id", "")
        if instance.tag == "instance" and name:
            path = users.get(name, "")
            rows = _rows(instance, name, beside, teller, askers.get(name) or _named(name, teller))
            lists.choices[name] = tuple(_choices(rows, body.controls.get(path), itext, lists.languages))
            if path and not (teller.rows and "src" not in instance.attributes):  # of a sheet sheet_check.py tells it
                teller.found.extend(Offered(name, _file(instance), body.controls[path]).faults(rows))
    for path, control in body.controls.items():
        if control.choice_list and control.choice_list not in lists.choices and control.tag in ("select", "select1"):
            told = {"name": control.choice_list, "node": path.rpartition("/")[2]}
            teller.tell("F-022", path, None, "type", why=clause("no_list"), **told)
    return lists


@dataclass(frozen=True)
class _Asker:
    """Which node looks a list up, and in which column."""

    path: str
    column: str


def _named(name: str, teller: Teller) -> _Asker:
    """The row of a sheet that only brings the list in (`csv-external`), which is called as the list is."""
    return _Asker(next((path for path in teller.rows if path.endswith(f"/{name}")), ""), "type")


def _askers(model: Element, body: Body) -> dict[str, _Asker]:
    """By list the first expression that looks it up."""
    found: dict[str, _Asker] = {}
    for asker, text in _expressions(model, body):
        for name in _LOOK_UP.findall(text):
            found.setdefault(name, asker)
    return found


def _expressions(model: Element, body: Body) -> Iterator[tuple[_Asker, str]]:
    for element in model:
        path = reference(element)
        for facet, text in element.attributes.items():
            if element.tag == "bind":
                yield _Asker(path, "calculation" if facet == "calculate" else facet), text
            elif element.tag == "setvalue" and facet == "value":
                yield _Asker(path, "default"), text
    for action in body.actions:
        yield _Asker(action.target, "default"), action.value or ""
    for path, control in body.controls.items():
        yield _Asker(path, "choice_filter"), control.choice_filter or control.choice_nodes or ""
    for path, count in body.counts.items():
        yield _Asker(path, "repeat_count"), count


def _rows(instance: Element, name: str, beside: Path | None, teller: Teller, asker: _Asker) -> list[ListRow]:
    """The rows of a list, as many as a form can hold."""
    if name == LAST_SAVED:
        return []  # checks.py names the expressions that ask for it
    outside = "src" in instance.attributes
    rows = _outside(instance, name, beside, teller, asker) if outside else _inside(instance)
    if len(rows) > MAX_CHOICES:
        what = clause("choices_in", name=name)
        teller.tell("F-005", asker.path, instance.line, asker.column, limit=MAX_CHOICES, what=what)
    return rows[:MAX_CHOICES]


def _file(instance: Element) -> str | None:
    """The name of the file with a list; None for one in the form itself."""
    source = instance.attributes.get("src")
    return None if source is None else PurePosixPath(source.removeprefix("jr://")).name


def _inside(instance: Element) -> list[ListRow]:
    root = next(iter(instance), None)
    return [ListRow({cell.tag: cell.text for cell in item}, item.line) for item in root] if root else []


def _outside(instance: Element, name: str, beside: Path | None, teller: Teller, asker: _Asker) -> list[ListRow]:
    source, node = instance.attributes["src"], asker.path.rpartition("/")[2] or name
    file = PurePosixPath(source.removeprefix("jr://")).name
    suffix = file.rsplit(".", 1)[-1].lower()
    if beside is None or not source.startswith("jr://") or suffix not in ("csv", "xml", "geojson"):
        why = clause("list_kinds")
        teller.tell("F-022", asker.path, instance.line, asker.column, name=file or source, node=node, why=why)
        return []
    faults: list[Problem] = []
    try:
        return _of_file(beside / file, suffix, faults)
    except Refused as refused:
        teller.found.extend(replace(each, sheet=file) for each in refused.problems)
    except XmlRefused as refused:
        teller.found.append(problem(refused.code, refused.what, sheet=file, row=refused.line))
    except (OSError, CsvBroken, NoGeoJson) as error:
        teller.tell("F-022", asker.path, instance.line, asker.column, name=file, node=node, why=_why(error))
    finally:
        teller.found.extend(replace(each, sheet=file) for each in faults)
    return []


def _why(error: OSError | CsvBroken | NoGeoJson) -> Clause:
    return unopened(error) if isinstance(error, OSError) else error.why


def _of_file(path: Path, suffix: str, faults: list[Problem]) -> list[ListRow]:
    """The rows of a list file; faults takes what does not stop it.

    Raises Refused, XmlRefused, NoGeoJson, OSError, CsvBroken.
    """
    if path.stat().st_size > MAX_BYTES:
        raise Refused(problem("F-002", limit=MAX_BYTES // 1_000_000))
    text = decoded(path.read_bytes(), path.suffix.lower())
    if suffix == "geojson":
        return [ListRow(row) for row in geojson_rows(text)]
    return _inside(Element("", {}, 0, parts=[read_xml(text)])) if suffix == "xml" else _csv_rows(text, faults)


def _csv_rows(text: str, faults: list[Problem]) -> list[ListRow]:
    """The rows by column; comma, semicolon or tab, as the first line has it. Raises Refused, CsvBroken."""
    delimiter = max(",;\t", key=text.split("\n", 1)[0].count)
    reader = records(text, delimiter)
    columns = [name.strip() for name in next(reader, [])]
    twice = next((name for name in columns if name and columns.count(name) > 1), None)
    if twice:
        raise Refused(problem("F-053", row=1, column=twice, name=twice, sheet_name="the list"))
    rows = list(islice(((number, row) for number, row in enumerate(reader, 2) if row), MAX_CHOICES + 1))
    for number, row in rows:
        if any(more := [cell.strip() for cell in row[len(columns) :]]):
            faults.append(problem("F-072", row=number, what=beyond(more)))
    named = ((line, zip(columns, row + [""] * len(columns), strict=False)) for line, row in rows)
    return [ListRow({name: cell.strip() for name, cell in cells if name}, line) for line, cells in named]


def _choices(rows: Iterable[ListRow], user: Control | None, itext: Itext, languages: list[str]) -> Iterable[Choice]:
    value = user.choice_value if user else "name"
    label = "label" if user is None or user.choice_label.startswith("jr:") else user.choice_label
    for row in rows:
        name = row.get(value, "").strip()
        if not name and user is not None:
            continue  # nothing could be chosen
        texts: dict[str, str] = dict(itext.by_id.get(row.get("itextId", ""), {}))
        extra = {}
        for column, cell in row.items():
            head, _, language = column.partition("::")
            if head == label and (language or column == label):
                code = language_code(language)
                texts[code] = cell
                if code and code not in languages:
                    languages.append(code)
                if label == "label":
                    continue  # found by that name already
            if column not in (value, "itextId"):
                extra[column] = cell
        yield Choice(name, texts, extra)
