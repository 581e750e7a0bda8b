"""The cards of the region's screen that change something: letting a laptop in, people, teams, the root on paper."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QFrame,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from desktop.history.said import breakable
from desktop.plan.give import write_file
from desktop.shell import Shell, trouble_text
from desktop.team.join_form import lines_high
from desktop.team.now import Colleague
from desktop.team.parts import Tick, choice_box
from desktop.team.region_page import JoinRow, PersonRow, RegionPage
from desktop.team.together_page import Choice
from desktop.trouble import Trouble, trouble_of
from desktop.widgets import Banner, Card, button, flow_of, label
from forms.answers import clean_text

MAX_NAME: Final = 100
MAX_PHONE: Final = 40


class TeamBoxes(QWidget):
    """Tick boxes for the teams of a laptop."""

    def __init__(self, choices: Sequence[Choice], chosen: Sequence[str], name: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._boxes: dict[str, Tick] = {}
        for number, one in enumerate(choices):
            box = Tick(one.text, f"{name}-{number}")
            box.setChecked(one.key in chosen)
            self._boxes[one.key] = box
            column.addWidget(box)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The ids of the ticked teams."""
        return tuple(team for team, box in self._boxes.items() if box.isChecked())


class JoiningCard(Card):
    """Laptops that wait: their four words are typed over from the telephone, their teams ticked."""

    def __init__(self, shell: Shell, page: RegionPage) -> None:
        super().__init__(shell.words("region.joining"))
        self.shell, self.words, self._choices = shell, shell.words, page.choices
        if not page.joining:
            self.body.addWidget(label(self.words("region.joining.none"), "soft"))
        for number, row in enumerate(page.joining):
            self.body.addWidget(self._row(number, row))

    def _row(self, number: int, row: JoinRow) -> QWidget:
        frame = QFrame()
        frame.setProperty("role", "inner-card")
        column = QVBoxLayout(frame)
        column.addWidget(label(breakable(row.title), "strong"))
        column.addWidget(label(row.detail, "soft"))
        refuse = button(
            self.words("region.join.refuse"), "quiet", name=f"join-refuse-{number}", on_click=partial(self._refuse, row)
        )
        if not row.can:
            column.addWidget(flow_of([refuse]))
            return frame
        typed = QLineEdit()
        typed.setObjectName(f"join-words-{number}")
        typed.setAccessibleName(self.words("region.join.words"))
        typed.setPlaceholderText(self.words("region.join.words"))
        typed.setMaxLength(MAX_NAME)
        column.addWidget(typed)
        column.addWidget(label(self.words("region.join.teams"), "strong"))
        boxes = TeamBoxes(self._choices, (), f"join-team-{number}")
        column.addWidget(boxes)
        problem = label("", "error")
        problem.setObjectName(f"join-problem-{number}")
        problem.hide()
        column.addWidget(problem)
        approve = button(
            self.words("region.join.do"), "primary", name=f"join-approve-{number}",
            on_click=lambda: self._approve(row, typed, boxes, problem),
        )  # fmt: skip
        column.addWidget(flow_of([approve, refuse]))
        return frame

    def _approve(self, row: JoinRow, typed: QLineEdit, boxes: TeamBoxes, problem: QLabel) -> None:
        if not boxes.chosen:
            _say(problem, self.words("region.join.no_team"))
            return

        def done(same: bool) -> None:
            if same:
                typed.clear()
                self.shell.tell(self.words("region.join.done", name=row.title))
            else:
                _say(problem, self.words("region.join.wrong"))

        self.shell.desk.team.approve(row.device, typed.text(), boxes.chosen, done)

    def _refuse(self, row: JoinRow) -> None:
        self.shell.desk.team.refuse_request(row.device, lambda: self.shell.tell(self.words("region.join.refused")))


def _say(problem: QLabel, sentence: str) -> None:
    problem.setText(sentence)
    problem.show()


