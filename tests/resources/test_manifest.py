"""Every data file is in the manifest with where it comes from and what may be done with it."""

import json
from fnmatch import fnmatch
from pathlib import Path

import resources

FOLDER = Path(resources.__file__).parent
MANIFEST = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))


def _data_files() -> list[str]:
    found = [path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file()]
    return sorted(path for path in found if "__" not in path and path != "manifest.json")


def test_there_are_data_files_and_entries() -> None:
    assert len(_data_files()) > 30
    assert len(MANIFEST) > 5


def test_every_file_has_an_entry() -> None:
    patterns = [pattern for entry in MANIFEST for pattern in entry["files"]]
    assert [path for path in _data_files() if not any(fnmatch(path, pattern) for pattern in patterns)] == []


def test_every_entry_has_a_file_a_source_a_date_and_a_licence() -> None:
    paths = _data_files()
    for entry in MANIFEST:
        assert {"files", "what", "source", "date", "licence"} <= set(entry)
        for pattern in entry["files"]:
            assert any(fnmatch(path, pattern) for path in paths), pattern


def test_what_asks_for_its_source_to_be_named_has_it_named() -> None:
    asking = [entry for entry in MANIFEST if entry["licence"].startswith("CC-BY")]
    assert asking
    assert all(entry["attribution"] for entry in asking)
