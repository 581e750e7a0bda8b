"""What the commands of a region are given, looked at before anything is made of it."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.commands._files import MAX_BYTES, Unread, read_text

if TYPE_CHECKING:
    from desktop.team.now import RegionNow

STDIN = "-"
CODE_DAYS = range(1, 31)  # as the server has it


class RegionRefused(ValueError):
    """What was given cannot be used. code: permanent."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


def text_of(name: str) -> str:
    """A file, or what is left of standard input for "-"."""
    return sys.stdin.read(MAX_BYTES) if name == STDIN else read_text(name, _unread)


def token_after(passphrase: Callable[[], str], name: str) -> tuple[str, str]:
    """The passphrase, and the token of a file; of standard input the passphrase is the first line, as everywhere.

    A file is read before anything is asked. Raises RegionRefused, NothingTyped.
    """
    token = "" if name == STDIN else text_of(name)
    said = passphrase()
    token = (text_of(name) if name == STDIN else token).strip()
    if not token:
        raise RegionRefused("G-015", "No token was given. Nothing was changed. With - it follows after the passphrase.")
    return said, token


def _unread(_why: Unread) -> Exception:
    return RegionRefused("G-001", "A file that was named can't be read. Nothing was changed. Look at its name.")


def authority_of(server: str, file: str | None) -> str | None:
    """The certificates of a file, for a server that laptops can talk to. Raises BadAddress, RegionRefused."""
    from desktop.certificates import certificates_in
    from sync.client.transport import checked_address

    checked_address(server)
    if file is None:
        return None
    if not Path(file).is_file():
        raise _unread(Unread.MISSING)
    pem = certificates_in(Path(file))
    if pem is None:
        raise RegionRefused("G-008", "No certificate in this file can be used. Nothing was changed. It must be PEM.")
    return pem


def check_names(*names: str) -> None:
    """Raise RegionRefused for a name that a region takes of nothing and nobody, or that was given twice."""
    from sync.sealing import MAX_NAME_CHARS

    fit = all(name.strip() and len(name) <= MAX_NAME_CHARS and name.isprintable() for name in names)
    if not fit or len({*names}) != len(names):
        raise RegionRefused("G-006", "A name is empty, too long or given twice. Nothing was changed. Correct it.")


def check_teams(teams: Sequence[str]) -> None:
    """Raise RegionRefused when a region would be founded that nobody can work in."""
    if not teams:
        raise RegionRefused("G-009", "A region needs a team. Nothing was changed. Name one with --team.")
    check_names(*teams)


def check_days(days: int) -> None:
    """Raise RegionRefused for longer than a server lets a code work, or not at all."""
    if days not in CODE_DAYS:
        most = CODE_DAYS[-1]
        raise RegionRefused("G-010", f"A code works for 1 to {most} days. Nothing was changed. Correct --days.")


def check_left(now: "RegionNow | None", device: str, *, last_of_team: bool) -> None:
    """Raise RegionRefused when a region is left without an administrator, or unasked a team without a laptop."""
    if now is None:
        return
    if now.is_last_administrator(device):
        raise RegionRefused(
            "G-013",
            "This laptop is the only administrator: without it nobody could let a laptop in or take one out. Nothing "
            "was changed. First make another laptop of the region administrator, in the window under Regio with the "
            "region key on paper; let one in when there is none.",
        )
    alone = now.teams_without(device)
    if alone and not last_of_team:
        opens = "only with both archive papers, on a new laptop" if now.archive else "nowhere: there is no archive key"
        raise RegionRefused(
            "G-014",
            f"It is the last laptop of {', '.join(alone)}, whose dossiers would then open {opens}. Nothing was "
            "changed. Put another laptop in the team first and let it sync, or say --last-of-team.",
        )
