"""Speed, measured by hand with one command: `python -m bench`. Never part of the tests."""

from datetime import datetime
from typing import Final

NOW: Final = datetime.fromisoformat("2026-12-23T10:00:00+01:00")
PASSPHRASE: Final = "vier kopjes koffie op tafel"
