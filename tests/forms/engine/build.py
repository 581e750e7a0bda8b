"""Small builders of forms for tests: questions, groups and repeats become XForm XML, read as a form."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import quoteattr

from forms.engine.model import Form
from forms.engine.session import Session
from forms.engine.xform import form_from_xml

TODAY = date(2026, 11, 23)
_CONTROLS = {"select1": "select1", "select": "select", "trigger": "trigger", "none": ""}


@dataclass(frozen=True)
class Part:
    """A question, group or repeat of a test form."""

    name: str
    type: str
    bind: Mapping[str, str]
    parts: tuple["Part", ...] = ()
    default: str = ""
    choices: str = ""
    count: str = ""
    inside: str = ""  # XML within the control


def q(name: str, kind: str = "string", *, default: str = "", choices: str = "", inside: str = "", **bind: str) -> Part:
    """A question; bind: relevant, constraint, calculate and so on. kind "none" has no control (a calculation)."""
    return Part(name, kind, bind, (), default, choices, inside=inside)


def group(name: str, *parts: Part, **bind: str) -> Part:
    """A group of questions."""
    return Part(name, "group", bind, parts)


def repeat(name: str, *parts: Part, count: str = "", **bind: str) -> Part:
    """A repeat."""
    return Part(name, "repeat", bind, parts, count=count)


def xml(*parts: Part, model: str = "") -> str:
    """The XForm of a form with these parts; model: more XML for the model."""
    return (
        '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"'
        ' xmlns:jr="http://openrosa.org/javarosa" xmlns:kt="https://keukentafel.example/kt">'
        "<h:head><h:title>A form</h:title><model><instance>"
        f'<data id="test" version="1">{"".join(map(_instance, parts))}</data></instance>{model}'
        f"{''.join(_binds(part, '/data') for part in parts)}</model></h:head>"
        f"<h:body>{''.join(_body(part, '/data') for part in parts)}</h:body></h:html>"
    )


def form(*parts: Part, model: str = "") -> Form:
    """The form, read; a test of a form that is right asks that it has no problems."""
    return form_from_xml(xml(*parts, model=model))


def filled(*parts: Part, model: str = "", **answers: str) -> Session:
    """A session on the form, with answers by name."""
    read = form(*parts, model=model)
    assert read.problems == ()
    return Session(read, answers, today=TODAY)


def result(expression: str, **answers: str) -> str:
    """What a calculation gives in a form with the answers as text questions; NaN comes out as empty."""
    parts = [q(name) for name in answers]
    return filled(*parts, q("result", "none", calculate=expression), **answers).value("result")


def holds(expression: str, **answers: str) -> bool:
    """Whether a condition holds in a form with the answers as text questions."""
    parts = [q(name) for name in answers]
    return filled(*parts, q("asked", relevant=expression), **answers).state("asked").relevant


def items(*lines: str, name: str = "list") -> str:
    """A list of choices: "name Label column=value"."""
    rows = []
    for line in lines:
        value, label, *columns = line.split()
        cells = "".join(f"<{key}>{cell}</{key}>" for key, cell in (column.split("=") for column in columns))
        rows.append(f"<item><name>{value}</name><label>{label}</label>{cells}</item>")
    return f'<instance id="{name}"><root>{"".join(rows)}</root></instance>'


def _instance(part: Part) -> str:
    return f"<{part.name}>{part.default}{''.join(map(_instance, part.parts))}</{part.name}>"


def _binds(part: Part, above: str) -> str:
    path = f"{above}/{part.name}"
    kind = "string" if part.type in ("none", "select1", "select", "trigger", "group", "repeat") else part.type
    given = "".join(f" {name.replace('__', ':')}={quoteattr(value)}" for name, value in part.bind.items())
    own = f'<bind nodeset="{path}" type="{kind}"{given}/>'
    return own + "".join(_binds(each, path) for each in part.parts)


def _body(part: Part, above: str) -> str:
    path = f"{above}/{part.name}"
    inner = "".join(_body(each, path) for each in part.parts)
    if part.type == "group":
        return f'<group ref="{path}"><label>{part.name}</label>{inner}</group>'
    if part.type == "repeat":
        count = f" jr:count={quoteattr(part.count)}" if part.count else ""
        return f'<group ref="{path}"><repeat nodeset="{path}"{count}>{inner}</repeat></group>'
    control = _CONTROLS.get(part.type, "input")
    if not control:
        return ""
    itemset = ""
    if part.choices:
        chosen = '<value ref="name"/><label ref="label"/>'
        itemset = f"<itemset nodeset={quoteattr(part.choices)}>{chosen}</itemset>"
    return f'<{control} ref="{path}"><label>{part.name}</label>{itemset}{part.inside}</{control}>'
