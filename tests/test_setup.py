"""start.py: sets up once, says what lacks and what to do, and reports every check that fails."""

import ast
import re
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import start

ROOT = Path(__file__).parents[1]


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with lock files and a .venv that is ready but empty; what start.py runs is only written down."""
    (tmp_path / "requirements").mkdir()
    for kind in ("app", "dev"):
        (tmp_path / "requirements" / f"{kind}.txt").write_text("one==1 \\\n    --hash=sha256:00\n")
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    for name, path in {"ROOT": ".", "VENV": ".venv", "STAMP": ".venv/stamp", "LOG": ".venv/setup.log"}.items():
        monkeypatch.setattr(start, name, tmp_path / path)
    start.program("python").parent.mkdir(parents=True)
    start.program("python").touch()
    monkeypatch.setattr(start, "ready_the_system", lambda: None)
    monkeypatch.setattr(start, "make_venv", lambda: None)
    return tmp_path


@pytest.fixture
def pip_calls(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    calls: list[tuple[str, ...]] = []
    monkeypatch.setattr(start, "pip", lambda *arguments, total=0: calls.append(arguments))
    return calls


# An old Python ----------------------------------------------------------------------------------------------------


def test_an_old_python_can_read_the_file_far_enough_to_say_that_it_is_too_old() -> None:
    source = (ROOT / "start.py").read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 7))
    before = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)][:2]
    assert [alias.name for node in before for alias in node.names] == ["shutil", "sys"]
    assert isinstance(tree.body[3], ast.If), "the version is looked at before anything newer is imported"


# Setting up -------------------------------------------------------------------------------------------------------


def test_setting_up_installs_the_hashed_lock_and_then_the_project(
    checkout: Path, pip_calls: list[tuple[str, ...]]
) -> None:
    start.set_up("app")
    assert pip_calls == [
        ("--require-hashes", "-r", str(checkout / "requirements" / "app.txt")),
        ("--no-deps", "--no-build-isolation", "-e", str(checkout)),
    ]


def test_setting_up_again_does_nothing(checkout: Path, pip_calls: list[tuple[str, ...]]) -> None:
    start.set_up("app")
    pip_calls.clear()
    start.set_up("app")
    assert pip_calls == []


def test_the_developers_set_serves_the_app_but_not_the_other_way_round(
    checkout: Path, pip_calls: list[tuple[str, ...]]
) -> None:
    start.set_up("dev")
    assert start.is_set_up("app")
    (checkout / "requirements" / "dev.txt").write_text("two==2 \\\n    --hash=sha256:11\n")
    start.set_up("app")
    assert not start.is_set_up("dev")


@pytest.mark.parametrize("changed", ["requirements/app.txt", "pyproject.toml"])
def test_a_changed_lock_or_project_is_set_up_anew(
    checkout: Path, pip_calls: list[tuple[str, ...]], changed: str
) -> None:
    start.set_up("app")
    (checkout / changed).write_text("other==2 \\\n    --hash=sha256:22\n")
    assert not start.is_set_up("app")


def test_a_set_up_that_was_cut_short_is_not_taken_for_a_whole_one(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(*_arguments: str, total: int = 0) -> None:
        raise start.stop_of("ReadTimeoutError: timed out, ReadTimeout")

    monkeypatch.setattr(start, "pip", cut)
    with pytest.raises(start.Stop, match="S-004"):
        start.set_up("app")
    assert not start.is_set_up("app")


def test_a_moved_folder_is_set_up_anew(
    checkout: Path, pip_calls: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    start.set_up("app")
    moved = checkout.rename(checkout.with_name("verplaatst"))
    for name, path in {"ROOT": moved, "VENV": moved / ".venv", "STAMP": moved / ".venv/stamp"}.items():
        monkeypatch.setattr(start, name, path)
    assert not start.is_set_up("app")


def test_a_full_disk_is_seen_before_anything_changes(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: type("Usage", (), {"free": 20_000_000}))
    with pytest.raises(start.Stop, match=r"S-005 .* 20 MB free.*Nothing was changed"):
        start.set_up("app")
    assert not start.STAMP.exists()


SAID = {
    "S-004": "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError(...): Failed to "
    "establish a new connection: [Errno -2] Name or service not known'\nERROR: No matching distribution found for one",
    "S-005": "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
    "S-006": "[Errno 13] Permission denied: '.venv'",
    "S-007": "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.",
    "S-011": "ERROR: No matching distribution found for pyside6-essentials==6.12.0",
    "S-012": "SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] unable to get local issuer'))",
    "S-008": "one\n" * 30 + "something that nobody has seen before",
}


@pytest.mark.parametrize("code", SAID)
def test_what_pip_said_becomes_what_happened_what_is_safe_and_what_to_do(code: str) -> None:
    stop = start.stop_of(SAID[code])
    assert stop.code == code
    assert start._SAFE in str(stop)


def test_an_unknown_failure_shows_only_the_end_and_names_the_log() -> None:
    said = str(start.stop_of(SAID["S-008"]))
    assert "something that nobody has seen before" in said
    assert said.count("one\n") < 10
    assert str(start.LOG) in said


# The system -------------------------------------------------------------------------------------------------------


@dataclass
class System:
    """A Debian: what it lacks, and what apt-get was asked for."""

    lacks: set[str]
    lacks_venv: bool = True
    asked: list[str] = field(default_factory=list)
    failure: str = ""

    def install(self, packages: Sequence[str]) -> str:
        self.asked += packages
        if not self.failure:
            self.lacks, self.lacks_venv = set(), False
        return self.failure


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> System:
    """A Debian with only python3, used by someone without root rights."""
    system = System({*start.QT_LIBRARIES, *start.QT_EXTRAS})
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(start, "_loads", lambda library: library not in system.lacks)
    monkeypatch.setattr(start, "can_make_venv", lambda: not system.lacks_venv)
    monkeypatch.setattr(shutil, "which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None)
    monkeypatch.setattr(start, "apt_install", system.install)
    monkeypatch.setattr(start, "_is_root", lambda: False)
    return system


def test_root_on_debian_gets_what_lacks_and_is_told_first(
    bare: System, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(start, "_is_root", lambda: True)
    start.ready_the_system()
    venv = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    assert set(bare.asked) == {venv, *start.QT_LIBRARIES.values(), *start.QT_EXTRAS.values()}
    assert " ".join(bare.asked) in capsys.readouterr().out


def test_a_whole_system_is_left_alone(bare: System, monkeypatch: pytest.MonkeyPatch) -> None:
    bare.lacks, bare.lacks_venv = set(), False
    monkeypatch.setattr(start, "_is_root", lambda: True)
    start.ready_the_system()
    assert bare.asked == []


def test_someone_without_root_is_given_the_exact_command(bare: System) -> None:
    with pytest.raises(start.Stop, match=r"S-002[\s\S]*sudo apt-get install python3\.\d+-venv libegl1 ") as caught:
        start.ready_the_system()
    assert bare.asked == []
    assert "libcups2" not in str(caught.value), "printing is no reason to stop"


def test_with_venv_but_without_qt_libraries_the_code_is_another(bare: System) -> None:
    bare.lacks_venv = False
    with pytest.raises(start.Stop, match=r"S-003[\s\S]*sudo apt-get install libegl1 "):
        start.ready_the_system()


def test_without_wayland_and_printing_it_goes_on_and_says_so(bare: System, capsys: pytest.CaptureFixture[str]) -> None:
    bare.lacks, bare.lacks_venv = set(start.QT_EXTRAS), False
    start.ready_the_system()
    assert "libcups2" in capsys.readouterr().out


def test_fedora_is_given_its_own_command(bare: System, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: "/usr/bin/dnf" if name == "dnf" else None)
    with pytest.raises(start.Stop, match=r"sudo dnf install 'libEGL\.so\.1\(\)\(64bit\)'"):
        start.ready_the_system()


def test_a_failing_apt_get_shows_its_last_words(bare: System, monkeypatch: pytest.MonkeyPatch) -> None:
    bare.failure = "Err:1 bookworm\nE: Unable to fetch some archives"
    monkeypatch.setattr(start, "_is_root", lambda: True)
    with pytest.raises(start.Stop, match=r"S-010[\s\S]*Unable to fetch some archives[\s\S]*apt-get install python3"):
        start.ready_the_system()


# What the tests use -----------------------------------------------------------------------------------------------


@pytest.fixture
def has(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The programs that the machine has; apt-get brings pdfinfo. Used by someone without root rights."""
    programs = {"apt-get"}

    def install(packages: Sequence[str]) -> str:
        assert list(packages) == ["poppler-utils"]
        programs.add("pdfinfo")
        return ""

    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}" if name in programs else None)
    monkeypatch.setattr(start, "apt_install", install)
    monkeypatch.setattr(start, "_is_root", lambda: False)
    return programs


