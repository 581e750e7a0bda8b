"""How a vault grows, beside SQLCipher and KeePass holding the same dossiers: `python -m bench.vault`.

python -m bench.vault [--dossiers 100 1000 10000 50000] [--revisions 5] [--long 2000] [--write]. The others are measured
when they are installed (`pip install --group compare`). Prints a table in Markdown, and with --write puts it in
docs/performance.md, which says what the figures mean. All of it takes some ten minutes on two quiet cores.
"""

import os
import platform
import sqlite3
import sys
import tempfile
import time
from argparse import ArgumentParser
from importlib.util import find_spec
from pathlib import Path
from typing import Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from bench import beside, growth
from bench.table import Table, write_into

DOCUMENT: Final = Path(__file__).parents[1] / "docs" / "performance.md"


def measured(folder: Path, sizes: list[int], revisions: int) -> Table:
    """Every size, ours and the others; each grows into the next."""
    table = Table([f"{size:,}" for size in sizes])
    ours = growth.Growing(folder, revisions)
    cipher = beside.SqlCipher(folder, revisions) if find_spec("sqlcipher3") else None
    for size, column in zip(sizes, table.columns, strict=True):
        ours.grow(size)
        ours.measure(table, column)
        if cipher is not None:
            cipher.grow(size)
            cipher.measure(table, column)
        if find_spec("pykeepass"):
            beside.keepass(folder, table, column, size)
    return table


def main() -> None:
    """Measure, print, and write when asked."""
    parser = ArgumentParser(prog="python -m bench.vault", description=__doc__)
    parser.add_argument("--dossiers", type=int, nargs="+", default=[100, 1_000, 10_000, 50_000])
    parser.add_argument("--revisions", type=int, default=5)
    parser.add_argument("--long", type=int, default=2_000, help="revisions of one dossier")
    parser.add_argument("--write", action="store_true", help="put the tables in docs/performance.md")
    options = parser.parse_args()
    begun = time.monotonic()
    long = Table([f"{options.long:,} revisions"])
    with tempfile.TemporaryDirectory(prefix="keukentafel-bench-") as folder:
        growth.long_dossier(Path(folder), long, long.columns[0], options.long)
    with tempfile.TemporaryDirectory(prefix="keukentafel-bench-") as folder:
        table = measured(Path(folder), sorted(options.dossiers), options.revisions)
    took = (time.monotonic() - begun) / 60
    where = f"{platform.system()}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    how = "processor time on a busy computer; " if os.environ.get("BENCH_CPU") else ""
    what = f"dossiers of {options.revisions} revisions of 2 kB; {took:.0f} minutes. In bold: over the budget."
    text = f"{where}; {how}{what}\n\n{table.markdown()}\n\n{long.markdown()}"
    sys.stdout.write(text + "\n")
    if options.write:
        write_into(DOCUMENT, text)


if __name__ == "__main__":
    main()
