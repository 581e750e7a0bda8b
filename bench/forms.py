"""Measure the form language: loading, answering, filtering; on the built-in intake and on a form made for it."""

import random
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final

from forms.engine.compiled import dump, load
from forms.engine.model import Form, Kind
from forms.engine.session import Session
from forms.engine.xform import form_from_xml
from forms.intake import load_intake

Measured = list[tuple[str, float, list[float]]]
TODAY: Final = date(2026, 12, 23)
REPEATS: Final = 10
QUESTIONS: Final = 250
ITEMS: Final = 3
ANSWERS: Final = 2_000
CHOICES: Final = 1_000


def forms(folder: Path, rounds: int) -> Measured:
    """Load the intake and a large form, answer the large form at random, filter a long list."""
    xml, compiled = large_form(), (folder / "intake.json")
    compiled.write_text(dump(load_intake()), encoding="utf-8")
    text = dump(form_from_xml(xml))
    return [
        ("the intake from its compiled form", 60, _times(rounds, lambda: load(compiled.read_text(encoding="utf-8")))),
        (f"{QUESTIONS} questions, {REPEATS} repeats from XForm XML", 150, _times(rounds, lambda: form_from_xml(xml))),
        ("the same compiled, to the first session", 150, _times(rounds, lambda: Session(load(text), {}, today=TODAY))),
        ("an answer in it, with all that follows (p99 10 ms)", 2, _answers(load(text), ANSWERS)),
        (f"{CHOICES:,} choices filtered", 10, _filtering(rounds * 4)),
    ]


def _times(rounds: int, run: Callable[[], object]) -> list[float]:
    found = []
    for _ in range(rounds + 1):
        begun = time.perf_counter()
        run()
        found.append((time.perf_counter() - begun) * 1000)
    return found[1:]  # the first one also imports


def _answers(form: Form, count: int) -> list[float]:
    """Random answers to random questions, in items of repeats too; each with its whole cascade, and what it shows."""
    session, dice = Session(form, {}, today=TODAY), random.Random(7)  # noqa: S311 - the same answers each time
    for number in range(REPEATS):
        for item in range(ITEMS):
            session.add_item(f"r{number}", f"{item:016x}")
    asked = [state.path for state in session.states() if state.node.kind in (Kind.INTEGER, Kind.TEXT, Kind.SELECT_ONE)]
    found = []
    for _ in range(count):
        path, value = dice.choice(asked), dice.choice(("", "1", "2", "7", "40", "c3", "c5"))
        begun = time.perf_counter()
        for changed in session.set(path, value):
            session.state(changed)
        found.append((time.perf_counter() - begun) * 1000)
    return found


def _filtering(rounds: int) -> list[float]:
    rows = "".join(
        f"<item><name>m{n}</name><label>M{n}</label><k>{n % 20}</k></item>" for n in range(CHOICES)
    )  # as many choices as there are municipalities, three times over
    form = form_from_xml(
        _xform(
            "<k/><m/>",
            '<bind nodeset="/data/k" type="string"/><bind nodeset="/data/m" type="string"/>',
            '<input ref="/data/k"><label>K</label></input><select1 ref="/data/m"><label>M</label>'
            '<itemset nodeset="instance(\'m\')/root/item[k = /data/k]"><value ref="name"/><label ref="label"/>'
            "</itemset></select1>",
            f'<instance id="m"><root>{rows}</root></instance>',
        )
    )
    session, found = Session(form, {}, today=TODAY), []
    for number in range(rounds):
        session.set("k", str(number % 20))
        begun = time.perf_counter()
        assert len(session.choices("m")) == CHOICES // 20
        found.append((time.perf_counter() - begun) * 1000)
    return found


def large_form() -> str:
    """The XForm XML of a form with conditions, calculations over repeats, constraints and filtered choices."""
    inside = QUESTIONS // 2 // REPEATS
    data, binds, body = list[str](), list[str](), list[str]()
    for number in range(QUESTIONS // 2):
        _question(data, binds, body, "/data", f"q{number}", number)
    for number in range(REPEATS):
        inner: list[str] = []
        rows: list[str] = []
        for place in range(inside):
            _question(inner, binds, rows, f"/data/r{number}", f"r{number}_{place}", place)
        data.append(f"<r{number}>{''.join(inner)}</r{number}>")
        body.append(f'<group ref="/data/r{number}"><repeat nodeset="/data/r{number}">{"".join(rows)}</repeat></group>')
        data.append(f"<sum{number}/>")
        binds.append(f'<bind nodeset="/data/sum{number}" type="string" calculate="sum(/data/r{number}/r{number}_0)"/>')
    data.append("<total/>")
    total = " + ".join(f"/data/sum{number}" for number in range(REPEATS))
    binds.append(f'<bind nodeset="/data/total" type="string" calculate="{total}"/>')
    rows_of_list = "".join(f"<item><name>c{n}</name><label>C{n}</label><k>{n % 3}</k></item>" for n in range(9))
    model = f'<instance id="c"><root>{rows_of_list}</root></instance>'
    return _xform("".join(data), "".join(binds), "".join(body), model)


def _question(data: list[str], binds: list[str], body: list[str], above: str, name: str, place: int) -> None:
    path, before = f"{above}/{name}", f"{above}/{name.rstrip('0123456789')}{place - 1}"
    data.append(f"<{name}/>")
    relevant = f" relevant=\"{before} != '' or {before} = 7\"" if place % 3 == 2 else ""
    if place % 5 == 4:
        binds.append(f'<bind nodeset="{path}" type="string" calculate="coalesce({before}, 0) * 2 + 1"{relevant}/>')
        return
    if place % 7 == 6:
        itemset = f"instance('c')/root/item[k = {before}]"
        binds.append(f'<bind nodeset="{path}" type="string"{relevant}/>')
        chosen = f'<itemset nodeset="{itemset}"><value ref="name"/><label ref="label"/></itemset>'
        body.append(f'<select1 ref="{path}"><label>{name}</label>{chosen}</select1>')
        return
    binds.append(f'<bind nodeset="{path}" type="int" constraint=". &lt; 100" required="{path} = \'\'"{relevant}/>')
    body.append(f'<input ref="{path}"><label>{name}</label></input>')


def _xform(data: str, binds: str, body: str, model: str) -> str:
    return (
        '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">'
        f'<h:head><h:title>Large</h:title><model><instance><data id="large">{data}</data></instance>{model}{binds}'
        f"</model></h:head><h:body>{body}</h:body></h:html>"
    )
