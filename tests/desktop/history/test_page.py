"""History, earlier states, conflicts and "since the last time" in words, as values."""

import re
from collections.abc import Mapping
from datetime import date, datetime

import pytest

from desktop.dossier import Dossier
from desktop.history.page import changes_of, history_page, recorded, state_page
from desktop.history.said import breakable, question_in_words, value_in_words
from desktop.history.since_page import last_time, new_figures, since_page, steps_in
from forms.answers import REFUSED, UNKNOWN
from forms.intake import load_intake
from forms.samples import samples
from forms.words import Words, texts
from sync.history import Written
from sync.vault import RevisionInfo, Value
from tests.desktop.builders import FIRST, SECOND, TAXI, TODAY, WINTER, dossier, figures, plan_given, step

NL = Words("nl")
FORM = load_intake()
AT = datetime(2026, 12, 23, 10, 0, tzinfo=WINTER)


def revision(
    number: int, changes: Mapping[str, Value], *parents: int, device: str = "d1", reason: str | None = None
) -> RevisionInfo:
    return RevisionInfo(f"r{number}", device, AT, "intake", reason, changes, tuple(f"r{one}" for one in parents))


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("w1_wish", "go_on", "Doorgaan met mijn bedrijf"),
        ("s4_seizure", "bank income", "op de bankrekening, op loon of uitkering"),
        (f"figures/{FIRST}/f7_cash", "1500", "€ 1.500"),
        (f"figures/{FIRST}/f7_cash", "1500.5", "€ 1.500,50"),
        (f"figures/{FIRST}/f7_cash", "0", "€ 0"),
        (f"figures/{FIRST}/f7_cash", UNKNOWN, "weet de cliënt niet"),
        (f"figures/{FIRST}/f7_cash", REFUSED, "wil de cliënt niet zeggen"),
        (f"figures/{FIRST}/f7_cash", None, "niet ingevuld"),
        (f"figures/{FIRST}/figures_date", "2026-12-23", "23 december 2026"),
        ("pl4_next_time", "14:30", "14.30"),
        ("p11_feeling", "3", "3 (op een schaal van 1 tot 10)"),
        ("f11_largest_pct", "33.5", "33,5%"),
        ("o6_hours", "40", "40"),
        ("p4_phone", "0600000005", "06 00000005"),
        ("p4_phone", "bel mijn zus", "bel mijn zus"),
        ("p4_safe_time", "na zes uur", "na zes uur"),
        (f"figures/{FIRST}/f7_cash", "veel", "veel"),
        ("contact/c1/kind", "visit", "huisbezoek"),
        ("road/chosen", "A+C", "A + C: bedrijf en een baan"),
        ("closing/result", "job", "heeft een baan"),
        ("safety/discussed_at", "2026-12-23T10:00:00+01:00", "23 december 2026 10.00"),
        ("question_of_another_form", "x", "x"),
        (f"pl2_steps/{FIRST}/pl2_code", "open_post", "Wij openen samen uw post."),
        (f"pl2_steps/{FIRST}/pl2_code", "step_of_another_catalogue", "step_of_another_catalogue"),
        ("note/n1/contact", "c1", "een gesprek dat hier niet staat"),
        ("bsn_on", "no", "nee"),
        ("w1_wish", "choice_of_another_form", "choice_of_another_form"),
    ],
)
def test_every_value_is_said_as_a_person_would_and_no_answer_differs_from_empty_and_nothing(
    path: str, value: Value, said: str
) -> None:
    assert value_in_words(FORM, path, value, NL).casefold() == said.casefold()


def test_questions_of_a_repeat_say_which_item() -> None:
    values = {**step(FIRST, "2"), **step(SECOND, "1")}
    assert question_in_words(FORM, f"pl2_steps/{FIRST}/pl2_action", NL, values) == "Stap 2: Wat gaat er gebeuren?"
    assert question_in_words(FORM, f"pl2_steps/{SECOND}/order", NL, values) == "Stap 1: plaats in de lijst"


def test_what_the_program_keeps_beside_the_answers_is_said_in_words_too() -> None:
    assert question_in_words(FORM, "bsn_on", NL) == "BSN vragen (instelling van de regio)"
    values = step(FIRST, "1")
    assert question_in_words(FORM, f"pl2_steps/{FIRST}/pl2_code", NL, values) == "Stap 1: Uit welk voorstel"


