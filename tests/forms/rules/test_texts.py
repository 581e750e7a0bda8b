"""Every code that a rule can give has its sentence, in both languages, with the numbers that come with it."""

import ast
import re
import string
from dataclasses import replace
from pathlib import Path

import pytest

from forms.intake_values import Intake
from forms.rules import scan as scan_module
from forms.rules.catalogue import catalogue
from forms.rules.finding import Finding
from forms.rules.road import road
from forms.rules.scan import LIMITS, REQUIRED, RULES, ScanInput, quick_scan
from forms.rules.signals import heaviest_cause, scan_findings
from forms.rules.urgency import urgencies
from forms.rules.what_if import what_if
from forms.words import LANGUAGES, Words, texts
from tests.forms.rules.test_scan import K1, K2, K3, K4
from tests.forms.rules.test_steps import TODAY

RULES_FOLDER = Path(scan_module.__file__).parent
CODE = re.compile(r"(threat|crisis|eviction|insurance|week|post|clock|road|track|scan)(\.\w+)+")


def literal_codes() -> set[str]:
    """Every code that stands in the source as a literal."""
    found: set[str] = set()
    for file in RULES_FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
                found.add(node.value)
    return found


# Codes that name a clock, or a situation of the catalogue, and are no findings.
NO_FINDINGS = {"scan.short", "clock.debt_help", "clock.debt_help.stopped", "road.chosen"}
DATED = {"threat.eviction", "threat.cutoff", "crisis.bankruptcy", "crisis.credit"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_code_in_the_source_has_a_sentence(language: str) -> None:
    codes = literal_codes() - NO_FINDINGS
    assert len(codes) > 30
    wanted = codes | {f"{code}.dated" for code in DATED}
    assert {code for code in wanted if f"finding.{code}" not in Words(language)} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_limit_has_a_sentence_for_each_level_it_can_give(language: str) -> None:
    levels = {rule: ["red", "green"] for rule in ("R12",)}
    for rule, limit in LIMITS.items():
        levels[rule] = ["green", *(["red"] if limit.red is not None else []), *(["orange"] if limit.orange else [])]
    wanted = {f"finding.scan.{rule}.{level}" for rule, found in levels.items() for level in found}
    assert {key for key in wanted if key not in Words(language)} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_clock_road_step_and_missing_figure_has_its_words(language: str) -> None:
    words = Words(language)
    clocks = [f"clock.debt_help{threat}{late}" for threat in ("", ".threat") for late in ("", ".late")]
    wanted = [
        *(f"scan.formula.{rule}" for rule in RULES),
        *(f"scan.rule.{rule}" for rule in RULES),
        *(f"scan.needs.{question}" for question in REQUIRED.values()),
        *(f"scan.colour.{colour}" for colour in ("red", "orange", "green", "none")),
        *(f"step.{step.key}" for step in catalogue().steps),
        *(f"what_if.{outcome.key}" for outcome in what_if(K1, hourly_wage=15)),
        *(f"road.{road}" for road in "ABC"),
        *(f"road.{road}.long" for road in "ABC"),
        *(f"seizure.{kind}" for kind in ("bank", "income", "goods", "business", "home")),
        *("scan.indication", "scan.provisional", "road.undecided", "track.debts", "track.urgent", "road.advice"),
        *("clock.debt_help.stopped", *clocks),
    ]
    assert [key for key in wanted if key not in words] == []


def test_no_step_of_the_catalogue_waits_for_a_situation_that_never_comes() -> None:
    given = literal_codes() | {f"{code}.dated" for code in DATED} | {"debts.no_clock", "debts.no_overview"}
    given |= {"books.behind", "stop.registered", "returns.open", "help.coach", "wish.doubt"}
    named = {situation for step in catalogue().steps for situation in step.situations}
    assert named - given == set()


def said(finding: Finding, language: str) -> str:
    return Words(language)(f"finding.{finding.code}", **finding.numbers)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "facts",
    [
        *(K1, K2, K3, K4, ScanInput(), ScanInput(turnover=1)),
        ScanInput(turnover=0, purchases=0, fixed=0, cash=0, household=0),
        ScanInput(turnover=100, purchases=100, fixed=0, cash=0, household=0),
        ScanInput(turnover=100, purchases=0, fixed=0, cash=0, household=0),
        ScanInput(turnover=900, purchases=0, fixed=100, cash=500, household=750, equity=1, total_assets=9),
        ScanInput(
            current_assets=1, current_liabilities=1, largest_pct=90, hours=3, turnover=50, turnover_last_year=100
        ),
        ScanInput(turnover=900, purchases=0, fixed=100, vtlb=1, demanded=1, debt_total=99999),
    ],
)
def test_every_finding_of_a_scan_can_be_said_with_its_own_numbers(facts: ScanInput, language: str) -> None:
    scan = quick_scan(facts)
    for finding in (*scan_findings(scan), heaviest_cause(scan)):
        assert "{" not in said(finding, language)
        assert finding.source


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_urgency_and_road_can_be_said_with_its_own_numbers(language: str) -> None:
    heavy = Intake(
        wish="stop_job",
        eviction="date_known",
        eviction_date=TODAY,
        cutoff="announced",
        cutoff_date=TODAY,
        insurance="cancelled",
        seizures=frozenset({"bank"}),
        bankruptcy=frozenset({"petition", "credit"}),
        bankruptcy_date=TODAY,
        week="no",
        post="never",
        asked="yes",
        asked_on=TODAY.replace(year=2027),
        birth_date=TODAY.replace(year=1960),
        debt_total_class="more",
        employed="yes",
    )
    found = urgencies(heavy, TODAY)
    for wish in ("stop_job", "go_on", "unsure", None):
        advice = road(replace(heavy, wish=wish), quick_scan(K2), found, TODAY)
        for finding in (*found, *advice.findings):
            assert "{" not in said(finding, language)
    assert "23 " in said(found[0], language)


