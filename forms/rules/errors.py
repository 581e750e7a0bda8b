"""What can go wrong with the facts and the catalogue; each has a permanent code and says what to do."""


class RulesError(Exception):
    """Base of this package. code is permanent; the message never holds a client's data."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class FactRefused(RulesError):
    """A fact handed to the quick scan that it can't use (codes Q-...)."""


class CatalogueFaulty(RulesError):
    """A catalogue file that can't be used; the message names file, row and column of every problem (C-001)."""
