"""Papers beside the plan, played: letters by consent, the copy, the queue, the code on the phone."""

import re
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from PySide6.QtGui import QAction, QImage
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QLabel, QPushButton

from desktop.dossiers.list_screen import DossierList
from desktop.plan.documents import Documents
from desktop.plan.phone_code import CodePicture, PhoneCode
from desktop.plan.screen import PlanScreen
from desktop.team.now import Colleague
from desktop.team.reading import Seen
from desktop.unlock.recovery_code import sheet_maker
from tests.conftest import Office
from tests.desktop.looking import press, sitting, tab
from tests.desktop.team.region import region
from tests.forms.paper.plans import TODAY, pages

CONSENT = {"t4_share": "some", "t4_consents": [{"t4_party": "kvk", "t4_given_on": "2026-12-20"}]}


@pytest.fixture
def at_table(office: Office) -> Office:
    office.desk.new_dossier()
    office.desk.answer_many({"w1_wish": "go_on", "p1_name": "Sam Voorbeeld", "s4_week": "no"})
    office.settle()
    return office


def papers(office: Office) -> Documents:
    screen = tab(office, "documents")
    assert isinstance(screen, Documents)
    office.settle()
    return screen


def to_file(screen: Documents, folder: Path) -> list[str]:
    """Every paper that is saved from now on goes into the folder under its proposed name."""
    names: list[str] = []

    def ask(name: str, then) -> None:  # type: ignore[no-untyped-def]
        names.append(name)
        then(folder / name)

    screen.giver.ask_file = ask
    return names


def test_the_blank_papers_and_the_copy_are_saved_under_names_that_tell_nothing(
    at_table: Office, tmp_path: Path
) -> None:
    screen = papers(at_table)
    names = to_file(screen, tmp_path)
    for key in ("prepare", "blank", "copy"):
        screen.column.verticalScrollBar().setValue(screen.column.verticalScrollBar().maximum())
        press(screen, f"paper-save-{key}")
        at_table.settle()
        assert "niet versleuteld" in screen.told.text.text()
    assert names[:3] == ["voorbereidingsblad.pdf", "leeg-plan.pdf", "kopie-dossier.pdf"]
    assert screen.told.visibleRegion().boundingRect().height() == screen.told.height(), "seen from the last paper too"
    small = len(pages((tmp_path / "leeg-plan.pdf").read_bytes()))
    screen.others.large.click()
    press(screen, "paper-save-blank")
    at_table.settle()
    assert len(pages((tmp_path / "leeg-plan.pdf").read_bytes())) > small
    copy = " ".join(pages((tmp_path / "kopie-dossier.pdf").read_bytes()))
    assert "Sam Voorbeeld" in copy
    assert "deze laptop, 23 december 2026" in copy, "nobody said whose it is"
    assert "Sam Voorbeeld" not in " ".join(pages((tmp_path / "leeg-plan.pdf").read_bytes()))


@pytest.mark.parametrize(("in_region", "told"), [(False, "de laptop van Noor, 23"), (True, "Noor, 23")])
def test_the_copy_names_who_recorded_it_as_the_client_reads_it(
    at_table: Office, tmp_path: Path, in_region: bool, told: str
) -> None:
    at_table.desk.save_settings({"worker_name": " Noor "})
    at_table.desk.commit()
    at_table.settle()
    if in_region:
        at_table.desk.history(lambda every: setattr(at_table.desk.team, "seen", seen_by(every[0].device)))
        at_table.settle()
    screen = papers(at_table)
    to_file(screen, tmp_path)
    press(screen, "paper-save-copy")
    at_table.settle()
    copy = " ".join(pages((tmp_path / "kopie-dossier.pdf").read_bytes()))
    assert f"Opgeschreven: {told}" in copy
    assert "(u)" not in copy


def seen_by(device: str) -> Seen:
    """The region as the laptop of Noor sees it."""
    return Seen(now=region(me=device, people=(Colleague(device, "Noor"),)))


def test_a_letter_can_be_made_only_after_a_yes(at_table: Office, tmp_path: Path) -> None:
    at_table.desk.answer_many({"pl3_referrals/01/pl3_party": "KVK"})
    at_table.settle()
    screen = papers(at_table)
    names = to_file(screen, tmp_path)
    assert screen.others.findChild(QPushButton, "paper-save-referral-1") is None
    at_table.desk.answer_many(
        {"t4_share": "some", "t4_consents/01/t4_party": "kvk", "t4_consents/01/t4_given_on": "2026-12-20"}
    )
    at_table.settle()
    press(screen, "paper-save-referral-1")
    at_table.settle()
    assert names == ["verwijsbrief-1.pdf"]
    assert "Sam Voorbeeld" in pages((tmp_path / names[0]).read_bytes())[0]


