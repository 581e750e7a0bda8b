"""The language that a command was asked to speak."""

from argparse import Namespace


def language_of(args: Namespace, otherwise: str = "nl") -> str:
    """The code given with --language, before or after the command; without one commands speak Dutch, faults English."""
    return getattr(args, "language", None) or otherwise
