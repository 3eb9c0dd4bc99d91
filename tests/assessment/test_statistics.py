"""A pool in numbers, and its tables taken out: what may be read is counted, the rest is said to be left out."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from assessment import actions
from assessment.numbers.exports import TABLES
from assessment.numbers.statistics import regions_of, released_regions, statistics_of
from portal.geography import load_geography
from portal.models import Organisation
from tests.assessment import stories
from tests.assessment.stories import APPLIED_AT, JUDGED_AT
from tests.pools.factories import seed_document
from tests.portal.test_exports import HOSTILE

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[3])
def judged(request, manager, manager2, caseworker, caseworker2, director):
    """Applications judged and proposed; the first gets 400,000 kr."""
    pool = stories.plain_pool(manager, manager2, questions=seed_document().questions[:1])
    people = [stories.municipality(number) for number in range(request.param)]
    sent = [stories.submitted(pool, organisation, by=user) for organisation, user in people]
    stories.opened(pool, by=manager)
    stories.declared_over_list(pool, manager, director)
    for place, application in enumerate(sent):
        application.refresh_from_db()
        stories.assessed(application, caseworker, caseworker2, manager=manager, points=4)
        outcome = ("grant", "400000.00") if place == 0 else ("refusal", "0")
        stories.decided(application, *outcome, by=manager)
    return sent


def test_regions_are_those_of_the_deadlines_day_or_of_the_day_each_application_came():
    load_geography(now=APPLIED_AT)
    of_region = dict(
        Organisation.objects.filter(kommunekode__in=("0101", "0259", "0461")).values_list("kommunekode", "region")
    )

    class Fact:
        def __init__(self, key: int, code: str) -> None:
            self.key, self.region, self.applied = key, of_region[code], Decimal(100)
            self.received_at = datetime(2026, 12, 30, 12, tzinfo=UTC) + timedelta(days=key)

    facts = [Fact(1, "0101"), Fact(2, "0259"), Fact(3, "0461")]
    names = {
        day: [
            (each.name, each.applications, each.given, each.granted)
            for each in regions_of(facts, {1: Decimal(70)}, on=day)
        ]
        for day in (date(2026, 12, 31), date(2027, 1, 1), None)
    }
    assert names[date(2026, 12, 31)] == [
        ("Region Hovedstaden", 1, 1, 70), ("Region Sjælland", 1, 0, 0), ("Region Syddanmark", 1, 0, 0)
    ]  # fmt: skip
    assert names[date(2027, 1, 1)] == [("Region Syddanmark", 1, 0, 0), ("Region Østdanmark", 2, 1, 70)]
    assert names[None] == [
        ("Region Hovedstaden", 1, 1, 70), ("Region Syddanmark", 1, 0, 0), ("Region Østdanmark", 1, 0, 0)
    ]  # fmt: skip


def test_the_numbers_of_a_pool(judged, manager):
    found = statistics_of(judged[0].pool, viewer=manager)
    assert (found.counted, found.left_out, found.released) == (3, 0, False)
    whole = found.in_all
    assert (whole.applications, whole.applied, whole.given, whole.granted) == (3, 1_500_000, 1, 400_000)
    assert [each.counts for each in found.points] == [(6, 0), *[(0, 0, 0, 6, 0)] * 5]
    assert [(each.mean, each.middle, each.quarters) for each in found.points[1:]] == [(4, 4, (4, 4))] * 5
    assert [(each.cases, each.middle) for each in found.times] == [(3, 41), (3, 0), (0, None), (0, None)]


def test_nothing_of_it_is_public_before_the_release(judged, manager, director):
    pool = judged[0].pool
    assert released_regions(pool) == ()
    for application in judged[1:]:
        stories.decided(application, "grant", "100000.00", by=manager)
    stories.released(pool, manager=manager, director=director)
    assert [(each.applications, each.given, each.granted) for each in released_regions(pool)] == [(3, 3, 600_000)]
    assert statistics_of(pool, viewer=manager).times[3].cases == 3


def test_a_barred_case_is_left_out_of_every_number_and_every_file(judged, login, client, director):
    judged[0].organisation.name = "Kanariekommunen"
    judged[0].organisation.save()
    actions.declare(judged[0].case, conflict=True, text="Min bror er leder der.", by=director, now=JUDGED_AT)
    found = statistics_of(judged[0].pool, viewer=director)
    assert (found.counted, found.left_out, found.in_all.granted) == (2, 1, 0)
    number = judged[0].case.number
    for table in TABLES:
        text = (
            login(client, director).get(reverse(f"assessment:{table.key}_csv", args=["recovery-2019"])).content.decode()
        )
        assert ("Kanariekommunen" in text, number in text) == (False, False)
        assert "1 sag er udeladt" in text


def test_no_table_has_a_formula_whatever_was_written(judged, login, client, auditor):
    for application, text in zip(judged, HOSTILE, strict=False):
        Organisation.objects.filter(pk=application.organisation_id).update(name=text.replace("\0", ""))
    for table in TABLES:
        address = reverse(f"assessment:{table.key}_xlsx", args=["recovery-2019"])
        book = CalamineWorkbook.from_filelike(io.BytesIO(login(client, auditor).get(address).content))
        assert [sheet for sheet in book.sheet_names if "=" in str(book.get_sheet_by_name(sheet).to_python()[0])] == []
        text = client.get(address.replace(".xlsx", ".csv")).content.decode("utf-8-sig")
        cells = [cell for row in csv.reader(io.StringIO(text), delimiter=";") for cell in row]
        assert [cell for cell in cells if cell.lstrip().startswith(("=", "+", "@"))] == []


def test_the_tables_hold_what_the_pages_show(judged, login, client, manager):
    text = login(client, manager).get(reverse("assessment:rangliste_csv", args=["recovery-2019"])).content.decode()
    first = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))[0]
    assert (first["Nr."], first["Vægtet"], first["Foreslået kr."], first["Afgørelse"]) == (
        "1", "4,0000", "400000,00", "Tilsagn",
    )  # fmt: skip
    points = client.get(reverse("assessment:point_csv", args=["recovery-2019"])).content.decode()
    rows = list(csv.DictReader(io.StringIO(points.removeprefix("\ufeff")), delimiter=";"))
    assert (len(rows), {row["Point"] for row in rows}) == (3 * 2 * 6, {"4", ""})


@pytest.mark.parametrize("judged", [1, 3], indirect=True)
def test_the_lists_ask_the_database_as_often_with_three_rows_as_with_one(judged, login, client, manager):
    asked = {}
    for name in (
        "statistics",
        "disagreement",
        "sensitivity",
        "statistik_csv",
        "rangliste_csv",
        "sager_csv",
        "point_csv",
    ):
        address = reverse(f"assessment:{name}", args=["recovery-2019"])
        login(client, manager).get(address)
        with CaptureQueriesContext(connection) as counted:
            assert client.get(address).status_code == 200
        asked[name] = len(counted)
    assert asked == {
        "statistics": 12, "disagreement": 8, "sensitivity": 9,
        "statistik_csv": 12, "rangliste_csv": 9, "sager_csv": 5, "point_csv": 8,
    }  # fmt: skip
