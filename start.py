#!/usr/bin/env python3
"""Set up Keukentafel on a machine that has only Python, and open it.

    python3 start.py          set up when needed, then open the app (without a display: play the sample visit)
    python3 start.py setup    only set up
    python3 start.py test     set up with the developers' tools, then run every test and check
    python3 start.py build    make dist/keukentafel, a folder that runs without Python
    python3 start.py lock     renew the lock files from pyproject.toml (--upgrade: take newer releases)

Everything goes into .venv beside this file. Only the standard library is used, and nothing that an older Python
cannot read, so that it can say that it is too old. Its errors carry a code; docs/install.md lists them.
"""

import shutil
import sys

if sys.version_info < (3, 11):
    NEWER = [name for name in ("python3.14", "python3.13", "python3.12", "python3.11") if shutil.which(name)]
    sys.exit(
        f"S-001 This is Python {sys.version_info[0]}.{sys.version_info[1]}; Keukentafel needs 3.11 or newer. "
        "Nothing was changed. "
        + (f"Start it as: {NEWER[0]} start.py" if NEWER else "Install a newer Python and start this file with it.")
    )

import ctypes
import hashlib
import importlib.util
import io
import os
import re
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "keukentafel.stamp"
LOG = VENV / "setup.log"
ACTIONS = ("open", "setup", "test", "build", "lock")
SPACE_MB = {"app": 900, "dev": 1400}  # what setting up takes at its height, downloads included, with room to spare

# What the Linux build of Qt loads from the system, and the Debian package that holds it. Without the first there is no
# window and no page drawn; without the second only Wayland (X11 still works) or printing from the app is missing.
# tests/test_setup.py holds both against the libraries themselves.
QT_LIBRARIES: Mapping[str, str] = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}
QT_EXTRAS: Mapping[str, str] = {
    "libcups.so.2": "libcups2",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}

# Programs with which the tests read the paper back. Without them the tests that do are skipped, and all else is tested.
TEST_TOOLS: Mapping[str, str] = {"pdfinfo": "poppler-utils"}


class Stop(Exception):
    """What went wrong, as the person reads it: a code, what happened, what is safe, what to do."""

    def __init__(self, code: str, happened: str, safe: str, do: str) -> None:
        super().__init__(f"{code} {happened} {safe} {do}")
        self.code = code


def say(line: str) -> None:
    print(line, flush=True)


# What the machine has ---------------------------------------------------------------------------------------------


def missing_libraries(libraries: Mapping[str, str] = QT_LIBRARIES) -> list[str]:
    """Names of the libraries under Qt that this machine lacks; always empty outside Linux."""
    return [name for name in libraries if not _loads(name)] if sys.platform.startswith("linux") else []


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def can_make_venv() -> bool:
    """False on Debian and Ubuntu without python3-venv, where Python comes without the part that brings pip."""
    importlib.invalidate_caches()
    return importlib.util.find_spec("ensurepip") is not None and importlib.util.find_spec("venv") is not None