def test_a_note_says_of_which_conversation_it_is() -> None:
    values = {"contact/c1/started": "2026-12-23T10:00:00+01:00"}
    assert value_in_words(FORM, "note/n1/contact", "c1", NL, values) == "23 december 2026 10.00"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_sample_dossier_says_names_of_the_program_where_words_belong(language: str) -> None:
    said = [
        (question, answer)
        for sample in samples(TODAY)
        for section in state_page(sample.values, FORM, Words(language))
        for question, answer in section.answers
    ]
    assert len(said) > 100
    name = re.compile(r"[a-z0-9]+(_[a-z0-9]+)+|[a-z]?[0-9a-f]{15,}")
    assert [
        one for one in said if any(name.fullmatch(word.strip(" .,:()")) for part in one for word in part.split())
    ] == []


@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_the_program_keeps_beside_the_answers_is_named_too(language: str) -> None:
    words = Words(language)
    kept = ["name", "assigned", "form_read", "eviction_confirmed", "paper_english"]
    paths = [f"dossier/{leaf}" for leaf in kept]
    paths += ["road/chosen", "road/reason", "road/at", "safety/discussed_at"]
    paths += [f"closing/{leaf}" for leaf in ("result", "reason", "at")]
    assert [path for path in paths if question_in_words(FORM, path, words) == path] == []
    for leaf in ("eviction_confirmed", "paper_english"):
        assert value_in_words(FORM, f"dossier/{leaf}", "yes", words) == {"nl": "ja", "en": "yes"}[language]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_copy_for_the_client_speaks_to_the_client_and_the_history_does_not(language: str) -> None:
    closed = ["goes_on", "goes_on_changed", "stopped", "job", "job_beside", "information_only", "lost_contact"]
    values: dict[str, Value] = {"w2_sure": UNKNOWN, "p3_postcode": REFUSED, "handover/consent": "said"}
    told = [{**values, "closing/result": result} for result in closed] + [{"handover/consent": "signed"}]
    words = Words(language)
    said = [
        text
        for one in told
        for section in recorded(one, (), FORM, words)
        for each in section.recorded
        for text in (each.question, each.answer)
    ]
    assert len(said) > 50
    assert [text for text in said if re.search("cli[eë]nt", text, re.IGNORECASE)] == []
    assert {"nl": "u heeft een baan", "en": "you have a job"}[language] in said
    history = [answer for section in state_page(values, FORM, words) for _, answer in section.answers]
    assert {"nl": "weet de cliënt niet", "en": "the client doesn't know"}[language] in history


@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_is_said_to_the_client_in_another_way_is_said_in_the_history_too(language: str) -> None:
    mine = [key.removeprefix("copy.") for key in texts(language) if key.startswith("copy.history.")]
    assert len(mine) > 10
    assert [key for key in mine if key not in texts(language)] == []


def test_every_own_node_has_its_words() -> None:
    own = {
        "dossier": ["name"],
        "contact": ["kind", "started", "ended", "present", "interpreter", "place"],
        "note": ["text", "at", "contact"],
        "road": ["chosen", "reason", "at"],
        "safety": ["discussed_at"],
        "closing": ["result", "reason", "at"],
        "given": ["number", "at", "how", "revision", "pdf_sha256"],
    }
    for node, leaves in own.items():
        for leaf in leaves:
            assert question_in_words(FORM, f"{node}/{leaf}", NL) != f"{node}/{leaf}"


def test_what_the_program_keeps_is_told_in_an_order_that_reads() -> None:
    contact: dict[str, Value] = {"contact/c1/ended": "2026-12-23T11:20:00+01:00", "contact/c1/place": "loket", **VISIT}
    given: dict[str, Value] = {"given/g1/at": "2026-12-23T11:00:00+01:00", "given/g1/how": "qr", "given/g1/number": 1}
    asked = [[question for question, _ in one.answers] for one in state_page({**contact, **given}, FORM, NL)]
    assert asked == [
        ["Soort gesprek", "Begonnen", "Geëindigd", "Plaats van het gesprek"],
        ["Gegeven plan", "Hoe het plan is gegeven"],
    ]


