"""Whatever is pushed is taken apart without a fault, or is malformed; what parses is its own one encoding. (G-08)"""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from sync.protocol.exchange import PUSHED, Item
from sync.region import notices
from sync.region.notices import Notice
from sync.server import arrivals
from tests.sync.founded import Region
from tests.sync.server.laptops import File

REGION = Region.founded({"noord": ("anna", "bo")})
FILE = File.new(REGION)
ANNA = REGION.devices["anna"]
AT = datetime(2026, 12, 23, tzinfo=UTC)
WHOLE = {
    "holders": FILE.create("anna", "noord").data,
    "revision": FILE.write("anna").data,
    "grant": FILE.grant("anna", "noord").data,
    "seal": REGION.seal("noord", "anna", "bo").encode(),
    "link": REGION.seal("noord", "anna", "bo").encode(),
    "pack": notices.sign(Notice(b"r" * 32, b"h" * 32, "pack", "form", "1", 1, AT, ANNA.public.id, b"x"), ANNA).encode(),
    "staff": notices.sign(Notice(b"r" * 32, b"h" * 32, "staff", "", "", 1, AT, ANNA.public.id, b"x"), ANNA).encode(),
}
KINDS = st.sampled_from(sorted(WHOLE))


def test_every_kind_that_laptops_push_is_known() -> None:
    assert WHOLE.keys() == {*PUSHED}
    for kind, data in WHOLE.items():
        found = arrivals.read(Item(kind, data))
        assert found is not None
        assert (found.kind, found.author, found.data) == (kind, ANNA.public.id, data)
    assert arrivals.read(Item("roster", WHOLE["holders"])) is None


@given(KINDS, KINDS, st.integers(0, 10_000), st.binary(max_size=6), st.booleans())
def test_a_changed_thing_is_malformed_or_another_thing(kind: str, of: str, place: int, patch: bytes, cut: bool) -> None:
    """Overwritten, cut off, or handed in as another kind."""
    data = WHOLE[of]
    at = place % len(data)
    changed = data[:at] + patch + (b"" if cut else data[at + len(patch) :])
    found = arrivals.read(Item(kind, changed))
    if found is not None:
        whole = found.whole.encode()
        assert whole == changed
        original = arrivals.read(Item(of, data))
        assert original is not None
        assert changed == data or found.id != original.id or not found.is_signed_by(ANNA.public) or kind != of


@given(KINDS, st.binary(max_size=300))
def test_bytes_that_mean_nothing_are_malformed(kind: str, data: bytes) -> None:
    assert arrivals.read(Item(kind, data)) is None
