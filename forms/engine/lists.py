"""Read a form's lists of choices: those in the form itself and those in a .csv beside it.

A list file has the columns name and label, or label::nl, label::en and so on; every other column can be used in a
choice filter. Source: XLSForm, "select from file".
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Final

from forms.engine.body import Body, Control
from forms.engine.model import Choice, Problem
from forms.engine.problems import problem
from forms.engine.safexml import MAX_BYTES, Element, XmlRefused, read_xml
from forms.engine.words_in_form import Itext, language_code

MAX_CHOICES: Final = 50_000


@dataclass
class Lists:
    """All lists by id, and the languages that list files add."""

    choices: dict[str, tuple[Choice, ...]] = field(default_factory=dict)
    languages: list[str] = field(default_factory=list)


def read_lists(model: Element, body: Body, itext: Itext, beside: Path | None, problems: list[Problem]) -> Lists:
    """The lists of a form; `beside` is the folder where list files are looked for."""
    lists = Lists()
    users = {control.choice_list: control for control in body.controls.values() if control.choice_list}
    for path, control in body.controls.items():
        if control.items:
            lists.choices[path] = control.items
    for instance in model:
        name = instance.attributes.get("id", "")
        if instance.tag != "instance" or not name:
            continue
        user = users.get(name)
        rows = _outside(instance, name, beside, problems) if "src" in instance.attributes else _inside(instance)
        lists.choices[name] = tuple(_choices(rows, user, itext, lists.languages))
        problems += _twice(name, lists.choices[name])
    for control in body.controls.values():
        if control.choice_list and control.choice_list not in lists.choices and control.tag in ("select", "select1"):
            problems.append(problem("F-022", name=control.choice_list, node=control.choice_list, why="no such list"))
    return lists


def _twice(name: str, choices: Iterable[Choice]) -> Iterator[Problem]:
    seen: set[str] = set()
    for number, choice in enumerate(choices, 2):
        if choice.name in seen:
            yield problem("F-024", sheet=name, row=number, name=name, choice=choice.name)
        seen.add(choice.name)


def _inside(instance: Element) -> Iterable[Mapping[str, str]]:
    root = next(iter(instance), None)
    return [{cell.tag: cell.text for cell in item} for item in root] if root else []


def _outside(instance: Element, name: str, beside: Path | None, problems: list[Problem]) -> Iterable[Mapping[str, str]]:
    source = instance.attributes["src"]
    file = PurePosixPath(source.removeprefix("jr://")).name
    suffix = file.rsplit(".", 1)[-1].lower()
    if beside is None or not source.startswith("jr://") or suffix not in ("csv", "xml"):
        problems.append(problem("F-022", row=instance.line, name=name, node=source, why="only .csv and .xml lists"))
        return []
    try:
        if (beside / file).stat().st_size > MAX_BYTES:
            problems.append(problem("F-002", sheet=file, limit=MAX_BYTES // 1_000_000))
            return []
        text = (beside / file).read_text(encoding="utf-8-sig")
        return _inside(Element("", {}, 0, parts=[read_xml(text)])) if suffix == "xml" else _csv_rows(text)
    except XmlRefused as refused:
        problems.append(problem(refused.code, refused.what, sheet=file, row=refused.line))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        why = error.strerror or "unreadable" if isinstance(error, OSError) else str(error)
        problems.append(problem("F-022", row=instance.line, name=file, node=name, why=why))
    return []


def _csv_rows(text: str) -> Iterable[Mapping[str, str]]:
    """The rows by column; comma or semicolon, as the first line has it."""
    first = text.split("\n", 1)[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, restkey="", restval="")
    return [{str(key).strip(): str(cell).strip() for key, cell in row.items() if key} for row in reader]


def _choices(
    rows: Iterable[Mapping[str, str]], user: Control | None, itext: Itext, languages: list[str]
) -> Iterable[Choice]:
    value = user.choice_value if user else "name"
    label = "label" if user is None or user.choice_label.startswith("jr:") else user.choice_label
    for number, row in enumerate(rows):
        if number >= MAX_CHOICES:
            return
        texts: dict[str, str] = dict(itext.by_id.get(row.get("itextId", ""), {}))
        extra = {}
        for column, cell in row.items():
            head, _, language = column.partition("::")
            if head == label and (language or column == label):
                code = language_code(language)
                texts[code] = cell
                if code and code not in languages:
                    languages.append(code)
            elif column not in (value, "itextId"):
                extra[column] = cell
        yield Choice(row.get(value, "").strip(), texts, extra)
