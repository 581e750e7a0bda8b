"""Say what an answer is: a text in XForms lexical form, or one of two ways of not answering.

"Doesn't know" and "rather not say" differ from an empty answer and from 0. They begin with a control character that
no XML text can hold (XML 1.0, section 2.2), so nothing a person types can ever be mistaken for them.
"""

import re
import unicodedata
from typing import Final

UNKNOWN: Final = "\x1aunknown"
REFUSED: Final = "\x1arefused"
NO_ANSWERS: Final = frozenset({UNKNOWN, REFUSED})

MAX_TEXT: Final = 4_000  # characters; a pasted letter fits, a pasted book does not

_NOT_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def is_no_answer(value: object) -> bool:
    """True for "doesn't know" and "rather not say"; False for empty and for every real answer."""
    return value in NO_ANSWERS


def text_of(value: object) -> str | None:
    """The answer as text; None when there is none, or when the client doesn't know or rather not says."""
    if value is None or value == "" or is_no_answer(value):
        return None
    return str(value)


def clean_text(typed: str) -> str:
    """What was typed or pasted, without characters that XML cannot hold, line ends as LF, composed to NFC.

    Nothing else is dropped: length is checked by the caller, who can tell the worker (MAX_TEXT).
    """
    lines = typed.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return unicodedata.normalize("NFC", _NOT_XML.sub("", lines))