def test_a_revision_tells_what_stood_there_and_what_came() -> None:
    revisions = (
        revision(1, {"w1_wish": "go_on", "p11_feeling": "6"}),
        revision(2, {"w1_wish": "stop_job", "p11_feeling": None}, 1),
    )
    changes = changes_of(revisions, "r2", FORM, NL)
    assert [(one.question, one.before, one.after) for one in changes] == [
        ("Wat wilt u zelf het liefst?", "Doorgaan met mijn bedrijf", "Stoppen en een baan zoeken"),
        ("Hoe gaat het nu met u?", "6 (op een schaal van 1 tot 10)", "niet ingevuld"),
    ]
    assert changes_of(revisions, "gone", FORM, NL) == ()


def test_a_revision_is_compared_with_what_its_own_author_saw() -> None:
    revisions = (
        revision(1, {"p1_name": "Sam"}),
        revision(2, {"p1_name": "Sami"}, 1, device="d2"),
        revision(3, {"p1_name": "Samira"}, 1),
    )
    assert changes_of(revisions, "r3", FORM, NL)[0].before == "Sam"


def test_the_list_says_who_when_what_and_why_newest_first() -> None:
    revisions = (
        revision(1, {"w1_wish": "go_on", "w3_change": "x", "s6_week": "yes", "s7_post": "never"}),
        revision(2, {"note/n1/text": "Brief gezien."}, 1, reason="aanvulling"),
    )
    page = history_page(dossier(), revisions, FORM, NL)
    assert [row.revision for row in page.rows] == ["r2", "r1"]
    assert page.rows[0].when == "23 december 2026 10.00"
    assert (page.rows[0].who, page.rows[0].summary, page.rows[0].reason) == ("deze laptop", "Notitie", "aanvulling")
    assert page.rows[1].summary.endswith("en nog 1")
    assert [row.revision for row in history_page(dossier(), revisions, FORM, NL, newest_first=False).rows] == [
        "r1",
        "r2",
    ]


def test_two_laptops_are_told_apart() -> None:
    revisions = (revision(1, {"p1_name": "Sam"}), revision(2, {"p1_name": "Sami"}, 1, device="e5f6a7b8"))
    assert history_page(dossier(), revisions, FORM, NL).rows[0].who == "laptop 2 (e5f6a7)"


def test_a_conflict_shows_every_value_with_who_and_when_and_can_be_settled() -> None:
    written = (Written("3200", "d1", AT, "r2"), Written(None, "d2", AT, "r3"))
    path = f"figures/{FIRST}/f4_purchases"
    one = Dossier("ab" * 16, {}, TODAY, {path: written})
    revisions = (revision(2, {path: "3200"}), revision(3, {path: None}, device="d2"))
    conflict = history_page(one, revisions, FORM, NL).conflicts[0]
    assert [option.text for option in conflict.options] == ["€ 3.200", "niet ingevuld"]
    assert conflict.options[1].told == "laptop 2 (d2), 23 december 2026 10.00"
    assert conflict.options[1].changes == {path: None}


def test_an_earlier_state_reads_section_by_section_with_private_answers_too() -> None:
    values: dict[str, Value] = {
        "w1_wish": "go_on",
        "p11_feeling": "3",
        "note/n1/text": "Brief gezien.",
        **figures(TAXI),
        "given/g1/number": 1,
        "given/g1/pdf_sha256": "0" * 64,
    }
    sections = {section.title: dict(section.answers) for section in state_page(values, FORM, NL)}
    assert sections["Wat wilt u?"]["Wat wilt u zelf het liefst?"] == "Doorgaan met mijn bedrijf"
    assert any("Hoe gaat het nu met u?" in section for section in sections.values())
    assert sections["Notities"] == {"Notitie": "Brief gezien."}
    assert sections["Gegeven plannen"] == {"Gegeven plan": "1"}
    assert "€ 1.500" in sections["Cijfers"].values()


