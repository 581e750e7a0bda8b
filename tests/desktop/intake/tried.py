"""A form that is none of the program's own, being filled out as a page needs it."""

from dataclasses import dataclass
from datetime import date

from forms.engine.model import Form
from forms.engine.session import Session
from tests.desktop.builders import TODAY


@dataclass(frozen=True)
class Tried:
    """The form, and its session of today."""

    form: Form
    session: Session
    today: date = TODAY
    language: str = "nl"

    @property
    def lookup(self) -> Form:
        return self.form
