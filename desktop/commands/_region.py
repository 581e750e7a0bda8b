"""What a region sets, for commands without a window: its settings from a file, and its own catalogue from a folder."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from desktop.commands._files import Unread, read_text
from desktop.region import BSN, BSN_REASON, KEEP_CLOSED, MANDATE, NO_REGION, Region, region_of
from forms.resource import printable
from forms.rules.amounts import read_region_amounts
from forms.rules.catalogue.folder import read_folder

_UNREAD: Final = {
    Unread.MISSING: "the file can't be read",
    Unread.LARGE: "the file is larger than 16 MB",
    Unread.BINARY: "the file is no UTF-8 text",
}
TOLD: Final = ("amounts_source/", "amounts_checked/")
KNOWN: Final = (
    BSN,
    BSN_REASON,
    KEEP_CLOSED,
    MANDATE,
)  # of a region too; a command without contacts has no use for them


class RegionRefused(ValueError):
    """The settings of a region can't be used."""

    code = "D-112"

    def __init__(self, why: str) -> None:
        said = f"The settings of the region can't be used: {printable(why)}. Nothing was changed. Correct them."
        super().__init__(f"{said} What can stand there: docs/commands.md.")


def add_settings(parser: ArgumentParser) -> None:
    """The option for a region's settings."""
    parser.add_argument("--region", metavar="SETTINGS.json", help="the amounts that the region filled in")


def add_catalogue(parser: ArgumentParser) -> None:
    """The option for a region's own catalogue."""
    parser.add_argument("--catalogue", type=Path, metavar="DIR", help="the region's own catalogue (docs/catalogue.md)")


def region_from(args: Namespace) -> Region:
    """The region that was named. Raises RegionRefused (D-112), CatalogueFaulty (C-001)."""
    region = region_of(_settings(args.region)) if args.region else NO_REGION
    folder = getattr(args, "catalogue", None)
    return region if folder is None else replace(region, own_catalogue=read_folder(folder))


def _settings(name: str) -> Mapping[str, str]:
    """The settings of a file, all of which can be used. Raises RegionRefused."""
    text = read_text(name, lambda why: RegionRefused(_UNREAD[why]))
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise RegionRefused("the file is no JSON") from None
    if not isinstance(found, dict):
        raise RegionRefused("they are no object of names and texts")
    for key, value in found.items():
        if not isinstance(value, str) or not _usable(key, value):
            raise RegionRefused(f"“{key[:60]}” is no setting, or its text can't be used")
    return found


def _usable(key: str, value: str) -> bool:
    read = read_region_amounts({key: value})
    return bool(read.bbz or read.tax_share) or key.startswith(TOLD) or key in KNOWN
