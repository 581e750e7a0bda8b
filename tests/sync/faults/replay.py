"""Power cuts: every write and fsync of a working process is recorded, and replayed up to each fsync.

What was not synced by then is dropped, kept, or torn at a sector, file by file and name by name; then the vault must
open with everything that had been reported before that moment. Recorded with strace (Linux).
"""

import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.sync.faults.kills import HERE, new_profile
from tests.sync.faults.outcome import Outcome
from tests.sync.faults.told import Told, look
from tests.sync.faults.work import know_formats

TURNS = 14
SECTOR = 512
CALLS = "openat,write,pwrite64,lseek,ftruncate,fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat"
LINE = re.compile(r"^(?:\d+ +)?(\w+)\((.*)\) += (-?\d+)")
FD = re.compile(r"^(\d+)<(.*?)>")
TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


@dataclass
class File:
    """What of a file is on the disk, and what was written to it since."""

    synced: bytes = b""
    since: list[tuple[int, bytes | None]] = field(default_factory=list)  # place and bytes; None = cut off there

    def content(self, chance: random.Random | None, keep: bool) -> bytes:
        """After a cut: with nothing, everything, or a drawn part of what was not synced."""
        data = bytearray(self.synced)
        for place, written in self.since:
            if chance is not None:
                if chance.random() < 0.5:
                    continue
                if written and chance.random() < 0.3:
                    written = written[: chance.randrange(0, len(written), SECTOR)]
            elif not keep:
                continue
            if written is None:
                data[place:] = b""
                data.extend(bytes(place - len(data)))
            else:
                data.extend(bytes(max(place - len(data), 0)))
                data[place : place + len(written)] = written
        return bytes(data)