def test_several_choices_stand_below_each_other_since_each_is_a_sentence_of_its_own() -> None:
    sections = {
        section.title: dict(section.answers) for section in state_page({"w4_tried": "lower_costs kvk"}, FORM, NL)
    }
    assert list(sections.popitem()[1].values()) == ["Kosten verlaagd\nMet de KVK gepraat"]
    assert value_in_words(FORM, "w4_tried", "lower_costs kvk", NL) == "Kosten verlaagd, Met de KVK gepraat"


def test_an_empty_state_has_no_sections() -> None:
    assert state_page({}, FORM, NL) == ()


def test_a_long_word_can_break_and_loses_nothing() -> None:
    word = "x" * 100
    assert breakable(word).replace("\u200b", "") == word
    assert max(map(len, breakable(word).split("\u200b"))) <= 24
    assert breakable("gewone woorden blijven heel") == "gewone woorden blijven heel"


# Since the last time.

VISIT: dict[str, Value] = {"contact/c1/kind": "visit", "contact/c1/started": "2026-12-23T10:00:00+01:00"}
LATER = date(2027, 2, 2)


def test_a_first_visit_has_no_last_time() -> None:
    assert last_time(dossier(VISIT)) is None
    assert since_page(dossier(VISIT, step(action="Bel"), given=(plan_given(),)), NL) is None


def test_the_second_visit_looks_back_on_the_steps_of_the_plan_and_not_on_new_ones() -> None:
    one = dossier(
        VISIT,
        step(FIRST, "1", action="Bel de gemeente", status="done", who="client", date="2026-12-24"),
        step(SECOND, "2", action="Nieuwe stap"),
        today=LATER,
        given=(plan_given(),),
    )
    page = since_page(one, NL, frozenset({f"pl2_steps/{FIRST}"}))
    assert page is not None
    assert page.title == "Sinds plan 1 (vorige keer: 23 december 2026)"
    assert page.told == "1 van 1 stappen gedaan"
    assert [(row.text, row.detail, row.status) for row in page.steps] == [
        ("Bel de gemeente", "donderdag 24 december · u", "done")
    ]
    assert not page.fresh


def test_new_figures_stand_beside_the_old() -> None:
    now = figures(TAXI, "2027-02-02", SECOND, "2", f1_turnover_1="4400", f1_turnover_2="4400", f1_turnover_3="4400")
    page = since_page(dossier(VISIT, figures(TAXI), now, today=LATER), NL)
    assert page is not None
    assert (page.then_day, page.now_day, page.fresh) == ("23 december 2026", "2 februari 2027", True)
    assert [(row.then, row.now) for row in page.compared][:2] == [
        ("€ 3.200", "€ 4.400"),
        ("€ 1.190 tekort", "€ 230 tekort"),
    ]


def test_the_clock_is_said_in_words() -> None:
    asked = {"t1_asked": "yes", "t1_asked_on": "2026-12-23", "s2_cutoff": "announced"}
    page = since_page(dossier(VISIT, asked, step(action="Bel"), today=date(2026, 12, 28)), NL)
    assert page is not None
    assert "29 december 2026" in page.clock


def test_new_figures_are_begun_once_a_day_and_are_empty_but_for_the_date() -> None:
    one = dossier(figures(TAXI), today=LATER)
    begun = new_figures(one, SECOND)
    assert begun == {f"figures/{SECOND}/order": "2", f"figures/{SECOND}/figures_date": "2027-02-02"}
    assert (
        new_figures(dossier(one.values, {path: value or "" for path, value in begun.items()}, today=LATER), "x") == {}
    )


def test_the_steps_of_earlier_values_are_known_by_their_path() -> None:
    assert steps_in(step(FIRST)) == frozenset({f"pl2_steps/{FIRST}"})


def test_a_setting_of_the_region_that_is_kept_along_is_told_only_when_nothing_else_was_changed() -> None:
    revisions = (revision(1, {"bsn_on": "no", "w3_change": "rust"}), revision(2, {"bsn_on": "yes"}, 1))
    page = history_page(dossier(), revisions, FORM, NL)
    assert [row.summary for row in page.rows] == [
        "BSN vragen (instelling van de regio)",
        question_in_words(FORM, "w3_change", NL),
    ]
    assert [one.path for one in changes_of(revisions, "r1", FORM, NL)] == ["w3_change"]
