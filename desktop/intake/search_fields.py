"""One or several of a long list: typing a few letters finds them, also without accents."""

from datetime import date

from PySide6.QtCore import QModelIndex, QObject, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QCompleter, QListView, QPushButton, QVBoxLayout, QWidget

from desktop.intake.answering import Option, Options
from desktop.intake.choice_fields import toggled
from desktop.intake.fields import Field, call, mark_edit
from desktop.intake.parts import WrapButton
from desktop.intake.row import Question
from desktop.layouts import Flow
from desktop.theme import look
from desktop.widgets import SignEdit, let_go
from forms.words import Words


class FoundModel(QStringListModel):
    """What was found, for the list below a field. Qt itself keeps the labels: it asks how many there are for each."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.found: tuple[Option, ...] = ()

    def show_found(self, found: tuple[Option, ...]) -> None:
        """Show other options."""
        self.found = found
        self.setStringList([option.label for option in found])


class SearchField(Field):
    """One of many."""

    def __init__(self, question: Question, today: date, words: Words) -> None:
        super().__init__(question, today, words)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)
        self.edit = SearchEdit(self)
        self.edit.setObjectName(f"answer-{question.path}")
        self._model = FoundModel(self)
        self._completer: QCompleter | None = None
        self._early = False  # whether what was typed here was no choice yet
        self.edit.textEdited.connect(self._typed)
        self.edit.left.connect(self._finished)
        self._layout.addWidget(self.edit)
        self.speak(words)
        self._put()

    @property
    def completer(self) -> QCompleter:
        """The list below the field; made when it is first opened."""
        if self._completer is None:
            view = QListView()
            view.setUniformItemSizes(True)
            self._completer = QCompleter(self._model, self)
            self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
            self._completer.setPopup(view)
            self._completer.setWidget(self.edit)
            self._completer.setMaxVisibleItems(8)
            self._completer.activated[QModelIndex].connect(self._picked)  # type: ignore[index]
        return self._completer

    def speak(self, words: Words) -> None:
        super().speak(words)
        self.edit.setPlaceholderText(words("intake.search"))
        self.name_parts()

    def name_parts(self) -> None:
        call(self.edit, self.question.label, self.described())

    def show_question(self, question: Question) -> None:
        before = self.question
        stored = self._stored()
        super().show_question(question)
        if question.value != stored or (question.options != before.options and stored in self.options().by_name):
            self._put()
        elif self._early and self._stored() in self.options().by_name:
            QTimer.singleShot(0, self, self._choose_typed)  # an answer makes this page anew

    def options(self) -> Options:
        """The choices."""
        options = self.question.options
        return options if isinstance(options, Options) else Options(options)

    def offer(self) -> None:
        """Open the list with what fits."""
        found = self.options().found(self.edit.text(), most=len(self.question.options))
        self._model.show_found(found)
        if not found:
            self.close_list()
        elif self.isVisible():
            self.completer.complete()
            self.popup().setCurrentIndex(self.completer.completionModel().index(0, 0))

    def get_ready(self) -> None:
        """Work out what searching needs, before the first key."""
        self.options().found("", most=0)

    def popup(self) -> QAbstractItemView:
        """The list below the field."""
        found = self.completer.popup()
        if found is None:
            raise RuntimeError("a completer has a list")
        return found

    def list_is_open(self) -> bool:
        """Whether the list can be seen."""
        return self._completer is not None and self.popup().isVisible()

    def close_list(self) -> None:
        """Hide the list, if it was ever opened."""
        if self._completer is not None:
            self.popup().hide()

    def mark(self, message: str) -> None:
        super().mark(message)
        mark_edit(self.edit, invalid=bool(message))

    def _put(self) -> None:
        self._early = False
        found = self.options().by_name.get(self.question.value)
        self.edit.setText(found.label if found is not None else self.question.value)
        self.edit.setCursorPosition(0)

    def _stored(self) -> str:
        """The name of what stands there in full, else what was typed."""
        return self.options().exactly(self.edit.text())

    def _typed(self) -> None:
        self.offer()
        stored = self._stored()
        self._early = stored not in self.options().by_name
        self.changed.emit(stored)

    def _choose_typed(self) -> None:
        """The choices came after what was typed, which is one of them."""
        stored = self._stored()
        if self._early and stored in self.options().by_name:
            self._early = False
            self.changed.emit(stored)

    def _picked(self, index: QModelIndex) -> None:
        option = self._model.found[index.row()]
        self.edit.setText(option.label)
        self.changed.emit(option.name)

    def _finished(self) -> None:
        found = self.options().found(self.edit.text(), most=2) if self.edit.text().strip() else ()
        if len(found) == 1 and self._stored() != found[0].name:
            self.edit.setText(found[0].label)
            self.changed.emit(found[0].name)
        self.left.emit()


class SearchesField(SearchField):
    """Several of many: each that is chosen stands below the line, and goes away when it is pressed."""

    def __init__(self, question: Question, today: date, words: Words) -> None:
        self._chips: dict[str, QPushButton] = {}
        super().__init__(question, today, words)
        self._chosen = QWidget()
        self._flow = Flow(self._chosen, 6)
        self._layout.addWidget(self._chosen)
        self._show_chosen()

    def show_question(self, question: Question) -> None:
        Field.show_question(self, question)
        self._show_chosen()

    def speak(self, words: Words) -> None:
        super().speak(words)
        for one in self._chips.values():
            call(one, words("intake.unchoose", what=one.toolTip()))

    def offer(self) -> None:
        """Open the list with what fits and is not chosen yet."""
        chosen = set(self.question.value.split())
        found = self.options().found(self.edit.text(), most=len(self.question.options))
        self._model.show_found(tuple(option for option in found if option.name not in chosen))
        if not self._model.found:
            self.close_list()
        elif self.isVisible():
            self.completer.complete()
            self.popup().setCurrentIndex(self.completer.completionModel().index(0, 0))

    def _put(self) -> None:
        """What is typed is a search, not the answer."""

    def _typed(self) -> None:
        self.offer()

    def _picked(self, index: QModelIndex) -> None:
        self._add(self._model.found[index.row()].name)

    def _add(self, name: str) -> None:
        self.edit.clear()
        self.changed.emit(toggled(self.question.value, name, True, self.question.options))

    def _finished(self) -> None:
        found = self.options().found(self.edit.text(), most=2) if self.edit.text().strip() else ()
        if len(found) == 1:
            self._add(found[0].name)
        self.left.emit()

    def _show_chosen(self) -> None:
        labels, chosen = self.options().by_name, self.question.value.split()
        for name in [name for name in self._chips if name not in chosen]:
            gone = self._chips.pop(name)
            if gone.hasFocus():
                self.edit.setFocus()
            let_go(gone, self._flow)
        for name in chosen:
            text = labels[name].label if name in labels else name
            one = self._chips.get(name)
            if one is None:
                one = self._chips[name] = self._chip(name, text)
            elif one.toolTip() != text and isinstance(one, WrapButton):
                one.say(text)
                one.setToolTip(text)
                call(one, self.words("intake.unchoose", what=text))
        self._chosen.setVisible(bool(chosen))

    def _chip(self, name: str, text: str) -> WrapButton:
        made = WrapButton(text, "chosen", name=f"chosen-{self.question.path}-{name}")
        made.show_icon("x", look().colours.accent)
        made.setToolTip(text)
        call(made, self.words("intake.unchoose", what=text))
        made.clicked.connect(
            lambda _on=False: self.changed.emit(toggled(self.question.value, name, False, self.question.options))
        )
        self._flow.addWidget(made)
        return made


class SearchEdit(SignEdit):
    """Arrow down opens the list; left comes also when the list is still open."""

    left = Signal()

    def __init__(self, field: SearchField) -> None:
        super().__init__("magnifying-glass")
        self._field = field

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and not self._field.list_is_open():
            self._field.offer()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._field.get_ready()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._field.close_list()
            self.left.emit()
