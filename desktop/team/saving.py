"""Writing a file that the worker asked for; what the disk refuses is told, and nothing of the vault is touched."""

from pathlib import Path

from desktop.saved_file import write_file
from desktop.shell import Shell, trouble_text
from desktop.trouble import trouble_of


def write_or_tell(shell: Shell, path: Path, data: bytes, said: str) -> None:
    """Write it and say so, or say why not."""
    try:
        write_file(path, data)
    except OSError as error:
        known = trouble_of(error)
        if known is None:
            raise
        said = trouble_text(shell.words, known)
    shell.tell(said)
