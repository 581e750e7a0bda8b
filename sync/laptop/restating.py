"""Writing anew what was written over a revision that is gone for good, each with its own time and words.

A revision says by its id what it was written over. When nobody has that any more it could never be merged.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from sync import history, records
from sync.errors import BadBox
from sync.history import Revision
from sync.laptop import given
from sync.laptop.dossiers import Dossiers
from sync.laptop.opened import Opened, Saying
from sync.laptop.store import Store


def standing(key: bytes, revisions: Iterable[Revision], entitled: history.Entitled | None = None) -> Opened:
    """The dossier as far as it hangs together. key: to write under, empty when a new one must be made."""
    known = list(revisions)
    waiting = {*history.merge(known, entitled).waiting}
    whole = {one.id: one for one in known if one.id not in waiting}
    return Opened(key, whole, history.merge(whole.values(), entitled), len(whole), entitled)


def stranded(revisions: Iterable[Revision], kept: Opened, gone: Collection[str]) -> list[Revision]:
    """Those that do not hang together because they were written over one that is gone, or over such a one."""
    lacking, found = {*gone}, []
    for one in _in_order([one for one in revisions if one.id not in kept.revisions]):
        if lacking & {*one.parents}:
            lacking.add(one.id)
            found.append(one)
    return found


def restate(
    opened: Store, dossiers: Dossiers, dossier: bytes, kept: Opened, loose: Iterable[Revision]
) -> tuple[Opened, dict[str, str]]:
    """Write these over what is kept, each after those it was written over; inside a transaction.

    Gives the dossier with them, and by which id each goes now; plans that were given of them go by that as well.
    """
    renamed: dict[str, str] = {}
    for one in _in_order([one for one in loose if one.removed_at is None]):
        opened.write("delete from revisions where id = ?", bytes.fromhex(one.id))
        changes = given.renamed_in(one.changes, renamed)
        saying = Saying(changes, kept.state.heads, one.form, one.reason, one.at, one.aside)
        sealed = dossiers.seal(dossier, kept, saying)
        dossiers.append(dossier, sealed)
        kept = replace(kept.after(sealed.revision), key=sealed.key)
        renamed[one.id] = sealed.revision.id
    given.rename(opened, dossier, renamed)
    return kept, renamed


def typed_over(opened: Store, dossier: bytes) -> tuple[str, ...]:
    """The heads that the draft of a dossier was opened on; none without a draft that opens, or a dossier."""
    try:
        content = opened.get("drafts", dossier)
    except BadBox:
        return ()
    return () if content is None else records.draft_of(content).parents


def put_draft_over(
    opened: Store, dossier: bytes, heads: tuple[str, ...], renamed: Mapping[str, str], gone: Collection[str]
) -> None:
    """What is typed goes on over what was written anew; where all that it was typed over is gone, over these heads.

    Else it could never be saved, since a revision is written over what is there. Inside a transaction.
    """
    over = typed_over(opened, dossier)
    left = {renamed.get(one, one) for one in over if one in renamed or one not in gone}
    if over and left != {*over}:
        draft = records.draft_of(opened.get("drafts", dossier) or b"")
        opened.put("drafts", dossier, records.draft_content(replace(draft, parents=tuple(sorted(left or heads)))))


def _in_order(revisions: list[Revision]) -> list[Revision]:
    """Each after those of them that it was written over; what else it was written over is not here."""
    known = {one.id: one for one in revisions}
    among = [replace(one, parents=tuple(parent for parent in one.parents if parent in known)) for one in revisions]
    return [known[one.id] for one in history.in_order(among)]
