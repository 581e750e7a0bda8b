"""Read the files that come with the program; one that is missing or damaged is named to who can mend it."""

from collections.abc import Iterable
from importlib.resources import files


class ResourceDamaged(Exception):
    """A file of the program itself is missing or damaged; no dossier is touched. code is permanent.

    I-002 the compiled intake, W-002 a text file, W-003 a font, W-004 a sample dossier.
    """

    def __init__(self, code: str, name: str) -> None:
        self.code = code
        self.name = name
        super().__init__(
            f"The program's own file {printable(name)} is missing or damaged. Your data are safe. "
            "Install the app again."
        )


def resource_text(code: str, *parts: str) -> str:
    """The text of a file in resources. Raises ResourceDamaged with the code."""
    try:
        return files("resources").joinpath(*parts).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise ResourceDamaged(code, resource_name(parts)) from None


def resource_name(parts: Iterable[str]) -> str:
    """The name of a file in resources as a message gives it."""
    return "/".join(("resources", *parts))


def printable(text: str) -> str:
    """The text on one line: control characters, line ends and lone surrogates as escapes such as \\\\x1b."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)