def test_root_gets_what_reads_paper_back_also_on_a_checkout_that_is_set_up(
    has: set[str],
    runs: list[tuple[Sequence[str], dict[str, str]]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(start, "_is_root", lambda: True)
    assert start.main(["test"]) == 0
    assert "pdfinfo" in has
    assert "poppler-utils; installing with apt-get" in capsys.readouterr().out
    assert len(runs) == 1


def test_only_the_tests_need_it(has: set[str], runs: list[tuple[Sequence[str], dict[str, str]]]) -> None:
    assert start.main(["setup"]) == 0
    assert has == {"apt-get"}


def test_a_machine_that_has_it_hears_nothing(
    has: set[str], runs: list[tuple[Sequence[str], dict[str, str]]], capsys: pytest.CaptureFixture[str]
) -> None:
    has.add("pdfinfo")
    assert start.main(["test"]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("installer", "told"),
    [
        ("apt-get", "sudo apt-get install poppler-utils"),
        ("dnf", "sudo dnf install poppler-utils"),
        ("brew", "install it (elsewhere it may be called poppler)"),
    ],
)
def test_where_it_may_not_be_installed_the_tests_run_and_what_they_skip_is_said(
    has: set[str],
    runs: list[tuple[Sequence[str], dict[str, str]]],
    capsys: pytest.CaptureFixture[str],
    installer: str,
    told: str,
) -> None:
    has.clear()
    has.add(installer)
    assert start.main(["test"]) == 0
    said = capsys.readouterr().out
    assert "the tests that read paper back with it are skipped" in said
    assert told in said
    assert len(runs) == 1


def test_a_failing_apt_get_keeps_no_test_from_running(
    has: set[str],
    runs: list[tuple[Sequence[str], dict[str, str]]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(start, "_is_root", lambda: True)
    monkeypatch.setattr(start, "apt_install", lambda _packages: "E: Unable to fetch some archives")
    assert start.main(["test"]) == 0
    said = capsys.readouterr().out
    assert "Unable to fetch some archives" in said
    assert "skipped" in said
    assert len(runs) == 1


# Opening and testing ----------------------------------------------------------------------------------------------


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there always is a display")
def test_a_display_is_looked_for_on_linux() -> None:
    assert not start.has_display({"DISPLAY": ""})
    assert start.has_display({"DISPLAY": ":0"})
    assert start.has_display({"WAYLAND_DISPLAY": "wayland-0"})
    assert start.has_display({"QT_QPA_PLATFORM": "offscreen"})


@pytest.fixture
def runs(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[Sequence[str], dict[str, str]]]:
    """What would be run, set up already; everything succeeds."""
    calls: list[tuple[Sequence[str], dict[str, str]]] = []

    def run(command: Sequence[str], **environment: str) -> int:
        calls.append((command, environment))
        return 0

    monkeypatch.setattr(start, "set_up", lambda _kind: None)
    monkeypatch.setattr(start, "run", run)
    return calls


def test_with_a_display_the_app_opens(
    runs: list[tuple[Sequence[str], dict[str, str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start, "has_display", lambda: True)
    assert start.main([]) == 0
    assert [command for command, _ in runs] == [[str(start.program("keukentafel"))]]


def test_without_a_display_the_sample_visit_is_played_and_its_place_is_told(
    runs: list[tuple[Sequence[str], dict[str, str]]],
    checkout: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(start, "has_display", lambda: False)
    assert start.main([]) == 0
    out = str(checkout / "build" / "sample-visit")
    [(command, environment)] = runs
    assert list(command[1:]) == ["-m", "desktop.visit", out]
    assert environment == {"QT_QPA_PLATFORM": "offscreen"}
    assert out in capsys.readouterr().out


def test_the_checks_run_with_the_developers_tools_and_further_words_reach_them(
    runs: list[tuple[Sequence[str], dict[str, str]]],
) -> None:
    assert start.main(["test", "-k", "vault"]) == 0
    [(command, _)] = runs
    assert list(command) == [str(start.program("python")), "-m", "tests.checking", "-k", "vault"]


def test_an_error_is_told_on_stderr_with_its_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(_kind: str) -> None:
        raise start.stop_of("[Errno 28] No space left on device")

    monkeypatch.setattr(start, "set_up", full)
    assert start.main(["setup"]) == 2
    assert capsys.readouterr().err.startswith("S-005 The disk is full. ")


def test_what_the_system_refuses_is_told_the_same_way(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(_kind: str) -> None:
        raise PermissionError(13, "Permission denied", str(start.STAMP))

    monkeypatch.setattr(start, "set_up", refuse)
    assert start.main(["setup"]) == 2
    assert capsys.readouterr().err.startswith("S-006 ")


def test_every_error_code_is_explained_in_the_document() -> None:
    codes = set(re.findall(r"S-\d{3}", (ROOT / "start.py").read_text(encoding="utf-8")))
    explained = set(re.findall(r"^\| (S-\d{3}) ", (ROOT / "docs/install.md").read_text(encoding="utf-8"), re.MULTILINE))
    assert codes
    assert codes == explained
