"""Measure what a worker waits for, and print each figure beside its budget.

python -m bench [start answer plan paper preview lock list save forms choosing search region] [--rounds N]
"""

import gc
import os
import statistics
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import bench.catalogue as catalogue
import bench.forms as forms
import bench.measures as measures
from bench.choosing import choosing
from bench.paper import paper, preview
from bench.region import region

MEASURES: Mapping[str, Callable[[Path, int], list[tuple[str, float, list[float]]]]] = {
    "start": measures.start,
    "answer": measures.answer,
    "plan": measures.plan,
    "paper": paper,
    "preview": preview,
    "lock": measures.lock,
    "list": measures.many_dossiers,
    "save": measures.save,
    "forms": forms.forms,
    "choosing": choosing,
    "search": catalogue.search,
    "region": region,
}


def main() -> int:
    """Run the chosen measures; exit code 1 when a median is over its budget."""
    parser = ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("measures", nargs="*", metavar="measure", help=" ".join(MEASURES))
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    unknown = set(options.measures) - set(MEASURES)
    if unknown:
        parser.error(f"unknown measure: {', '.join(sorted(unknown))}")
    print(f"{'what':58} {'budget':>9} {'median':>9} {'p99':>9} {'rounds':>7}")
    gc.set_threshold(50_000, 20, 20)  # as desktop.app does
    late = False
    for name in options.measures or [one for one in MEASURES if one != "region"]:  # which takes many minutes
        with tempfile.TemporaryDirectory(prefix="keukentafel-bench-") as folder:
            for what, budget_ms, times_ms in MEASURES[name](Path(folder), options.rounds):
                times = sorted(times_ms)
                median = statistics.median(times)
                p99 = times[min(len(times) - 1, round(len(times) * 0.99))]
                late = late or median > budget_ms
                mark = "" if median <= budget_ms else "  over"
                print(f"{what:58} {budget_ms:7.0f}ms {median:7.1f}ms {p99:7.1f}ms {len(times):7d}{mark}")
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main())
