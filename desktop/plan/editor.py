"""What the plan's fields can do to the dossier: write, add, tick, move, remove. All of it can be taken back."""

from collections.abc import Mapping
from datetime import date

from desktop.ids import new_item_id
from desktop.plan.page import moved, own_item, step_from, step_of
from desktop.plan.step_help import party_answers, party_offers
from desktop.shell import Shell


class Editor:
    """The intents of the plan screen on the dossier that lies open; nothing happens without one."""

    def __init__(self, shell: Shell) -> None:
        self._shell, self._desk, self._words = shell, shell.desk, shell.words

    @property
    def today(self) -> date:
        """Today by the laptop's clock."""
        return self._desk.today

    def write(self, path: str, value: str) -> None:
        """Give an answer; empty clears it."""
        if self._desk.sitting is not None and (self._desk.sitting.values.get(path) or "") != value:
            self._desk.answer(path, value or None)

    def write_many(self, answers: Mapping[str, str]) -> None:
        """Give several answers that are taken back together."""
        if self._desk.sitting is not None:
            self._desk.answer_many({path: value or None for path, value in answers.items()})

    def add(self, repeat: str, leaf: Mapping[str, str]) -> str:
        """Add an item at the end; its path."""
        item_id = new_item_id()
        if self._desk.sitting is not None:
            answers = own_item(self._desk.sitting.values, repeat, item_id, leaf)
            self._desk.answer_many({path: value or None for path, value in answers.items()})
        return f"{repeat}/{item_id}"

    def tick(self, key: str, ticked: bool) -> None:
        """Put a suggestion into the plan, or take it out."""
        if self._desk.sitting is None:
            return
        dossier = self._desk.sitting.dossier()
        stands = step_of(dossier, key)
        if ticked and not stands:
            self._desk.answer_many(step_from(dossier, key, new_item_id(), self._words))
        elif not ticked and stands:
            self.remove(stands)

    def move(self, item: str, by: int) -> None:
        """Move an item up (-1) or down (+1)."""
        if self._desk.sitting is not None:
            orders = moved(self._desk.sitting.values, item, by)
            if orders:
                self._desk.answer_many(orders)

    def remove(self, item: str) -> None:
        """Take an item out, and say how it comes back."""
        if self._desk.sitting is not None:
            self._desk.remove_item(item)
            self._shell.tell(self._words("plan.removed"))

    def parties(self, typed: str) -> tuple[str, ...]:
        """Names of the catalogue that may be meant by what was typed."""
        sitting = self._desk.sitting
        return party_offers(sitting.dossier(), typed, self._words) if sitting is not None else ()

    def take_party(self, step: str, name: str) -> None:
        """Lead a step to a party of the catalogue, with its number."""
        self.write_many(
            {f"{step}/{leaf}": value for leaf, value in party_answers(self._desk.shelf.catalogue, name).items()}
        )

    def look_up(self) -> None:
        """Go and search the catalogue for this dossier."""
        self._shell.go("catalogue")
