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

from desktop import pack_in_use
from desktop.dossier import OWN_NODES
from desktop.pack_in_use import InUse
from desktop.trouble import Trouble, trouble_of
from forms.engine.carry import ORDER
from forms.engine.compiled import NotCompiled, dump, load
from forms.engine.model import Form
from forms.intake import load_intake
from forms.resource import resource_text
from sync.errors import DamagedPack, SyncError, TooLarge
from sync.vault import Draft, Pack, Vault

KIND: Final = "form"
MOST: Final = 60  # characters of an id or a version in a name
RECALLED: Final = 5  # forms of before that a dossier is held against; more only to say an answer in words


@dataclass(frozen=True)
class Questionnaire(InUse):
    """A form in use; its name is what revisions say they were made with."""

    form: Form


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
    return Questionnaire(form, name=name_of(form), trouble=trouble)


def in_use(vault: Vault) -> Questionnaire | None:
    """The form that was put in use in this vault; None for the program's own.

    One that cannot be read is the program's own, with the trouble; the pack is left as it is.
    """
    try:
        pack = pack_in_use.pack_in_use(vault, KIND)
        return None if pack is None else _read(pack)
    except (DamagedPack, NotCompiled) as error:
        return own_form(trouble_of(error))


def _read(pack: Pack) -> Questionnaire:
    """A form that is kept. Raises NotCompiled."""
    return Questionnaire(form_in(pack.content), name=pack.name, since=pack.at)


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
    pack_in_use.put_in_use(vault, Pack(KIND, name, at, packed(form)))
    return Questionnaire(form, name=name, since=at)


def put_own_in_use(vault: Vault) -> None:
    """Go back to the program's own form; the other one is kept."""
    pack_in_use.put_own_in_use(vault, KIND)


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
            found.append(_read(pack))
    return tuple(found)


def filled_with(vault: Vault, dossier_id: str, asked: Questionnaire, draft: Draft | None = None) -> Mapping[str, Form]:
    """The forms that a dossier was filled with besides the one it is asked with, the latest first."""
    history = tuple(reversed(vault.history(dossier_id))) if vault.has(dossier_id) else ()
    names = [*(revision.form for revision in history), *(_in_use_since(vault, asked, draft) if draft else ())]
    changed = [*(revision.changes for revision in history), *([draft.changes] if draft else [])]
    paths = {path for changes in changed for path in changes if path.partition("/")[0] not in OWN_NODES}
    answered = {path.rpartition("/")[2] for path in paths} - asked.form.nodes.keys() - {ORDER}
    return recalled(vault, names, asked.name, answered)


def _in_use_since(vault: Vault, asked: Questionnaire, draft: Draft) -> tuple[str, ...]:
    """The forms that a draft may be of, the latest first: it does not say, but one of now is of the form of now."""
    if asked.since is not None and draft.at >= asked.since:
        return ()
    return _known(vault)


def _known(vault: Vault) -> tuple[str, ...]:
    """The names of all forms that were ever in use here, the latest first."""
    return (*(pack.name for pack in reversed(vault.packs.all(KIND))), own_form().name)


def recalled(vault: Vault, names: Iterable[str], current: str, answered: Iterable[str] = ()) -> Mapping[str, Form]:
    """The forms of these names that can be had, without the current one, in the order given.

    At most RECALLED; more, and then any that was in use here, only while one of `answered`, names of questions, is in
    none of them: a revision of which something was taken away for good no longer says its form.
    """
    found: dict[str, Form] = {}
    told, unknown = dict.fromkeys(names), set(answered)
    for name in (*told, *(_known(vault) if unknown else ())):
        if name == current or name in found or ((len(found) >= RECALLED or name not in told) and not unknown):
            continue
        with suppress(SyncError, NotCompiled):
            form = _named(vault, name)
            if form is not None:
                found[name] = form
                unknown -= form.nodes.keys()
    return found


def _named(vault: Vault, name: str) -> Form | None:
    """A form that is kept here; or, of a dossier that came from a colleague, one that was never in use here."""
    pack = vault.packs.get(KIND, name)
    if pack is not None:
        return form_in(pack.content)
    if name == own_form().name:
        return load_intake()
    given = (one for one in reversed(vault.region.published()) if (one.topic, one.name) == (KIND, name))
    return next((form_in(one.content) for one in given), None)
