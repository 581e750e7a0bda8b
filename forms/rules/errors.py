"""What can go wrong with the facts and the catalogue; each has a permanent code and says what to do."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from forms.rules.catalogue.table import Problem


class RulesError(Exception):
    """Base of this package. code is permanent; the message never holds a client's data."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class FactRefused(RulesError):
    """A fact handed to the quick scan that it can't use (codes Q-...)."""


class CatalogueFaulty(RulesError):
    """Catalogue files that can't be used (C-001); problems names file, row and column of each."""

    def __init__(self, code: str, message: str, problems: "tuple[Problem, ...]" = ()) -> None:
        super().__init__(code, message)
        self.problems = problems
