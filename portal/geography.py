"""Which kommuner and regions are there, from when, and which takes over from which? Facts, loaded once.

Codes and names of the 98 kommuner and their regions as of 2007; Region Østdanmark follows the law of 20 June 2025
(Lov nr. 699, § 126) and takes over from Region Hovedstaden and Region Sjælland on 1 January 2027.
"""

import csv
from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from portal.models import Organisation, Region
from portal.states import OrganisationKind

KOMMUNER = Path(__file__).parent / "data" / "kommuner.csv"
REFORM_2007, REFORM_2027 = date(2007, 1, 1), date(2027, 1, 1)
LAST_DAY_BEFORE_2027 = date(2026, 12, 31)
# The new region's official code was not published when this was written: a word stands in its place.
EAST = "oestdanmark"
REGIONS = {
    "1081": "Region Nordjylland",
    "1082": "Region Midtjylland",
    "1083": "Region Syddanmark",
    "1084": "Region Hovedstaden",
    "1085": "Region Sjælland",
}
MERGED_IN_2027 = ("1084", "1085")


@transaction.atomic
def load_geography(*, now: datetime) -> int:
    """The regions and the 98 kommuner as organisations; returns how many kommuner there are. Safe to run again."""
    regions = _load_regions()
    with KOMMUNER.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        Organisation.objects.update_or_create(
            cvr=row["cvr"],
            defaults={
                "name": f"{row['navn']} Kommune",
                "kind": OrganisationKind.KOMMUNE,
                "kommunekode": row["kode"],
                "region": regions[row["region"]],
            },
            create_defaults={
                "name": f"{row['navn']} Kommune",
                "kind": OrganisationKind.KOMMUNE,
                "kommunekode": row["kode"],
                "region": regions[row["region"]],
                "created_at": now,
            },
        )
    return len(rows)


def _load_regions() -> dict[str, Region]:
    east, _ = Region.objects.get_or_create(code=EAST, defaults={"name": "Region Østdanmark", "valid_from": REFORM_2027})
    regions = {}
    for code, name in REGIONS.items():
        ends = code in MERGED_IN_2027
        regions[name], _ = Region.objects.get_or_create(
            code=code,
            defaults={
                "name": name,
                "valid_from": REFORM_2007,
                "valid_to": LAST_DAY_BEFORE_2027 if ends else None,
                "successor": east if ends else None,
            },
        )
    return regions
