"""The head of an open dossier: its name, the contact, the urgency banner and the buttons that are always there."""

from functools import partial
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.ids import new_item_id
from desktop.intake.cover import Overlay
from desktop.intake.header_page import ChipView, HeaderPage, first_step, header_page, recovered_line
from desktop.intake.open_questions import show_open_questions
from desktop.intake.parts import sheet_of
from desktop.intake.read_along import ReadAlong
from desktop.intake.safety import SafetyCard
from desktop.intake.screen import VERY_LOW, Intake, lay_notes
from desktop.intake.urgency_page import SECTION, why_urgent
from desktop.layouts import Flow
from desktop.publishing.carried import CarriedBanner
from desktop.shell import Screen, Shell
from desktop.team.banner import TeamBanner
from desktop.theme import icon, look
from desktop.widgets import Banner, button, chip, chip_button, label, let_go, set_role
from forms.answers import clean_text
from sync.vault import Draft

NAME: Final = 260  # room that the name keeps beside the buttons
VERY: Final = 2  # how low a very low window is
LOW: Final = 700  # height of a window in which messages are cut to their first sentence


class Header(Screen):
    """Drawn by enter() and after every change."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.page: HeaderPage | None = None
        self._all = False
        self._was_low = 0
        self._asked_about: Draft | None = None  # the recovered words that the keyboard was brought to
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addLayout(self._names(), 1)
        top.addLayout(self._buttons())
        column.addLayout(top)
        self.recovered = self._recovered()
        column.addWidget(self.recovered)
        self.carried = CarriedBanner(shell)
        column.addWidget(self.carried)
        self.team = TeamBanner(shell)
        column.addWidget(self.team)
        self.banner = self._banner()
        column.addWidget(self.banner)
        self.offer = self._offer()
        column.addWidget(self.offer)
        QShortcut(QKeySequence("Ctrl+J"), self, self.write_note)
        QShortcut(QKeySequence("Ctrl+M"), self, lambda: show_open_questions(self.shell, self))
        self.desk.changed.connect(self._changed)
        self.desk.team.changed.connect(self._changed)

    # Building.

    def _names(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(0)
        self.title = label("", "title")
        self.name = QLineEdit()
        self.name.setObjectName("working-name")
        self.name.setProperty("role", "title")
        self.name.setPlaceholderText(self.words("header.new"))
        self.name.setAccessibleName(self.words("header.name"))
        self.name.setToolTip(self.words("header.name"))
        self.name.textEdited.connect(lambda text: self.desk.put({"dossier/name": clean_text(text).strip() or None}))
        column.addWidget(self.title)
        column.addWidget(self.name)
        self._line = QWidget()
        self._flow = Flow(self._line, 8)
        self.contact = label("", "soft", wrap=False)
        self._flow.addWidget(self.contact)
        self._chips: list[QWidget] = []
        column.addWidget(self._line)
        return column

    def _buttons(self) -> QHBoxLayout:
        words = self.words
        row = QHBoxLayout()
        row.setSpacing(8)
        self.urgent = button(words("header.urgent"), "", icon_name="warning", name="urgent", on_click=self._urgent)
        self.along = button(
            words("header.along"), "", icon_name="eye", name="read-along-start", on_click=self.read_along
        )
        self.note = button(
            words("header.note"), "", icon_name="note-pencil", name="quick-note", on_click=self.write_note
        )
        self.feel = button(words("header.feel"), "", icon_name="heart", name="safety", on_click=self.open_safety)
        self.note.setToolTip(f"{words('header.note')} (Ctrl+J)")
        self._texts = {one: one.text() for one in (self.feel, self.note, self.along, self.urgent)}
        for one, text in self._texts.items():
            one.setAccessibleName(text)
            one.setToolTip(one.toolTip() or text)
            row.addWidget(one)
        self._row = row
        self._before: QWidget | None = None
        return row

    def put_first(self, widget: QWidget) -> None:
        """Put a control before the buttons."""
        self._row.insertWidget(0, widget)
        self._before = widget

    def _banner(self) -> Banner:
        made = Banner("red")
        made.setObjectName("urgency-banner")
        self.to_plan = button(self.words("banner.to_plan"), "", name="banner-to-plan", on_click=self._to_plan)
        self.to_confirm = button(self.words("banner.look"), "", name="banner-confirm", on_click=self._urgent)
        self.more = button("", "square", icon_name="caret-down", name="banner-more", on_click=self._show_all)
        self.more.setAccessibleName(self.words("banner.all"))
        self.more.setToolTip(self.words("banner.all"))
        self.why = button("", "square", icon_name="question", name="banner-why", on_click=self._tell_why)
        self.why.setAccessibleName(self.words("rule.why"))
        self.why.setToolTip(self.words("rule.why"))
        made.buttons.addWidget(self.why)
        made.buttons.addWidget(self.more)
        made.buttons.addWidget(self.to_confirm)
        made.buttons.addWidget(self.to_plan)
        return made

    def _recovered(self) -> Banner:
        made = Banner("amber")
        made.setObjectName("recovered")
        self._keeping = button(self.words("recovered.keep"), "", name="recovered-keep", on_click=self._keep)
        aside = button(self.words("recovered.aside"), "", name="recovered-aside", on_click=self._set_aside)
        made.buttons.addWidget(self._keeping)
        made.buttons.addWidget(aside)
        return made

    def _offer(self) -> Banner:
        made = Banner("info")
        made.setObjectName("safety-offer")
        made.show_message("info", self.words("safety.offer"))
        made.buttons.addWidget(button(self.words("safety.open"), "", name="safety-open", on_click=self.open_safety))
        return made

    # Drawing.

    def enter(self) -> None:
        sitting = self.desk.sitting
        if sitting is None:
            return
        page = header_page(sitting.dossier(), self.words, ours=self.desk.may_write)
        self._show_recovered()
        self.carried.refresh()
        self.team.refresh()
        if page == self.page:
            return
        self.page = page
        self.title.setText(page.name)
        self.title.setVisible(page.own_name)
        self.name.setVisible(not page.own_name)
        if clean_text(self.name.text()).strip() != page.name and not page.own_name:
            self.name.setText(page.name)
        self.contact.setText(page.contact)
        for old in self._chips:
            let_go(old, self._flow)
        self._chips = [self._chip(one) for one in page.chips]
        for one in self._chips:
            self._flow.addWidget(one)
        self._show_banner(page)
        self._show_offer(page)

    def _chip(self, shown: ChipView) -> QWidget:
        """What is explained on a tab leads there."""
        if not shown.tab:
            return chip(shown.text, shown.kind)
        made = chip_button(shown.text, shown.kind, partial(self.shell.go, f"dossier/{shown.tab}"))
        made.setToolTip(self.words("header.explained", tab=self.words(f"tab.{shown.tab.partition('/')[0]}")))
        return made

    def _show_banner(self, page: HeaderPage) -> None:
        shown = page.banner
        self.banner.setVisible(shown is not None)
        if shown is None:
            return
        step = self.words("banner.first", step=shown.step) if shown.step else ""
        low = self._low() if not self._all else 0
        said = ((shown.clock, shown.text, step), (shown.clock or step,), (shown.due,))[low]
        text = " ".join(part for part in said if part)
        self.banner.show_message(shown.kind, shown.title, text)
        self.banner.setToolTip(step)
        self.more.setVisible(bool(low))
        self.why.setVisible(low != VERY)
        self.to_plan.setVisible(bool(shown.step) and low != VERY)
        self.to_plan.setEnabled(shown.may_plan and not shown.in_plan)
        self.to_plan.setText(self.words("banner.in_plan" if shown.in_plan else "banner.to_plan"))
        self.to_confirm.setVisible(shown.confirm and not low)

    def _show_recovered(self) -> None:
        sitting = self.desk.sitting
        draft = sitting.left if sitting is not None else None
        self.recovered.setVisible(draft is not None and sitting is not None and sitting.unsaved)
        if draft is not None and sitting is not None:
            line = recovered_line(sitting.form, draft.changes, self.words, brief=self._low() == VERY)
            self.recovered.show_message("amber", self.words("recovered.title"), line)
        if draft is not None and draft is not self._asked_about:  # the tab that is shown next takes the keyboard first
            QTimer.singleShot(0, self._keeping, self._keeping.setFocus)
        self._asked_about = draft

    def _low(self) -> int:
        """1 when the window is too low for long messages above the questions, 2 when it is very low, else 0."""
        height = self.window().height()
        return VERY if height < look().px(VERY_LOW) else 1 if height < look().px(LOW) else 0

    def _show_all(self) -> None:
        self._all = True
        if self.page is not None:
            self._show_banner(self.page)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Buttons that do not fit keep their icon; Urgent keeps its word longest."""
        super().resizeEvent(event)
        before = self._before
        room = self.width() - look().px(NAME)
        room -= before.sizeHint().width() + 8 if before is not None and not before.isHidden() else 0
        for wordless in (0, 3, 4):
            for place, (one, text) in enumerate(self._texts.items()):
                one.setMinimumWidth(0)
                one.setText("" if place < wordless else text)
                one.setMinimumWidth(one.sizeHint().width())
            if sum(one.sizeHint().width() + 8 for one in self._texts) <= room:
                break
        if self.page is not None and self._was_low != self._low():
            self._was_low = self._low()
            self._show_recovered()
            self._show_banner(self.page)
            self._show_offer(self.page)

    def _show_offer(self, page: HeaderPage) -> None:
        """The offer of the safety card; in a very low window the heart button says it."""
        very_low = self._low() == VERY
        self._line.setVisible(not very_low)
        for one in (self.title, self.name):
            set_role(one, "title-low" if very_low else "title")
        self.offer.setVisible(page.offer_safety and not very_low)
        mark = page.offer_safety and very_low
        self.feel.setIcon(icon("heart-fill", look().colours.red) if mark else icon("heart"))
        said = self.words("safety.offer" if mark else "header.feel")
        self.feel.setToolTip(said)
        self.feel.setAccessibleName(said)

    def let_write(self, on: bool) -> None:
        for one in (self.name, self.along, self.note, self.feel):
            one.setEnabled(on)
        self.enter()

    # Intents.

    def open_safety(self) -> None:
        """Lay the safety card over the dossier."""
        SafetyCard(self.shell, sheet_of(self)).open_it()

    def read_along(self) -> None:
        """Turn the laptop to the client."""
        sheet = sheet_of(self)
        if self.desk.sitting is None or any(one.isVisible() for one in sheet.findChildren(ReadAlong)):
            return
        intake = self._intake()
        section = intake.section if intake is not None and intake.section else "wish"
        self.along.setFocus()  # the keyboard comes back here, also after a click that does not bring it
        ReadAlong(self.shell, sheet, section)

    def write_note(self) -> None:
        """A field for a note, wherever in the dossier."""
        sheet = sheet_of(self)
        if self.desk.sitting is None or not self.desk.may_write or sheet.findChild(ReadAlong) is not None:
            return
        opened = sheet.findChild(Overlay, "notes-overlay")
        if opened is not None and opened.isVisible():
            return
        intake = self._intake()
        if intake is not None and intake.isVisible():
            intake.open_notes()
        else:
            lay_notes(self.shell, sheet)

    def _intake(self) -> Intake | None:
        dossier = self.parentWidget()
        return dossier.findChild(Intake) if dossier is not None else None

    def _urgent(self) -> None:
        self.shell.go(f"dossier/intake/{SECTION}")

    def _tell_why(self) -> None:
        """Lay the rules and sources of all that is urgent over the dossier."""
        sitting = self.desk.sitting
        if sitting is None:
            return
        overlay = Overlay(sheet_of(self), self.words("rule.why"), self.words("intake.close"))
        overlay.setObjectName("why-overlay")
        overlay.body.addWidget(label(why_urgent(sitting.dossier(), self.words), selectable=True))
        overlay.body.addStretch(1)
        overlay.open_it()

    def _to_plan(self) -> None:
        sitting = self.desk.sitting
        if sitting is None:
            return
        step = first_step(sitting.dossier(), self.words, new_item_id())
        if step:
            self.desk.answer_many(step)
            self.shell.tell(self.words("banner.put"))

    def _keep(self) -> None:
        self.desk.keep_left()
        self._show_recovered()

    def _set_aside(self) -> None:
        self.desk.set_aside()
        self._show_recovered()

    def _changed(self) -> None:
        if self.isVisible():
            self.enter()