@pytest.mark.parametrize("way", ["print", "save"])
def test_a_yes_that_is_taken_back_while_a_printer_or_a_file_is_chosen_stops_the_letter(
    at_table: Office, way: str
) -> None:
    consent = {"t4_share": "some", "t4_consents/01/t4_party": "kvk", "t4_consents/01/t4_given_on": "2026-12-20"}
    at_table.desk.answer_many({"pl3_referrals/01/pl3_party": "KVK", **consent})
    at_table.settle()
    screen = papers(at_table)

    def ask(*asked: object) -> None:
        at_table.desk.answer_many({"t4_consents/01/t4_withdrawn_on": "2026-12-23"})
        asked[-1](None)  # type: ignore[operator]  # where to is never looked at

    screen.giver.ask_printer = screen.giver.ask_file = ask
    press(screen, f"paper-{way}-referral-1")
    at_table.settle()
    assert screen.told.text.text() == at_table.window.shell.words("papers.referral.withdrawn")


def test_a_yes_of_the_day_on_which_it_was_taken_back_makes_a_letter_and_the_worker_is_told(
    at_table: Office, tmp_path: Path
) -> None:
    desk = at_table.desk
    desk.answer_many({"pl3_referrals/01/pl3_party": "KVK", "t4_share": "some"})
    for days in ({"given_on": "2026-12-20", "withdrawn_on": "2026-12-23"}, {}):
        path = desk.add_item("t4_consents")
        desk.answer_many({f"{path}/t4_party": "kvk"} | {f"{path}/t4_{name}": day for name, day in days.items()})
    at_table.settle()
    screen = papers(at_table)
    names = to_file(screen, tmp_path)
    assert screen.others.findChild(QPushButton, "paper-save-referral-1") is None, "a yes without a day may be older"
    desk.answer_many({f"{path}/t4_given_on": "2026-12-23"})
    at_table.settle()
    shown = [one.text() for one in screen.others.findChildren(QLabel)]
    assert any("Op 23 december 2026 trok de cliënt de toestemming in" in text for text in shown)
    press(screen, "paper-save-referral-1")
    at_table.settle()
    letter = " ".join(pages((tmp_path / names[0]).read_bytes()))
    assert "23 december 2026" in letter
    assert "terug" not in letter, "what the client said before is nothing for the reader"


def test_the_copy_holds_what_the_form_in_use_and_an_earlier_one_asked(at_table: Office, tmp_path: Path) -> None:
    """A region has questions of its own, and a later form asks some no more: both were recorded."""
    at_table.desk.answer_many({"t4_gone": "Iets van toen"})
    at_table.settle()
    screen = papers(at_table)
    to_file(screen, tmp_path)
    press(screen, "paper-save-copy")
    at_table.settle()
    copy = " ".join(pages((tmp_path / "kopie-dossier.pdf").read_bytes()))
    assert "Niet meer in de vragenlijst" in copy
    assert "Iets van toen" in copy


def test_the_copy_tells_that_a_bsn_was_recorded_and_never_the_number(at_table: Office, tmp_path: Path) -> None:
    at_table.desk.answer_many({"bsn_on": "yes", "p5_bsn": "111222333"})
    at_table.settle()
    screen = papers(at_table)
    to_file(screen, tmp_path)
    press(screen, "paper-save-copy")
    at_table.settle()
    copy = " ".join(pages((tmp_path / "kopie-dossier.pdf").read_bytes()))
    assert "Dit nummer is vastgelegd. Het staat niet op papier." in copy
    assert "111222333" not in re.sub(r"\s", "", copy)


def test_a_letter_and_the_copy_name_the_characters_that_no_font_has(at_table: Office, tmp_path: Path) -> None:
    at_table.desk.answer_many({"p1_name": "周恩来", "pl3_referrals/01/pl3_party": "KVK"})
    at_table.desk.answer_many({"t4_share": "some", "t4_consents/01/t4_party": "kvk"})
    at_table.settle()
    screen = papers(at_table)
    to_file(screen, tmp_path)
    for key in ("referral-1", "copy"):
        press(screen, f"paper-save-{key}")
        at_table.settle()
        assert "周 CJK UNIFIED IDEOGRAPH-5468 (U+5468)" in screen.told.text.text()
        assert "niet versleuteld" in screen.told.text.text()
    press(screen, "paper-save-blank")
    at_table.settle()
    assert "U+5468" not in screen.told.text.text()


