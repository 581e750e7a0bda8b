"""The empty item that a section shows before anything was answered: looking at it stores nothing."""

from desktop.desk import Desk
from desktop.ids import new_item_id
from desktop.intake.making import is_spread
from desktop.intake.sections import section_named
from desktop.sitting import Sitting
from forms.engine.model import Form, Kind
from forms.engine.session import Session
from forms.engine.tree import key_of


def first_repeat(form: Form, section: str) -> str | None:
    """The repeat of a section that should show an empty item at once, so that the questions can be read."""
    chosen = section_named(form, section)
    if chosen.repeat is not None:
        return key_of(chosen.repeat)
    repeats = (node for node in chosen.node.children if node.kind is Kind.REPEAT)
    return next((key_of(node) for node in repeats if is_spread(node)), None)


def blank_session(sitting: Sitting, repeat: str, item_id: str) -> Session:
    """A session beside the sitting's with one empty item, for a page that is only looked at; its changes make it."""
    texts = {path: str(value) for path, value in sitting.values.items()}
    session = Session(sitting.form, texts, today=sitting.today, language=sitting.language)
    session.add_item(repeat, item_id)
    return session


class Blank:
    """Keeps a session with one empty item beside the sitting's; the first answer makes the item."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.item = ""
        self._beside: Session | None = None
        self._of: Session | None = None

    def session(self, section: str) -> Session | None:
        """The session to show a section from; None when the sitting's own will do."""
        sitting = self.desk.sitting
        repeat = first_repeat(sitting.form, section) if sitting is not None else None
        if sitting is None or repeat is None or sitting.session.items(repeat):
            self._beside = self._of = None
            self.item = ""
            return None
        if self._beside is None or self._of is not sitting.session or not self.item.startswith(f"{repeat}/"):
            item_id = new_item_id()
            self.item, self._of = f"{repeat}/{item_id}", sitting.session
            self._beside = blank_session(sitting, repeat, item_id)
        self._beside.language = sitting.language
        return self._beside

    def answer(self, path: str, value: str | None) -> None:
        """Give an answer; one in the empty item makes the item with its defaults."""
        if self._beside is not None and path.startswith(self.item + "/"):
            self.desk.answer_many({**self._made(), path: value})
        else:
            self.desk.answer(path, value)

    def add(self, repeat: str) -> str:
        """Add an item to a repeat; the empty item is made first when this one comes after it or lies in it."""
        if self._beside is not None and (repeat == self.item.partition("/")[0] or repeat.startswith(self.item + "/")):
            self.desk.answer_many(self._made())
        return self.desk.add_item(repeat)

    def _made(self) -> dict[str, str | None]:
        changes = self._beside.changes() if self._beside is not None else {}
        return {path: value for path, value in changes.items() if path.startswith(self.item + "/")}
