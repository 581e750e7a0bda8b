"""From a passphrase to a key: Argon2id (RFC 9106), at a cost measured on this computer, within bounds.

The floor is 64 MiB and three passes (RFC 9106, section 4, second choice); nothing in the program goes under it.
"""

import threading
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from sync.errors import BadCost, NoMemory

SALT_BYTES: Final = 16
KEY_BYTES: Final = 32

MIN_MEMORY_KIB: Final = 64 * 1024
MAX_MEMORY_KIB: Final = 2 * 1024 * 1024
MIN_PASSES: Final = 3
MAX_PASSES: Final = 32
MAX_LANES: Final = 16

AIM_S: Final = 1.0  # what an unlock may take
LEAST_S: Final = 0.7
MOST_S: Final = 1.5
MEASURED_MAX_MEMORY_KIB: Final = 512 * 1024  # old laptops have 4 GiB; above this more passes instead of memory

# Two at once share OpenSSL's threads for their lanes, and wait for each other for ever (OpenSSL 3.2 on, seen with 4).
_ONE_AT_A_TIME: Final = threading.Lock()


@dataclass(frozen=True)
class Cost:
    """What deriving a key costs: memory in KiB, passes over it, lanes."""

    memory_kib: int
    passes: int
    lanes: int

    def check(self) -> None:
        """Raise BadCost when outside the bounds; called before any memory is taken. (G-03)"""
        fits = (
            MIN_MEMORY_KIB <= self.memory_kib <= MAX_MEMORY_KIB
            and MIN_PASSES <= self.passes <= MAX_PASSES
            and 1 <= self.lanes <= MAX_LANES
        )
        if not fits:
            raise BadCost()


FLOOR: Final = Cost(memory_kib=MIN_MEMORY_KIB, passes=MIN_PASSES, lanes=4)


def normalised(passphrase: str) -> bytes:
    """The passphrase as bytes: NFC, UTF-8; the same whichever keyboard composed its accents."""
    return unicodedata.normalize("NFC", passphrase).encode("utf-8", errors="surrogatepass")


def passphrase_key(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    """32 bytes from a passphrase and a salt of 16 bytes. Raises BadCost before taking memory, NoMemory."""
    return slow_hash(normalised(passphrase), salt, cost)


def slow_hash(secret: bytes, salt: bytes, cost: Cost) -> bytes:
    """32 bytes (Argon2id) from anything that may be guessed. Raises BadCost before taking memory, NoMemory."""
    cost.check()
    if len(salt) != SALT_BYTES:
        raise BadCost("salt")
    deriver = Argon2id(
        salt=salt, length=KEY_BYTES, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory_kib
    )
    try:
        with _ONE_AT_A_TIME:
            return deriver.derive(secret)
    except MemoryError as error:
        raise NoMemory() from error


def measure_cost(
    timer: Callable[[], float] = time.perf_counter,
    derive: Callable[[str, bytes, Cost], bytes] = passphrase_key,
) -> Cost:
    """The cost at which this computer takes about a second (0.7 to 1.5 s), never under the floor.

    Memory grows before passes, since memory is what an attacker's hardware lacks.
    """
    cost, seconds = FLOOR, _seconds(FLOOR, timer, derive)
    for _ in range(4):
        if LEAST_S <= seconds <= MOST_S or (seconds > MOST_S and cost == FLOOR):
            return cost
        grown = _scaled(cost, AIM_S / max(seconds, 0.001))
        if grown == cost:
            return cost
        try:
            cost, seconds = grown, _seconds(grown, timer, derive)
        except NoMemory:
            return cost
    return cost


def _seconds(cost: Cost, timer: Callable[[], float], derive: Callable[[str, bytes, Cost], bytes]) -> float:
    began = timer()
    derive("measure", bytes(SALT_BYTES), cost)
    return timer() - began


def _scaled(cost: Cost, factor: float) -> Cost:
    """About factor times the work: first through memory, the rest through passes."""
    work = cost.memory_kib * cost.passes * factor
    memory = int(min(max(work / MIN_PASSES, MIN_MEMORY_KIB), MEASURED_MAX_MEMORY_KIB))
    memory -= memory % 1024
    passes = min(max(round(work / memory), MIN_PASSES), MAX_PASSES)
    return replace(cost, memory_kib=memory, passes=passes)
