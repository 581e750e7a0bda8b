"""The folder that build.spec makes runs without Python: it makes a vault, records a visit and writes its plan."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROGRAM = "keukentafel.exe" if os.name == "nt" else "keukentafel"
FOREIGN = ("pytest", "hypothesis", "mypy", "pikepdf", "PyInstaller", "tests", "bench")


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("build")
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    places = ["--distpath", str(folder / "dist"), "--workpath", str(folder / "work")]
    subprocess.run([*command, *places, "build.spec"], cwd=ROOT, check=True, timeout=900)
    return folder / "dist" / "keukentafel"


@pytest.mark.slow
def test_the_bundle_records_a_visit_and_writes_its_plan(bundle: Path, tmp_path: Path) -> None:
    moved = tmp_path / "elders"
    shutil.copytree(bundle, moved, symlinks=True)  # it may not lean on where it was made, nor on this checkout
    home = {"HOME": str(tmp_path), "USERPROFILE": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "TEMP") if name in os.environ}
    done = subprocess.run(
        [moved / PROGRAM, "--self-test"], cwd=tmp_path, env=home | kept, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_the_bundle_tells_its_version(bundle: Path) -> None:
    done = subprocess.run([bundle / PROGRAM, "--version"], capture_output=True, text=True, timeout=60)
    assert done.stdout.startswith("Keukentafel ")


@pytest.mark.slow
def test_the_bundle_holds_the_data_and_nothing_of_the_developers(bundle: Path) -> None:
    inside = bundle / "_internal"
    wanted = [path for path in (ROOT / "resources").rglob("*") if path.is_file() and path.suffix not in (".py", ".pyc")]
    assert wanted
    assert [str(path) for path in wanted if not (inside / path.relative_to(ROOT)).is_file()] == []
    assert [name for name in FOREIGN if (inside / name).exists()] == []
