"""The plan screen played: tick, write, order, give, look back, close; the pages follow what is typed."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QPushButton, QRadioButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.history.since import SinceLastTime
from desktop.plan.by_itself_card import ByItselfCard, ItselfLine
from desktop.plan.by_itself_page import by_itself
from desktop.plan.screen import PlanScreen
from desktop.plan.sheets import page_count
from desktop.plan.steps_card import StepEdit
from desktop.plan.told import Telling
from desktop.trouble import Trouble
from forms.resource import ResourceDamaged
from tests.conftest import LONG_MS, HandClock, Office
from tests.desktop.builders import FIRST
from tests.desktop.looking import press, sitting, tab
from tests.desktop.plan.visiting import next_visit, tick_first


def steps(screen: PlanScreen) -> list[StepEdit]:
    found = [row for row in screen.steps.findChildren(StepEdit) if not row.isHidden()]
    return sorted(found, key=lambda row: screen.steps.rows.indexOf(row))


def shown_text(screen: PlanScreen) -> str:
    sheet = screen.preview.paper.sheet
    return " ".join(sheet.text.split()) if sheet is not None else ""


def test_the_pages_follow_what_is_typed(qtbot: QtBot, plan: PlanScreen) -> None:
    tick_first(plan, 1)
    row = steps(plan)[0]
    row.action.setPlainText("Bel samen de buurvrouw")
    qtbot.waitUntil(lambda: "Bel samen de buurvrouw" in shown_text(plan), timeout=LONG_MS)
    assert row.action.toPlainText() == "Bel samen de buurvrouw"


def test_english_stands_beside_the_dutch_where_the_client_named_it_unless_the_worker_says_otherwise(
    qtbot: QtBot, plan: PlanScreen, at_table: Office
) -> None:
    qtbot.waitUntil(lambda: "dit is uw plan" in shown_text(plan), timeout=LONG_MS)
    assert "this is your plan" not in shown_text(plan)
    at_table.desk.answer_many({"p10_language": "with_help", "p10_spoken": "Engels, of Tigrinya"})
    qtbot.waitUntil(lambda: "this is your plan" in shown_text(plan), timeout=LONG_MS)
    assert plan.english.isChecked()
    plan.english.click()
    qtbot.waitUntil(lambda: "this is your plan" not in shown_text(plan), timeout=LONG_MS)
    assert not plan.english.isChecked()
    assert sitting(at_table).values["dossier/paper_english"] == "no"


def test_what_the_plan_says_by_itself_keeps_its_lines_when_others_come_and_stands_in_the_order_of_the_paper(
    plan: PlanScreen, at_table: Office
) -> None:
    card = plan.itself
    mark = card.findChild(QToolButton, "why-itself-identity")
    assert mark is not None
    mark.setFocus()
    mark.click()
    before = lines_of(card)
    at_table.desk.answer("w1_wish", "stop_job")
    at_table.settle()
    after = lines_of(card)
    assert after != before
    assert set(after) & set(before)
    assert card.findChildren(QToolButton, "why-itself-identity") == [mark]
    assert mark.hasFocus()
    assert mark.isChecked()
    of = sitting(at_table).dossier()
    page = by_itself(of, at_table.window.words)
    assert after == [line.text for part in (page.warnings, page.agreements, page.papers) for line in part]


def lines_of(card: ByItselfCard) -> list[str]:
    """Its lines from above, without heads and reasons."""
    rows = sorted(card.findChildren(ItselfLine), key=card.rows.indexOf)
    return [row.text.text().removeprefix("•  ") for row in rows if not row.isHidden()]


def test_characters_that_no_font_has_are_named_under_the_pages(
    qtbot: QtBot, plan: PlanScreen, at_table: Office
) -> None:
    told = plan.preview.told
    at_table.desk.answer("w3_change", "Rust 周 \U000102a0")
    qtbot.waitUntil(lambda: "CARIAN LETTER A (U+102A0)" in told.text() and not told.isHidden(), timeout=LONG_MS)
    assert told.property("role") == "caution"
    at_table.desk.answer("w3_change", "Rust ✓ Ελένη 😀")
    qtbot.waitUntil(told.isHidden, timeout=LONG_MS)


def test_large_print_is_chosen_at_giving_and_forgotten_with_the_dossier(
    qtbot: QtBot, plan: PlanScreen, at_table: Office
) -> None:
    qtbot.waitUntil(lambda: plan.preview.up_to_date, timeout=LONG_MS)
    box = plan.large
    box.click()
    qtbot.waitUntil(lambda: plan.preview.up_to_date, timeout=LONG_MS)
    shown = plan.preview.pdf
    plan.give("shown")
    at_table.settle()
    assert page_count(shown or b"") > 2
    number = sitting(at_table).given[-1].number
    taken: list[bytes] = []
    at_table.desk.given_pdf(number, taken.append)
    at_table.settle()
    assert taken == [shown]
    at_table.desk.new_dossier()
    at_table.settle()
    assert not box.isChecked()


def test_the_newest_pages_are_shown_whatever_is_pressed_while_they_are_made(
    qtbot: QtBot, plan: PlanScreen, at_table: Office
) -> None:
    preview = plan.preview
    qtbot.waitUntil(lambda: preview.up_to_date, timeout=10_000)
    presses: list[Callable[[], object]] = [
        lambda: preview.show_number(1),
        preview.larger.click,
        lambda: at_table.window.resize(1180, 760),
        preview.smaller.click,
        lambda: preview.show_number(2),
    ]
    for number, act in enumerate(presses):
        at_table.desk.answer("w3_change", f"Woord{number} rust")
        qtbot.waitUntil(lambda: not preview._timer.isActive(), timeout=10_000)
        act()  # the pages are being made now
        assert not preview.up_to_date
        at_table.settle()
        preview.show_number(1)
        at_table.settle()
        assert preview.up_to_date
        assert f"Woord{number}" in shown_text(plan)


def test_pages_of_another_size_are_not_taken_for_those_that_are_asked_for(
    qtbot: QtBot, plan: PlanScreen, at_table: Office
) -> None:
    preview = plan.preview
    qtbot.waitUntil(lambda: preview.up_to_date, timeout=LONG_MS)
    at_table.desk.answer("w3_change", "Rust")
    qtbot.waitUntil(lambda: not preview._timer.isActive(), timeout=LONG_MS)
    plan.large.click()  # while the small ones are being made
    qtbot.waitUntil(lambda: preview.up_to_date, timeout=LONG_MS)
    assert page_count(preview.pdf or b"") > 2


def test_pages_that_cannot_be_made_leave_none_of_before_and_the_next_ones_are_shown(
    qtbot: QtBot, plan: PlanScreen, at_table: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview = plan.preview
    qtbot.waitUntil(lambda: preview.up_to_date, timeout=LONG_MS)

    def damaged(*_: object, **__: object) -> bytes:
        raise ResourceDamaged("W-003", "a font")

    with monkeypatch.context() as broken:
        broken.setattr("forms.paper.plan.plan_pdf", damaged)
        at_table.desk.answer("w3_change", "Rust")
        qtbot.waitUntil(lambda: not preview.told.isHidden(), timeout=LONG_MS)
    assert preview.paper.sheet is None
    assert preview.pdf is None
    assert "niet gemaakt" in preview.told.text()
    at_table.desk.answer("w3_change", "Weer rust")
    qtbot.waitUntil(lambda: preview.up_to_date, timeout=LONG_MS)
    assert "Weer rust" in shown_text(plan)
    assert preview.told.isHidden()


def test_page_two_is_one_press_away(qtbot: QtBot, plan: PlanScreen) -> None:
    qtbot.waitUntil(lambda: plan.findChild(QPushButton, "preview-2") is not None, timeout=LONG_MS)
    press(plan, "preview-2")
    paper = plan.preview.paper
    qtbot.waitUntil(lambda: paper.sheet is not None and paper.sheet.number == 2, timeout=LONG_MS)


def test_ticking_and_unticking_a_suggestion_makes_and_removes_a_step(plan: PlanScreen) -> None:
    tick_first(plan, 2)
    assert len(steps(plan)) == 2
    tick_first(plan, 1)
    assert len(steps(plan)) == 1


def test_a_removed_step_comes_back_with_undo(plan: PlanScreen, at_table: Office) -> None:
    tick_first(plan, 1)
    text = steps(plan)[0].action.toPlainText()
    steps(plan)[0].remove.click()
    assert steps(plan) == []
    at_table.desk.undo()
    assert [row.action.toPlainText() for row in steps(plan)] == [text]


def test_steps_move_and_can_be_ones_own(plan: PlanScreen, at_table: Office) -> None:
    tick_first(plan, 1)
    press(plan, "step-add")
    steps(plan)[1].action.setPlainText("Eigen stap")
    steps(plan)[1].up.click()
    assert steps(plan)[0].action.toPlainText() == "Eigen stap"
    assert not steps(plan)[0].up.isEnabled()
    assert sitting(at_table).dossier().intake.steps[0].action == "Eigen stap"


def test_who_when_and_how_it_stands_are_kept(qtbot: QtBot, plan: PlanScreen, at_table: Office) -> None:
    press(plan, "step-add")
    row = steps(plan)[0]
    row.who.setCurrentIndex(3)
    row.who.activated.emit(3)
    assert not row.party.isHidden()
    QTest.keyClicks(row.party, "Geldfit")
    QTest.keyClicks(row.phone, "0800-8115")
    QTest.keyClicks(row.day.line, "24-12-2026")
    row.status.activated.emit(4)
    kept = sitting(at_table).dossier().intake.steps[0]
    assert (kept.who, kept.party, kept.phone, str(kept.date), kept.status) == (
        "party",
        "Geldfit",
        "0800-8115",
        "2026-12-24",
        "no_offer",
    )


def test_goals_referrals_dates_and_agreement_are_kept(qtbot: QtBot, plan: PlanScreen, at_table: Office) -> None:
    press(plan, "goal-add")
    press(plan, "referral-add")
    press(plan, "review-take")
    QTest.keyClicks(plan.dates.day.line, "2-2-2027")
    QTest.keyClicks(plan.dates.time, "10.00")
    QTest.keyClicks(plan.dates.place, "bij u thuis")
    press(plan, "agree-partly")
    plan.agreement.reaction.setPlainText("Ik wil eerst overleggen.")
    press(plan, "signed-phone")
    values = sitting(at_table).values
    assert values["pl4_review_date"] == "2027-02-03"
    assert (values["pl4_next_date"], values["pl4_next_time"], values["pl4_next_place"]) == (
        "2027-02-02",
        "10:00",
        "bij u thuis",
    )
    assert (values["pl5_agree"], values["pl5_signed"], values["pl5_signed_on"]) == ("partly", "phone", "2026-12-23")
    assert sum(path.startswith("pl1_goals/") and path.endswith("/order") for path in values) == 1
    assert sum(path.startswith("pl3_referrals/") and path.endswith("/order") for path in values) == 1


def test_new_figures_open_the_intake_with_a_dated_empty_set(
    plan: PlanScreen, at_table: Office, clock: HandClock
) -> None:
    plan.give("shown")
    at_table.settle()
    next_visit(at_table, clock)
    again = tab(at_table, "plan")
    at_table.settle()
    since = again.findChild(SinceLastTime)
    assert since is not None
    press(since, "since-new-figures")
    at_table.settle()
    assert at_table.window.route.startswith("dossier/intake")
    sets = sitting(at_table).dossier().intake.figures
    assert [str(one.date) for one in sets] == ["2026-12-23", "2027-02-02"]
    assert sets[0].item_id == FIRST
    assert sets[1].turnover is None


def test_what_stood_in_a_plan_that_was_made_of_what_is_gone_is_asked_for_in_vain_and_not_told_as_trouble(
    plan: PlanScreen, at_table: Office, clock: HandClock
) -> None:
    plan.give("shown")
    at_table.settle()
    next_visit(at_table, clock)
    gone, told = "ab" * 32, list[Trouble]()
    sitting(at_table).set_given(tuple(replace(one, revision=gone) for one in sitting(at_table).given))
    at_table.desk.trouble.connect(told.append)
    since = tab(at_table, "plan").findChild(SinceLastTime)
    assert since is not None
    since.refresh()
    at_table.settle()
    assert gone in since._asked
    assert told == []


def test_a_dossier_closes_with_a_result_and_opens_again(plan: PlanScreen, at_table: Office) -> None:
    press(plan, "close-dossier")
    press(plan, "closing-do")
    assert not plan.closing.asked.isHidden()
    radio = plan.closing.findChild(QWidget, "closing-job_beside")
    assert radio is not None
    radio.click()  # type: ignore[attr-defined]
    plan.closing.reason.setPlainText("Werkt drie dagen per week.")
    press(plan, "closing-do")
    at_table.settle()
    assert sitting(at_table).dossier().closed
    assert not plan.closed.isHidden()
    assert "heeft een baan naast het bedrijf" in plan.closed.title.text()
    press(plan, "reopen")
    at_table.settle()
    assert not sitting(at_table).dossier().closed
    assert plan.closed.isHidden()


def test_the_route_to_close_opens_the_panel(plan: PlanScreen, at_table: Office) -> None:
    at_table.window.go("dossier/plan/close")
    assert not plan.closing.isHidden()


def test_what_is_missing_leads_to_its_field(plan: PlanScreen, at_table: Office) -> None:
    press(plan, "plan-missing-pl4_review_date")
    assert plan.focusWidget() is plan.dates.review.line
    name = next(one for one in dict(plan.missing._shown or ()) if not one.startswith("pl"))
    press(plan, f"plan-missing-{name}")
    assert at_table.window.route == f"dossier/intake/{name}" or at_table.window.route.startswith("dossier/intake")


def test_with_little_room_plan_and_pages_take_turns(plan: PlanScreen, at_table: Office) -> None:
    at_table.window.resize(820, 600)
    at_table.settle()
    assert plan.right.isHidden()
    press(plan, "show-pages")
    assert plan.column.isHidden()
    assert not plan.right.isHidden()
    press(plan, "hide-pages")
    assert not plan.column.isHidden()


def test_the_title_gives_way_where_the_buttons_of_the_pages_need_its_room(
    qtbot: QtBot, plan: PlanScreen, at_table: Office
) -> None:
    title = plan.preview.title
    at_table.window.resize(1024, 600)
    qtbot.waitUntil(lambda: plan.preview.up_to_date, timeout=LONG_MS)
    qtbot.waitUntil(lambda: not title.isHidden(), timeout=LONG_MS)
    plan.large.click()
    qtbot.waitUntil(title.isHidden, timeout=LONG_MS)
    plan.large.click()
    qtbot.waitUntil(lambda: not title.isHidden(), timeout=LONG_MS)


def test_in_a_low_window_pages_and_buttons_scroll_and_none_falls_off(plan: PlanScreen, at_table: Office) -> None:
    at_table.window.resize(820, 480)
    press(plan, "show-pages")
    plan._tell(Telling("Een zin die zegt wat er gedaan is, en waar het staat. " * 12))
    at_table.settle()
    inside = plan.right.widget()
    assert inside is not None
    assert plan.right.verticalScrollBar().maximum() > 0
    for one in (*plan.give_buttons, plan.large, plan.english, plan.preview.area, plan.told):
        place = one.mapTo(inside, one.rect().topLeft())
        assert inside.rect().contains(one.rect().translated(place)), one.objectName()
        wraps = one.sizePolicy().hasHeightForWidth() or one is plan.told
        needed = one.heightForWidth(one.width()) if wraps else one.minimumSizeHint().height()
        assert one.height() >= needed, one.objectName()


def test_locking_leaves_no_pages_behind(plan: PlanScreen, at_table: Office) -> None:
    at_table.window.lock()
    at_table.settle()
    assert at_table.desk.sitting is None


def test_what_is_begun_in_one_dossier_is_gone_in_the_next(plan: PlanScreen, at_table: Office) -> None:
    press(plan, "close-dossier")
    radio = plan.closing.findChild(QRadioButton, "closing-stopped")
    assert radio is not None
    radio.click()
    plan.closing.reason.setPlainText("Sam stopt.")
    QTest.keyClicks(plan.dates.day.line, "31-2")
    QTest.keyClicks(plan.dates.time, "half")
    at_table.desk.new_dossier()
    at_table.settle()
    again = tab(at_table, "plan")
    assert again is plan
    assert plan.closing.isHidden()
    assert not radio.isChecked()
    assert (plan.closing.reason.toPlainText(), plan.dates.day.line.text(), plan.dates.time.text()) == ("", "", "")
    plan.closing._close()
    assert "closing/result" not in sitting(at_table).values
    at_table.window.go("dossier/plan/close")
    assert not plan.closing.isHidden()


def test_a_free_step_is_led_to_a_party_of_the_catalogue_while_typing(at_table: Office, plan: PlanScreen) -> None:
    press(plan, "step-add")
    row = steps(plan)[-1]
    row.who.chosen.emit("party")
    row.party.setFocus()
    QTest.keyClicks(row.party, "klankb")
    assert row.party.offered() == ["Ondernemersklankbord"]
    row.party.picked.emit("KVK Zwaar weer")
    assert (row.party.text(), row.phone.text()) == ("KVK Zwaar weer", "0800-2117")
    assert row.doubt.text() == "Eerst controleren: de bron is oud."


def test_money_for_a_step_is_chosen_from_what_may_pay_it(plan: PlanScreen) -> None:
    for box in plan.suggestions.findChildren(QCheckBox):
        if box.objectName() == "suggestion-money_this_month":
            box.click()
    row = steps(plan)[0]
    row.pay.menu().actions()[0].trigger()
    assert row.money.text() == "Bbz van de gemeente"
    assert row.money.isVisible()


def test_one_press_says_that_nobody_offers_it_and_that_counts(plan: PlanScreen) -> None:
    for box in plan.suggestions.findChildren(QCheckBox):
        if box.objectName() == "suggestion-money_this_month":
            box.click()
    row = steps(plan)[0]
    assert row.counts.isHidden()
    row.lack.click()
    assert row.status.currentData() == "no_offer"
    assert not row.counts.isHidden()
    assert row.lack.isHidden()


def test_the_catalogue_is_one_press_away_and_leads_back(at_table: Office, plan: PlanScreen) -> None:
    press(plan, "step-look-up")
    assert at_table.window.route == "catalogue"
    press(at_table.window.screens["catalogue"], "catalogue-back")
    assert at_table.window.route == "dossier/plan"
