"""How often may be asked: a bucket for each device, or for each address where nobody has signed.

A bucket holds as many requests as fit in a minute and fills evenly. Buckets live in the process: several processes
beside each other each keep their own, so that together they allow a multiple.
"""

import math
import threading
from collections import OrderedDict
from collections.abc import Hashable

from sync.server.refusals import Refusal


class Rate:
    """At most so many requests a minute for each key."""

    def __init__(self, per_minute: int, most_keys: int = 10_000) -> None:
        """most_keys: of how many keys is remembered; the one that asked longest ago is forgotten first."""
        self._per_minute = per_minute
        self._most = most_keys
        self._lock = threading.Lock()
        self._buckets: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()  # key -> what is left, when

    def take(self, key: Hashable, now: float) -> None:
        """Take one request out of the bucket. now: in seconds, of a clock that never goes back. Raises Refusal rate."""
        each = self._per_minute / 60
        with self._lock:
            left, at = self._buckets.pop(key, (float(self._per_minute), now))
            left = min(float(self._per_minute), left + (now - at) * each)
            self._buckets[key] = (left - 1 if left >= 1 else left, now)
            if len(self._buckets) > self._most:
                self._buckets.popitem(last=False)
        if left < 1:
            raise Refusal("rate", retry_s=max(1, math.ceil((1 - left) / each)))
