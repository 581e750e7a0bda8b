"""The card of who belongs to the region: names, teams, who may publish, taking a laptop out."""

from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import Final

from PySide6.QtWidgets import QFrame, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.history.said import breakable
from desktop.shell import Shell
from desktop.team.join_form import MAX_NAME
from desktop.team.now import Colleague
from desktop.team.parts import Tick
from desktop.team.region_page import PersonRow, RegionPage
from desktop.team.team_boxes import TeamBoxes
from desktop.widgets import Banner, Card, button, first_in, flow_of, fold, label, put_after, unfold
from forms.answers import clean_text

MAX_PHONE: Final = 40


class PeopleCard(Card):
    """Everyone of the region; an administrator changes teams, lets publish, or revokes."""

    def __init__(
        self,
        shell: Shell,
        page: RegionPage,
        signers: frozenset[str],
        opened: Collection[str],
        turned: Callable[[str, bool], None],
    ) -> None:
        """opened: the devices that are being changed; turned is told when one is no longer, or is from now on.

        Controls are named by device: a colleague with another name stands elsewhere in the list.
        """
        super().__init__(shell.words("region.people"))
        self.setObjectName("people")
        self.shell, self.words, self._page, self._signers = shell, shell.words, page, signers
        self._opened, self._turned = opened, turned
        for row in page.people:
            self.body.addWidget(self._row(row))

    def _row(self, row: PersonRow) -> QWidget:
        frame = QFrame()
        frame.setProperty("role", "inner-card")
        column = QVBoxLayout(frame)
        column.addWidget(label(breakable(row.title), "strong"))
        column.addWidget(label(breakable(row.detail), "soft"))
        if row.can_count:
            column.addWidget(label(self.words("region.gone.about"), "soft"))
            count = button(self.words("region.gone.count", name=row.title), name=f"person-count-{row.device}")
            count.clicked.connect(lambda _on=False: self._count(row))
            column.addWidget(flow_of([count]))
        if row.can_change:
            panel = QWidget()
            change = button(self.words("region.person.change"), "quiet", name=f"person-{row.device}")
            change.setAccessibleName(self.words("region.person.change.named", name=row.title))
            change.clicked.connect(lambda _on=False: self._turn(row, change, panel))
            column.addWidget(flow_of([change]))
            column.addWidget(panel)
            if row.device in self._opened:  # drawn anew after saving: who saves one thing may have another to change
                self._fill(row, panel)
            else:
                panel.hide()
        return frame

    def _count(self, row: PersonRow) -> None:
        """Let all that a laptop wrote count that is not in the region any more."""

        def done(count: int) -> None:
            key = "region.gone.none" if not count else "region.gone.one" if count == 1 else "region.gone.done"
            self.shell.tell(self.words(key, name=row.title, n=count))

        self.shell.desk.team.accept_all_by(row.device, done)

    def _turn(self, row: PersonRow, change: QWidget, panel: QWidget) -> None:
        """Unfold what can be changed, or fold it again."""
        if panel.layout() is None:
            self._fill(row, panel)
            put_after(change, panel)
        self._turned(row.device, panel.isHidden())
        if panel.isHidden():
            unfold(panel, first_in(panel) or change)
        else:
            panel.hide()

    def _fill(self, row: PersonRow, panel: QWidget) -> None:
        words, team = self.words, self.shell.desk.team
        column = QVBoxLayout(panel)
        column.setContentsMargins(0, 0, 0, 0)
        now = team.now
        if now is not None and row.device in now.by_device:
            column.addWidget(PersonFields(self.shell, now.by_device[row.device]))
        column.addWidget(label(words("region.person.teams"), "strong"))
        boxes = TeamBoxes(self._page.choices, row.teams, f"person-team-{row.device}")
        column.addWidget(boxes)
        save = button(
            words("region.person.teams.save"), name=f"person-save-{row.device}",
            on_click=lambda: team.assign_teams(row.device, boxes.chosen, self._told("region.person.teams.done")),
        )  # fmt: skip
        column.addWidget(flow_of([save]))
        signer = Tick(words("region.person.signer"), f"person-signer-{row.device}")
        signer.setChecked(row.device in self._signers)
        signer.toggled.connect(lambda on: team.let_publish(row.device, on))
        column.addWidget(signer)
        column.addWidget(RevokePanel(self.shell, row, archive=self._page.archive))

    def _told(self, key: str) -> Callable[[], None]:
        return lambda: self.shell.tell(self.words(key))


