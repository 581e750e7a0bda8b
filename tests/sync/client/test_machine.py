"""A few plays of everything that can happen; `python -m tests.sync.client.faults play` plays many."""

from pathlib import Path

from tests.sync.client.conftest import server_settings
from tests.sync.client.machine import play
from tests.sync.client.town import Town


def test_in_whatever_order_it_happens_all_laptops_end_equal_and_nothing_is_lost(  # G-24, G-25, G-28
    founded: tuple[Path, Town],
) -> None:
    source, made = founded
    play(source, made, server_settings, examples=2, steps=12)
