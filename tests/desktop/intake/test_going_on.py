"""Long lists come while the worker goes on, and what is wrong with a filter never takes the page down."""

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from desktop.intake import going_on
from desktop.intake.form_view import FormView
from desktop.intake.page import intake_page
from desktop.sitting import Sitting
from forms.engine import offers
from forms.engine.model import Form
from forms.engine.session import Session
from forms.words import Words
from tests.desktop.builders import TODAY
from tests.desktop.intake.tried import Tried
from tests.forms.engine import build as made

ROWS = "".join(f"<item><name>c{n}</name><label>Keuze {n}</label></item>" for n in range(60))
LIST = f'<instance id="l"><root>{ROWS}</root></instance>'


def _selects(count: int, chosen: str = "contains(name, /data/g/k)") -> Form:
    selects = (made.q(f"s{n}", "select1", choices=f"instance('l')/root/item[{chosen}]") for n in range(count))
    return made.form(made.group("g", made.q("k", default="9"), *selects), model=LIST)


def _tried(form: Form) -> Tried:
    return Tried(form, Session(form, {}, today=TODAY))


def test_choices_that_wait_are_said_to_come_and_an_answer_is_not_called_wrong_meanwhile(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried = _tried(_selects(2))
    tried.session.set("s0", "c9")
    monkeypatch.setattr(offers, "MAX_PAGE", 0)
    before = {one.name: one for one in intake_page(tried, "g", Words("nl")).questions()}
    assert (before["s0"].line, before["s0"].field, before["s0"].message) == ("De keuzes komen zo.", "search", "")
    assert [one.label for one in before["s0"].options] == ["Keuze 9"]  # its words, not its name
    while tried.session.unfinished:
        tried.session.go_on()
    after = {one.name: one for one in intake_page(tried, "g", Words("nl")).questions()}
    assert (after["s0"].line, after["s0"].field, [one.name for one in after["s0"].options]) == (
        "",
        "radios",
        ["c9", "c19", "c29", "c39", "c49", "c59"],
    )
    assert after["s0"].options[0] is after["s1"].options[0]  # each stands in memory once


def test_a_question_of_which_no_choice_fits_says_so_instead_of_standing_there_without_a_control() -> None:
    tried = _tried(_selects(1, "name = /data/g/k"))
    (asked,) = (one for one in intake_page(tried, "g", Words("nl")).questions() if one.name == "s0")
    assert (len(asked.options), asked.line) == (0, "Er is nu niets om uit te kiezen.")
    tried.session.set("k", "c9")
    (asked,) = (one for one in intake_page(tried, "g", Words("nl")).questions() if one.name == "s0")
    assert ([one.name for one in asked.options], asked.line) == (["c9"], "")


def test_the_window_works_out_what_waits_with_the_question_that_has_the_keyboard_first(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(offers, "MAX_PAGE", 0)
    monkeypatch.setattr(going_on, "PAUSE_MS", 1_000_000)  # the test takes each step itself
    view = FormView(Sitting(_selects(4), today=TODAY, language="nl"), Words("nl"))
    view.resize(900, 700)
    view.show()
    qapp.processEvents()
    assert all(card.question.line for card in view.cards() if card.question.name != "k")
    view.activateWindow()
    view.card("s2").take_focus()
    qapp.processEvents()
    order: list[str] = []
    while view.sitting.session.unfinished:
        view._going_on.step()
        ready = {card.question.name for card in view.cards() if card.question.options}
        order += sorted(ready - set(order))
    assert order == ["s2", "s0", "s1", "s3"]
    view.close()


def test_choices_that_another_view_made_ready_are_shown_by_each_view_that_waits(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page of the worker lies under that of the client, and works on the same dossier."""
    monkeypatch.setattr(offers, "MAX_PAGE", 0)
    monkeypatch.setattr(going_on, "PAUSE_MS", 1_000_000)
    sitting = Sitting(_selects(3), today=TODAY, language="nl")
    one, other = views = [FormView(sitting, Words("nl")) for _ in range(2)]
    while sitting.session.unfinished:
        one._going_on.step()
    other._going_on.step()
    for view in views:
        shown = [card.question for card in view.cards() if card.question.name != "k"]
        assert [(each.line, len(each.options)) for each in shown] == [("", 6)] * 3
        view.close()


def test_a_choice_typed_in_full_before_the_choices_came_is_made_when_they_come(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(offers, "MAX_PAGE", 0)
    monkeypatch.setattr(going_on, "PAUSE_MS", 1_000_000)
    view = FormView(Sitting(_selects(1, "name != 'c8' or /data/g/k"), today=TODAY, language="nl"), Words("nl"))
    view.show()
    edit = view.card("s0").field.findChild(QLineEdit)
    assert edit is not None
    QTest.keyClicks(edit, "Keuze 9")
    while view.sitting.session.unfinished:
        view._going_on.step()
    qapp.processEvents()
    shown = view.card("s0").question
    assert (shown.line, len(shown.options), edit.text()) == ("", 60, "Keuze 9")
    assert (view.sitting.session.value("s0"), shown.message) == ("c9", "")
    view.close()


@pytest.mark.parametrize(
    "nodeset",
    ["instance('l')/root/item[nothing(name)]", "instance('l')/root/item[", "instance('none')/root/item"],
)
def test_a_filter_that_cannot_be_used_is_left_out_and_the_page_shows_the_rest(nodeset: str) -> None:
    form = made.form(made.q("a"), made.q("s", "select1", choices=nodeset), model=LIST)
    assert form.problems != ()
    shown = {one.name: one for one in intake_page(_tried(form), "a", Words("nl")).questions()}
    assert len(shown["s"].options) == (0 if "none" in nodeset else 60)


def test_a_private_answer_in_the_label_of_a_choice_is_not_read_along() -> None:
    texts = (
        '<itext><translation lang="nl"><text id="x"><value>Bij <output value="/data/p"/></value>'
        "</text></translation></itext>"
        '<instance id="l"><root><item><name>x</name><itextId>x</itextId></item></root></instance>'
    )
    asked = made.q("s", "select1", choices="instance('l')/root/item")
    form = made.form(made.q("p", kt__private="yes"), asked, model=texts)
    assert form.problems == ()
    tried = _tried(form)
    tried.session.set("p", "geheim")
    for client in (False, True):
        shown = {one.name: one for one in intake_page(tried, "s", Words("nl"), client=client).questions()}
        assert ("geheim" in shown["s"].options[0].label) is not client
