"""Numbers with a check of their own are checked by the libraries that know them; texts warn about what they should not
hold; and every way of reading a form comes to the same verdict."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iban
from stdnum.nl import bsn

from desktop.cli import main
from forms.checks import CHECKS, caution, fault, shown
from forms.compile_intake import COMPILED
from forms.engine.session import Session
from forms.engine.xform import read_form
from forms.intake import load_intake, unfit_answers
from forms.words import LANGUAGES, Words

TODAY = date(2026, 11, 23)
GOOD_BSN, BAD_BSN = "111222333", "111252333"  # nobody's: the examples of python-stdnum
GOOD_IBAN = "NL91 ABNA 0417 1643 00"  # the example of the standard


@pytest.mark.parametrize(
    ("check", "text", "fits"),
    [
        ("bsn", GOOD_BSN, True),
        ("bsn", BAD_BSN, False),
        ("bsn", "000000000", False),
        ("bsn", "11122233", False),
        ("bsn", "111.222.333", False),
        ("bsn", "١١١٢٢٢٣٣٣", False),
        ("btw", "NL002455799B11", True),
        ("btw", "004495445B01", True),
        ("btw", "NL002455799B12", False),
        ("postcode", "1234 AB", True),
        ("postcode", "1234 SS", False),
        ("kvk", "00123456", True),
        ("kvk", "1234 5678", False),
        ("kvk", "123456789", False),
        ("iban", GOOD_IBAN, True),
        ("iban", "NL91 ABNA 0417 1643 01", False),
        ("phone", "06 00000012", True),
        ("phone", "06-00 00 00 12", True),
        ("phone", "020-1234567", True),
        ("phone", "0031 20 123 4567", True),
        ("phone", "+48 22 123 45 67", True),
        ("phone", "14 020", True),
        ("phone", "0800-0113", True),
        ("phone", "06 1234567", False),
        ("phone", "020-12345678", False),
        ("phone", "12345678", False),
        ("phone", "+48", False),
        ("phone", "+999 1234567", False),
        ("phone", "bel maar", False),
        ("phone", "0600000012 of 0600000021", False),
        ("email", "naam@voorbeeld.nl", True),
        ("email", "naam@voorbeeld", False),
        ("email", "naam voorbeeld.nl", False),
        ("email", "naam@voorbeeld..nl", False),
        ("email", "a@" + "b" * 250 + ".nl", False),
        ("no such check", "anything", True),
    ],
)
def test_a_check_says_what_fits(check: str, text: str, fits: bool) -> None:
    assert fault(check, text) == (None if fits else f"check.{check}")


@given(st.text(max_size=60) | st.text("0123456789 +-.NLB@", max_size=30))
def test_no_text_whatever_breaks_a_check(text: str) -> None:
    assert len(CHECKS) > 5
    for check in CHECKS:
        assert fault(check, text) in (None, f"check.{check}")
        assert shown(check, text) or not text
    for check in ("", *CHECKS):
        assert caution(check, text) in (None, "caution.bsn", "caution.iban", "caution.old_vat")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("0600000012", "06 00000012"),
        ("+31600000012", "06 00000012"),
        ("0031201234567", "020 123 4567"),
        ("+48221234567", "+48 22 123 45 67"),
        ("bel maar", "bel maar"),
        ("06", "06"),
    ],
)
def test_a_phone_number_is_written_for_reading_and_what_cannot_be_read_stays(typed: str, read: str) -> None:
    assert shown("phone", typed) == read


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (f"mijn bsn is {GOOD_BSN}.", "caution.bsn"),
        ("111.222.333", "caution.bsn"),
        ("1112 22 333", "caution.bsn"),
        (f"({GOOD_BSN})", "caution.bsn"),
        (f"eerst {BAD_BSN}, dan {GOOD_BSN}", "caution.bsn"),
        (BAD_BSN, None),
        ("kenmerk 1112223330", None),
        ("bel 020 1112223", None),
        ("bel +31 111222333", None),
        ("KVK 12345678", None),
        ("€ 1.250,50 op 23-12-2026", None),
        (f"stort op {GOOD_IBAN} voor vrijdag", "caution.iban"),
        ("nl91abna0417164300", "caution.iban"),
        ("BE68 5390 0754 7034", "caution.iban"),
        ("NL91 ABNA 0417 1643 01", None),
        ("", None),
    ],
)
def test_a_free_text_warns_about_numbers_that_do_not_belong_in_it(text: str, key: str | None) -> None:
    assert caution("", text) == key


@given(st.text("abc .,\n", max_size=20), st.integers(10_000_000, 999_999_999), st.text("abc .,\n", max_size=20))
def test_every_number_that_passes_the_check_is_found_in_a_text(before: str, number: int, after: str) -> None:
    digits = f"{number:09d}"
    spaced = before.rstrip(" .") + "\n" + digits + "\n" + after.lstrip(" .")
    assert (caution("", spaced) == "caution.bsn") == bsn.is_valid(digits)


def test_an_old_vat_number_that_holds_a_citizen_service_number_warns_on_its_own() -> None:
    assert caution("btw", f"NL{GOOD_BSN}B01") == "caution.old_vat"
    assert caution("btw", "NL 1112.22.333.B01") == "caution.old_vat"
    assert caution("btw", "NL002455799B11") is None
    assert caution("bsn", GOOD_BSN) is None  # where it is asked for it may stand


def test_a_very_long_text_is_looked_through_in_no_time() -> None:
    text = "NL91 " * 800
    assert not iban.is_valid(text)
    assert caution("", text) is None
    assert caution("", "1112 22 33 " * 400) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_check_has_its_sentence(language: str) -> None:
    words = Words(language)
    for key in (*(f"check.{check}" for check in CHECKS), "caution.bsn", "caution.iban", "caution.old_vat"):
        assert words(key)


@pytest.mark.parametrize(
    ("name", "check"),
    [
        ("p5_bsn", "bsn"),
        ("p4_phone", "phone"),
        ("p4_email", "email"),
        ("p3_postcode", "postcode"),
        ("o2_kvk", "kvk"),
    ],
)
def test_the_intake_asks_for_the_checks(name: str, check: str) -> None:
    assert load_intake().node(name).attributes["check"] == check


def test_a_wrong_number_is_unfit_everywhere(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    values = {"p4_phone": "06 1234567", "p3_postcode": "1234 SA", "p4_email": "naam@voorbeeld.nl"}
    unfit = {state.path: state.message for state in unfit_answers(values, TODAY)}
    assert set(unfit) == {"p4_phone", "p3_postcode"}
    assert unfit["p3_postcode"] == Words("nl")("check.postcode")
    answers = tmp_path / "a.json"
    answers.write_text(json.dumps({f"/data/first/reach/{name}": value for name, value in values.items()}))
    assert main(["form", str(COMPILED), "--answers", str(answers), "--today", "2026-11-23", "--json"]) == 0
    nodes = {node["path"].rpartition("/")[2]: node for node in json.loads(capsys.readouterr().out)["nodes"]}
    assert [nodes[name]["valid"] for name in values] == [False, False, True]


HEAD = "survey\n,type,name,label,constraint,constraint_message,bind::kt:check\n"
SETTINGS = 'settings\n,form_title,form_id,namespaces\n,F,f,"kt=""urn:keukentafel:intake"""\n'


def test_a_form_of_ones_own_may_ask_for_a_check_and_say_it_in_its_own_words(tmp_path: Path) -> None:
    source = tmp_path / "own.csv"
    source.write_text(
        SETTINGS
        + HEAD
        + ",text,account,Rekening,,Dat is geen rekening.,iban\n,text,vat,Btw-id,string-length(.) < 20,,btw\n"
    )
    form = read_form(source)
    assert form.problems == ()
    session = Session(form, {"account": "NL00", "vat": "NL111222333B0"}, today=TODAY)
    assert session.state("account").message == "Dat is geen rekening."
    assert session.state("vat").message == Words("nl")("check.btw")
    session.set("account", GOOD_IBAN)
    assert session.state("account").valid


def test_a_check_that_there_is_not_is_told_and_every_answer_passes(tmp_path: Path) -> None:
    source = tmp_path / "own.csv"
    source.write_text(SETTINGS + HEAD + ",text,code,Code,,,shoe_size\n")
    form = read_form(source)
    (problem,) = form.problems
    assert (problem.code, problem.column) == ("F-026", "bind::kt:check")
    assert "shoe_size" in problem.message
    assert "postcode" in problem.message
    assert Session(form, {"code": "45"}, today=TODAY).state("code").valid
