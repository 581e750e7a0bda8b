"""The scan's JSON and its command: Dutch names in, exact figures out, and a code for whatever can't be read."""

import io
import json
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.cli import main
from forms.reference import tax_share
from forms.rules.errors import FactRefused
from forms.rules.scan_json import NAMES, facts_from_json, read_facts, scan_json

TAXI = {
    "omzet": 3200,
    "inkoop": 900,
    "vast": 1600,
    "rente_afl": 350,
    "prive": 2000,
    "overig_ink": 600,
    "liquide": 1500,
    "debiteuren30": 400,
    "crediteuren_te_laat": 900,
    "geeiste_afl": 700,
    "vtlb": 1500,
    "omzet_vj": 5200,
}


def scanned(capsys: pytest.CaptureFixture[str], tmp_path: Path, facts: object) -> object:
    """What `keukentafel scan --json` prints for these facts."""
    file = tmp_path / "facts.json"
    file.write_text(json.dumps(facts), encoding="utf-8")
    assert main(["scan", str(file), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_taxi_case_prints_every_figure_with_full_precision(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert scanned(capsys, tmp_path, TAXI) == {
        "R1": 0.71875,
        "R2": 700.0,
        "R3": 560.0,
        "R4": 1750.0,
        "R5": 1600 / 0.71875,
        "R6": 3700 / 0.71875,
        "R7": pytest.approx(3200 * 0.71875 / 3700, rel=1e-15),
        "R8": -1190.0,
        "R9": 920 / 1190,
        "R10": 0.0,
        "R11": 0.0,
        "R12": True,
        "R13": None,
        "R14": None,
        "R15": None,
        "R16": pytest.approx(-2000 / 5200, rel=1e-15),
        "R17": None,
        "R18": None,
        "rood": ["R7", "R9", "R10", "R12"],
        "oranje": ["R16"],
        "kleur": "rood",
        "problematisch": True,
        "voorlopig": False,
        "ontbreekt": [],
        "t": 0.2,
        "t_jaar": 2025,
    }


def test_absent_and_null_are_unknown_and_the_missing_facts_are_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    outcome = scanned(capsys, tmp_path, {"omzet": None, "prive": 0})
    assert isinstance(outcome, dict)
    assert outcome["kleur"] == "onvoldoende gegevens"
    assert outcome["ontbreekt"] == ["omzet", "inkoop", "vast", "liquide"]
    assert outcome["problematisch"] is None
    assert outcome["R4"] == 0


def test_a_list_gives_a_list_in_the_same_order(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    outcomes = scanned(capsys, tmp_path, [TAXI, {}, TAXI | {"omzet": 0}])
    assert isinstance(outcomes, list)
    assert [outcome["kleur"] for outcome in outcomes] == ["rood", "onvoldoende gegevens", "rood"]
    assert scanned(capsys, tmp_path, []) == []


def test_every_dutch_name_is_taken_and_two_question_ids_as_well() -> None:
    numbers = dict.fromkeys(NAMES, 1) | {"schatting": True, "betrouwbaarheid": "bankafschriften", "t": 0}
    facts = facts_from_json(numbers)
    assert facts.estimate
    assert facts.turnover_last_year == 1
    assert facts_from_json({"O6": 30, "F11": 70}) == facts_from_json({"uren": 30, "grootste_klant": 70})


@pytest.mark.parametrize(
    ("facts", "provisional"),
    [
        ({"schatting": True}, True),
        ({"schatting": False}, False),
        ({"schatting": None}, False),
        ({"betrouwbaarheid": "schatting"}, True),
        ({"betrouwbaarheid": "administratie"}, False),
        ({"betrouwbaarheid": "bankafschriften"}, False),
        ({"betrouwbaarheid": "uit bankafschriften"}, False),
        ({"administratie_achter": True}, True),
        ({"administratie_achter": 3}, False),
        ({"administratie_achter": 4}, True),
    ],
)
def test_provisional_follows_from_estimates_and_old_books(facts: dict[str, object], provisional: bool) -> None:
    outcome = scan_json(facts)
    assert isinstance(outcome, dict)
    assert outcome["voorlopig"] is provisional


def test_cents_are_exact() -> None:
    facts = facts_from_json(read_facts('{"omzet": 416.67, "t": 0.2}'))
    assert (facts.turnover, facts.tax_rate) == (Decimal("416.67"), Decimal("0.2"))


@pytest.mark.parametrize(
    ("text", "code", "named"),
    [
        ("", "Q-002", "JSON"),
        ("{", "Q-002", "JSON"),
        ("[" * 100_000, "Q-002", "JSON"),
        ("3", "Q-003", "object"),
        ('["x"]', "Q-003", "fact set 1"),
        ("[{}, []]", "Q-003", "fact set 2"),
        ('{"omzett": 1}', "Q-004", "'omzett'"),
        ('{"omzett": 1}', "Q-004", "geeiste_afl"),
        ('{"R1": 1}', "Q-004", "'R1'"),
        ('{"omzet": "3200"}', "Q-005", "omzet"),
        ('{"omzet": true}', "Q-005", "omzet"),
        ('{"omzet": [3200]}', "Q-005", "omzet"),
        ('{"schatting": "ja"}', "Q-005", "schatting"),
        ('{"schatting": 1}', "Q-005", "schatting"),
        ('{"betrouwbaarheid": "gok"}', "Q-005", "betrouwbaarheid"),
        ('{"betrouwbaarheid": ["schatting"]}', "Q-005", "betrouwbaarheid"),
        ('{"administratie_achter": "ja"}', "Q-005", "administratie_achter"),
        ('{"omzet": NaN}', "Q-006", "finite"),
        ('{"omzet": -Infinity}', "Q-006", "finite"),
        ('{"omzet": 1e400}', "Q-006", "omzet"),
        ('{"omzet": 1e-400}', "Q-006", "omzet"),
        ('{"omzet": 1' + "0" * 10_000 + "}", "Q-006", "omzet"),
        ('{"omzet": -1}', "Q-006", "omzet"),
        ('{"t": 1}', "Q-006", "t must"),
        ('{"uren": 169}', "Q-006", "uren"),
        ('{"grootste_klant": 101}', "Q-006", "grootste_klant"),
        ('{"omzet": 1, "omzet": 2}', "Q-007", "omzet"),
        ('{"uren": 1, "O6": 1}', "Q-007", "O6"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_code_that_names_the_fact(text: str, code: str, named: str) -> None:
    with pytest.raises(FactRefused) as refused:
        scan_json(read_facts(text))
    assert refused.value.code == code
    assert named in str(refused.value)


def test_the_smallest_and_largest_facts_still_give_finite_figures() -> None:
    huge, tiny = 10**12, 1e-40
    facts = {"omzet": huge, "inkoop": Decimal(huge) - Decimal(str(tiny)), "vast": huge, "prive": huge, "liquide": -huge}
    outcome = scan_json(facts | {"t": 0.9999999999, "rente_afl": tiny, "ev": -huge, "tv": tiny})
    assert "inf" not in json.dumps(outcome).lower()


def test_an_overdrawn_account_is_a_fact() -> None:
    assert facts_from_json({"liquide": -500}).cash == -500


def test_the_command_reads_standard_input(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(json.dumps(TAXI).encode())))
    assert main(["scan", "-", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["kleur"] == "rood"


def test_without_json_it_speaks_dutch_and_names_the_heaviest_cause(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "facts.json"
    file.write_text(json.dumps([TAXI, {"omzet": 1, "schatting": True}]), encoding="utf-8")
    assert main(["scan", str(file)]) == 0
    spoken = capsys.readouterr().out
    assert "U heeft per maand € 5.148 omzet nodig. Nu is het € 3.200." in spoken
    assert "Onvoldoende gegevens" in spoken
    assert "Voorlopig" in spoken
    assert "De gemeente beslist" in spoken


@pytest.mark.parametrize("content", [b"\xff\xfe\xfa", b'{"onbekend": 1}', b"", b'{"omzet": Infinity}'])
def test_a_refusal_is_one_line_with_a_code_and_exit_code_two(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "facts.json"
    file.write_bytes(content)
    assert main(["scan", str(file), "--json"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("Q-00")
    assert printed.err.count("\n") == 1


def test_a_missing_file_and_a_far_too_large_one_are_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["scan", str(tmp_path / "none.json")]) == 2
    assert capsys.readouterr().err.startswith("Q-001")
    file = tmp_path / "facts.json"
    file.write_bytes(b" " * 2000)
    monkeypatch.setattr("desktop.commands._files.MAX_BYTES", 1000)
    assert main(["scan", str(file)]) == 2
    assert capsys.readouterr().err.startswith("Q-008")


def test_the_outcome_names_the_tax_share_and_its_year() -> None:
    newest = tax_share(9999)
    usual = scan_json({})
    assert isinstance(usual, dict)
    assert (usual["t"], usual["t_jaar"]) == (float(newest.value), newest.year)
    assert scan_json({"t": None}) == usual
    for share in (Decimal("0.33"), newest.value):  # a file that names the listed share says no year of it either
        given = scan_json({"t": share})
        assert isinstance(given, dict)
        assert (given["t"], given["t_jaar"]) == (float(share), None)
