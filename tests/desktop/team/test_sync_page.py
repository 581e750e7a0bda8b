"""What the glance and the panel say of syncing, as values."""

from dataclasses import replace
from datetime import datetime

import pytest

from desktop.team.sync_page import REASONS, Apart, Busy, LastRound, SyncNow, Unsent, sync_page
from forms.words import LANGUAGES, Words
from tests.desktop.builders import WINTER

NL = Words("nl")
AT = datetime(2026, 12, 23, 14, 2, tzinfo=WINTER)
EQUAL = SyncNow(joined=True, equal_at=AT, last=LastRound(AT), dossiers=4)
WAITS = replace(EQUAL, unsent=(Unsent("d1", "revision"), Unsent("d1", "grant"), Unsent("d2", "revision")))
APART = Apart("ab" * 32, "d1", "revision", "quota-dossier", AT)


def test_all_is_at_the_server_only_when_nothing_waits_and_the_sums_were_equal() -> None:  # G-26
    assert sync_page(EQUAL, {}, NL).glance == "Alles op de server"
    for other in (
        WAITS,
        replace(EQUAL, last=None),
        replace(EQUAL, equal_at=None),
        replace(EQUAL, apart=(APART,)),
        replace(EQUAL, last=LastRound(AT, "offline")),
        replace(EQUAL, paused=True),
        replace(EQUAL, pending=True),
    ):
        page = sync_page(other, {}, NL)
        assert page.kind != "green"
        assert any("Alles van uw" in sentence for sentence in page.sentences) == other.synced


@pytest.mark.parametrize(
    ("now", "glance"),
    [
        (WAITS, "2 wachten"),
        (replace(WAITS, paused=True), "Pauze · 2 wachten"),
        (replace(WAITS, last=LastRound(AT, "time-out")), "Offline · 2 wachten"),
        (replace(EQUAL, last=LastRound(AT, "offline")), "Offline"),
        (replace(EQUAL, last=LastRound(AT, "waiting")), "Mislukt"),
        (replace(WAITS, busy=Busy("sending", 12, 40)), "Bezig: 12 van 40"),
        (replace(EQUAL, apart=(APART,)), "1 apartgezet"),
        (replace(EQUAL, pending=True), "Wacht op toelating"),
        (replace(EQUAL, pending=True, last=LastRound(AT, "join-token")), "Niet toegelaten"),
        (replace(EQUAL, pending=True, last=LastRound(AT, "join-taken")), "Niet toegelaten"),
        (SyncNow(joined=True), "Wordt nagekeken"),
    ],
)
def test_one_glance_says_how_it_stands(now: SyncNow, glance: str) -> None:
    assert sync_page(now, {}, NL).glance == glance


def test_a_laptop_that_was_equal_yesterday_and_is_offline_now_says_since_when() -> None:
    page = sync_page(replace(EQUAL, last=LastRound(AT, "offline")), {}, NL)
    assert page.sentences[0] == "Alles was voor het laatst verstuurd en opgehaald op 23 december 2026 14.02."
    assert sync_page(replace(EQUAL, last=None), {}, NL).glance == "Wordt nagekeken"


def test_the_panel_says_in_sentences_what_waits_and_why_and_names_the_dossiers() -> None:
    now = replace(WAITS, last=LastRound(AT, "offline"))
    page = sync_page(now, {"d1": "kapper, Almere", "d2": "Łukasz & <b>zn</b>"}, NL)
    assert page.sentences == (
        "Van 2 van uw 4 dossiers staat alles op de server.",
        "Alles was voor het laatst verstuurd en opgehaald op 23 december 2026 14.02.",
        "2 dossiers wachten: er is geen verbinding met de server.",
    )
    assert page.waiting == ("kapper, Almere", "Łukasz & <b>zn</b>")


def test_a_region_that_the_server_does_not_take_asks_its_founder_for_the_token() -> None:
    roster = Apart("ab" * 32, "", "roster", "join-token", AT)
    founding = replace(EQUAL, equal_at=None, last=LastRound(AT, "not-founded"), administrator=True)
    page = sync_page(replace(founding, apart=(roster,)), {}, NL)
    assert [row.wants_token for row in page.apart] == [True]
    assert page.apart[0].title.startswith("Van deze laptop zelf: de regio")
    assert any("code van de server" in sentence for sentence in page.sentences)
    assert not any("Bel uw beheerder" in sentence for sentence in page.sentences)
    lost = sync_page(replace(founding, apart=(replace(roster, code="founded"),)), {}, NL)  # another region was first
    assert not lost.apart[0].wants_token
    assert any("Er is niets weg op deze laptop" in sentence for sentence in lost.sentences)


