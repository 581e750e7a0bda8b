"""A stretch of text that looks the same, and the colours of the pages."""

from dataclasses import dataclass

from forms.paper.fonts import Weight

INK = "#1E2A2E"
SOFT = "#5A686D"
ACCENT = "#0B5F63"
PALE = "#E3F0EF"
LINE = "#DDD8CF"
TO_WRITE = "#737F83"  # lines to write on: seen on white and on PALE, and by a copying machine


@dataclass(frozen=True)
class Span:
    """A stretch of text in one weight and colour. link: the address that it opens; language: where it differs."""

    text: str
    weight: Weight = Weight.REGULAR
    colour: str = INK
    link: str = ""
    language: str = ""

    @property
    def looks(self) -> tuple[Weight, str, str, str]:
        """What neighbours share that can be set as one."""
        return self.weight, self.colour, self.link, self.language

    def saying(self, text: str) -> "Span":
        """Another text that looks the same; a page asks for thousands, and `replace` takes five times as long."""
        return Span(text, self.weight, self.colour, self.link, self.language)
