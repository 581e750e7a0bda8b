"""One form being read from a file, which may be stopped. No Qt.

A large workbook keeps Python busy for many seconds, and a thread that does so leaves the window no turn. It is read by
a process of its own, which ends when it is told to and gives back its memory. Nothing about a client goes to it.
"""

import io
import subprocess
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from desktop.process import program
from forms.engine.compiled import NotCompiled, load
from forms.engine.model import Form, Kind, Node
from forms.engine.problems import clause, problem
from forms.engine.xform import Stage, read_form

LARGE: Final = 1_000_000  # bytes, unpacked; the program's own form is half of it and takes about a second


class Stopped(Exception):
    """Somebody stopped the reading."""


class Reader:
    """Reads one form. tell: is called on the reading thread with each stage that begins."""

    def __init__(self, tell: Callable[[Stage], None] = lambda _stage: None, large: int = LARGE) -> None:
        self._tell = tell
        self._large = large
        self._child: subprocess.Popen[str] | None = None
        self._stopped = False

    def stop(self) -> None:
        """End it, from any thread; what was read so far is thrown away."""
        self._stopped = True
        if self._child is not None:
            self._child.kill()

    def __call__(self, path: Path) -> Form:
        """The form of a file. Raises OSError, Stopped."""
        form = self._beside(path) if unpacked(path) > self._large else read_form(path, self._told)
        if self._stopped:
            raise Stopped
        return form

    def _told(self, stage: Stage) -> None:
        if self._stopped:
            raise Stopped
        self._tell(stage)

    def _beside(self, path: Path) -> Form:
        with tempfile.TemporaryDirectory(prefix="keukentafel-") as folder:
            written = Path(folder) / "form.json"
            self._run([*program(), "form", str(path.resolve()), "--compiled", str(written)])
            try:
                return load(written.read_text(encoding="utf-8"))
            except (FileNotFoundError, NotCompiled):
                found = problem("F-001", why=clause("too_slow"))
                return Form(path.stem, "", path.stem, (), Node("data", "/data", Kind.GROUP), {}, (found,))

    def _run(self, command: list[str]) -> None:
        hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # Windows opens one for each process
        with subprocess.Popen(  # noqa: S603 -- our own command line
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, creationflags=hidden
        ) as child:
            self._child = child
            if self._stopped:
                child.kill()
            for line in child.stdout or ():
                if line.strip() in tuple(Stage) and not self._stopped:
                    self._tell(Stage(line.strip()))
        if self._stopped:
            raise Stopped


def unpacked(path: Path) -> int:
    """How many bytes a file comes to, unpacked as its own list of contents has it. Raises OSError."""
    data = path.stat().st_size
    if path.suffix.lower() != ".xlsx":
        return data
    try:
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
            return sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return data  # no workbook; the form says so
