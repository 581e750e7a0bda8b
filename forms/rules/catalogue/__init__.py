"""The catalogue: who can help, with which scheme and which money, what ended, and what a client can do first.

Data of resources/catalogue/*.csv, or of a region's own folder of the same files. How to keep it: docs/catalogue.md.
"""

from forms.rules.catalogue.book import FILES, Catalogue, catalogue, reaches, read_catalogue
from forms.rules.catalogue.entries import Entry, MoneySource, Party, Practice, Scheme, StepRow, WatchSource
from forms.rules.catalogue.freshness import Doubt, doubt, has_ended
from forms.rules.catalogue.search import Found, find

__all__ = ["FILES", "Catalogue", "Doubt", "Found", "catalogue", "doubt", "find", "has_ended", "reaches"]
__all__ += ["Entry", "MoneySource", "Party", "Practice", "Scheme", "StepRow", "WatchSource", "read_catalogue"]
