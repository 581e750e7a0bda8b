"""The rules and the glossary on paper are those of the program."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

from forms.intake_values import Business, Decisions, Intake
from forms.rules.condition import SOURCES
from forms.rules.road import road
from forms.rules.scan import RULES, ScanInput, quick_scan
from forms.rules.scan_json import ALIASES, NAMES, outcome
from forms.rules.schemes import schemes
from forms.rules.terms import terms
from forms.rules.urgency import urgencies
from tests.forms.rules.test_scan import K2

ROOT = Path(__file__).parents[3]
DOMAIN = (ROOT / "docs" / "domain.md").read_text(encoding="utf-8")
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
TODAY = date(2026, 12, 23)


def first_cells(text: str) -> list[str]:
    return re.findall(r"^\| ([^|]+?) \|", text, re.MULTILINE)


def test_every_rule_of_the_scan_and_the_road_is_described_once() -> None:
    cells = first_cells(DOMAIN)
    for rule in (*RULES, *(f"S{number}" for number in range(1, 8)), *(f"W1.{row}" for row in range(1, 11))):
        assert cells.count(rule) == 1, rule


def test_every_rule_id_that_a_finding_carries_is_described() -> None:
    intake = Intake(
        wish="stop_job",
        eviction="judgment",
        cutoff="announced",
        insurance="cancelled",
        seizures=frozenset({"bank"}),
        bankruptcy=frozenset({"credit"}),
        week="no",
        post="never",
        asked="yes",
    )
    found = urgencies(intake, TODAY)
    findings = [*found, *road(intake, quick_scan(K2), found, TODAY).findings]
    assert len(findings) > 10
    assert {finding.rule for finding in findings} - {*first_cells(DOMAIN), "W1"} == set()


def test_every_term_is_described_with_the_status_of_the_program() -> None:
    held = Intake(asked="yes", held_on=TODAY, signed_on=TODAY, decisions=Decisions("granted", moratorium_on=TODAY))
    applied = replace(held, decisions=Decisions("waiting"))
    found = [*terms(held, None, TODAY), *terms(applied, None, TODAY)]
    assert {one.rule for one in found} == {f"T{number}" for number in range(1, 7)}
    rows = re.findall(r"^\| (T\d) \|.*\| (\w+) \|$", DOMAIN, re.MULTILINE)
    assert {(one.rule, str(one.status)) for one in found} <= set(rows)


def test_every_scheme_and_condition_is_described_once_with_the_status_of_the_program() -> None:
    rows = dict(re.findall(r"^\| (N\d+) \|.*\| (\w+) \|$", DOMAIN, re.MULTILINE))
    assert rows == {rule: str(status) for rule, (_source, status) in SOURCES.items()}
    keys = dict(re.findall(r"^\| (V\d+) \| `(\w+)` \|", DOMAIN, re.MULTILINE))
    found = schemes(Intake(businesses=(Business("b", self_employed="registered"),)), TODAY)
    assert keys == {one.rule: one.key for one in found}


def test_every_name_of_the_scan_command_is_in_the_glossary() -> None:
    facts = dict(re.findall(r"^\| (\w+)(?: \(or \w+\))? \| (\w+) \|", GLOSSARY, re.MULTILINE))
    assert {name: facts.get(name) for name in NAMES} == dict(NAMES)
    assert all(f"{name} (or {alias})" in GLOSSARY for alias, name in ALIASES.items())
    spoken = set(outcome(quick_scan(ScanInput()))) - set(RULES)
    assert spoken
    explained = {name for name in spoken if re.search(rf"^\| .*\b{name}\b", GLOSSARY, re.MULTILINE)}
    assert {name for name in spoken - explained if f"`{name}`" not in DOMAIN} == set()


def test_every_code_of_a_refusal_is_explained() -> None:
    folders = (ROOT / "forms" / "rules", ROOT / "desktop" / "commands")
    source = "".join(path.read_text(encoding="utf-8") for folder in folders for path in folder.rglob("*.py"))
    codes = set(re.findall(r'"([QC]-\d{3})"', source))
    assert {"Q-001", "Q-008", "C-001"} <= codes
    assert {code for code in codes if code not in DOMAIN} == set()
