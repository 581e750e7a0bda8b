"""Random ids of what the desktop makes."""

import secrets


def new_dossier_id() -> str:
    """A random id for a dossier: 32 lower hex digits."""
    return secrets.token_hex(16)


def new_item_id() -> str:
    """A random id for an item of a repeat, a contact or a note: 16 lower hex digits."""
    return secrets.token_hex(8)
