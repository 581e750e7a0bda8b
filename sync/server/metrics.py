"""What is counted for the administrator's monitoring, as Prometheus reads it; nothing about devices or dossiers."""

import os
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, multiprocess

_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """The counters of one process; those of all, where PROMETHEUS_MULTIPROC_DIR names a folder that they share."""

    def __init__(self) -> None:
        self._own = CollectorRegistry()
        self.requests = Counter(
            "keukentafel_requests", "Requests answered", ("route", "method", "status"), registry=self._own
        )
        self.seconds = Histogram(
            "keukentafel_request_seconds", "Time to answer", ("route",), registry=self._own, buckets=_SECONDS
        )
        self.verdicts = Counter("keukentafel_items", "Pushed items", ("kind", "verdict"), registry=self._own)
        self.purges = Counter("keukentafel_purges", "Dossiers deleted for good", registry=self._own)
        self.errors = Counter("keukentafel_errors", "Mistakes of the server, see its log", registry=self._own)

    def text(self) -> bytes:
        """All of it, in Prometheus' own format."""
        if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
            return generate_latest(self._own)
        shared = CollectorRegistry()
        multiprocess.MultiProcessCollector(shared)  # type: ignore[no-untyped-call]
        return generate_latest(shared)
