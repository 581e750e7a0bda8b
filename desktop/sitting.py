"""One open dossier being worked on: the saved values, what was changed since, and the form's session over both.

No Qt and no threads: the desk calls it from the window's thread and carries its drafts and revisions to the vault.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from desktop.dossier import OWN_NODES, Dossier
from desktop.region import BSN, NO_REGION, YES, Region
from desktop.steps_back import StepsBack
from forms.engine.carry import ORDER, Fate, Told, carry_over
from forms.engine.model import Form
from forms.engine.out_of_sight import out_of_sight
from forms.engine.remembered import remembering
from forms.engine.session import Session
from forms.words import LANGUAGES, Words
from sync.history import State, Written
from sync.vault import Draft, GivenPlanInfo, Value

ALL: Final[frozenset[str]] = frozenset()  # any stored path may have changed
MAX_CHARS: Final = 16_000  # of one value; four bytes each at most, which is what a revision takes


class TooLong(ValueError):
    """A text is longer than a revision can hold; nothing was written."""

    code = "D-104"


class Sitting:
    """dossier_id is "" until the first change is saved, so that looking at a new dossier leaves nothing behind."""

    def __init__(
        self,
        form: Form,
        *,
        today: date,
        language: str,
        dossier_id: str = "",
        state: State | None = None,
        draft: Draft | None = None,
        given: tuple[GivenPlanInfo, ...] = (),
        forms: Mapping[str, Form] | None = None,
        region: Region = NO_REGION,
        seed: int = 0,
    ) -> None:
        """forms: those that the answers were given with before, by name, the latest first. seed: see Session."""
        self.seed = seed
        self.form = form
        self.forms: Mapping[str, Form] = forms or {}
        self.region = region
        self.today = today
        self.language = language
        self.dossier_id = dossier_id
        self.given = given
        self.heads: tuple[str, ...] = ()
        self.conflicts: Mapping[str, tuple[Written, ...]] = {}
        self.left = draft  # by a crash, while nobody kept it, set it aside or wrote on
        self.blank: frozenset[str] = frozenset()  # revisions of which what they said was taken away for good
        self.unheard = False  # nothing in it counts yet: it shows what waits to be let count
        self._saved: dict[str, Value] = {}
        self._pending: dict[str, Value] = dict(draft.changes) if draft else {}
        self._sending: dict[str, Value] = {}
        self._steps = StepsBack()
        self._dossier: Dossier | None = None
        self._lookup: tuple[list[str], Form] | None = None  # for answers of these names, which the form lacks
        if state is not None:
            self._take(state)
        if draft is not None:
            self.heads = draft.parents
        self._moved: Mapping[str, Value] = {}
        self.told: tuple[Told, ...] = self._carry_over()
        self._laid = dict(self._pending)
        self.session = self._new_session()

    # What stands in it.

    @property
    def lookup(self) -> Form:
        """The form with what others asked, to say their answers in words; a colleague's may come while it lies open."""
        names = sorted({path.rpartition("/")[2] for path in self._answers()} - {ORDER} - self.form.nodes.keys())
        if self._lookup is None or self._lookup[0] != names:
            title = {language: Words(language)("carried.gone") for language in LANGUAGES}
            self._lookup = names, remembering(self.form, tuple(self.forms.values()), title, names)
        return self._lookup[1]

    @property
    def values(self) -> dict[str, Value]:
        """Saved values with everything not saved yet over them; cleared paths are absent."""
        merged = {**self._saved, **self._sending, **self._pending}
        return {path: value for path, value in merged.items() if value is not None}

    @property
    def unsaved(self) -> bool:
        """True while something typed is not in a revision yet."""
        return self.sending or self.pending

    @property
    def pending(self) -> bool:
        """True while something typed is on its way nowhere yet."""
        return bool(self._pending)

    @property
    def typed(self) -> bool:
        """True while a worker's own change is unsaved, and not only answers that moved to their place in this form."""
        return self.sending or not self._pending.items() <= self._moved.items()

    @property
    def is_asking(self) -> bool:
        """True while what a crash left is all there is to save, and waits to be kept or set aside."""
        return self.left is not None and not self.sending and self._pending == self._laid

    @property
    def sending(self) -> bool:
        """True while a revision is under way to the vault."""
        return bool(self._sending)

    @property
    def sent(self) -> Mapping[str, Value]:
        """The changes of a revision that is under way to the vault."""
        return self._sending

    def dossier(self) -> Dossier:
        """The dossier as it stands now; the same object until something changes."""
        if self._dossier is None:
            self._dossier = Dossier(
                self.dossier_id,
                self.values,
                self.today,
                self.conflicts,
                self.given,
                unsaved=self.unsaved,
                form=self.form,
                region=self.region,
            )
        return self._dossier

    # Changing it.

    def answer(self, path: str, value: str | None) -> frozenset[str]:
        """Give an answer, or clear it; the stored paths whose state changed. Values stay even when invalid."""
        _check_length({path: value})
        self._steps.add({path: self.values.get(path)}, merge=True)
        changed = self.session.set(path, value or None) if self.asks(path) else frozenset({path})
        self._write(path, value or None)
        self._follow_session()
        return changed

    def put(self, changes: Mapping[str, Value]) -> frozenset[str]:
        """Write what is no answer (contact, note, road, safety, closing, working name); the paths written."""
        _check_length(changes)
        before = self.values
        self._steps.add({path: before.get(path) for path in changes}, merge=True)
        for path, value in changes.items():
            self._write(path, value)
        return frozenset(changes)

    def put_beside(self, changes: Mapping[str, Value]) -> None:
        """Write what goes along with the worker's own change, such as the contact it was made in; no step of undo."""
        _check_length(changes)
        for path, value in changes.items():
            self._write(path, value)

    def set_aside(self) -> None:
        """Go back to the saved values, for what a crash left behind; undo brings it back.

        What was saved by an older form moves to its place anew: that was no part of what the crash left.
        """
        before = {path: self.values.get(path) for path in self._pending}
        self._steps.add(before)
        for path in before:
            self._write(path, self._saved.get(path))
        self.left = None
        self.told = self._carry_over()
        self.session = self._new_session()

    def answer_many(self, answers: Mapping[str, Value]) -> frozenset[str]:
        """Give several answers at once, undone together; makes the repeat items they name. Any state may change."""
        _check_length(answers)
        before = self.values
        self._steps.add({path: before.get(path) for path in answers})
        for path, value in answers.items():
            self._write(path, value)
        self.session = self._new_session()
        return ALL

    def add_item(self, repeat_path: str, item_id: str) -> str:
        """Add an item at the end of a repeat; its stored path. item_id: 16 lower hex digits."""
        before = self.values
        if self.asks(repeat_path):
            self.session.add_item(repeat_path, item_id)
            self._follow_session()
        else:
            self._write(f"{repeat_path}/{item_id}/order", str(_next_order(before, repeat_path)))
        self._steps.add({path: before.get(path) for path in self.values.keys() - before.keys()})
        return f"{repeat_path}/{item_id}"

    def remove_item(self, item_path: str) -> frozenset[str]:
        """Remove an item with everything in it; undo brings it back. Anything may have changed."""
        under = item_path + "/"
        before = {path: value for path, value in self.values.items() if path.startswith(under)}
        self._steps.add(before)
        for path in before:
            self._write(path, None)
        self.session = self._new_session()
        return ALL

    def undo(self) -> bool:
        """Take the last change back; False when there is nothing to take back."""
        before = self._steps.take()
        if before is None:
            return False
        for path, value in before.items():
            self._write(path, value)
        self.session = self._new_session()
        return True

    # Carrying it to the vault.

    def draft(self, at: datetime) -> Draft:
        """What is not saved yet, with the heads it was opened on."""
        return Draft(parents=self.heads, changes=self.unsaved_values(), at=at)

    def unsaved_values(self) -> dict[str, Value]:
        """Everything typed that is not known to be in the vault."""
        return {**self._sending, **self._pending}

    def end_run(self) -> None:
        """What is typed from now on is a step of undo of its own."""
        self._steps.end_run()

    def send(self) -> dict[str, Value]:
        """The changes for one revision; they count as under way until settle or refuse."""
        self._sending = self.unsaved_values()
        self._pending = {}
        return dict(self._sending)

    def settle(self, dossier_id: str, state: State) -> bool:
        """The changes sent are in the vault; state is what the vault holds now. True when others' values came in."""
        expected = {path: value for path, value in {**self._saved, **self._sending}.items() if value is not None}
        self.dossier_id = dossier_id
        self._sending, self.left = {}, None
        settled = not self.conflicts.keys() <= state.conflicts.keys()
        self._take(state)
        if settled:
            self._tell_anew()
        fresh = {path: value for path, value in self._saved.items() if value is not None} != expected
        if fresh:
            self.session = self._new_session()
        return fresh

    def leave_out(self, sealed: Draft | None) -> None:
        """What was taken away for good elsewhere went from the sealed draft; it goes from what is asked about too."""
        stays = sealed.changes.keys() if sealed is not None else frozenset()
        if self.left is None or stays >= self.left.changes.keys():
            return
        gone = self.left.changes.keys() - stays
        remaining = {path: value for path, value in self.left.changes.items() if path not in gone}
        self.left = replace(self.left, changes=remaining) if remaining else None
        self._pending = {path: value for path, value in self._pending.items() if path not in gone}
        self._laid = dict(self._pending)
        self._steps.forget()  # a step back would bring them again

    def note_blank(self, revisions: frozenset[str]) -> None:
        """Of these what they said was taken away for good, here or elsewhere: a step back would bring it again."""
        if not revisions <= self.blank:
            self._steps.forget()
        self.blank = revisions

    def take_in(self, state: State, forms: Mapping[str, Form] | None = None) -> None:
        """The vault holds more than this sitting sent; what is typed or on its way stays as it is.

        forms: those that all was answered with now. What a colleague answered by an older one is told; it moves to its
        place in this form when the dossier is opened again, so that two laptops with two forms never take turns.
        What a crash left stays written over what was seen then, so that keeping it replaces nothing of a colleague.
        """
        self._take(state)
        if self.left is not None and self.is_asking:
            self.heads = self.left.parents or self.heads
        if forms is not None:
            self.forms, self._lookup = forms, None
        self._tell_anew()
        self.session = self._new_session()

    def refuse(self) -> None:
        """The vault could not take the changes: they are typed and unsaved again."""
        self._pending = {**self._sending, **self._pending}
        self._sending = {}
        self._dossier = None

    def set_given(self, given: tuple[GivenPlanInfo, ...]) -> None:
        """The plans that were given, as the vault tells them."""
        self.given = given
        self._dossier = None

    def asks(self, path: str) -> bool:
        """Whether the form has a question or repeat at this path; a screen may ask what a region's form does not."""
        try:
            self.session.state(path)
        except KeyError:
            return False
        return True

    def set_language(self, language: str) -> None:
        """Show the questions in another language; no answer changes."""
        self.language = language
        self.session.language = language

    def set_region(self, region: Region) -> None:
        """What the region sets has changed; no answer does."""
        self.region = region
        self._dossier = None
        self._ask_bsn(self.session)

    # Inside.

    def _carry_over(self) -> tuple[Told, ...]:
        """Bring answers of an older form to their places in this one; what moved is saved with the next change."""
        self._moved, told = self._what_is_different(self._answers())
        for path, value in self._moved.items():
            self._write(path, value)
        return told

    def _tell_anew(self) -> None:
        """What there is to tell now; of what moves at the next opening where it stands until then."""
        moves, told = self._what_is_different(self._answers())
        moved = tuple(one for one in self.told if one.fate is Fate.MOVED and one.path in self.values)
        self.told = (*moved, *(_where_it_stands(one) if one.path in moves else one for one in told))

    def _what_is_different(self, answers: Mapping[str, str]) -> tuple[Mapping[str, Value], tuple[Told, ...]]:
        """What moves in this form, and what there is to tell of answers of older ones."""
        earlier = tuple(self.forms.values())
        carried = carry_over(answers, self.form, earlier)
        if not earlier or not answers:
            return carried.changes, carried.told
        return carried.changes, (
            *carried.told,
            *out_of_sight(answers, carried, self.form, earlier[0], today=self.today),
        )

    def _answers(self) -> dict[str, str]:
        return {path: str(value) for path, value in self.values.items() if path.split("/", 1)[0] not in OWN_NODES}

    def _ask_bsn(self, session: Session) -> None:
        """The hidden question whether the BSN is asked follows the region; it is kept along with the next answer."""
        if BSN in self.form.nodes:
            session.set(BSN, YES if self.region.bsn_on else "no")

    def _take(self, state: State) -> None:
        self._saved = dict(state.values if state.heads else state.proposed)
        self.unheard = bool(state.late) and not state.heads
        self.heads = tuple(state.heads)
        self.conflicts = dict(state.conflicts)
        self._dossier = None

    def _write(self, path: str, value: Value) -> None:
        stands = self._saved.get(path) == value and path not in self.conflicts  # one in conflict has no value yet
        if stands and path not in self._sending:
            self._pending.pop(path, None)
        else:
            self._pending[path] = value
        self._dossier = None

    def _follow_session(self) -> None:
        for path, value in self.session.changes().items():
            if (self.values.get(path) or None) != (value or None):
                self._write(path, value)

    def _new_session(self) -> Session:
        texts = {path: str(value) for path, value in self.values.items()}
        made = Session(self.form, texts, today=self.today, language=self.language, seed=self.seed)
        self._ask_bsn(made)
        return made


def _where_it_stands(one: Told) -> Told:
    return replace(one, path=one.was, fate=Fate.WAITS if one.fate is Fate.MOVED else one.fate)


def _next_order(values: Mapping[str, Value], repeat: str) -> int:
    """The place after the last item of a repeat."""
    orders = (str(value) for path, value in values.items() if path.startswith(f"{repeat}/") and path.endswith("/order"))
    return max((int(order) for order in orders if order.isdecimal()), default=0) + 1


def _check_length(changes: Mapping[str, Value]) -> None:
    if any(isinstance(value, str) and len(value) > MAX_CHARS for value in changes.values()):
        raise TooLong
