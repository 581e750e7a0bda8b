"""What is private stays with the worker, whatever form a region makes and whatever was answered."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path

import pytest

from desktop.intake.page import intake_page
from desktop.intake.sections import sections_of
from desktop.sitting import Sitting
from forms.answers import REFUSED, UNKNOWN
from forms.engine.model import SELECTS, Form, Kind, Node
from forms.engine.session import Session
from forms.engine.xform import read_form
from forms.intake import load_intake
from forms.privacy import private_paths
from forms.words import LANGUAGES, Words
from sync.history import State

TODAY = date(2026, 11, 23)
SECRET = "kersenhout"  # in no text of any form
OWN = '''settings
,form_title,form_id,namespaces,default_language
,F,f,"kt=""urn:keukentafel:intake""",nl
survey
,type,name,label,hint,relevant,calculation,choice_filter,constraint,constraint_message,repeat_count,bind::kt:private,bind::kt:phase
,begin group,one,Samen,,,,,,,,,first
,text,open,Dag ${secret},Ook ${follows},,,,. = 'nee',Dat is ${secret},,,
,text,secret,Geheim,,,,,,,,yes,
,calculate,follows,,,,"concat('x', ${secret})",,,,,,
,calculate,seen,Uitkomst,,,${follows},,,,,,
,text,asked,Want ja,,${secret} != '',,,,,,,
,select_one thing,filtered,Kies,,,,word = ${secret},,,,,
,begin group,inside,Groep over ${secret},,,,,,,,yes,
,text,deep,Diep,,,,,,,,,
,begin repeat,people,Iemand,,,,,,,,,
,text,who,Wie,,,,,,,,,
,end repeat,,,,,,,,,,,
,end group,,,,,,,,,,,
,begin repeat,thing,Ding ${secret},,,,,,,,,
,text,what,Wat,,,,,,,,,
,text,hush,Stil,,,,,,,,yes,
,end repeat,,,,,,,,,,,
,end group,,,,,,,,,,,
,begin group,two,kersenhout-afdeling,kersenhout-hint,,,,,,,yes,depth
,text,alone,Alleen,,,,,,,,,
,end group,,,,,,,,,,,
,begin group,three,Verder,,,,,,,,,depth
,text,last,Laatste,,,,,,,,,
,end group,,,,,,,,,,,
choices
,list_name,name,label,word
,thing,a,Ding ${secret},kersenhout
,thing,b,Iets,x
'''


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Form:
    source: Path = tmp_path_factory.mktemp("form") / "own.csv"
    source.write_text(OWN)
    form = read_form(source)
    assert [one.code for one in form.problems] == []
    return form


def names(form: Form) -> set[str]:
    return {path.rpartition("/")[2] for path in private_paths(form)}


def filled(form: Form, answer: str, language: str = "nl") -> Sitting:
    """Every text answered with the same answer; two items in every repeat."""
    session = Session(form, {}, today=TODAY)
    for _round in range(3):  # what is asked after what was answered
        for state in list(session.states()):
            if state.node.kind is Kind.REPEAT and state.relevant and len(session.items(state.path)) < 2:
                session.add_item(state.path, f"{len(session.items(state.path)) + 1:016x}")
            elif state.node.kind in (Kind.TEXT, *SELECTS) and state.relevant:
                session.set(state.path, answer)
    values = dict(session.values)
    return Sitting(form, today=TODAY, language=language, dossier_id="ab" * 16, state=State(("h",), values))


def texts_of(value: object) -> Iterator[str]:
    """Every text in a page, however deep."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for each in fields(value):
            yield from texts_of(getattr(value, each.name))
    elif isinstance(value, tuple | list | frozenset):
        for each in value:
            yield from texts_of(each)


def test_private_goes_down_into_groups_and_on_to_what_follows(own: Form) -> None:
    assert names(own) == {
        *("secret", "follows", "seen", "asked", "filtered", "inside", "deep", "people", "who", "hush", "two", "alone")
    }


def test_of_the_intake_the_marked_questions_are_private_and_nothing_else_follows_from_them() -> None:
    form = load_intake()
    marked = {node.name for node in form.root.walk() if node.attributes.get("private") == "yes"}
    assert marked >= {"p11_feeling", "p4_phone", "p5_bsn", "p8_status", "d8_earlier", "d8_year", "b7_liable"}
    assert names(form) == marked


def test_no_page_that_the_client_reads_tells_anything_private(own: Form) -> None:
    sitting = filled(own, SECRET)
    hidden = private_paths(own)
    for section in sections_of(own):
        page = intake_page(sitting, section.name, Words("nl"), client=True)
        shown = [text for text in texts_of((page.title, page.hint, page.rows)) if SECRET in text]
        public = {q.path for q in page.questions()}
        assert not [q for q in page.questions() if own.nodes[q.name].path in hidden]
        answers = {q.value for q in page.questions()}
        assert set(shown) <= answers | {f"Ding … {n}: {SECRET}" for n in (1, 2)}, (section.name, shown)
        assert public or section.name == "two"
        assert page.following is None or page.following.name != "two"
        assert page.previous is None or page.previous.name != "two"
    worker = intake_page(sitting, "one", Words("nl"))
    assert any(f"Dag {SECRET}" in text for text in texts_of(worker.rows))  # the worker sees it


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("answer", [SECRET, UNKNOWN, REFUSED])
def test_every_section_of_the_intake_hides_its_private_questions(answer: str, language: str) -> None:
    form = load_intake()
    sitting = filled(form, answer, language)
    private = {node.name: node for node in form.root.walk() if node.path in private_paths(form)}
    labels = {label for node in private.values() for label in node.label.values()}
    assert len(labels) > 20
    seen = 0
    for section in sections_of(form):
        worker = intake_page(sitting, section.name, Words(language))
        client = intake_page(sitting, section.name, Words(language), client=True)
        seen += sum(q.name in private for q in worker.questions())
        assert all(q.private == (q.name in private) for q in worker.questions())
        assert not [q.name for q in client.questions() if q.name in private]
        assert labels.isdisjoint(texts_of((client.title, client.hint, client.rows)))
        assert not [q.help or q.earlier for q in client.questions() if q.help or q.earlier]
    assert seen > 8


def test_nothing_outside_of_a_private_question_fills_it_in() -> None:
    """No label, hint or message of the intake shows the answer of another question at all."""
    form = load_intake()

    def told(node: Node) -> Iterator[str]:
        for texts in (node.label, node.hint, node.guidance, node.constraint_message):
            yield from texts.values()

    assert not [node.name for node in form.root.walk() for text in told(node) if "\x02" in text]


def test_a_client_reads_along_in_a_third_language_without_what_is_private(tmp_path: Path) -> None:
    path = tmp_path / "f.md"
    path.write_text(
        "| settings |\n| | form_id | version | default_language | namespaces |\n"
        '| | f | 1 | Nederlands (nl) | kt="urn:keukentafel:intake" |\n'
        "| survey |\n| | type | name | label::Nederlands (nl) | label::العربية (ar) | bind::kt:private |\n"
        "| | begin group | g | Over u | عنك | |\n| | text | called | Hoe heet u? | ما اسمك؟ | |\n"
        "| | text | safe | Bent u veilig, ${called}? | هل أنت بأمان؟ | yes |\n"
        "| | text | asked | ${safe} en ${called}? | ${safe} و ${called}؟ | |\n| | end group | | | | |\n",
        encoding="utf-8",
    )
    sitting = Sitting(read_form(path), today=date(2026, 12, 23), language="ar")
    sitting.answer("called", "Jan")
    sitting.answer("safe", "nee")
    along = intake_page(sitting, "g", Words("nl"), client=True)
    assert along.title == "عنك"
    assert [(one.name, one.label) for one in along.questions()] == [("called", "ما اسمك؟"), ("asked", "… و Jan؟")]
    assert "safe" in {one.name for one in intake_page(sitting, "g", Words("nl")).questions()}
