"""The first start: begin without a region, or look around with sample data; passphrase, recovery code, who you are."""

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from desktop.shell import Screen, Shell, trouble_text
from desktop.trouble import Trouble
from desktop.unlock.parts import Middle, NewPassphraseFields
from desktop.unlock.recovery_code import RecoveryCode
from desktop.widgets import button, label, picture, row_of

PERSONAL = ("worker_name", "worker_team", "worker_phone", "worker_days")


class FirstStart(Screen):
    """Three small pages after each other; the last one lets the worker in."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.setProperty("role", "page")
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        self._pages = QStackedWidget()
        page.addWidget(self._pages)
        self._add(self._choose())
        self._add(self._passphrase())

    def _add(self, widget: QWidget) -> None:
        self._pages.addWidget(widget)

    def enter(self) -> None:
        self.start_button.setFocus()

    # The pages.

    def _choose(self) -> QWidget:
        words, middle = self.words, Middle(self.shell, 600)
        body = middle.card.body
        body.addWidget(picture("coffee", 40))
        body.addWidget(label(words("first.title"), "title"))
        body.addWidget(label(words("first.about")))
        body.addSpacing(8)
        body.addWidget(label(words("first.alone"), "strong"))
        body.addWidget(label(words("first.alone.about"), "soft"))
        self.start_button = button(words("first.alone.do"), "primary", icon_name="laptop", name="start-alone")
        self.start_button.clicked.connect(lambda _checked=False: self._go(1))
        body.addLayout(row_of(self.start_button, None))
        body.addSpacing(8)
        body.addWidget(label(words("first.samples"), "strong"))
        body.addWidget(label(words("first.samples.about"), "soft"))
        self.samples_button = button(words("first.samples.do"), icon_name="compass", name="look-around")
        self.samples_button.clicked.connect(lambda _checked=False: self._look_around())
        body.addLayout(row_of(self.samples_button, None))
        self.problem = label("", "error")
        self.problem.setObjectName("first-problem")
        self.problem.hide()
        body.addWidget(self.problem)
        return middle

    def _passphrase(self) -> QWidget:
        words, middle = self.words, Middle(self.shell, 600)
        body = middle.card.body
        body.addWidget(label(words("first.passphrase"), "title"))
        body.addWidget(label(words("first.passphrase.about")))
        self.fields = NewPassphraseFields(self.shell)
        self.fields.submitted.connect(self._create)
        body.addWidget(self.fields)
        self.make_button = button(words("first.make"), "primary", icon_name="arrow-right", name="make-vault")
        self.make_button.clicked.connect(lambda _checked=False: self.fields.submit())
        back = button(words("first.back"), "quiet", on_click=lambda: self._go(0))
        body.addLayout(row_of(back, None, self.make_button))
        return middle

    def _personal(self) -> QWidget:
        words, middle = self.words, Middle(self.shell, 600, languages=False)
        body = middle.card.body
        body.addWidget(label(words("first.you"), "title"))
        body.addWidget(label(words("first.you.about")))
        self.personal: dict[str, QLineEdit] = {}
        for key in PERSONAL:
            field = QLineEdit()
            field.setObjectName(key)
            field.setAccessibleName(words(f"settings.{key}"))
            field.setPlaceholderText(words(f"settings.{key}.hint"))
            body.addWidget(label(words(f"settings.{key}"), "strong"))
            body.addWidget(field)
            self.personal[key] = field
        begin = button(words("first.begin"), "primary", icon_name="arrow-right", name="begin", on_click=self._begin)
        body.addLayout(row_of(None, begin))
        return middle

    # What happens.

    def say(self, sentence: str) -> None:
        """Show a sentence under the choices."""
        self.problem.setText(sentence)
        self.problem.show()

    def _go(self, number: int) -> None:
        self._pages.setCurrentIndex(number)
        focus: dict[int, Callable[[], QWidget]] = {
            0: lambda: self.start_button,
            1: lambda: self.fields.first,
            2: lambda: self.recovery.again,
            3: lambda: self.personal[PERSONAL[0]],
        }
        focus[number]().setFocus()

    def _look_around(self) -> None:
        self.samples_button.setEnabled(False)
        self.desk.look_around(self._refused_samples)

    def _refused_samples(self, trouble: Trouble) -> None:
        self.samples_button.setEnabled(True)
        self.say(trouble_text(self.words, trouble))

    def _create(self, passphrase: str) -> None:
        self.make_button.setEnabled(False)
        self.desk.create(passphrase, self._created, self._refused)

    def _refused(self, trouble: Trouble) -> None:
        self.make_button.setEnabled(True)
        self.fields.refuse(trouble_text(self.words, trouble))

    def _created(self, code: str) -> None:
        self.fields.wipe()
        self.recovery = RecoveryCode(self.shell, code, lambda: self._go(3))
        self._add(self.recovery)
        self._add(self._personal())
        self._go(2)

    def _begin(self) -> None:
        self.desk.save_settings({key: field.text().strip() for key, field in self.personal.items()})
        self.desk.come_in()
