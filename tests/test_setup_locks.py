"""The lock files: every package of every platform pinned and hashed, as the project asks, and no address in them."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
LOCKS = ("app", "dev")


@dataclass(frozen=True)
class Locked:
    """One pin of a lock file; marker: where it holds, "" everywhere; asked: whether pyproject.toml names it itself."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]
    asked: bool


def read_lock(kind: str) -> list[Locked]:
    found: list[Locked] = []
    for entry in re.split(r"^(?=[A-Za-z0-9])", lock_text(kind), flags=re.MULTILINE)[1:]:
        pin = re.match(r"([A-Za-z0-9._-]+)==([A-Za-z0-9.!+]+)(?: ; ([^\\\n]+))? \\\n", entry)
        assert pin, entry[:80]
        hashes = tuple(re.findall(r"--hash=sha256:([0-9a-f]{64})\b", entry))
        asked = "keukentafel (pyproject.toml" in entry
        found.append(Locked(canonicalize_name(pin[1]), pin[2], (pin[3] or "").strip(), hashes, asked))
    return found


def pins_of(locked: list[Locked], one: Requirement) -> list[Locked]:
    """The pins that answer a requirement: of its name, and where both hold at once on some Python."""
    named = [pin for pin in locked if pin.name == canonicalize_name(one.name)]
    if one.marker is None or len(named) == 1:
        return named
    pythons = ("3.11", "3.12", "3.13", "3.14")
    return [
        pin
        for pin in named
        if any(one.marker.evaluate(there) and Marker(pin.marker).evaluate(there) for there in map(python, pythons))
    ]


def python(version: str) -> dict[str, str]:
    return {"python_version": version, "python_full_version": f"{version}.0"}


def lock_text(kind: str) -> str:
    return (ROOT / "requirements" / f"{kind}.txt").read_text(encoding="utf-8")


def asked_for(kind: str) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = ["setup", "dev"] if kind == "dev" else ["setup"]
    named = [
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["server"],
        *(line for group in groups for line in project["dependency-groups"][group]),
    ]
    return [Requirement(line) for line in named]


@pytest.mark.parametrize("kind", LOCKS)
def test_a_lock_names_no_address_and_no_folder(kind: str) -> None:
    text = lock_text(kind)
    assert text
    assert re.findall(r"\S*(?:://|file:|--index|--find-links|--extra-index|@ )\S*", text) == []
    assert [line for line in text.splitlines() if re.match(r"\s*[/\\]", line)] == []


@pytest.mark.parametrize("kind", LOCKS)
def test_every_locked_package_is_hashed(kind: str) -> None:
    locked = read_lock(kind)
    assert locked
    assert [pin.name for pin in locked if not pin.hashes] == []
    assert len(re.findall("--hash=", lock_text(kind))) == sum(len(pin.hashes) for pin in locked)


@pytest.mark.parametrize("kind", LOCKS)
def test_a_lock_gives_what_the_project_asks_and_was_made_from_it(kind: str) -> None:
    locked, wanted = read_lock(kind), asked_for(kind)
    assert wanted
    names = {canonicalize_name(one.name) for one in wanted}
    assert names == {pin.name for pin in locked if pin.asked}, "run: python3 start.py lock"
    answered = {str(one): pins_of(locked, one) for one in wanted}
    assert all(answered.values()), "run: python3 start.py lock"
    wrong = [str(one) for one in wanted for pin in pins_of(locked, one) if not one.specifier.contains(pin.version)]
    assert wrong == [], "run: python3 start.py lock"


@pytest.mark.parametrize("kind", LOCKS)
def test_every_requirement_states_its_oldest_version(kind: str) -> None:
    wanted = asked_for(kind)
    assert wanted
    assert [str(one) for one in wanted if ">=" not in {part.operator for part in one.specifier}] == []


def test_the_developers_run_what_the_workers_run() -> None:
    app, dev = ({(pin.name, pin.version, pin.marker) for pin in read_lock(kind)} for kind in LOCKS)
    assert app
    assert app - dev == set()


def test_what_builds_the_project_is_locked_too() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    locked = read_lock("app")
    needed = [Requirement(line) for line in project["build-system"]["requires"]]
    assert needed
    assert all(pins_of(locked, one) for one in needed)
    assert all(one.specifier.contains(pin.version) for one in needed for pin in pins_of(locked, one))
