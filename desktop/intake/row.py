"""What stands on a page of questions: questions, headings, items of repeats and the buttons that add them. Values."""

from dataclasses import dataclass

from desktop.intake.answering import Option


@dataclass(frozen=True)
class Question:
    """One question as a card.

    field: how it is answered, see answering.field_of; shown for what can only be read. value: as stored, "" when empty
    or when there is no answer. no_answer: "", unknown or refused. rich, rich_hint: label and hint with bold and italic
    as HTML, "" when they have none. line: what the value comes to, said quietly. shown: the value as a person reads it,
    for what can only be read. earlier: what was answered before, with its day. expected: the form asks for an answer;
    wanted: what it says while there is none. caution: what to take out of an answer that may stand. checked: judged
    only when it is whole. columns: see answering.columns_of. span: least, most and step of a range.
    """

    path: str
    name: str
    field: str
    label: str
    hint: str = ""
    help: str = ""
    value: str = ""
    no_answer: str = ""
    options: tuple[Option, ...] = ()
    message: str = ""
    line: str = ""
    earlier: str = ""
    private: bool = False
    caution: str = ""
    checked: bool = False
    rich: str = ""
    rich_hint: str = ""
    shown: str = ""
    expected: bool = False
    wanted: str = ""
    columns: int = 1
    span: tuple[str, str, str] = ("", "", "")

    @property
    def key(self) -> str:
        """Tells rows apart."""
        return self.path


@dataclass(frozen=True)
class Heading:
    """A heading between the questions; rich and rich_hint as of a question."""

    key: str
    text: str
    hint: str = ""
    rich: str = ""
    rich_hint: str = ""


@dataclass(frozen=True)
class Item:
    """One item of a repeat. folded: an earlier one, of which only the title is shown until it is opened.

    spread: its questions stand on the page as cards of their own, not together in one. table: they stand beside each
    other where there is room.
    """

    path: str
    title: str
    rows: "tuple[Row, ...]" = ()
    removable: bool = True
    folded: bool = False
    spread: bool = False
    table: bool = False

    @property
    def key(self) -> str:
        """Tells rows apart."""
        return self.path


@dataclass(frozen=True)
class Adder:
    """A button that adds an item to a repeat. empty: what to say while there is none."""

    repeat: str
    text: str
    empty: str = ""

    @property
    def key(self) -> str:
        """Tells rows apart."""
        return f"{self.repeat}+"


Row = Question | Heading | Item | Adder
