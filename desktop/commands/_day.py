"""The day that a command is given."""

import re
from argparse import ArgumentTypeError
from datetime import date


def day(text: str) -> date:
    """A day written as YYYY-MM-DD and in no other way, as a type of argparse."""
    try:
        if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ArgumentTypeError("write the day as YYYY-MM-DD, such as 2026-12-23")
