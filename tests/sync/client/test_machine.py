"""A few plays of everything that can happen; KEUKENTAFEL_EXAMPLES in the environment plays so many more, and longer.

`python -m tests.sync.client.faults play` does the same without the rest of the tests.
"""

import os
from pathlib import Path

from tests.sync.client.conftest import server_settings
from tests.sync.client.machine import play
from tests.sync.client.town import Town


def test_in_whatever_order_it_happens_all_laptops_end_equal_and_nothing_is_lost(  # G-24, G-25, G-28
    founded: tuple[Path, Town],
) -> None:
    source, made = founded
    many = int(os.environ.get("KEUKENTAFEL_EXAMPLES", "0"))
    play(source, made, server_settings, examples=many or 2, steps=40 if many else 12)
