"""Read a list of choices from GeoJSON, one for each feature. Source: ODK docs, "Selects from GeoJSON"; RFC 7946."""

import json
from collections.abc import Mapping
from itertools import islice
from typing import Any, Final

from forms.engine.problems import Clause, clause

MAX_FEATURES: Final = 50_001  # one more than a list may have, so that too many are told
_BESIDE: Final = " 0 0"  # altitude and accuracy of a point, which GeoJSON does not give


class NoGeoJson(ValueError):
    """The text is no list of features; why: what it is."""

    def __init__(self, why: Clause) -> None:
        super().__init__(str(why))
        self.why = why


def geojson_rows(text: str) -> list[Mapping[str, str]]:
    """The rows of a list: the properties of each feature as columns, its `id`, and the `geometry` of a point.

    Raises NoGeoJson.
    """
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise NoGeoJson(clause("no_json")) from None
    features = found.get("features") if isinstance(found, dict) and found.get("type") == "FeatureCollection" else None
    if not isinstance(features, list):
        raise NoGeoJson(clause("no_features"))
    rows = (_row(feature) for feature in features if isinstance(feature, dict))
    return list(islice((row for row in rows if row["id"]), MAX_FEATURES))  # without a name nothing can be chosen


def _row(feature: Mapping[str, Any]) -> Mapping[str, str]:
    properties = feature.get("properties")
    row = {str(key): _text(value) for key, value in properties.items()} if isinstance(properties, dict) else {}
    if (own := _text(feature.get("id"))) or "id" not in row:
        row["id"] = own  # a feature's own id goes before a property of that name
    row["geometry"] = _point(feature.get("geometry"))
    return row


def _text(value: object) -> str:
    """A plain value as people write it in a sheet; what is no plain value is empty."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).strip() if isinstance(value, str | int | float) else ""


def _point(geometry: object) -> str:
    """A point as the form language writes one; empty for another shape."""
    match geometry:
        case {"type": "Point", "coordinates": [int() | float() as east, int() | float() as north, *_]}:
            return f"{north} {east}{_BESIDE}"
    return ""
