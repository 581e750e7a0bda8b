"""The whole intake is walked with the keyboard only: every section, every question, items added and taken away."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QWidget,
)

from desktop.intake.cards import QuestionCard
from desktop.intake.sections import UNASKED, sections_of
from forms.answers import is_no_answer
from tests.conftest import Office
from tests.desktop.talk import Talk

K = Qt.Key
CHOSEN: Final = {  # answers that open other questions; elsewhere the first choice, or what the kind of field takes
    "w1_wish": "unsure",
    "s1_eviction": "judgment",
    "s2_cutoff": "announced",
    "s5_bankruptcy": "petition",
    "o1_self_employed": "registered",
    "o11_cause": "other",
    "d1_debts": "overview",
    "p6_home": "partner_children",
    "p10_language": "no",
    "d8_earlier": "yes",
    "d9_returns": "no",
    "l1_bbz": "granted",
    "h4_assets": "savings",
    "b3_kind": "contract",
    "c6_training": "short",
    "t5_company": "yes",
    "pl2_who": "party",
}
TYPED: Final = {  # in a drop-down list: its first letters
    "o2_kvk": "12345678",
    "o3_legal_form": "b",
    "o4_sbi": "4932",
    "o5_since": "11-2025",
    "p2_birth_date": "3-5-66",
    "p3_municipality": "alme",
    "p3_postcode": "1234AB",
    "p3_house_number": "1",
    "p4_email": "s@x.nl",
    "p4_phone": "0600000001",
    "t2_contact": "and",
    "t4_party": "een",
}
BY_FIELD: Final = {"date": "1-12", "month": "3-2019", "year": "2019", "search": "taxi", "time": "9"}
NUMBERS: Final = frozenset({"integer", "decimal", "percent", "money", "money-month"})


class Walker:
    """Presses keys where the keyboard is; never points. reached: the stored paths of the questions it came by."""

    def __init__(self, office: Office) -> None:
        self.talk = Talk(office)
        self.reached: set[str] = set()
        self.added: set[str] = set()

    def here(self) -> QWidget:
        found = QApplication.focusWidget()
        assert found is not None
        return found

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.activePopupWidget() or self.here(), key, modifier)

    def write(self, text: str) -> None:
        QTest.keyClicks(self.here(), text)

    def section(self) -> None:
        """From the first control of a section to the button of the next one, and everything on the way."""
        stops = 0
        while self.talk.intake.column.isAncestorOf(self.here()):
            self.stop()
            before = self.here()
            self.key(K.Key_Tab)
            assert self.here() is not before, before.objectName()
            stops += 1
            assert stops < 400, self.here().objectName()

    def stop(self) -> None:
        """What a worker does where the keyboard is now."""
        here = self.here()
        name = here.objectName()
        if name.startswith("add-") and name not in self.added:
            self.added.add(name)
            self.add_one(name)
            self.stop()
        elif name == "add-pl1_goals":
            self.take_away()
            self.find_again(name)
        elif (card := self.card()) is not None and card.field.isAncestorOf(here):
            self.reached.add(card.question.path)
            if not card.question.value:
                self.answer(card)
                QApplication.processEvents()  # what the answer opens is drawn

    def add_one(self, name: str) -> None:
        """An item comes with the keyboard in it; it is taken away, and another comes in its place."""
        self.key(K.Key_Space)
        QApplication.processEvents()
        card = self.card()
        assert card is not None
        first = card.question.path
        assert first.startswith(name.removeprefix("add-") + "/")
        while self.card() is not None:
            self.key(K.Key_Backtab)
        assert self.here().objectName() == f"remove-{first.rpartition('/')[0]}"
        self.key(K.Key_Space)
        QApplication.processEvents()
        assert not any(path.startswith(first.rpartition("/")[0]) for path in self.talk.sitting.values)
        self.find_again(name)
        self.key(K.Key_Space)
        QApplication.processEvents()

    def find_again(self, name: str) -> None:
        """On with Tab from where the keyboard went when the item did."""
        for _ in range(60):
            if self.here().objectName() == name:
                return
            self.key(K.Key_Tab)
        raise AssertionError(name)

    def take_away(self) -> None:
        """The item before it goes with its answers, and undo brings it back."""
        before = dict(self.talk.sitting.values)
        while not self.here().objectName().startswith("remove-"):
            self.key(K.Key_Backtab)
        item = self.here().objectName().removeprefix("remove-")
        self.key(K.Key_Space)
        assert not any(path.startswith(item) for path in self.talk.sitting.values)
        self.key(K.Key_Z, Qt.KeyboardModifier.ControlModifier)
        QApplication.processEvents()
        assert dict(self.talk.sitting.values) == before
        assert any(path.startswith(item) for path in before)

    def card(self) -> QuestionCard | None:
        """The card that has the keyboard."""
        above: QWidget | None = self.here()
        while above is not None and not isinstance(above, QuestionCard):
            above = above.parentWidget()
        return above

    def answer(self, card: QuestionCard) -> None:
        question, here = card.question, self.here()
        if isinstance(here, QPlainTextEdit):
            self.write("a")
        elif isinstance(here, QComboBox):
            self.write(TYPED[question.name]) if question.name in TYPED else self.key(K.Key_Down)
        elif isinstance(here, QLineEdit):
            typed = "9" if question.field in NUMBERS else BY_FIELD.get(question.field, "x")
            self.write(TYPED.get(question.name, typed))
        elif isinstance(here, QAbstractButton):
            self.choose(question.name, question.path)
        if question.field == "search":
            QApplication.processEvents()  # the list opens
            self.key(K.Key_Return)

    def choose(self, name: str, path: str) -> None:
        wanted = f"answer-{path}-{CHOSEN[name]}" if name in CHOSEN else self.here().objectName()
        for _ in range(12):
            if self.here().objectName() == wanted:
                break
            self.key(K.Key_Down if isinstance(self.here(), QRadioButton) else K.Key_Tab)
        assert self.here().objectName() == wanted
        self.key(K.Key_Space)


def test_every_question_of_the_intake_is_reached_and_answered_without_a_mouse(office: Office) -> None:
    walker = Walker(office)
    intake = walker.talk.intake
    seen: list[str] = []
    while True:
        seen.append(intake.section)
        before = dict(walker.talk.sitting.values)
        walker.section()
        asked = {card.question.path for card in intake.cards() if card.takes_keyboard()}
        assert asked <= walker.reached, (intake.section, sorted(asked - walker.reached))
        given = {path for path, value in walker.talk.sitting.values.items() if before.get(path) != value}
        assert given, intake.section
        assert not [card.question.path for card in intake.cards() if card.question.message]
        if not intake.next.isVisible():
            break
        walker.key(K.Key_Tab) if intake.back.hasFocus() else None
        assert intake.next.hasFocus()
        walker.key(K.Key_Space)
        walker.talk.settle()
    assert seen == [section.name for section in sections_of(walker.talk.sitting.form)]
    assert not [value for value in walker.talk.sitting.values.values() if is_no_answer(str(value))]
    names = {path.rpartition("/")[2] for path in walker.reached}
    form = walker.talk.sitting.form
    asked = {node.name for node in form.root.walk() if not node.holds and node.kind not in UNASKED}
    assert asked - names == {
        "b3_value",
        "h2_what",
        "l1_extended",
        "p5_bsn",
    }  # other answers; a region asks