def test_of_what_was_set_apart_nothing_says_that_it_goes_by_itself() -> None:
    """It was told as the next one whose turn it is, and it never was."""
    page = sync_page(replace(EQUAL, unsent=(Unsent("d1", "revision"),), apart=(APART,)), {"d1": "Sam"}, NL)
    assert page.sentences[-1].startswith("Eén stuk is apartgezet")
    assert (page.waiting, any("aan de beurt" in said for said in page.sentences)) == ((), False)
    both = sync_page(replace(WAITS, apart=(APART,)), {"d2": "Fee"}, NL)
    assert "Eén dossier wacht: het is zo aan de beurt." in both.sentences
    assert both.waiting == ("Fee",)


def test_one_dossier_and_none_are_said_as_people_say_it() -> None:
    one, none = replace(EQUAL, dossiers=1), replace(EQUAL, dossiers=0, last=LastRound(AT, "revoked"))
    assert sync_page(one, {}, NL).sentences[0].startswith("Alles van uw dossier staat op de server.")
    waits = replace(one, unsent=(Unsent("d1", "revision"),))
    assert sync_page(waits, {}, NL).sentences[0] == "Nog niet alles van uw dossier staat op de server."
    assert sync_page(none, {}, NL).sentences == (
        "Alles was voor het laatst verstuurd en opgehaald op 23 december 2026 14.02.",
        "Het gaat nu niet verder: deze laptop hoort niet meer bij de regio. Bel uw beheerder.",
    )


def test_many_names_are_counted() -> None:
    now = replace(EQUAL, unsent=tuple(Unsent(f"d{number}", "revision") for number in range(20)), dossiers=20)
    page = sync_page(now, {f"d{number}": f"dossier {number}" for number in range(20)}, NL)
    assert len(page.waiting) == 7
    assert page.waiting[-1] == "en nog 14"


def test_one_that_waits_alone_is_said_in_the_singular() -> None:
    page = sync_page(replace(EQUAL, unsent=(Unsent("d1", "revision"),), last=LastRound(AT, "time-out")), {}, NL)
    assert "Eén dossier wacht: de verbinding is te traag en viel weg." in page.sentences


def test_what_is_set_apart_says_why_and_gives_details_without_a_clients_name() -> None:
    row = sync_page(replace(EQUAL, apart=(APART,)), {"d1": "Sam Voorbeeld"}, NL).apart[0]
    assert row.title == "Sam Voorbeeld: een wijziging, 23 december 2026 14.02"
    assert "meer dan de server" in row.why
    assert "Sam" not in row.details
    assert "quota-dossier" in row.details


def test_a_code_that_nobody_knows_yet_still_says_what_to_do() -> None:
    odd = replace(APART, code="brand-new", kind="thing", dossier_id="")
    row = sync_page(replace(EQUAL, apart=(odd,)), {}, NL).apart[0]
    assert "helpdesk" in row.why
    assert row.title.startswith("Van deze laptop zelf: thing")


def test_what_a_colleague_made_needless_says_that_it_may_be_let_go_of() -> None:
    said = Apart("cd" * 16, "d1", "holders", "closed", AT, may_leave=True)
    row = sync_page(replace(EQUAL, apart=(said,)), {}, NL).apart[0]
    assert ("Niet meer versturen" in row.why, row.may_leave) == (True, True)


def test_an_administrator_is_not_told_to_call_the_administrator() -> None:
    troubled = replace(EQUAL, apart=(APART,), last=LastRound(AT, "tls"))
    for administrator, call in ((False, "Bel uw beheerder"), (True, "Bel wie de server beheert")):
        page = sync_page(replace(troubled, administrator=administrator), {}, NL)
        assert all(call in said for said in (page.apart[0].why, page.sentences[1])), page


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_its_words(language: str) -> None:
    assert REASONS
    assert [one for one in REASONS if f"sync.why.{one}" not in Words(language)] == []


def test_a_reason_nobody_knows_is_a_fault_of_the_server() -> None:
    page = sync_page(replace(WAITS, last=LastRound(AT, "brand-new")), {}, NL)
    assert any("de server meldt een fout" in sentence for sentence in page.sentences)


def test_without_a_region_nothing_is_shown() -> None:
    assert not sync_page(SyncNow(), {}, NL).shown


def test_an_administrator_is_asked_to_confirm_a_restored_server_and_nobody_else() -> None:
    waits = replace(WAITS, last=LastRound(AT, "waiting"))
    assert not sync_page(waits, {}, NL).restored
    assert sync_page(replace(waits, administrator=True), {}, NL).restored
    assert not sync_page(replace(WAITS, administrator=True), {}, NL).restored
