"""Commands without a window go by what a region filled in, and by its own catalogue."""

import json
from pathlib import Path

import pytest

from desktop.cli import main
from forms.rules.catalogue.pack import own_pack
from tests.paper_text import page_texts

ROOT = Path(__file__).parents[2]
FACTS = {"omzet": 3200, "inkoop": 900, "vast": 1600, "liquide": 1500, "prive": 2000}
ANSWERS = {"w1_wish": "unsure", "o1_self_employed": "registered"}


def written(path: Path, found: object) -> str:
    path.write_text(json.dumps(found), encoding="utf-8")
    return str(path)


def test_the_scan_takes_the_share_of_tax_that_the_region_filled_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = written(tmp_path / "facts.json", [FACTS, {**FACTS, "t": 0.1}])
    settings = written(tmp_path / "region.json", {"tax_share/2026": "0.17", "mandate": "yes"})
    assert main(["scan", facts, "--json", "--region", settings]) == 0
    assert [(one["t"], one["t_jaar"]) for one in json.loads(capsys.readouterr().out)] == [(0.17, 2026), (0.1, None)]


@pytest.mark.parametrize(
    "found", [[], "x", {"tax_share/2026": "1.5"}, {"worker_name": "Noor"}, {"amount/2026/gift_max": 13}, {"\u202e": ""}]
)
def test_settings_that_cannot_be_used_are_refused_by_name(
    found: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = written(tmp_path / "facts.json", FACTS)
    assert main(["scan", facts, "--region", written(tmp_path / "region.json", found)]) == 2
    said = capsys.readouterr().err
    assert said.startswith("D-112 ")
    assert "\u202e" not in said


def test_the_plan_takes_numbers_from_the_regions_own_catalogue(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, text in json.loads(own_pack()).items():
        (tmp_path / name).write_text(text.replace("0800-2117", "0800-1234"), encoding="utf-8")
    answers, out = written(tmp_path / "answers.json", ANSWERS), tmp_path / "plan.pdf"
    assert main(["plan", answers, "--out", str(out), "--catalogue", str(tmp_path)]) == 0
    assert "0800-1234" in "".join(page_texts(out.read_bytes()))
    assert main(["plan", answers, "--out", str(out), "--force"]) == 0
    assert "0800-2117" in "".join(page_texts(out.read_bytes()))
    (tmp_path / "watch.csv").write_text("key\n")
    assert main(["plan", answers, "--out", str(out), "--force", "--catalogue", str(tmp_path)]) == 2
    assert capsys.readouterr().err.splitlines()[-1].startswith("C-001 ")