def missing_packages() -> list[str]:
    """Debian packages without which nothing runs, in a fixed order, each once."""
    venv = [] if can_make_venv() else [f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"]
    return list(dict.fromkeys(venv + [QT_LIBRARIES[name] for name in missing_libraries()]))


def ready_the_system() -> None:
    """Install missing system packages where that may be done, else name the exact command (S-002, S-003, S-010)."""
    needed, extras = missing_packages(), [QT_EXTRAS[name] for name in missing_libraries(QT_EXTRAS)]
    if not needed and not extras:
        return
    output = ""
    if shutil.which("apt-get") and _is_root():
        say("This system lacks parts that Keukentafel uses; installing these Debian packages with apt-get:")
        say(f"  {' '.join(needed + extras)}")
        output = apt_install(needed + extras)
    if missing_packages():
        raise _apt_failed(needed, output) if output else _system_lacks(needed)
    if missing_libraries(QT_EXTRAS):
        say(f"It runs without, but for Wayland and for printing from the app, install: {' '.join(extras)}")


def ready_the_tests() -> None:
    """Install the programs with which paper is read back, where that may be done; else say what is skipped without."""
    packages = missing_tools()
    if packages and shutil.which("apt-get") and _is_root():
        say(f"The tests read paper back with {' '.join(packages)}; installing with apt-get.")
        output = apt_install(packages)
        if output:
            say(f"apt-get could not install it:\n{_tail(output)}")
    if missing_tools():
        names = " and ".join(packages)
        say(f"Without {names} the tests that read paper back with it are skipped. {_tools_from(packages)}")


def missing_tools() -> list[str]:
    """Debian packages of the programs that the tests look for and this machine lacks."""
    return [package for program, package in TEST_TOOLS.items() if not shutil.which(program)]


def _tools_from(packages: Sequence[str]) -> str:
    for installer in ("apt-get", "dnf"):
        if shutil.which(installer):
            return f"To run them too: sudo {installer} install {' '.join(packages)}"
    return "To run them too, install it (elsewhere it may be called poppler), so that pdfinfo can be started."


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def apt_install(packages: Sequence[str]) -> str:
    """Install Debian packages; returns what apt-get said when it failed, else "". An old package list may do too."""
    quietly(["apt-get", "-q", "update"])
    command = ["apt-get", "-q", "install", "--yes", "--no-install-recommends", *packages]
    done = quietly(command, DEBIAN_FRONTEND="noninteractive")
    return done.stdout if done.returncode else ""


def _apt_failed(packages: Sequence[str], output: str) -> Stop:
    return Stop(
        "S-010",
        f"apt-get could not install what lacks:\n{_tail(output)}\n",
        "Nothing of Keukentafel was changed.",
        "Check the connection and the package sources, then start again, or run this yourself:\n"
        f"    apt-get update && apt-get install {' '.join(packages)}",
    )


def _system_lacks(packages: Sequence[str]) -> Stop:
    libraries = missing_libraries()
    more = f" and {len(libraries) - 1} more" if len(libraries) > 1 else ""
    parts = [f"{libraries[0]}{more} of the libraries that Qt uses"] if libraries else []
    code = "S-003" if can_make_venv() else "S-002"
    happened = " and ".join((["the part of Python that makes environments"] if code == "S-002" else []) + parts)
    return Stop(code, f"This system lacks {happened}.", "Nothing was changed.", _remedy(packages, libraries))


def _remedy(packages: Sequence[str], libraries: Sequence[str]) -> str:
    if shutil.which("apt-get"):
        return f"Run this, then start again:\n    sudo apt-get install {' '.join(packages)}"
    if shutil.which("dnf") and libraries:
        capabilities = " ".join(f"'{name}()(64bit)'" for name in libraries)
        return f"Run this, then start again:\n    sudo dnf install {capabilities}"
    return "Install them with your system's package manager, then start again."


# The environment --------------------------------------------------------------------------------------------------


def program(name: str) -> Path:
    """A program inside .venv, on every system."""
    return VENV / ("Scripts" if os.name == "nt" else "bin") / (f"{name}.exe" if os.name == "nt" else name)


def fingerprint(kind: str) -> str:
    """Changes with the lock file, the project file and the folder, so that an unchanged checkout starts at once."""
    digest = hashlib.sha256(str(ROOT).encode())
    for file in (lock_file(kind), ROOT / "pyproject.toml"):
        digest.update(file.read_bytes())
    return f"{kind} {digest.hexdigest()}"


def lock_file(kind: str) -> Path:
    return ROOT / "requirements" / f"{kind}.txt"


def is_set_up(kind: str) -> bool:
    """True when .venv holds exactly this lock; the developers' set holds the app's."""
    if not program("python").exists() or not STAMP.is_file():
        return False
    found = STAMP.read_text(encoding="utf-8").strip()
    return found in {fingerprint(one) for one in dict.fromkeys((kind, "dev"))}


def set_up(kind: str) -> None:
    """Make .venv hold the locked packages of a set ("app" or "dev") and the app itself. Safe to run again."""
    if is_set_up(kind):
        return
    started = time.monotonic()
    check_space(kind)
    ready_the_system()
    say(f"Setting up Keukentafel in {VENV}")
    make_venv()
    STAMP.unlink(missing_ok=True)
    LOG.write_text("", encoding="utf-8")
    pip("--require-hashes", "-r", str(lock_file(kind)), total=count_locked(kind))
    pip("--no-deps", "--no-build-isolation", "-e", str(ROOT))
    STAMP.write_text(fingerprint(kind) + "\n", encoding="utf-8")
    say(f"Set up in {time.monotonic() - started:.0f} seconds.")


def check_space(kind: str) -> None:
    """Stop before anything is changed when the disk is too full (S-005)."""
    needed = SPACE_MB["dev" if kind == "dev" else "app"] if not program("python").exists() else 100
    free = shutil.disk_usage(ROOT).free // 1_000_000
    if free < needed:
        raise Stop(
            "S-005",
            f"The disk of {ROOT} has {free} MB free; setting up needs {needed} MB.",
            "Nothing was changed.",
            "Free some space, then start again.",
        )


def make_venv() -> None:
    """Make .venv, or make it anew when its Python no longer runs or its pip is missing."""
    if program("python").exists() and _runs([str(program("python")), "-I", "-c", "import pip"]):
        return
    done = quietly([sys.executable, "-m", "venv", "--clear", str(VENV)])
    if done.returncode:
        raise stop_of(done.stdout)


def _runs(command: Sequence[str]) -> bool:
    try:
        return quietly(command).returncode == 0
    except OSError:
        return False


def quietly(command: Sequence[str], **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run a command without a keyboard and keep what it says, both streams in one."""
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )


def count_locked(kind: str) -> int:
    return len(re.findall(r"^[A-Za-z0-9]", lock_file(kind).read_text(encoding="utf-8"), re.MULTILINE))


def pip(*arguments: str, total: int = 0) -> None:
    """Run pip of .venv, telling how far it is; the whole output goes to .venv/setup.log. Raises Stop."""
    command = [
        str(program("python")),
        "-I",
        "-m",
        "pip",
        "install",
        "--no-input",
        "--no-user",
        "--no-compile",  # most of what is installed is never loaded; Python compiles the rest when it first is
        "--disable-pip-version-check",
        "--progress-bar",
        "off",
        *arguments,
    ]
    lines, seen = [], 0
    with subprocess.Popen(
        command,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as process:
        for line in process.stdout or ():
            lines.append(line)
            name = re.match(r"Collecting ([^\s;]+)", line)
            if name and total:
                seen += 1
                say(f"  {seen:2} of at most {total}: {name[1]}")
    output = "".join(lines)
    with LOG.open("a", encoding="utf-8") as log:
        log.write(f"$ {' '.join(command)}\n{output}")
    if process.returncode:
        raise stop_of(output)


_SAFE = "Your dossiers are not touched; what was already set up is kept."
_CAUSES: tuple[tuple[str, str, str, str], ...] = (
    (
        r"DO NOT MATCH THE HASHES",
        "S-007",
        "A downloaded package is not the one that was locked.",
        "Do not go on with it: check the connection (a proxy that changes downloads?) and start again.",
    ),
    (
        r"No space left on device|Errno 28|not enough space",
        "S-005",
        "The disk is full.",
        "Free about 1 GB, then start again.",
    ),
    (
        r"Permission denied|Errno 13|Errno 30|Read-only file system|Access is denied",
        "S-006",
        f"{ROOT} cannot be written to.",
        "Give yourself write rights there, or copy the folder to your own files, then start again.",
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED|SSLError",
        "S-012",
        "The package index shows a certificate that this machine does not trust.",
        "Ask for your organisation's certificate and set PIP_CERT to its file, then start again.",
    ),
    (
        r"NewConnectionError|name resolution|getaddrinfo|Network is unreachable|ConnectTimeout|ReadTimeout|ProxyError"
        r"|Connection refused|Failed to establish|Connection to .* timed out|Connection broken",
        "S-004",
        "The package index cannot be reached.",
        "Check the connection (or the proxy: HTTPS_PROXY), then start again.",
    ),
    (
        r"No matching distribution",
        "S-011",
        "A package has no release for this system and this Python.",
        "Use 64-bit Windows, macOS or Linux (glibc) with Python 3.11 or newer.",
    ),
)


def stop_of(output: str) -> Stop:
    """The error behind what pip, venv or the system said; S-008 when it is none of the known ones."""
    for pattern, code, happened, do in _CAUSES:
        if re.search(pattern, output):
            return Stop(code, happened, _SAFE, do)
    return Stop("S-008", f"Setting up failed:\n{_tail(output)}\n", _SAFE, f"The whole output is in {LOG}.")


def _tail(output: str, lines: int = 8) -> str:
    return "\n".join("    " + line for line in output.strip().splitlines()[-lines:])


# The actions ------------------------------------------------------------------------------------------------------


def has_display(environment: Mapping[str, str] = os.environ) -> bool:
    """False on Linux without a screen; elsewhere there always is one."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not sys.platform.startswith("linux") or any(environment.get(name) for name in names)


def open_app(arguments: Sequence[str]) -> int:
    set_up("app")
    if arguments or has_display():
        return run([str(program("keukentafel")), *arguments])
    return sample_visit(ROOT / "build" / "sample-visit")


def sample_visit(out: Path) -> int:
    """Play the sample visit without a window; it tells where its plan, screenshots and vault are."""
    say(f"There is no display, so the sample visit is played without a window, into {out}")
    return run([str(program("python")), "-m", "desktop.visit", str(out)], QT_QPA_PLATFORM="offscreen")


def setup_only(arguments: Sequence[str]) -> int:
    set_up("app")
    say(f"Ready. Open it with: python3 start.py, or {program('keukentafel')}")
    return 0


def test(arguments: Sequence[str]) -> int:
    set_up("dev")
    ready_the_tests()
    return run([str(program("python")), "-m", "tests.checking", *arguments])


def build(arguments: Sequence[str]) -> int:
    set_up("dev")
    return run([str(program("pyinstaller")), "--noconfirm", "--log-level", "WARN", *arguments, "build.spec"])


def lock(arguments: Sequence[str]) -> int:
    """Renew the hashed lock files for every platform, without any download address in them."""
    set_up("dev")
    base = [
        str(program("uv")),
        "pip",
        "compile",
        "pyproject.toml",
        "--universal",
        "--python-version",
        "3.11",
        "--generate-hashes",
        "--no-emit-index-url",
        "--quiet",
        "--custom-compile-command",
        "python3 start.py lock",
        "--extra",
        "server",
        "--group",
        "setup",
        *arguments,
    ]
    return run([*base, "-o", "requirements/app.txt"]) or run(
        [*base, "--group", "dev", "-c", "requirements/app.txt", "-o", "requirements/dev.txt"]
    )


def run(command: Sequence[str], **environment: str) -> int:
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=False).returncode


def main(arguments: Sequence[str]) -> int:
    if arguments and arguments[0] in ("-h", "--help", "help"):
        say(__doc__)
        return 0
    action = arguments[0] if arguments and arguments[0] in ACTIONS else "open"
    rest = arguments[1:] if arguments and arguments[0] in ACTIONS else arguments
    actions: Mapping[str, Callable[[Sequence[str]], int]] = {
        "open": open_app,
        "setup": setup_only,
        "test": test,
        "build": build,
        "lock": lock,
    }
    try:
        return actions[action](rest)
    except Stop as stop:
        return _stopped(stop)
    except OSError as error:
        return _stopped(stop_of(str(error)))
    except KeyboardInterrupt:
        return 130


def _stopped(stop: Stop) -> int:
    print(stop, file=sys.stderr)
    return 2


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a Windows console cannot show every folder's name
    sys.exit(main(sys.argv[1:]))
