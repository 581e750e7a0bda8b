"""The table of system libraries in start.py is held against what Qt's own files ask for."""

import struct
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import start

QT_PARTS = ("Core", "Gui", "Widgets", "Svg", "PrintSupport", "DBus", "XcbQpa", "WaylandClient")
PLATFORMS = ("qxcb", "qoffscreen", "qwayland")
PLUGINS = (
    "iconengines",
    "imageformats",
    "platforminputcontexts",
    "printsupport",
    "wayland-decoration-client",
    "wayland-graphics-integration-client",
    "wayland-shell-integration",
    "xcbglintegrations",
)
C_RUNTIME = (
    "libc",
    "libm",
    "libdl",
    "librt",
    "libpthread",
    "libgcc_s",
    "libstdc++",
    "ld-linux-x86-64",
    "ld-linux-aarch64",
)
IN_THE_WHEEL = ("libQt6", "libpyside6", "libshiboken6", "libicu")

DYNAMIC, NEEDED, STRING_TABLE, LOADED = 2, 1, 5, 1  # ELF: PT_DYNAMIC, DT_NEEDED, DT_STRTAB, PT_LOAD


def needed(path: Path) -> list[str]:
    """The libraries that a 64-bit ELF file asks for itself. Source: ELF-64 object file format, version 1.5."""
    data = path.read_bytes()
    table, size, count = struct.unpack_from("<Q14xHH", data, 32)
    headers = [struct.unpack_from("<II6Q", data, table + n * size) for n in range(count)]
    [(offset, length)] = [(header[2], header[5]) for header in headers if header[0] == DYNAMIC]
    entries = list(struct.iter_unpack("<qQ", data[offset : offset + length]))
    address = next(value for tag, value in entries if tag == STRING_TABLE)
    strings = next(h[2] + address - h[3] for h in headers if h[0] == LOADED and h[3] <= address < h[3] + h[5])
    names = [strings + value for tag, value in entries if tag == NEEDED]
    return [data[at : data.index(b"\0", at)].decode() for at in names]


def qt_files() -> Iterator[Path]:
    import PySide6

    folder = Path(PySide6.__path__[0])
    yield from (folder / "Qt" / "lib" / f"libQt6{part}.so.6" for part in QT_PARTS)
    yield from (folder / "Qt" / "plugins" / "platforms" / f"lib{name}.so" for name in PLATFORMS)
    yield from (path for name in PLUGINS for path in (folder / "Qt" / "plugins" / name).glob("*.so"))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux leaves these to the system")
def test_the_table_names_every_library_that_qt_takes_from_the_system_and_no_other() -> None:
    files = list(qt_files())
    assert len(files) > 15
    asked = {name for path in files for name in needed(path)}
    asked = {name for name in asked if not name.startswith(IN_THE_WHEEL) and name.split(".so")[0] not in C_RUNTIME}
    assert asked == set(start.QT_LIBRARIES) | set(start.QT_EXTRAS)
