"""Papers: the plans that were given, each openable, printable and savable exactly as it was given."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.plan.documents_page import DocumentsPage, GivenRow, documents_page
from desktop.plan.give import Giver
from desktop.plan.other_papers import OtherPapers
from desktop.plan.pages import paper_language
from desktop.plan.papers import PaperRow, blank_papers, copy_paper, referral_papers
from desktop.plan.per_sitting import PerSitting
from desktop.plan.preview import Preview
from desktop.plan.told import Telling, ToldBanner
from desktop.shell import Screen, Shell
from desktop.theme import look
from desktop.widgets import Card, Column, button, clear_layout, flow_of, label, row_of
from sync.vault import GivenPlanInfo

TWO_COLUMNS = 780
LOW = 400  # with less height a page beside the list would show nothing of use


class Documents(Screen):
    """A list at the left, the opened plan at the right; with little room they take turns."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.giver = Giver(shell, self)
        self._shown: DocumentsPage | None = None
        self.opened: int | None = None
        self._blank: frozenset[str] = frozenset()  # as when the plan was opened: what is taken away later may be on it
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 0)
        row.setSpacing(16)
        self.column = Column((0, 0, 8, 8))
        row.addWidget(self.column, 1)
        self.right = Column(fill=True)
        opened = Card()
        self.right.body.addWidget(opened)
        self._title = label(self.words("documents.choose"), "heading")
        opened.body.addWidget(self._title)
        self.preview = Preview(shell, key="given-preview")
        opened.body.addWidget(self.preview, 1)
        self._back = button(
            self.words("plan.preview.hide"), icon_name="arrow-left", name="documents-back", on_click=self._close
        )
        opened.body.addLayout(row_of(self._back, None))
        row.addWidget(self.right, 1)
        self.told = ToldBanner(self.words, "documents-told")
        self.giver.told.connect(self._tell)
        self.card = Card(self.words("documents.title"))
        self.card.body.addWidget(label(self.words("documents.told"), "soft"))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        self.card.body.addLayout(self._rows)
        self.column.body.addWidget(self.told)
        self.column.body.addWidget(self.card)
        self.others = OtherPapers(shell, self.giver, self._papers)
        self.column.body.addWidget(self.others)
        self._per_sitting = PerSitting(self.desk, self, self._forget)
        self.desk.changed.connect(self._follow)

    def enter(self) -> None:
        self.told.put_away()
        self.refresh()

    def leave(self) -> None:
        self._forget()

    def _forget(self) -> None:
        self.told.put_away()
        self.others.large.setChecked(False)
        self.preview.clear()
        self.opened = None
        self._shown = None

    def refresh(self) -> None:
        """Draw what is there now."""
        self._per_sitting.check()
        if self.desk.sitting is None:
            self.preview.clear()
            return
        page = documents_page(self.desk.sitting.dossier(), self.words)
        if page != self._shown:
            self._shown = page
            self._draw(page)
        self.others.refresh()
        here = [row.number for row in page.rows if row.here]
        if self.opened is not None and self.opened not in here:
            self._close()  # taken away for good while it was looked at
        elif self.opened is not None and self.desk.sitting.blank != self._blank:
            self.preview.clear()
            self.open_plan(self.opened)
        if self.opened is None and here and self._wide():
            self.open_plan(here[0])
        self._arrange()

    def _papers(self, large: bool) -> tuple[PaperRow, ...]:
        """What else can be printed of the dossier as it stands now."""
        sitting, settings = self.desk.sitting, self.desk.settings
        if sitting is None:
            return ()
        dossier = sitting.dossier()
        blank = blank_papers(settings, self.words, paper_language(dossier, sitting.language), large=large)
        return (*referral_papers(dossier, settings, self.words, large=large), copy_paper(self.words), *blank)

    def _draw(self, page: DocumentsPage) -> None:
        clear_layout(self._rows)
        if not page.rows:
            self._rows.addWidget(label(self.words("documents.empty"), "strong"))
            go = button(
                self.words("documents.empty.go"),
                "primary",
                icon_name="arrow-right",
                name="documents-go",
                on_click=lambda: self.shell.go("dossier/plan"),
            )
            self._rows.addLayout(row_of(go, None))
        for row in page.rows:
            self._rows.addWidget(self._row(row))

    def _row(self, row: GivenRow) -> QWidget:
        frame = QFrame()
        frame.setObjectName(f"given-{row.number}")
        column = QVBoxLayout(frame)
        column.setContentsMargins(0, 8, 0, 8)
        column.setSpacing(4)
        column.addWidget(label(row.title, "strong"))
        column.addWidget(label(row.detail, "soft"))
        if not row.here:
            return frame
        number = row.number
        actions = (
            ("open", "documents.open", "eye", lambda: self.open_plan(number)),
            (
                "print",
                "papers.print" if row.waits else "documents.print",
                "printer",
                lambda: self._again(number, self.giver.print_again),
            ),
            ("save", "documents.save", "file-pdf", lambda: self._again(number, self.giver.save_again)),
        )
        buttons: list[QWidget] = []
        for name, key, icon_name, act in actions:
            one = button(self.words(key), icon_name=icon_name, name=f"given-{name}-{number}", on_click=act)
            one.setAccessibleName(f"{self.words(key)}: {row.title}")
            buttons.append(one)
        column.addWidget(flow_of(buttons))
        return frame

    def _tell(self, telling: Telling) -> None:
        """Say it above the papers, and bring it into sight from the last of them."""
        self.told.show_telling(telling)
        QTimer.singleShot(0, self, lambda: self.column.ensureWidgetVisible(self.told))

    def _info(self, number: int) -> GivenPlanInfo | None:
        given = self.desk.sitting.given if self.desk.sitting is not None else ()
        return next((plan for plan in given if plan.number == number), None)

    def _again(self, number: int, act) -> None:  # type: ignore[no-untyped-def]
        info = self._info(number)
        self.told.put_away()
        if info is not None:
            act(info)

    def open_plan(self, number: int) -> None:
        """Show a given plan, byte for byte as it was given."""
        info, sitting = self._info(number), self.desk.sitting
        if info is None or sitting is None:
            return
        self.opened, self._blank = number, sitting.blank
        self._title.setText(self.words("documents.viewing", n=number, day=info.at.date()))

        def take(pdf: bytes) -> None:
            if self.desk.sitting is sitting and self.opened == number:
                self.preview.show_pdf(pdf)

        self.desk.given_pdf(number, take)
        self._arrange()
        if not self._wide():
            self._back.setFocus()

    def _close(self) -> None:
        self.opened = None
        self.preview.clear()
        self._arrange()

    def _follow(self, _paths: frozenset[str]) -> None:
        if self.isVisible() and self.desk.sitting is not None:
            self.refresh()

    def _wide(self) -> bool:
        return self.width() >= look().px(TWO_COLUMNS) and self.height() >= look().px(LOW)

    def _arrange(self) -> None:
        wide, opened = self._wide(), self.opened is not None
        self._back.setVisible(not wide)
        self.column.setVisible(wide or not opened)
        self.right.setVisible(opened)

    def resizeEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        super().resizeEvent(event)
        self._arrange()
