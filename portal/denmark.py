"""Which outline has each of the 98 kommuner, and how is a map of them shaded? Always beside a table of the same.

The outlines come from react-denmark-map (MIT, see data/kommuner_kort.LICENSE.md).
"""

import csv
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from portal.geography import KOMMUNER

OUTLINES = Path(__file__).parent / "data" / "kommuner_kort.json"
# After the post code; «Odense C» and «Odense SØ» are both Odense.
TOWN = re.compile(r"\b[0-9]{4}\s+([^,0-9]+?)(?:\s+[A-ZÆØÅ]{1,2})?\s*$")
SHADES = range(6)  # 0 is nothing, 5 the most; each is a class in static/css/portal.css
BESIDE = "De samme oplysninger står i tabellen ved siden af kortet."


@dataclass(frozen=True)
class Area:
    """One kommune on the map; `words` are shown when it is pointed at."""

    code: str
    name: str
    path: str
    shade: int
    words: str


@dataclass(frozen=True)
class DenmarkMap:
    """What templates/portal/_denmark.html draws; `key` keeps two maps on one page apart."""

    title: str
    description: str
    key: str
    view_box: str
    areas: tuple[Area, ...]
    legend: tuple[tuple[int, str], ...]


@lru_cache(maxsize=1)
def kommuner() -> dict[str, str]:
    """{kommunekode: name} of all 98, as in «0461: Odense»."""
    with KOMMUNER.open(encoding="utf-8", newline="") as file:
        return {row["kode"]: row["navn"] for row in csv.DictReader(file)}


def kommune_in(address: str) -> str:
    """The code of the kommune whose name the address' town bears («Vestergade 1, 5000 Odense C» → "0461"); else ""."""
    found = TOWN.search(address)
    town = found[1].strip().casefold() if found else ""
    return next((code for code, name in kommuner().items() if name.casefold() == town), "")


@lru_cache(maxsize=1)
def regions() -> dict[str, str]:
    """{kommunekode: name of its region}, as in «0461: Region Syddanmark»."""
    with KOMMUNER.open(encoding="utf-8", newline="") as file:
        return {row["kode"]: row["region"] for row in csv.DictReader(file)}


@lru_cache(maxsize=1)
def outlines() -> tuple[str, dict[str, str]]:
    """The map's viewBox and {kommunekode: path}."""
    drawn = json.loads(OUTLINES.read_text(encoding="utf-8"))
    return drawn["viewBox"], drawn["paths"]


def map_of(
    shades: Mapping[str, int],
    *,
    title: str,
    description: str = BESIDE,
    words: Mapping[str, str] | None = None,
    legend: Mapping[int, str] | None = None,
    key: str = "danmarkskort",
) -> DenmarkMap:
    """All 98 kommuner, shaded by {kommunekode: 0–5}, those not named 0; `words` and `legend` say what a shade means.

    KeyError for a code that is no kommune, ValueError for a shade that is not there.
    """
    names, (view_box, paths) = kommuner(), outlines()
    for code in (*shades, *(words or {})):
        if code not in names:
            raise KeyError(f"no kommune has the code {code!r}")
    if wrong := [shade for shade in (*shades.values(), *(legend or {})) if shade not in SHADES]:
        raise ValueError(f"no such shade: {wrong[0]!r}")
    said = words or {}
    areas = tuple(
        Area(code, name, paths[code], shades.get(code, 0), f"{name}: {said[code]}" if code in said else name)
        for code, name in names.items()
    )
    return DenmarkMap(title, description, key, view_box, areas, tuple(sorted((legend or {}).items())))


def shades_of(amounts: Mapping[str, int]) -> tuple[dict[str, int], dict[int, str]]:
    """Counts by kommunekode in at most five steps of the same width: (shades, legend); nothing is 0."""
    most = max(amounts.values(), default=0)
    width = -(-most // 5) or 1
    steps = {step: ((step - 1) * width + 1, min(step * width, most)) for step in range(1, -(-most // width) + 1)}
    legend = {step: f"{low}" if low == high else f"{low}–{high}" for step, (low, high) in steps.items()}
    return {code: -(-count // width) for code, count in amounts.items()}, {0: "0"} | legend
