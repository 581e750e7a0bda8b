"""What holds for the repository as a whole: its packages, its layers, its sentences, its documents."""

import re
import string
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import start
from desktop.cli import find_commands

ROOT = Path(__file__).parents[1]
OURS = ("desktop", "forms", "sync", "resources")
LANGUAGES = ("nl", "en")
TEXTS = ROOT / "resources" / "texts"
NOT_OURS = {".git", ".venv", "build", "dist", "__pycache__"}

# Written so that these lines do not match themselves; /root/item is a path inside a form, not on a disk.
MACHINE_PATH = re.compile(r"(?<![\w.~])/(?:root|work)/(?!item\b)\w|[A-Z]:\\Users\\\w")
PACKAGE_HOST = re.compile(r"py[p]i\.org|pytho[n]hosted|deb\.debia[n]\.org|security\.debia[n]|npmj[s]|crates\.i[o]")

HEAVY = ("pyxform", "zxcvbn", "openpyxl", "reportlab", "pypdfium2", "elementpath", "httpx2")


def tracked() -> list[Path]:
    """The files of the repository; in a copy without git, all that setting up and building did not make."""
    if (ROOT / ".git").exists():
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
        return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]
    files = [path for path in ROOT.rglob("*") if path.is_file()]
    return [path for path in files if not NOT_OURS & set(path.relative_to(ROOT).parts)]


def text_files() -> Iterator[tuple[Path, str]]:
    for path in tracked():
        content = path.read_bytes()
        if b"\0" not in content:
            yield path.relative_to(ROOT), content.decode("utf-8", errors="replace")


def project() -> Mapping[str, object]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("pattern", [MACHINE_PATH, PACKAGE_HOST], ids=["machine path", "package host"])
def test_no_file_names_one_persons_machine_or_a_package_host(pattern: re.Pattern[str]) -> None:
    files = dict(text_files())
    assert len(files) > 50
    assert {str(path): found[0] for path, text in files.items() if (found := pattern.search(text))} == {}


def test_the_packages_listed_are_those_on_disk() -> None:
    listed = project()["tool"]["setuptools"]["packages"]  # type: ignore[index]
    found = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for top in OURS
        for path in (ROOT / top).rglob("*.py")
        if "__pycache__" not in path.parts
    }
    assert found
    assert set(listed) == found
    assert [name for name in listed if not (ROOT / name.replace(".", "/") / "__init__.py").is_file()] == []


def test_nothing_else_installed_owns_our_plain_package_names() -> None:
    owners = packages_distributions()
    assert "PySide6" in owners
    assert {name: owners[name] for name in OURS if set(owners.get(name, ())) - {"keukentafel"}} == {}


# Layers -----------------------------------------------------------------------------------------------------------


def loaded_by(code: str) -> set[str]:
    """Top-level names of all modules in a new Python after running the code."""
    report = "import sys; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    command = [sys.executable, "-c", f"{code}\n{report}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    return set(done.stdout.split())


def test_commands_without_a_window_load_no_qt() -> None:
    names = sorted(find_commands())
    assert names
    imports = "\n".join(f"import desktop.commands.{name}" for name in names)
    assert loaded_by(f"import desktop.cli\n{imports}") & {"PySide6", "shiboken6", "qtawesome"} == set()


def test_asking_for_help_loads_no_qt_either() -> None:
    code = "import desktop.cli, contextlib\nwith contextlib.suppress(SystemExit):\n    desktop.cli.main(['--help'])"
    assert loaded_by(code) & {"PySide6", "shiboken6"} == set()


def test_the_way_to_the_window_loads_nothing_heavy() -> None:
    loaded = loaded_by("import desktop.app")
    assert "PySide6" in loaded
    assert loaded & set(HEAVY) == set()


# Sentences --------------------------------------------------------------------------------------------------------


def sentences(language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted((TEXTS / language).glob("*.po")):
        with path.open("rb") as source:
            catalogue = read_po(source, abort_invalid=True)
        for message in catalogue:
            if message.id:
                assert str(message.id) not in found, f"{message.id} stands twice in {language}"
                found[str(message.id)] = str(message.string)
    return found


def placeholders(sentence: str) -> set[tuple[str, str]]:
    return {(name, form or "") for _, name, form, _ in string.Formatter().parse(sentence) if name is not None}


def test_both_languages_have_the_same_areas_and_keys() -> None:
    areas = {language: {path.name for path in (TEXTS / language).glob("*.po")} for language in LANGUAGES}
    assert areas["nl"]
    assert areas["nl"] == areas["en"]
    dutch, english = (set(sentences(language)) for language in LANGUAGES)
    assert dutch
    assert dutch ^ english == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_empty(language: str) -> None:
    found = sentences(language)
    assert found
    assert [key for key, sentence in found.items() if not sentence.strip()] == []


def test_a_sentence_has_the_same_numbers_in_both_languages() -> None:
    dutch, english = (sentences(language) for language in LANGUAGES)
    shared = dutch.keys() & english.keys()
    assert shared
    named = {
        key: ({n for n, _ in placeholders(dutch[key])}, {n for n, _ in placeholders(english[key])}) for key in shared
    }
    assert any(names for names, _ in named.values())
    assert {key: names for key, names in named.items() if names[0] != names[1]} == {}


# Documents --------------------------------------------------------------------------------------------------------

DOCUMENTS = ("README.md", "CONTRIBUTING.md", "docs/install.md")


def documented(program: str) -> set[str]:
    """First words after a program's name in the code parts of the documents; "" when it stands alone."""
    found = set()
    for name in DOCUMENTS:
        code = re.findall(r"```.*?```|`[^`\n]+`", (ROOT / name).read_text(encoding="utf-8"), re.DOTALL)
        for part in code:
            found |= {word or "" for word in re.findall(rf"(?<![\w/\\-]){program}(?: ([^\s`]+))?", part)}
    return found


def test_the_documents_name_only_actions_that_start_has() -> None:
    words = documented(r"python3 start\.py")
    assert {"test", "setup"} <= words
    assert {word for word in words if word and not word.startswith("-")} - set(start.ACTIONS) == set()


def test_the_documents_name_only_commands_that_exist() -> None:
    words = documented("keukentafel")
    assert words
    assert {word for word in words if re.match(r"[a-z]", word)} - set(find_commands()) == set()


def test_links_between_documents_lead_somewhere() -> None:
    documents = [path for path in tracked() if path.suffix == ".md" and path.parts[-2] != "licences"]
    assert documents
    broken = [
        f"{path.relative_to(ROOT)}: {target}"
        for path in documents
        for target in re.findall(r"\]\(([^)#\s]+)", path.read_text(encoding="utf-8"))
        if "://" not in target and not target.startswith("mailto:") and not (path.parent / target).exists()
    ]
    assert broken == []