class Disk:
    """A folder of files as the system sees it and as the disk has it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = {str(path): File(path.read_bytes()) for path in folder.rglob("*") if path.is_file()}
        self.kept = dict(self.now)
        self.places: dict[tuple[str, str], int] = {}

    def apply(self, call: str, arguments: str, result: int) -> str | None:
        """Take one call in; the path that was synced, for a sync."""
        texts = [
            bytes.fromhex(one.replace("\\x", "")).decode("utf-8", "surrogateescape") for one in TEXT.findall(arguments)
        ]
        on = FD.match(arguments)
        path = bytes.fromhex(on[2].replace("\\x", "")).decode() if on and "\\x" in on[2] else on[2] if on else ""
        if call == "openat" and texts:
            self._open(self._full(texts[0], arguments), arguments)
        elif call in ("write", "pwrite64", "lseek", "ftruncate") and on and path in self.now:
            self._change(call, arguments, (on[1], path), result)
        elif call in ("fsync", "fdatasync"):
            self._sync(path)
            return path
        elif call.startswith("rename") and len(texts) == 2 and result == 0:
            self._rename(*(self._full(one, arguments) for one in texts))
        elif call.startswith("unlink") and texts and result == 0:
            self.now.pop(self._full(texts[0], arguments), None)
        return None

    def _full(self, name: str, arguments: str) -> str:
        at = re.match(r"AT_FDCWD<(.*?)>|\d+<(.*?)>", arguments)
        base = bytes.fromhex((at[1] or at[2]).replace("\\x", "")).decode() if at and not name.startswith("/") else ""
        return os.path.normpath(os.path.join(base, name))

    def _open(self, path: str, arguments: str) -> None:
        if not path.startswith(str(self.folder)):
            return
        if "O_CREAT" in arguments:
            self.now.setdefault(path, File())
        if "O_TRUNC" in arguments and path in self.now:
            self.now[path].since.append((0, None))
        for key in [key for key in self.places if key[1] == path]:
            del self.places[key]

    def _change(self, call: str, arguments: str, on: tuple[str, str], result: int) -> None:
        file = self.now[on[1]]
        if call == "lseek":
            self.places[on] = result
        elif call == "ftruncate":
            file.since.append((int(arguments.rsplit(",", 1)[1]), None))
        else:
            data = bytes.fromhex(TEXT.findall(arguments)[0].replace("\\x", ""))[:result]
            place = int(arguments.rsplit(",", 1)[1]) if call == "pwrite64" else self.places.get(on, 0)
            file.since.append((place, data))
            if call == "write":
                self.places[on] = place + len(data)

    def _sync(self, path: str) -> None:
        if path in self.now:
            file = self.now[path]
            file.synced, file.since = file.content(None, keep=True), []
        else:
            for names in (self.now, self.kept):
                for one in [one for one in names if os.path.dirname(one) == path]:
                    if one in self.now:
                        self.kept[one] = self.now[one]
                    else:
                        del self.kept[one]

    def _rename(self, old: str, new: str) -> None:
        for one in [one for one in self.now if one == old or one.startswith(old + "/")]:
            self.now[new + one[len(old) :]] = self.now.pop(one)

    def after_a_cut(self, to: Path, variant: str, seed: int) -> None:
        """What a next start finds."""
        chance = random.Random(seed) if variant == "drawn" else None  # noqa: S311 -- no secret
        names = self.now if variant == "kept" or (chance and chance.random() < 0.5) else self.kept
        for path, file in names.items():
            if path.endswith("-shm"):
                continue  # shared memory; made anew by whoever opens next
            target = to / os.path.relpath(path, self.folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.content(chance, keep=variant == "kept"))


def _bytes(escaped: str) -> bytes:
    return bytes.fromhex(escaped.replace("\\x", ""))


def power_cuts(folder: Path, _rounds: int, _every: int, turns: int = TURNS) -> Outcome:
    """Record one working process, then cut it off at every fsync in four ways."""
    name = "power cut at every fsync, unsynced dropped/kept/torn"
    if why := hindered():
        return Outcome(name, 0, skipped=why)
    know_formats(1)  # whatever format an earlier fault came to
    profile = folder / "profile"
    new_profile(profile)
    disk, trace = Disk(profile), folder / "trace"
    record(trace, "tests.sync.faults.work", str(profile), "7", "0", "1", str(turns))
    return _replayed(name, folder, disk, trace)


def hindered() -> str:
    """Why nothing can be recorded here: in some containers nobody may have strace look on at a process."""
    if shutil.which("strace") is None:
        return "strace is not installed"
    tried = subprocess.run(["strace", "-f", "-o", os.devnull, sys.executable, "-c", ""], check=False)
    return "" if tried.returncode == 0 else "strace may not look on here"


def record(trace: Path, module: str, *arguments: str) -> None:
    """Run a module to its end in a process of its own, and write down what it does to files."""
    command = ["strace", "-f", "-y", "-xx", "-s", "20000000", "-o", str(trace), "-e", f"trace={CALLS}"]
    command += [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, cwd=HERE, check=False)
    if done.returncode != 0:
        raise AssertionError(f"it did not work to its end, so that cutting it off would show nothing: {done.stderr}")


def _replayed(name: str, folder: Path, disk: Disk, trace: Path) -> Outcome:
    said: list[str] = []
    made = missing = wrong = 0
    for call, arguments, result in calls(trace):
        if call == "write" and arguments.startswith("1<"):
            said.append(text_of(arguments))
            continue
        synced = disk.apply(call, arguments, result)
        if synced is None or not synced.startswith(str(disk.folder)):
            continue
        lines = "".join(said).splitlines(keepends=True)
        for variant, seed in (("dropped", 0), ("kept", 0), ("drawn", made), ("drawn", made + 1)):
            left = folder / "left"
            shutil.rmtree(left, ignore_errors=True)
            left.mkdir()
            disk.after_a_cut(left, variant, seed)
            found = look(left, Told().hear(lines))
            made, missing, wrong = made + 1, missing + found.missing, wrong + found.wrong
    return Outcome(name, made, missing=missing, wrong=wrong)


def text_of(arguments: str) -> str:
    """What a call wrote, as text."""
    return bytes.fromhex(TEXT.findall(arguments)[0].replace("\\x", "")).decode()


def calls(trace: Path) -> Iterator[tuple[str, str, int]]:
    """Name, arguments and result of each call that did something, in their order."""
    for line in trace.read_text(encoding="utf-8", errors="replace").splitlines():
        found = LINE.match(line)
        if found is not None and int(found[3]) >= 0:
            yield found[1], found[2], int(found[3])