class RevokePanel(QWidget):
    """Says what revoking does, before it is done."""

    def __init__(self, shell: Shell, row: PersonRow, *, archive: bool) -> None:
        """archive: two papers open the dossiers of a team in which nobody is left."""
        super().__init__()
        self.shell, self.words, self._row, self._archive = shell, shell.words, row, archive
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        words = self.words
        begin = button(words("region.revoke"), "quiet", icon_name="prohibit", name=f"revoke-{row.device}")
        column.addWidget(flow_of([begin]))
        self._asked = QWidget()
        inner = QVBoxLayout(self._asked)
        inner.setContentsMargins(0, 0, 0, 0)
        stop = button(words("region.revoke.not"), "quiet", name=f"revoke-not-{row.device}")
        self.erase = Tick(words("region.revoke.erase"), f"revoke-erase-{row.device}")
        if row.must_stay:
            inner.addWidget(self._warning(words("region.revoke.last"), words("region.revoke.last.first")))
            inner.addWidget(flow_of([stop]))
        else:
            self._ask(inner, stop)
        self._asked.hide()
        column.addWidget(self._asked)
        begin.clicked.connect(lambda _on=False: unfold(self._asked, stop))
        stop.clicked.connect(lambda _on=False: fold(self._asked, begin))

    def _ask(self, inner: QVBoxLayout, stop: QPushButton) -> None:
        """What goes, what stays, and whether to."""
        words, row = self.words, self._row
        inner.addWidget(self._warning(words("region.revoke.sure", name=row.title), words("region.revoke.goes")))
        if row.leaves:
            shut = "region.revoke.empties.papers" if self._archive else "region.revoke.empties.shut"
            inner.addWidget(self._warning(words("region.revoke.empties", teams=", ".join(row.leaves)), words(shut)))
        inner.addWidget(label(words("region.revoke.stays")))
        inner.addWidget(label(words("region.revoke.counts")))
        inner.addWidget(self.erase)
        do = button(words("region.revoke.do"), name=f"revoke-do-{row.device}", on_click=self._revoke)
        inner.addWidget(flow_of([do, stop]))

    def _warning(self, title: str, text: str) -> Banner:
        banner = Banner("amber")
        banner.show_message("amber", title, text)
        return banner

    def _revoke(self) -> None:
        done = self.words("region.revoke.done", name=self._row.title)
        self.shell.desk.team.revoke(self._row.device, self.erase.isChecked(), lambda: self.shell.tell(done))


class PersonFields(QWidget):
    """Who works with a laptop, as colleagues see it, and from when somebody who is away is there again."""

    def __init__(self, shell: Shell, one: Colleague) -> None:
        super().__init__()
        self.shell, self.words, self._device = shell, shell.words, one.device
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        values = {"name": one.name, "phone": one.phone, "absent": show_day(one.absent_until)}
        self.fields: dict[str, QLineEdit] = {}
        for key, value in values.items():
            field = QLineEdit(value)
            field.setObjectName(f"person-{key}-{one.device}")
            field.setAccessibleName(self.words(f"region.me.{key}"))
            field.setMaxLength(MAX_PHONE if key == "phone" else MAX_NAME)
            column.addWidget(label(self.words(f"region.me.{key}"), "strong"))
            column.addWidget(field)
            self.fields[key] = field
        self.problem = label("", "error")
        self.problem.setObjectName(f"person-problem-{one.device}")
        self.problem.hide()
        column.addWidget(self.problem)
        save = button(self.words("region.me.save"), name=f"person-keep-{one.device}", on_click=self._save)
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