class InviteCard(Card):
    """Makes an enrolment code, to be copied or saved as a file."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.words("region.invite"))
        self.shell, self.words = shell, shell.words
        self.ask_where: Callable[[str, Callable[[Path], None]], None] = self._ask_where
        words = self.words
        self.body.addWidget(label(words("region.invite.about"), "soft"))
        self.make = button(words("region.invite.do"), icon_name="plus", name="invite", on_click=self._make)
        self.body.addWidget(flow_of([self.make]))
        self._shown = QWidget()
        column = QVBoxLayout(self._shown)
        column.setContentsMargins(0, 0, 0, 0)
        self._until = label("", "strong")
        column.addWidget(self._until)
        self.code = QPlainTextEdit()
        self.code.setObjectName("invite-code")
        self.code.setReadOnly(True)
        self.code.setTabChangesFocus(True)
        self.code.setFixedHeight(lines_high(self.code, 4))
        column.addWidget(self.code)
        copy = button(words("region.invite.copy"), icon_name="copy", name="invite-copy", on_click=self._copy)
        save = button(words("region.invite.save"), icon_name="export", name="invite-save", on_click=self._save)
        column.addWidget(flow_of([copy, save]))
        self._shown.hide()
        self.body.addWidget(self._shown)

    def forget(self) -> None:
        """A code is a secret: it does not stay on a page that is left."""
        self.code.clear()
        self._shown.hide()

    def _make(self) -> None:
        self.shell.desk.team.invite(self._show)

    def _show(self, text: str, expires: datetime) -> None:
        told = self.words("region.invite.code", day=expires.astimezone().date())
        self._until.setText(told)
        self.code.setPlainText(text)
        self.code.setAccessibleName(told)
        self._shown.show()
        self.code.setFocus()

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.code.toPlainText())
        self.shell.tell(self.words("region.invite.copied"))

    def _save(self) -> None:
        self.ask_where(self.words("region.invite.file"), self.save_to)

    def save_to(self, path: Path) -> None:
        """Write the code as a text file."""
        try:
            write_file(path, f"{self.code.toPlainText()}\n".encode())
        except OSError as error:
            known = trouble_of(error)
            if known is None:
                raise
            self.shell.tell(trouble_text(self.words, known))
            return
        self.shell.tell(self.words("region.invite.saved", file=path.name))

    def _ask_where(self, name: str, then: Callable[[Path], None]) -> None:
        dialog = QFileDialog(self, self.words("region.invite.save"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("txt")
        dialog.selectFile(name)
        dialog.fileSelected.connect(lambda chosen: then(Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


class PeopleCard(Card):
    """Everyone of the region; an administrator changes teams, lets publish, or revokes."""

    def __init__(self, shell: Shell, page: RegionPage, signers: frozenset[str]) -> None:
        super().__init__(shell.words("region.people"))
        self.setObjectName("people")
        self.shell, self.words, self._page, self._signers = shell, shell.words, page, signers
        for number, row in enumerate(page.people):
            self.body.addWidget(self._row(number, row))

    def _row(self, number: int, row: PersonRow) -> QWidget:
        frame = QFrame()
        frame.setProperty("role", "inner-card")
        column = QVBoxLayout(frame)
        column.addWidget(label(breakable(row.title), "strong"))
        column.addWidget(label(breakable(row.detail), "soft"))
        if row.can_change:
            panel = QWidget()
            panel.hide()
            change = button(self.words("region.person.change"), "quiet", name=f"person-{number}")
            change.setAccessibleName(self.words("region.person.change.named", name=row.title))
            change.clicked.connect(lambda _on=False: self._unfold(number, row, panel))
            column.addWidget(flow_of([change]))
            column.addWidget(panel)
        return frame

    def _unfold(self, number: int, row: PersonRow, panel: QWidget) -> None:
        if panel.layout() is None:
            self._fill(number, row, panel)
        panel.setVisible(panel.isHidden())

    def _fill(self, number: int, row: PersonRow, panel: QWidget) -> None:
        words, team = self.words, self.shell.desk.team
        column = QVBoxLayout(panel)
        column.setContentsMargins(0, 0, 0, 0)
        now = team.now
        if now is not None and row.device in now.by_device:
            column.addWidget(PersonFields(self.shell, number, now.by_device[row.device]))
        column.addWidget(label(words("region.person.teams"), "strong"))
        boxes = TeamBoxes(self._page.choices, row.teams, f"person-team-{number}")
        column.addWidget(boxes)
        save = button(
            words("region.person.teams.save"), name=f"person-save-{number}",
            on_click=lambda: team.assign_teams(row.device, boxes.chosen, self._told("region.person.teams.done")),
        )  # fmt: skip
        column.addWidget(flow_of([save]))
        signer = Tick(words("region.person.signer"), f"person-signer-{number}")
        signer.setChecked(row.device in self._signers)
        signer.toggled.connect(lambda on: team.let_publish(row.device, on))
        column.addWidget(signer)
        column.addWidget(RevokePanel(self.shell, number, row))

    def _told(self, key: str) -> Callable[[], None]:
        return lambda: self.shell.tell(self.words(key))


class RevokePanel(QWidget):
    """Says what revoking does, before it is done."""

    def __init__(self, shell: Shell, number: int, row: PersonRow) -> None:
        super().__init__()
        self.shell, self.words, self._row = shell, shell.words, row
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        words = self.words
        begin = button(words("region.revoke"), "quiet", icon_name="prohibit", name=f"revoke-{number}")
        column.addWidget(flow_of([begin]))
        self._asked = QWidget()
        inner = QVBoxLayout(self._asked)
        inner.setContentsMargins(0, 0, 0, 0)
        banner = Banner("amber")
        banner.show_message("amber", words("region.revoke.sure", name=row.title), words("region.revoke.goes"))
        inner.addWidget(banner)
        inner.addWidget(label(words("region.revoke.stays")))
        self.erase = Tick(words("region.revoke.erase"), f"revoke-erase-{number}")
        inner.addWidget(self.erase)
        do = button(words("region.revoke.do"), name=f"revoke-do-{number}", on_click=self._revoke)
        stop = button(words("region.revoke.not"), "quiet", name=f"revoke-not-{number}", on_click=self._asked.hide)
        inner.addWidget(flow_of([do, stop]))
        self._asked.hide()
        column.addWidget(self._asked)
        begin.clicked.connect(lambda _on=False: self._ask(stop))

    def _ask(self, stop: QWidget) -> None:
        self._asked.show()
        stop.setFocus()

    def _revoke(self) -> None:
        done = self.words("region.revoke.done", name=self._row.title)
        self.shell.desk.team.revoke(self._row.device, self.erase.isChecked(), lambda: self.shell.tell(done))


class TeamsCard(Card):
    """The teams, and a new one."""

    def __init__(self, shell: Shell, page: RegionPage) -> None:
        super().__init__(shell.words("region.teams"))
        self.shell, self.words = shell, shell.words
        for row in page.teams:
            self.body.addWidget(label(breakable(row.title), "strong"))
            self.body.addWidget(label(row.detail, "soft"))
        if page.can_manage:
            self._adding()

    def _adding(self) -> None:
        words = self.words
        self.name = QLineEdit()
        self.name.setObjectName("team-name")
        self.name.setAccessibleName(words("region.team.name"))
        self.name.setPlaceholderText(words("region.team.name"))
        self.name.setMaxLength(MAX_NAME)
        self.coordinators = Tick(words("region.team.is_coordinators"), "team-coordinators")
        add = button(words("region.team.add"), icon_name="plus", name="team-add", on_click=self._add)
        for widget in (self.name, self.coordinators):
            self.body.addWidget(widget)
        self.body.addWidget(flow_of([add]))

    def _add(self) -> None:
        name = clean_text(self.name.text()).strip()
        if not name:
            self.name.setFocus()
            return
        self.shell.desk.team.add_team(name, self.coordinators.isChecked(), self._added)

    def _added(self) -> None:
        self.name.clear()
        self.shell.tell(self.words("region.team.added"))


class PersonFields(QWidget):
    """Who works with a laptop, as colleagues see it, and from when somebody who is away is there again."""

    def __init__(self, shell: Shell, number: int, one: Colleague) -> None:
        super().__init__()
        self.shell, self.words, self._device = shell, shell.words, one.device
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        values = {"name": one.name, "phone": one.phone, "absent": show_day(one.absent_until)}
        self.fields: dict[str, QLineEdit] = {}
        for key, value in values.items():
            field = QLineEdit(value)
            field.setObjectName(f"person-{key}-{number}")
            field.setAccessibleName(self.words(f"region.me.{key}"))
            field.setMaxLength(MAX_PHONE if key == "phone" else MAX_NAME)
            column.addWidget(label(self.words(f"region.me.{key}"), "strong"))
            column.addWidget(field)
            self.fields[key] = field
        self.problem = label("", "error")
        self.problem.setObjectName(f"person-problem-{number}")
        self.problem.hide()
        column.addWidget(self.problem)
        save = button(self.words("region.me.save"), name=f"person-keep-{number}", on_click=self._save)
        column.addWidget(flow_of([save]))

    def _save(self) -> None:
        typed = {key: clean_text(field.text()).strip() for key, field in self.fields.items()}
        day = read_day(typed["absent"])
        if typed["absent"] and day is None:
            self.problem.setText(self.words("region.me.absent.wrong"))
            self.problem.show()
            self.fields["absent"].setFocus()
            return
        self.problem.hide()
        self.shell.desk.team.name_device(self._device, typed["name"], typed["phone"], day, self._saved)

    def _saved(self) -> None:
        for field in self.fields.values():
            field.setModified(False)
        self.shell.tell(self.words("region.me.saved"))


def show_day(day: date | None) -> str:
    """A day as people type it."""
    return f"{day.day}-{day.month}-{day.year}" if day is not None else ""


def read_day(typed: str) -> date | None:
    """A day as people type it: 3-1-2027, 03/01/2027, 2027-01-03; None for anything else."""
    for pattern in ("%d-%m-%Y", "%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y"):
        try:
            return datetime.strptime(typed.strip(), pattern).date()
        except ValueError:
            continue
    return None


class RemovalsCard(Card):
    """For coordinators: what is asked to go, to be confirmed after a call with the team, or stopped."""

    def __init__(self, shell: Shell, page: RegionPage) -> None:
        super().__init__(shell.words("removal.title"))
        self.setObjectName("removals")
        words, team = shell.words, shell.desk.team
        self.body.addWidget(label(words("region.removal.about"), "soft"))
        for number, row in enumerate(page.removals):
            self.body.addWidget(label(breakable(row.title), "strong"))
            self.body.addWidget(label(row.detail))
            keep = button(words("removal.keep"), name=f"removal-keep-{number}")
            keep.clicked.connect(partial(_act, shell, team.keep, row.dossier_id, "removal.keep.done"))
            buttons = [keep]
            if row.can_confirm:
                confirm = button(words("removal.confirm"), name=f"removal-confirm-{number}")
                confirm.clicked.connect(
                    partial(_act, shell, team.confirm_purge, row.dossier_id, "removal.confirmed.done")
                )
                buttons.append(confirm)
            self.body.addWidget(flow_of(buttons))


def _act(
    shell: Shell, act: Callable[[str, Callable[[], None]], None], dossier_id: str, done: str, _on: bool = False
) -> None:
    act(dossier_id, lambda: shell.tell(shell.words(done)))


class RootCard(Card):
    """Appointing and dismissing administrators, with the region key typed over from its paper."""

    def __init__(self, shell: Shell, page: RegionPage) -> None:
        super().__init__(shell.words("region.root"))
        self.shell, self.words = shell, shell.words
        words = self.words
        self.body.addWidget(label(words("region.root.about"), "soft"))
        people = [Choice(row.device, row.title) for row in page.people if row.can_change]
        self.who = choice_box(people, words("region.root.who"), "root-who")
        self.code = QLineEdit()
        self.code.setObjectName("root-code")
        self.code.setAccessibleName(words("region.root.code"))
        self.code.setEchoMode(QLineEdit.EchoMode.Password)
        self.code.setMaxLength(200)
        self.body.addWidget(label(words("region.root.who"), "strong"))
        self.body.addWidget(flow_of([self.who]))
        self.body.addWidget(label(words("region.root.code"), "strong"))
        self.body.addWidget(self.code)
        self.problem = label("", "error")
        self.problem.setObjectName("root-problem")
        self.problem.hide()
        self.body.addWidget(self.problem)
        appoint = button(words("region.root.appoint"), name="root-appoint", on_click=partial(self._do, "appoint"))
        dismiss = button(
            words("region.root.dismiss"), "quiet", name="root-dismiss", on_click=partial(self._do, "dismiss")
        )
        self.body.addWidget(flow_of([appoint, dismiss]))

    def forget(self) -> None:
        """The key is on paper only."""
        self.code.clear()

    def _do(self, kind: str) -> None:
        done = self.words("region.root.done")
        code, device = self.code.text(), str(self.who.currentData() or "")
        self.forget()
        self.shell.desk.team.by_root(kind, device, code, lambda: self.shell.tell(done), self._refused)

    def _refused(self, trouble: Trouble) -> None:
        self.problem.setText(trouble_text(self.words, trouble))
        self.problem.show()
        self.code.setFocus()
