"""The first start: join a region, begin without one, or look around; then passphrase, recovery code, who you are."""

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from desktop.shell import Screen, Shell, trouble_text
from desktop.team.join_form import JoinForm
from desktop.trouble import Trouble
from desktop.unlock.parts import Middle, NewPassphraseFields
from desktop.unlock.recovery_code import RecoveryCode
from desktop.widgets import button, label, picture, row_of, set_role
from sync.region.enrolment import Enrolment

PERSONAL = ("worker_name", "worker_team", "worker_phone", "worker_days")


class FirstStart(Screen):
    """Small pages after each other; the last one lets the worker in."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.setProperty("role", "page")
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        self._pages = QStackedWidget()
        page.addWidget(self._pages)
        self._code: Enrolment | None = None  # with which this laptop will ask to join
        self._name = ""
        self._join_page: QWidget | None = None
        self._add(self._choose())
        self._add(self._passphrase())

    def _add(self, widget: QWidget) -> None:
        self._pages.addWidget(widget)

    def enter(self) -> None:
        self.start_button.setFocus()

    def leave(self) -> None:
        if self._join_page is not None:
            self.form.wipe()

    # The pages.

    def _choose(self) -> QWidget:
        words, middle = self.words, Middle(self.shell, 600)
        body = middle.card.body
        body.addWidget(picture("coffee", 40))
        body.addWidget(label(words("first.title"), "title"))
        body.addWidget(label(words("first.about")))
        body.addSpacing(8)
        body.addWidget(label(words("first.join"), "strong"))
        body.addWidget(label(words("first.join.about"), "soft"))
        self.join_button = button(
            words("first.join.do"), icon_name="handshake", name="start-join", on_click=self._ask_code
        )
        body.addLayout(row_of(self.join_button, None))
        body.addSpacing(8)
        body.addWidget(label(words("first.alone"), "strong"))
        body.addWidget(label(words("first.alone.about"), "soft"))
        self.start_button = button(words("first.alone.do"), "primary", icon_name="laptop", name="start-alone")
        self.start_button.clicked.connect(lambda _checked=False: self._begin_alone())
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
        self.fields.told.connect(lambda: middle.reveal(self.fields.problem))
        body.addWidget(self.fields)
        self.make_button = button(words("first.make"), "primary", icon_name="arrow-right", name="make-vault")
        self.make_button.clicked.connect(lambda _checked=False: self.fields.submit())
        back = button(words("first.back"), "quiet", on_click=lambda: self._go(0))
        body.addLayout(row_of(back, None, self.make_button))
        return middle

    def _join(self) -> QWidget:
        words, middle = self.words, Middle(self.shell, 600, languages=False)
        body = middle.card.body
        body.addWidget(label(words("join.title"), "title"))
        self.form = JoinForm(self.shell)
        self.form.submitted.connect(self._take_code)
        body.addWidget(self.form)
        back = button(words("first.back"), "quiet", on_click=lambda: self._go(0))
        go = button(words("join.do"), "primary", icon_name="arrow-right", name="join-do", on_click=self.form.submit)
        body.addLayout(row_of(back, None, go))
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

    def say(self, sentence: str, role: str = "error") -> None:
        """Show a sentence under the choices."""
        set_role(self.problem, role)
        self.problem.setText(sentence)
        self.problem.show()

    def _go(self, number: int) -> None:
        self._pages.setCurrentIndex(number)
        focus: dict[int, Callable[[], QWidget]] = {
            0: lambda: self.start_button,
            1: lambda: self.fields.first,
        }
        focus[number]().setFocus()

    def _begin_alone(self) -> None:
        self._code = None
        self._go(1)

    def _ask_code(self) -> None:
        if self._join_page is None:
            self._join_page = self._join()
            self._add(self._join_page)
        self._pages.setCurrentWidget(self._join_page)
        self.form.code.setFocus()

    def _take_code(self, code: Enrolment, name: str) -> None:
        self._code, self._name = code, name
        self._go(1)

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
        self.recovery = RecoveryCode(self.shell, code, self._ask_who)
        self._add(self.recovery)
        self._last = self._personal()
        self._add(self._last)
        self._pages.setCurrentWidget(self.recovery)
        self.recovery.ask()

    def _ask_who(self) -> None:
        self._pages.setCurrentWidget(self._last)
        first = self.personal[PERSONAL[0]]
        first.setText(self._name if self._code is not None else "")
        first.setFocus()

    def _begin(self) -> None:
        self.desk.save_settings({key: field.text().strip() for key, field in self.personal.items()})
        if self._code is not None:
            self.desk.team.join_once_in(self._code, self._name)
        self.desk.come_in()
