"""The sentences of a page: in Dutch, with another language beside it where the client reads that better.

What people typed keeps its own direction inside a sentence. A sentence in two languages travels as one text with marks
that nobody can type (characters that Unicode keeps free), until it is set: then the Dutch comes first and the other
under it, in its own language for who has it read aloud.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from forms.paper.bidi import isolated
from forms.paper.fonts import Weight
from forms.paper.span import INK, SOFT, Span
from forms.words import Number, Words, own

_BEGIN, _THEN, _END = "\ufdd0", "\ufdd1", "\ufdd2"
_PAIR: Final = re.compile(f"{_BEGIN}([^{_THEN}]*){_THEN}([^{_END}]*){_END}")
_TYPED, _TYPED_END = "\ufdd3", "\ufdd4"  # around what somebody typed, in a sentence of the other language
_MARKS: Final = re.compile(f"[{_BEGIN}{_THEN}{_END}{_TYPED}{_TYPED_END}]")


def unmarked(typed: str) -> str:
    """A typed text without the marks of this module, which are no characters."""
    return _MARKS.sub("\ufffd", typed)


def first(text: str) -> str:
    """A text in Dutch only."""
    return _PAIR.sub(lambda pair: pair[1], text)


def second(text: str) -> str:
    """A text in the other language; what is in one language stays as it is."""
    return _without_typed(_marked_second(text))


def _marked_second(text: str) -> str:
    return _PAIR.sub(lambda pair: pair[2], text)


def _without_typed(text: str) -> str:
    return text.replace(_TYPED, "").replace(_TYPED_END, "")


def on_one_line(text: str) -> str:
    """Both languages behind each other, where there is one line for them."""
    return first(text) if first(text) == second(text) else f"{first(text)} / {second(text)}"


def spoken_as(text: str) -> tuple[str, str]:
    """What is read aloud of a text and in which language: the one beside the Dutch, if any; "" for Dutch."""
    here, there = first(text), second(text)
    return (here, "") if here == there else (there, "en")


def one_behind_the_other(text: str, weight: Weight = Weight.REGULAR, colour: str = INK) -> tuple[Span, ...]:
    """Both languages behind each other, each in its own language for who has it read aloud."""
    here, there = first(text), second(text)
    start = Span(here, weight, colour)
    if here == there:
        return (start,)
    return start, start.saying(" / "), *_in_language(start.saying(_marked_second(text)), "en")


def inside(name: str) -> str:
    """A name as it stands inside a sentence, in each language: uw gemeente, and KVK as it is."""

    def lower(part: str) -> str:
        return part[0].lower() + part[1:] if part.startswith(("Uw ", "Your ")) else part

    return in_each(lower, name)


def capital(text: str) -> str:
    """A text with a capital at its start, in each language: IJzer, and nothing in a script that has none."""

    def upper(part: str) -> str:
        return "IJ" + part[2:] if part.startswith("ij") else part[:1].title() + part[1:]

    return in_each(upper, text)


def in_each(change: Callable[[str], str], text: str) -> str:
    """A text that is one sentence, or begins with one, changed in each language."""
    if not text.startswith(_BEGIN):
        return change(text)

    def there(text: str) -> str:
        return _TYPED + change(text[1:]) if text.startswith(_TYPED) else change(text)

    return _PAIR.sub(lambda pair: both(change(pair[1]), there(pair[2])), text, count=1)


def in_order(spans: Sequence[Span], language: str = "en") -> tuple[Span, ...]:
    """The spans of a paragraph as they are set: all of it in Dutch, and under that all of it in the other language."""
    if not any(_MARKS.search(span.text) for span in spans):
        return tuple(spans)
    dutch = tuple(span.saying(_without_typed(first(span.text))) for span in spans)
    if not any(_BEGIN in span.text for span in spans):
        return dutch  # a sentence of which one language was taken
    other = tuple(part for span in spans for part in _in_language(span.saying(_marked_second(span.text)), language))
    if not any(span.text for span in dutch):
        return other
    return (*dutch, Span("\n"), *(replace(span, colour=SOFT) for span in other))


def _in_language(span: Span, language: str) -> Iterator[Span]:
    """A sentence in the other language; what somebody typed inside it stays in that of the document."""
    for place, part in enumerate(re.split(f"[{_TYPED}{_TYPED_END}]", span.text)):
        if part:
            yield replace(span, text=part, language="" if place % 2 else language)


class PaperWords(Words):
    """Words of a page. beside: a second language for every sentence, or ""; ours: without the sentences of a region.

    alone: the second language without the first, and still told apart for who has it read aloud.
    """

    def __init__(self, language: str = "nl", beside: str = "", *, ours: bool = False, alone: bool = False) -> None:
        super().__init__(language, ours=ours)
        self._beside = PaperWords(beside, ours=ours) if beside and beside != language else None
        self._alone = alone

    def __call__(self, key: str, **numbers: Number) -> str:
        """The sentence of a key with its numbers filled in; raises TextMissing for an unknown key."""
        here = super().__call__(key, **{name: _kept_in_order(n) for name, n in _in_one(numbers, first).items()})
        return self._paired(here, self._beside(key, **_in_one(numbers, _typed_inside)) if self._beside else here)

    def named(self, names: Mapping[str, str]) -> str:
        """The name that data give in each language."""
        here = super().named(names)
        return self._paired(here, self._beside.named(names)) if self._beside else here

    def show(self, kind: str, value: Number) -> str:
        """One number in the manner of each language."""
        here = super().show(kind, value)
        return self._paired(here, self._beside.show(kind, value) if self._beside else here)

    @property
    def beside(self) -> bool:
        """True when a sentence is in two languages."""
        return self._beside is not None and not self._alone

    def apart(self) -> tuple["PaperWords", ...]:
        """The words of a page in each language, for where both have no room on one."""
        if self._beside is None:
            return (self,)
        return PaperWords(self.language), PaperWords(self.language, self._beside.language, alone=True)

    def shorter(self) -> tuple["PaperWords", ...]:
        """The same, then without the sentences of a region, where there are any."""
        if not own():
            return (self,)
        other = self._beside.language if self._beside else ""
        return self, PaperWords(self.language, other, ours=True, alone=self._alone)

    def _paired(self, here: str, there: str) -> str:
        """Both, or the Dutch alone where the other differs in capitals only: 30 dec 2026."""
        if _without_typed(here).casefold() == _without_typed(there).casefold():
            return here
        return both("" if self._alone else here, there)


def together(*parts: str) -> str:
    """Texts behind each other as one, in each language."""
    here, there = ("".join(map(one, parts)) for one in (first, second))
    return here if here == there else both(here, there)


def both(here: str, there: str) -> str:
    """A text that is said in Dutch and otherwise in the other language."""
    return f"{_BEGIN}{here}{_THEN}{there}{_END}"


def _in_one(numbers: dict[str, Number], language: Callable[[str], str]) -> dict[str, Number]:
    return {name: language(n) if isinstance(n, str) else n for name, n in numbers.items()}


def _typed_inside(number: str) -> str:
    """What is filled in in the other language; words that are the same in both were typed by somebody.

    One word is a name, which needs no language of its own (WCAG 2.2, 3.1.2), and a number is said in any.
    """
    text = _marked_second(number)
    words = [word for word in text.split() if any(map(str.isalpha, word))]
    return f"{_TYPED}{text}{_TYPED_END}" if first(number) == text and len(words) > 1 else text


def _kept_in_order(number: Number) -> Number:
    return isolated(number) if isinstance(number, str) else number


def page_words(language: str) -> PaperWords:
    """The words for a client who reads this language: always Dutch, which everybody who helps can read."""
    return PaperWords("nl", beside=language)