def test_a_plan_in_the_queue_is_found_in_the_list_until_it_is_printed(at_table: Office, tmp_path: Path) -> None:
    plan = tab(at_table, "plan")
    assert isinstance(plan, PlanScreen)
    plan.give("queue")
    at_table.settle()
    at_table.window.go("dossiers")
    at_table.settle()
    found = at_table.window.screens["dossiers"]
    assert isinstance(found, DossierList)
    pill = found.findChild(QPushButton, "filter-print")
    assert pill is not None
    assert "(1)" in pill.text()
    assert not pill.isHidden()
    screen = papers(at_table)

    def ask(then) -> None:  # type: ignore[no-untyped-def]
        printer = QPrinter()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / "printed.pdf"))
        printer.setResolution(72)
        then(printer)

    screen.giver.ask_printer = ask
    press(screen, "given-print-1")
    at_table.settle()
    at_table.window.go("dossiers")
    at_table.settle()
    assert pill.isHidden()
    assert (tmp_path / "printed.pdf").stat().st_size > 1000
    assert any(path.endswith("/printed") for path in sitting(at_table).dossier().values)


def test_a_plan_that_was_shown_can_still_wait_for_a_printer(at_table: Office, tmp_path: Path) -> None:
    plan = tab(at_table, "plan")
    assert isinstance(plan, PlanScreen)
    for how in ("shown", "queue"):
        plan.give(how)
        at_table.settle()
    (given,) = sitting(at_table).given
    assert given.how == "shown"
    assert "nog een keer" not in plan.told.text.text()
    (card,) = at_table.desk.cards
    assert card.data["to_print"] == 1
    screen = papers(at_table)
    assert screen._shown is not None
    assert [row.waits for row in screen._shown.rows] == [True]

    def ask(then) -> None:  # type: ignore[no-untyped-def]
        printer = QPrinter()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / "printed.pdf"))
        printer.setResolution(72)
        then(printer)

    screen.giver.ask_printer = ask
    press(screen, "given-print-1")
    at_table.settle()
    (card,) = at_table.desk.cards
    assert card.data["to_print"] == 0
    assert [row.waits for row in screen._shown.rows] == [False]


def test_the_code_on_screen_says_the_plan_and_goes_when_the_dossier_does(at_table: Office) -> None:
    plan = tab(at_table, "plan")
    assert isinstance(plan, PlanScreen)
    action = plan.findChild(QAction, "give-qr")
    assert action is not None
    action.trigger()
    at_table.settle()
    shown = plan.giver.code
    assert isinstance(shown, PhoneCode)
    assert shown.isVisible()
    assert [(one.number, one.how) for one in sitting(at_table).given] == [(1, "qr")]
    picture = shown.findChild(CodePicture)
    assert picture is not None
    picture.resize(500, 500)
    image = picture.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    grey = Image.frombytes(
        "L", (image.width(), image.height()), bytes(image.constBits()), "raw", "L", image.bytesPerLine()
    )
    (code,) = zxingcpp.read_barcodes(grey)
    assert code.text == picture.text
    assert code.text.startswith("Uw plan van 23 december 2026")
    assert "Voorbeeld" not in code.text
    at_table.desk.close_dossier()
    at_table.settle()
    assert not at_table.window.findChildren(PhoneCode) or not shown.isVisible()


def test_the_start_screen_has_the_papers_to_print_beforehand(office: Office, tmp_path: Path) -> None:
    office.window.go("dossiers")
    screen = office.window.screens["dossiers"]
    assert isinstance(screen, DossierList)
    screen.giver.ask_file = lambda name, then: then(tmp_path / name)
    for key in ("prepare", "blank"):
        action = screen.findChild(QAction, f"paper-save-{key}")
        assert action is not None
        action.trigger()
        office.settle()
    assert sorted(path.name for path in tmp_path.glob("*.pdf")) == ["leeg-plan.pdf", "voorbereidingsblad.pdf"]


def test_the_recovery_sheet_holds_the_code() -> None:
    (page,) = pages(sheet_maker("ABCD-EFGH", TODAY, "nl")())
    assert "ABCD-EFGH" in page