def test_the_heaviest_cause_of_the_taxi_case_is_said_in_plain_words() -> None:
    assert said(heaviest_cause(quick_scan(K2)), "nl") == "U heeft per maand € 5.148 omzet nodig. Nu is het € 3.200."


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (ScanInput(), "scan.insufficient"),
        (ScanInput(turnover=0, purchases=0, fixed=0, cash=0), "scan.insufficient.one"),
        (ScanInput(turnover=0, purchases=0, fixed=0, cash=0, household=0), "scan.no_turnover"),
        (ScanInput(turnover=10, purchases=10, fixed=0, cash=0, household=0), "scan.R1.red.even"),
        (K1, "scan.R7.green"),
        (ScanInput(turnover=10, purchases=0, fixed=0, cash=0, household=0), "scan.R8.left"),
        (ScanInput(turnover=900, purchases=0, fixed=100, cash=9000, household=750), "scan.R7.orange"),
    ],
)
def test_the_heaviest_cause_is_one_thing_to_say(facts: ScanInput, code: str) -> None:
    assert heaviest_cause(quick_scan(facts)).code == code


@pytest.mark.parametrize("language", LANGUAGES)
def test_steps_can_hang_on_the_fridge(language: str) -> None:
    """Page 1 of the plan is read by children and visitors: no debts, no amounts."""
    steps = {key: text for key, text in texts(language).items() if key.startswith("step.")}
    names = [party.name[language] for party in catalogue().parties.values()]
    assert len(steps) > 20
    for text in (*steps.values(), *names):
        assert not re.search(r"schuld|debt|€|faillis|bankrupt|beslag|seiz", text, re.IGNORECASE), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_for_the_client_are_short(language: str) -> None:
    spoken = {key: text for key, text in texts(language).items() if key.startswith(("step.", "finding.", "warning."))}
    assert len(spoken) > 80
    sentences = [part for text in spoken.values() for part in re.split(r"(?<=[.?!:;])\s", text)]
    assert [part for part in sentences if len(part.split()) > 20] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_placeholder_has_a_known_form(language: str) -> None:
    from forms.words import FORMATS

    for key, text in texts(language).items():
        for _, name, form, _ in string.Formatter().parse(text):
            assert name is None or not form or form in FORMATS, key


@pytest.mark.parametrize(
    ("cash", "sentence"),
    [
        (1030, "Het geld is over een maand op."),
        (1060, "Het geld is over 1,1 maanden op."),
        (3000, "Het geld gaat nog 3 maanden mee."),
    ],
)
def test_months_are_said_as_people_say_them(cash: int, sentence: str) -> None:
    scan = quick_scan(ScanInput(turnover=0, purchases=0, fixed=0, household=1000, cash=cash))
    assert [said(finding, "nl") for finding in scan_findings(scan) if finding.rule == "R9"] == [sentence]


@pytest.mark.parametrize(
    ("facts", "rule", "said"),
    [
        (ScanInput(turnover=100, purchases=100), "R1", "Inkoop kost evenveel als de omzet."),
        (ScanInput(turnover=100, purchases=101), "R1", "Inkoop kost meer dan de omzet."),
        (ScanInput(turnover=100, purchases=0, fixed=800), "R2", "verlies: € 700 per maand"),
        (ScanInput(equity=-20, total_assets=100), "R14", "meer schulden dan bezittingen"),
        (ScanInput(turnover=71, turnover_last_year=100), "R16", "29% lager dan vorig jaar"),
        (ScanInput(turnover=60, turnover_last_year=100), "R16", "40% minder dan vorig jaar"),
        (ScanInput(turnover=110, turnover_last_year=100), "R16", "10% erbij"),
        (ScanInput(largest_pct=72), "R18", "Eén klant zorgt voor 72% van de omzet"),
    ],
)
def test_the_sentence_of_a_figure_says_what_the_figure_says(facts: ScanInput, rule: str, said: str) -> None:
    finding = next(found for found in scan_findings(quick_scan(facts)) if found.rule == rule)
    assert said in Words("nl")(f"finding.{finding.code}", **finding.numbers)
    assert "-" not in Words("en")(f"finding.{finding.code}", **finding.numbers)
