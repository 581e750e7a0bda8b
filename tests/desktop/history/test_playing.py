"""History played: see what changed, look at an earlier state, settle a conflict."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from desktop.history.rows import ChangeRow
from desktop.history.screen import History
from desktop.shell import Screen
from sync.vault import RevisionInfo
from tests.conftest import Office
from tests.desktop.looking import press, sitting, tab, texts


def history_of(office: Office) -> History:
    screen: Screen = tab(office, "history")
    assert isinstance(screen, History)
    office.settle()
    return screen


def walk(screen: History, count: int) -> list[str]:
    """Where the keyboard is, and where Tab takes it."""
    found = []
    for _ in range(count):
        focus = screen.window().focusWidget()
        found.append(focus.objectName())
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    return found


def two_revisions(office: Office) -> None:
    office.desk.new_dossier()
    office.desk.answer("p1_name", "Sam")
    office.desk.commit()
    office.settle()
    office.desk.answer("p1_name", "Samira")
    office.desk.commit()
    office.settle()


def test_nothing_saved_says_what_to_expect(office: Office) -> None:
    office.desk.new_dossier()
    office.settle()
    screen = history_of(office)
    assert not screen.empty.isHidden()


def test_a_change_shows_what_stood_there(office: Office) -> None:
    two_revisions(office)
    screen = history_of(office)
    assert screen.list.count() == 2
    assert "Sam → Samira" in texts(screen.findChildren(ChangeRow)[0])
    press(screen, "history-oldest")
    screen.list.setCurrentRow(0)
    assert "Sam" in texts(screen.right).split("\n")


def test_an_earlier_state_is_seen_and_nothing_changes(office: Office) -> None:
    two_revisions(office)
    before = dict(sitting(office).values)
    screen = history_of(office)
    screen.list.setCurrentRow(1)
    press(screen, "history-view")
    office.settle()
    assert "Sam" in texts(screen.right).split("\n")
    assert "hier kan niets veranderen" in texts(screen.right)
    press(screen, "history-back")
    assert sitting(office).values == before


def test_in_a_small_window_nothing_is_a_window_of_its_own_and_the_keyboard_stays(office: Office) -> None:
    """A button that is shown before it stands somewhere is a window for a moment, and takes the keyboard with it."""
    two_revisions(office)
    office.window.resize(640, 480)
    shown: list[str] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 -- Qt's own name
            if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
                shown.append(watched.objectName() or type(watched).__name__)
            return False

    watch, app = Watch(), QApplication.instance()
    assert app is not None
    app.installEventFilter(watch)
    screen = history_of(office)
    screen.list.setCurrentRow(1)
    office.settle()
    app.removeEventFilter(watch)
    assert shown == []
    for row in (0, 1):  # one after the other without a pause: the page before is let go of only later
        screen.list.setCurrentRow(row)
    screen._open_detail()
    backs = [one for one in screen.findChildren(QPushButton, "history-list-back") if one.isVisible()]
    assert len(backs) == 1, "that of the page before does not come back over the words of this one"


def test_a_conflict_is_settled_by_an_ordinary_revision_over_both(office: Office) -> None:
    two_revisions(office)
    desk, one = office.desk, sitting(office)
    dossier_id, parent, at = one.dossier_id, one.heads, desk.clock()
    vault = desk.open_vault()
    vault.save(dossier_id, {"p1_name": "Sam V."}, parents=parent, form="intake", at=at)
    vault.save(dossier_id, {"p1_name": None}, parents=parent, form="intake", at=at)
    desk.close_dossier()
    office.settle()
    desk.open_dossier(dossier_id)
    office.settle()
    assert "p1_name" in sitting(office).dossier().conflicts
    screen = history_of(office)
    assert not screen.conflict_column.isHidden()
    press(screen, "conflicts-look")
    assert screen.left.isVisible()
    office.window.go("dossier/history/conflicts")  # as today's line and the chip in the head lead here
    office.settle()
    assert not screen.left.isVisible()
    assert walk(screen, 4) == ["conflict-0-0", "conflict-0-1", "conflict-0-own", "conflicts-look"]
    press(screen, "conflicts-look")
    press(screen, "history-conflicts")
    assert not screen.left.isVisible()
    options = screen.conflicts._shown[0].options
    empty = next(number for number, option in enumerate(options) if None in option.changes.values())
    press(screen, f"conflict-0-{empty}")
    office.settle()
    assert sitting(office).dossier().conflicts == {}
    assert "p1_name" not in sitting(office).values
    assert screen.conflict_column.isHidden()
    assert screen.left.isVisible()


def test_a_long_text_is_typed_on_where_it_was_when_more_differs_and_the_keyboard_goes_to_the_next(
    office: Office,
) -> None:
    two_revisions(office)
    desk, one = office.desk, sitting(office)
    dossier_id, parents, vault = one.dossier_id, one.heads, desk.open_vault()

    def differs(path: str, *values: str) -> None:
        for value in values:
            vault.save(dossier_id, {path: value}, parents=parents, form="intake", at=desk.clock())
        desk.take_in_news(frozenset({dossier_id}))
        office.settle()

    differs("w3_change", "Een lang verhaal. " * 12, "kort")
    screen = history_of(office)
    press(screen, "conflict-0-own")
    QTest.keyClick(screen.window().focusWidget(), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(screen.window().focusWidget(), "ad")
    QTest.keyClick(screen.window().focusWidget(), Qt.Key.Key_Left)
    differs("p1_name", "Noor", "Noa")
    QTest.keyClicks(screen.window().focusWidget(), "bc")
    assert walk(screen, 1) == ["conflict-1-text"]
    QTest.keyClick(screen.window().focusWidget(), Qt.Key.Key_Space)  # on the button behind it
    office.settle()
    assert sitting(office).values["w3_change"] == "abcd"
    assert walk(screen, 1) == ["conflict-0-0"]


def test_what_was_chosen_in_one_dossier_is_gone_in_the_next(office: Office) -> None:
    two_revisions(office)
    screen = history_of(office)
    screen._history_first = screen._detail_open = True
    office.desk.new_dossier()
    office.settle()
    assert history_of(office) is screen
    assert (screen.list.count(), screen._chosen, screen._history_first, screen._detail_open) == (0, "", False, False)


def test_a_value_is_removed_for_good_after_saying_what_goes(office: Office) -> None:
    two_revisions(office)
    screen = history_of(office)
    press(screen, "remove-p1_name")
    office.settle()
    assert "Samira" in texts(screen.right)
    press(screen, "history-remove-not")
    office.settle()
    assert "Sam → Samira" in texts(screen.right), "nothing happened"
    press(screen, "remove-p1_name")
    press(screen, "history-remove-do")
    office.settle()
    assert office.window.route == "dossier/history"
    assert screen.list.hasFocus(), "the button that was pressed is gone"
    assert office.desk.sitting is not None
    assert office.desk.sitting.dossier().text("p1_name") == ""
    screen = history_of(office)
    assert "Samira" not in texts(screen) + "".join(screen.list.item(row).text() for row in range(screen.list.count()))
    screen.list.setCurrentRow(1)
    office.settle()
    assert "Op verzoek weggehaald op 23 december 2026" in texts(screen.right)
    assert not office.desk.undo(), "undo brings nothing back"


def test_what_a_colleague_changes_takes_what_is_shown_and_not_the_keyboard(office: Office) -> None:
    two_revisions(office)
    screen = history_of(office)
    find(screen, "remove-p1_name").setFocus()
    assert screen.detail.isAncestorOf(screen.window().focusWidget())
    office.desk.answer("p1_name", "Sam V.")
    office.desk.commit()
    office.settle()
    assert screen.list.hasFocus()


def find(screen: History, name: str) -> QPushButton:
    found = screen.findChild(QPushButton, name)
    assert found is not None
    return found


def test_of_a_dossier_nothing_is_kept_after_saying_what_goes(office: Office) -> None:
    two_revisions(office)
    plan = tab(office, "plan")
    press(plan, "close-dossier")
    press(plan, "closing-nothing")
    press(plan, "closing-nothing-not")
    assert office.desk.sitting is not None
    press(plan, "closing-nothing")
    press(plan, "closing-nothing-do")
    office.settle()
    assert office.window.route == "dossiers"
    assert office.desk.cards == ()
    assert office.desk.sitting is None


def test_of_a_dossier_that_was_never_saved_nothing_is_kept_either(office: Office) -> None:
    office.desk.new_dossier()
    office.desk.answer("p1_name", "Sam")
    gone: list[str] = []
    office.desk.destroy(lambda: gone.append("gone"), lambda trouble: gone.append(trouble.code))
    office.settle()
    assert gone == ["gone"]
    assert office.desk.cards == ()


def test_what_is_typed_while_a_value_is_taken_away_stays(office: Office) -> None:
    """Every page of the vault and its backups is written anew: that takes a while, and the worker goes on."""
    desk = office.desk
    two_revisions(office)
    history: list[tuple[RevisionInfo, ...]] = []
    desk.history(history.append)
    office.settle()
    first, gone = history[0][0], []
    desk.redact("p1_name", first.id, lambda: gone.append("gone"), lambda trouble: gone.append(trouble.code))
    desk.answer("p4_phone", "0600000012")
    office.settle()
    assert gone == ["gone"]
    assert desk.sitting is not None
    assert desk.sitting.values["p4_phone"] == "0600000012"
    desk.commit()
    office.settle()
    assert not desk.sitting.unsaved
    assert desk.sitting.values["p4_phone"] == "0600000012"


def test_what_is_laid_open_while_another_dossier_is_destroyed_stays_open(office: Office) -> None:
    two_revisions(office)
    office.desk.destroy(lambda: None, lambda _trouble: None)
    office.desk.new_dossier()
    office.desk.answer("p1_name", "Omar")
    office.settle()
    assert office.desk.sitting is not None
    assert office.desk.sitting.values["p1_name"] == "Omar"
