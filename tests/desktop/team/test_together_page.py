"""What a dossier shows of working together, as values."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from desktop.named import id_of, name_in, named
from desktop.team.now import Colleague, DossierSeen, Purge, Receipt, RegionNow
from desktop.team.together_page import Choice, TogetherPage, consent_for, together_page
from forms.intake import load_intake
from forms.words import LANGUAGES, Words
from sync.vault import RevisionInfo, Value
from tests.desktop.builders import dossier
from tests.desktop.team.region import AHMED, AT, DESK, EVA, NOOR, NORTH, ONE, PEOPLE, SOUTH, TOM, held, region

NL, FORM = Words("nl"), load_intake()


def page(values: dict[str, Value] | None = None, now: RegionNow | None = None, *late: RevisionInfo) -> TogetherPage:
    before = RevisionInfo("r1", NOOR, AT, "intake", None, {"w1_wish": "go_on"}, ())
    return together_page(dossier(values or {}), now or region(), DossierSeen((before,), late), FORM, NL)


def assigned(device: str, name: str) -> dict[str, Value]:
    return {"dossier/assigned": named(device, name)}


def test_a_name_and_its_id_are_one_value() -> None:
    value = named(AHMED, "Ahmed de Vries")
    assert (id_of(value), name_in(value)) == (AHMED, "Ahmed de Vries")
    assert (id_of(""), name_in(named(AHMED, ""))) == ("", AHMED[:6])


def test_it_says_who_holds_it_and_that_it_stands_on_nobodys_name() -> None:
    shown = page()
    assert shown.sentences == ("Wijkteam Noord heeft dit dossier.", "Het staat nog op niemands naam.")
    assert shown.take_over == "Zet op mijn naam"
    assert [one.key for one in shown.assign] == [NOOR, AHMED]  # who is here first, whatever the alphabet says
    assert Choice(AHMED, "Ahmed, weg tot 3 januari 2027") in shown.assign


def test_it_can_be_taken_over_from_somebody_who_is_away_or_gone_and_not_from_somebody_at_work() -> None:
    away = page(assigned(AHMED, "Ahmed"))
    assert away.sentences[-1] == "Ahmed is er niet tot 3 januari 2027."
    assert away.take_over == "Neem over van Ahmed"
    at_work = (PEOPLE[0], replace(PEOPLE[1], absent_until=None), *PEOPLE[2:])
    assert page(assigned(AHMED, "Ahmed"), region(people=at_work)).take_over == ""
    gone = (PEOPLE[0], replace(PEOPLE[1], revoked=True, teams=()), *PEOPLE[2:])
    assert page(assigned(AHMED, "Ahmed"), region(people=gone)).take_over == "Neem over van Ahmed"
    assert page(assigned(NOOR, "Noor")).take_over == ""


def test_a_name_that_left_the_region_is_still_said() -> None:
    shown = page(assigned("ff" * 16, "Łukasz & zn"))
    assert "Het staat op naam van Łukasz & zn." in shown.sentences
    assert shown.take_over == "Zet op mijn naam"


def test_absence_lasts_until_the_day_of_coming_back() -> None:
    one = Colleague(AHMED, "Ahmed", absent_until=AT.date())
    assert one.is_absent(AT.date() - timedelta(days=1))
    assert not one.is_absent(AT.date())
    assert not Colleague(AHMED).is_absent(AT.date())


def test_it_can_be_offered_to_every_other_team() -> None:
    assert {one.key for one in page().handover.teams} == {SOUTH, DESK}
    assert page().handover.incoming == ""


def test_while_it_is_offered_the_old_team_holds_it_and_the_new_one_may_choose() -> None:
    offered = {ONE: held(offered=SOUTH)}
    ours = page(now=region(offered)).handover
    assert (ours.offered, ours.can_withdraw, ours.teams, ours.incoming) == (
        "Het wacht tot Mobiliteitsteam het aanneemt. Uw team heeft het tot die tijd.",
        True,
        (),
        "",
    )
    theirs = page(now=region(offered, me=EVA))
    assert theirs.handover.incoming == "Wijkteam Noord biedt dit dossier aan uw team aan."
    assert not theirs.handover.can_withdraw
    assert theirs.readonly
    assert theirs.assign == ()


def test_what_the_client_agreed_to_is_shown_with_the_offer() -> None:
    values: dict[str, Value] = {
        "handover/h1/team": named(SOUTH, "Mobiliteitsteam"),
        "handover/h1/consent": "said",
        "handover/h1/at": "2026-12-23",
    }
    assert consent_for(dossier(values), NORTH) == {}
    shown = page(values, region({ONE: held(offered=SOUTH)}))
    assert shown.handover.consent == "De cliënt zei dat het goed is (23 december 2026)."


def test_a_dossier_that_was_handed_over_can_only_be_read() -> None:
    shown = page(now=region({ONE: held(SOUTH)}))
    assert shown.readonly
    assert "Mobiliteitsteam heeft dit dossier nu" in shown.sentences[0]
    assert (shown.assign, shown.take_over, shown.handover.teams, shown.late) == ((), "", (), ())


def test_one_that_the_region_does_not_know_yet_is_of_this_laptop() -> None:
    shown = page(now=region({}))
    assert not shown.readonly
    assert "nog niet bij de server" in shown.sentences[0]
    assert shown.handover.teams == ()


def test_late_changes_say_who_when_why_and_what() -> None:
    late = RevisionInfo("r2", EVA, AT, "intake", None, {"w1_wish": "stop_job"}, ("r1",))
    row = page({}, None, late).late[0]
    assert row.title == "Eva, 23 december 2026 10.00"
    assert "dit dossier nu niet heeft" in row.reason
    assert row.changes[0].after == "Stoppen en een baan zoeken"
    revoked = (*PEOPLE[:2], replace(PEOPLE[2], revoked=True), PEOPLE[3])
    assert "ingetrokken" in page({}, region(people=revoked), late).late[0].reason


def test_a_late_change_leaves_out_what_it_only_says_again() -> None:
    first = RevisionInfo("r2", EVA, AT, "intake", None, {"s7_post": "sometimes"}, ("r1",))
    again = {"w1_wish": "stop_job", "s7_post": "sometimes"}
    late = RevisionInfo("r3", EVA, AT, "intake", None, again, ("r2",))
    assert [change.path for change in page({}, None, first, late).late[1].changes] == ["w1_wish"]
    repeated = RevisionInfo("r4", EVA, AT, "intake", None, {"s7_post": "sometimes"}, ("r3",))
    assert [change.path for change in page({}, None, first, late, repeated).late[2].changes] == ["s7_post"]


RECEIPTS = (
    "create",
    "offer",
    "withdraw",
    "accept",
    "decline",
    "close",
    "reopen",
    "ask_purge",
    "purge",
    "keep",
    "redact",
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_receipt_has_its_words_newest_first(language: str) -> None:
    receipts = tuple(Receipt(kind, NOOR, AT, SOUTH, note="") for kind in RECEIPTS)
    shown = together_page(dossier(), region(), DossierSeen(receipts=receipts), FORM, Words(language)).receipts
    assert len(shown) == len(RECEIPTS)
    assert "Noor" in shown[0]


def test_a_reason_for_declining_stands_in_the_receipt() -> None:
    declined = Receipt("decline", EVA, AT, SOUTH, note="Wij zitten vol & <b>ziek</b>")
    page = together_page(dossier(), region(), DossierSeen(receipts=(declined,)), FORM, NL)
    shown = page.receipts
    assert page.handover.declined == shown[0]  # where it can be offered again, not only below
    again = (declined, replace(declined, kind="offer", note=""), replace(declined, kind="withdraw", note=""))
    assert not together_page(dossier(), region(), DossierSeen(receipts=again), FORM, NL).handover.declined
    assert shown[0].endswith("Reden: Wij zitten vol & <b>ziek</b>")


def test_taking_away_takes_two_people_and_can_be_stopped() -> None:  # G-21
    assert page().removal.can_ask
    asked = Purge(NOOR, AT)
    mine = page(now=region({ONE: held(purge=asked)})).removal
    assert (mine.can_ask, mine.can_confirm, mine.can_keep) == (False, False, True)
    tom = page(now=region({ONE: held(purge=asked)}, me=TOM)).removal
    assert (tom.can_confirm, tom.can_keep) == (True, True)
    own = page(now=region({ONE: held(purge=replace(asked, asked_by=TOM))}, me=TOM)).removal
    assert not own.can_confirm
    confirmed = replace(asked, confirmed_by=TOM, due=datetime(2026, 12, 30, 10, 0, tzinfo=AT.tzinfo))
    shown = page(now=region({ONE: held(purge=confirmed)})).removal
    assert "30 december 2026" in shown.told
    assert shown.can_keep
    assert not page(now=region({ONE: held(purge=confirmed)}, me=EVA)).removal.can_keep


def test_two_who_put_it_on_a_name_at_once_choose_again() -> None:
    from sync.history import Written

    one = replace(
        dossier(),
        conflicts={"dossier/assigned": (Written("x", NOOR, AT, "r1"), Written("y", AHMED, AT, "r2"))},
    )
    shown = together_page(one, region(), DossierSeen(), FORM, NL)
    assert "tegelijk" in shown.sentences[1]
    assert {choice.key for choice in shown.assign} == {NOOR, AHMED}
