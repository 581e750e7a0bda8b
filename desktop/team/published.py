"""What the region publishes to every laptop: form, amounts and choices, catalogue, texts. Signed by who may; no Qt.

A pack of the region is put in use once, when it comes in: what somebody chooses on a laptop afterwards stays until the
region publishes again. What cannot be read is passed over, and the version before stays in use.
"""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, NamedTuple, TypeVar

from desktop.own_words import KIND as TEXTS
from desktop.own_words import put_in_use as put_texts_in_use
from desktop.pack_in_use import name_in_use
from desktop.questionnaire import KIND, Questionnaire, form_in, in_use, name_of, own_form, packed, put_in_use
from desktop.region import BSN, BSN_REASON, KEEP_CLOSED, MANDATE
from desktop.shelf import KIND as CATALOGUE
from desktop.shelf import NOT_READ, Shelf, own_shelf
from desktop.shelf import in_use as shelf_in_use
from desktop.shelf import put_in_use as use_catalogue
from desktop.team.region_page import Version
from forms.engine.compiled import NotCompiled
from forms.engine.model import Form
from forms.own_texts import TextsFaulty
from forms.rules.errors import CatalogueFaulty
from forms.words import use_own
from sync.region.notices import Notice
from sync.region.region import Region
from sync.vault import Value, Vault

T = TypeVar("T")

SETTINGS: Final = "settings"
APPLIED: Final = "region_pack_"  # with the kind: the state that says which pack was put in use
PUBLISHED: Final = (BSN, BSN_REASON, MANDATE, KEEP_CLOSED)
PUBLISHED_UNDER: Final = ("amount/", "tax_share/", "amounts_source/", "amounts_checked/")
MAX_CHARS: Final = 300
MAX_SETTINGS: Final = 300


def publish_form(region: Region, form: Form, at: datetime) -> None:
    """Give a form to the region. Raises Refused for who may not."""
    region.publish(KIND, name_of(form), packed(form), at)


def publish_settings(region: Region, settings: Mapping[str, Value], at: datetime) -> None:
    """Give the region's amounts and choices to every laptop. Raises Refused for who may not."""
    content = json.dumps(_public(settings), sort_keys=True, ensure_ascii=False)
    region.publish(SETTINGS, at.isoformat(timespec="seconds"), content.encode(), at)


def _public(settings: Mapping[str, object]) -> dict[str, str]:
    """Only what is the region's; nothing of the worker's own."""
    return {
        key: value
        for key, value in settings.items()
        if isinstance(value, str)
        and len(value) <= MAX_CHARS
        and len(key) <= MAX_CHARS
        and (key in PUBLISHED or key.startswith(PUBLISHED_UNDER))
    }


def newest(region: Region, kind: str) -> Notice | None:
    """The last pack of a kind that the region published."""
    return next((one for one in reversed(region.published()) if one.topic == kind), None)


class Fresh(NamedTuple):
    """What came in and is in use from now on. form, shelf: None for no new one; settings: empty for no new ones."""

    form: Questionnaire | None
    settings: dict[str, str]
    shelf: Shelf | None


def apply_published(vault: Vault, at: datetime) -> Fresh:
    """Put in use what came in."""
    form = _fresh(vault, KIND, lambda pack: _use_form(vault, pack, at))
    settings = _fresh(vault, SETTINGS, lambda pack: settings_in(pack.content))
    _fresh(vault, TEXTS, lambda pack: _use_texts(vault, pack, at))
    return Fresh(form, settings or {}, _fresh(vault, CATALOGUE, lambda pack: _use_catalogue(vault, pack, at)))


def _fresh(vault: Vault, kind: str, use: Callable[[Notice], T | None]) -> T | None:
    pack = newest(vault.region, kind)
    if pack is None:
        return None
    name = f"{pack.at.isoformat()} {pack.name}"
    if vault.state(APPLIED + kind) == name:
        return None
    found = use(pack)
    vault.set_state(APPLIED + kind, name)
    return found


def _use_form(vault: Vault, pack: Notice, at: datetime) -> Questionnaire | None:
    with suppress(NotCompiled):
        form = form_in(pack.content)
        if name_of(form) == pack.name:
            return put_in_use(vault, form, at)
    return None


def _use_catalogue(vault: Vault, pack: Notice, at: datetime) -> Shelf:
    """The region's catalogue, in use from now on; one that this program cannot read leaves the one before in use."""
    try:
        return use_catalogue(vault, pack.content, at)
    except CatalogueFaulty:
        return replace(shelf_in_use(vault) or own_shelf(), trouble=NOT_READ)


def _use_texts(vault: Vault, pack: Notice, at: datetime) -> None:
    """The region's sentences, on every paper from now on; some that cannot be read leave those before in use."""
    with suppress(TextsFaulty):
        use_own(put_texts_in_use(vault, pack.content, at))


def settings_in(content: bytes) -> dict[str, str]:
    """The settings in a pack; nothing of one that cannot be read."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return _public(found) if isinstance(found, dict) and len(found) <= MAX_SETTINGS else {}


def versions(vault: Vault, name_of_device: Callable[[str], str]) -> tuple[Version, ...]:
    """What this laptop uses now, and since when and by whom it came from the region."""
    region = vault.region
    used = in_use(vault) or own_form()
    pack = newest(region, KIND)
    title = f"{used.form.title or used.form.id} {used.form.version}".strip()
    of_region = pack is not None and pack.name == used.name
    form = (
        Version(KIND, title, pack.at.date(), name_of_device(pack.author.hex()))
        if pack and of_region
        else Version(KIND, title)
    )
    found = [form]
    for kind, name in ((SETTINGS, "amounts"), (CATALOGUE, CATALOGUE), (TEXTS, TEXTS)):
        told = newest(region, kind)
        if told is not None and _is_used(vault, told):
            day = told.at.date()
            found.append(Version(name, day.isoformat(), day, name_of_device(told.author.hex())))
    return tuple(found)


def _is_used(vault: Vault, pack: Notice) -> bool:
    """True when this pack is in use here; one that could not be read is not."""
    return pack.topic not in (CATALOGUE, TEXTS) or name_in_use(vault, pack.topic) == pack.name


@dataclass(frozen=True)
class Given:
    """A pack that the region published. item: its id in hex; last: nothing of its kind came after it."""

    item: str
    kind: str
    name: str
    at: datetime
    by: str
    last: bool


def given(vault: Vault, name_of_device: Callable[[str], str]) -> tuple[Given, ...]:
    """Everything that was published, the latest first."""
    packs = vault.region.published()
    last = {pack.topic: pack.id for pack in packs}
    return tuple(
        Given(
            item=pack.id.hex(),
            kind=pack.topic,
            name=_title(pack),
            at=pack.at,
            by=name_of_device(pack.author.hex()),
            last=last[pack.topic] == pack.id,
        )
        for pack in reversed(packs)
    )


def _title(pack: Notice) -> str:
    """A form says its name and version; of the others the day says enough."""
    return pack.name.rpartition(" ")[0] if pack.topic == KIND else ""


def publish_again(region: Region, item: str, at: datetime) -> None:
    """Give an earlier version to the region once more. Raises Refused for who may not."""
    pack = next(one for one in region.published() if one.id.hex() == item)
    region.publish(pack.topic, pack.name, pack.content, at)
