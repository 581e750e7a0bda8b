"""An id with the name it had when it was written down: one value, so that id and name can never disagree. Pure.

On whose name a dossier stands (`dossier/assigned`) and the team that a client agreed to (`handover/<item>/team`).
"""

from typing import Final

ASSIGNED: Final = "dossier/assigned"


def named(one: str, name: str) -> str:
    """The value for a laptop or team."""
    return f"{one} {name}".strip()


def id_of(value: str) -> str:
    """The laptop or team that a value means, "" for none."""
    return value.partition(" ")[0]


def name_in(value: str) -> str:
    """The name that stood with it; the beginning of the id without one."""
    one, _, name = value.partition(" ")
    return name or one[:6]
