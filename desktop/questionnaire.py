"""Which form is in use: the one that was put in use in this vault, else the program's own; and those of before. No Qt.

A form that answers were given with is kept in the vault for good, so that a dossier can be shown as it was filled.
"""

import hashlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Final

from desktop.trouble import Trouble, trouble_of
from forms.engine.compiled import NotCompiled, dump, load
from forms.engine.model import Form
from forms.intake import load_intake
from forms.resource import resource_text
from sync.errors import DamagedPack, SyncError, TooLarge
from sync.vault import Pack, Vault

KIND: Final = "form"
IN_USE: Final = "form_in_use"  # the setting of this vault that names it
MOST: Final = 60  # characters of an id or a version in a name
RECALLED: Final = 5  # forms of before that a dossier is held against


@dataclass(frozen=True)
class Questionnaire:
    """A form in use. name: what revisions say they were made with. since: when it was put in use here; None: never.

    trouble: why it is the program's own, though another one was put in use.
    """

    form: Form
    name: str
    since: datetime | None = None
    trouble: Trouble | None = None

    @property
    def own(self) -> bool:
        """True for the program's own form."""
        return self.since is None


@cache
def packed(form: Form) -> bytes:
    """The form as the vault keeps it. Raises ResourceDamaged (I-002)."""
    if form is load_intake():
        return resource_text("I-002", "intake", "intake.json").encode()  # a test holds it to be the same
    return dump(form).encode()


@cache
def name_of(form: Form) -> str:
    """What a revision says it was made with: id, version, and a digest, so that one name is one form."""
    digest = hashlib.sha256(packed(form)).hexdigest()[:16]
    return f"{form.id[:MOST]} {form.version[:MOST]} {digest}"


def own_form(trouble: Trouble | None = None) -> Questionnaire:
    """The program's own form. Raises ResourceDamaged (I-002)."""
    form = load_intake()
    return Questionnaire(form, name_of(form), trouble=trouble)


def in_use(vault: Vault) -> Questionnaire | None:
    """The form that was put in use in this vault; None for the program's own.

    One that cannot be read is the program's own, with the trouble; the pack is left as it is.
    """
    name = vault.state(IN_USE)
    if not isinstance(name, str):
        return None
    try:
        found = _read(vault, name)
    except (DamagedPack, NotCompiled) as error:
        return own_form(trouble_of(error))
    return found or own_form(trouble_of(DamagedPack()))


def _read(vault: Vault, name: str) -> Questionnaire | None:
    """A form that is kept; None when it never was. Raises DamagedPack, NotCompiled."""
    pack = vault.packs.get(KIND, name)
    if pack is None:
        return None
    return Questionnaire(form_in(pack.content), name, pack.at)


def form_in(content: bytes) -> Form:
    """The form in a pack. Raises NotCompiled.

    Its expressions were parsed by the release that kept it. Those that the program's own form has too show whether
    this release parses them alike; when not, all are parsed anew.
    """
    try:
        form = load(content.decode())
    except UnicodeDecodeError as error:
        raise NotCompiled("The form is no text.") from error
    own = load_intake().expressions
    shared = form.expressions.keys() & own.keys()
    if shared and all(form.expressions[one] == own[one] for one in shared):
        return form
    from forms.engine.checks import checked

    return checked(replace(form, expressions={}, ranks={}), {})


def put_in_use(vault: Vault, form: Form, at: datetime) -> Questionnaire:
    """Keep a form and make it the one in use. Raises TooLarge, and what the disk raises."""
    name = name_of(form)
    vault.packs.keep(Pack(KIND, name, at, packed(form)))
    vault.set_state(IN_USE, name)
    return Questionnaire(form, name, at)


def put_own_in_use(vault: Vault) -> None:
    """Go back to the program's own form; the other one is kept."""
    vault.set_state(IN_USE, None)


def keep(vault: Vault, found: Questionnaire, at: datetime) -> None:
    """Keep the form that answers are given with; saving those goes before what is wrong with the packs."""
    with suppress(TooLarge, DamagedPack):
        if vault.packs.get(KIND, found.name) is None:
            vault.packs.keep(Pack(KIND, found.name, at, packed(found.form)))


def kept(vault: Vault) -> tuple[Questionnaire, ...]:
    """Every form that is kept and can be read, the latest first."""
    found = []
    for pack in reversed(vault.packs.all(KIND)):
        with suppress(NotCompiled):
            found.append(Questionnaire(form_in(pack.content), pack.name, pack.at))
    return tuple(found)


def latest(vault: Vault) -> tuple[str, ...]:
    """The names of all forms that are kept, the latest first: for a draft that has no revision to tell its form."""
    return tuple(pack.name for pack in reversed(vault.packs.all(KIND)))


def recalled(vault: Vault, names: Iterable[str], current: str) -> Mapping[str, Form]:
    """The forms of these names that are kept, without the current one, in the order given; at most RECALLED."""
    found: dict[str, Form] = {}
    for name in dict.fromkeys(names):
        if name == current or len(found) >= RECALLED:
            continue
        with suppress(SyncError, NotCompiled):
            one = _read(vault, name)
            if one is not None:
                found[name] = one.form
    return found
