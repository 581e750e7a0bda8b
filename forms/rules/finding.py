"""What a rule found: a code, its numbers, and where the rule comes from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

Value = str | int | Decimal | date | float


class Level(StrEnum):
    """How heavily a finding weighs; always shown as text and icon, never as colour alone."""

    RED = "red"
    ORANGE = "orange"
    GREEN = "green"
    INFO = "info"


@dataclass(frozen=True)
class Finding:
    """One conclusion of one rule.

    rule: id in docs/domain.md, such as "R9", "S2" or "W1.3". code: the sentence is `finding.<code>`, its placeholders
    are the keys of numbers. source: the law or the body that the rule rests on, or "own proposal".
    """

    rule: str
    code: str
    level: Level
    numbers: Mapping[str, Value] = field(default_factory=dict)
    source: str = ""
