"""The sentences of a page: what people typed keeps its own direction inside a Dutch or English sentence."""

from forms.paper.bidi import isolated
from forms.words import Number, Words


class PaperWords(Words):
    """Words whose typed parts are isolated, so that an Arabic name does not turn the number behind it round."""

    def __call__(self, key: str, **numbers: Number) -> str:
        """The sentence of a key with its numbers filled in; raises TextMissing for an unknown key."""
        kept = {name: isolated(value) if isinstance(value, str) else value for name, value in numbers.items()}
        return super().__call__(key, **kept)
