"""The open data: announced pools, released grants in 360Giving form, a CSV without formulas."""

import csv
import io
import json
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from tests.assessment import stories
from tests.pools.factories import draft_pool

pytestmark = pytest.mark.django_db
TOLD_ONCE = ("answered",)

STANDARD = Path(__file__).parent / "standard"  # its own files, see LICENSE.md there


def the_standard() -> Draft202012Validator:
    """The package's schema with the grant's beside it; nothing is fetched."""
    package, grant = (
        json.loads((STANDARD / name).read_text())
        for name in ("360-giving-package-schema.json", "360-giving-schema.json")
    )
    asked = package["properties"]["grants"]["items"]["$ref"]
    held = DRAFT202012.create_resource(grant)
    registry = Registry().with_resources([(asked, held), (grant["$id"], held)])
    return Draft202012Validator(package, registry=registry, format_checker=formats())


def formats() -> FormatChecker:
    """Moments and addresses are looked at too: the standard tells a day from a moment by its form."""
    checker = FormatChecker()
    checker.checks("date-time", raises=ValueError)(lambda text: datetime.strptime(text, "%Y-%m-%dT%H:%M:%S%z"))
    checker.checks("uri", raises=ValueError)(is_address)
    return checker


def is_address(text: str) -> bool:
    return urlsplit(text).scheme in ("http", "https") and bool(urlsplit(text).netloc)


def every_field_told(schema: dict) -> dict:
    """The same schema where a field that is not described is an error."""
    if "properties" in schema:
        told = {name: every_field_told(each) for name, each in schema["properties"].items()}
        return schema | {"properties": told, "additionalProperties": False}
    return schema | ({"items": every_field_told(schema["items"])} if "items" in schema else {})


@pytest.fixture
def answered(proposed, manager, director):
    stories.released(proposed[0].pool, manager=manager, director=director)
    return proposed


def test_nothing_is_open_before_the_release(proposed, manager, director, client):
    stories.approved(proposed[0].pool, manager=manager, director=director)
    assert client.get("/data/tilskud.json").json()["grants"] == []
    assert len(client.get("/data/tilskud.csv").content.decode().splitlines()) == 1
    assert client.get("/data/puljer.json").json()["puljer"][0]["meddelt"] is False


def test_the_grants_follow_the_standard(answered, client):
    package = client.get("/data/tilskud.json").json()
    the_standard().validate(package)
    assert [(grant["amountAppliedFor"], grant["amountAwarded"]) for grant in package["grants"]] == [(500000, 400000)]
    assert package["grants"][0]["recipientOrganization"] == [{"id": "DK-CVR-35209115", "name": "Odense Kommune"}]
    assert package["grants"][0]["awardDate"] == "2019-12-03"


def test_a_grant_tells_where_when_and_from_which_pool(answered, client):
    (grant,) = client.get("/data/tilskud.json").json()["grants"]
    assert grant["beneficiaryLocation"] == [
        {"name": "Odense", "countryCode": "DK", "geoCode": "0461", "geoCodeType": "Kommunekode"}
    ]
    assert grant["plannedDates"] == [{"startDate": "2020-01-01", "endDate": "2022-09-30"}]
    assert grant["dateModified"] == "2019-12-03T10:00:00+01:00"
    assert (grant["grantProgramme"][0]["code"], grant["fromOpenCall"]) == ("recovery-2019", "Yes")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("awardDate", "3. december 2019"),
        ("amountAwarded", "400000"),
        ("plannedDates", [{"startDate": "2020-13"}]),
        ("currency", "kr."),
        ("recipientOrganization", [{"name": "Odense Kommune"}]),
        ("dateModified", "2019-12-03"),
        ("url", "tilskudsmodtagere"),
    ],
)
def test_what_the_standard_does_not_allow_is_found(answered, client, field, value):
    package = client.get("/data/tilskud.json").json()
    package["grants"][0][field] = value
    with pytest.raises(ValidationError):
        the_standard().validate(package)


def test_a_changed_grant_keeps_the_day_it_was_first_given_and_tells_when_it_was_changed(
    answered, client, manager, director
):
    stories.changed(answered[0], "450000.00", manager=manager, director=director)
    (grant,) = client.get("/data/tilskud.json").json()["grants"]
    assert (grant["amountAwarded"], grant["awardDate"], grant["dateModified"]) == (
        450000, "2019-12-03", "2019-12-17T10:00:00+01:00",
    )  # fmt: skip


def test_a_changed_decision_stands_alone_and_can_be_fetched_at_once(answered, client, manager, director):
    before = client.get("/data/tilskud.json")
    marks = {"headers": {"If-None-Match": before["ETag"]}}
    assert (before["Cache-Control"], before.has_header("Last-Modified")) == ("public, no-cache", False)
    assert client.get("/data/tilskud.json", **marks).status_code == 304
    stories.changed(answered[0], "250000.00", manager=manager, director=director)
    after = client.get("/data/tilskud.json", **marks)
    assert [grant["amountAwarded"] for grant in after.json()["grants"]] == [250000]
    row = next(csv.DictReader(io.StringIO(client.get("/data/tilskud.csv").content.decode("utf-8-sig")), delimiter=";"))
    assert row["tilskud_kr"] == "250000,00"


def test_an_approval_changes_no_mark(proposed, manager, director, client):
    addresses = ("puljer.json", "tilskud.json", "tilskud.csv", "openapi.json")
    before = [client.get(f"/data/{name}")["ETag"] for name in addresses]
    stories.approved(proposed[0].pool, manager=manager, director=director)
    assert [client.get(f"/data/{name}")["ETag"] for name in addresses] == before


def test_nobody_who_is_logged_in_leaves_a_copy(answered, client, login, applicant):
    login(client, applicant)
    assert "no-store" in client.get("/data/tilskud.json")["Cache-Control"]


def test_a_demo_marks_every_id_and_every_row(answered, client, settings):
    settings.DEMO = True
    package = client.get("/data/tilskud.json").json()
    the_standard().validate(package)
    grant = package["grants"][0]
    assert grant["id"] == f"DEMO-360G-tilskudsportalen-{answered[0].case.number}"
    assert grant["recipientOrganization"][0]["id"] == "DEMO-DK-CVR-35209115"
    assert (grant["demo"], grant["description"]) == (True, "Demo: sagen, afgørelsen og beløbet er opdigtede.")
    row = next(csv.DictReader(io.StringIO(client.get("/data/tilskud.csv").content.decode("utf-8-sig")), delimiter=";"))
    assert (row["id"], row["demo"]) == (f"DEMO-{answered[0].case.number}", "ja")
    assert client.get("/data/puljer.json").json()["puljer"][0]["demo"] is True


def test_the_csv_has_danish_numbers_and_no_formula(answered, odense, client):
    odense.name = '=HYPERLINK("http://et.sted.example")'
    odense.save()
    response = client.get("/data/tilskud.csv")
    row = next(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    assert row["modtager"] == '\'=HYPERLINK("http://et.sted.example")'
    assert (row["tilskud_kr"], row["ansøgt_kr"], row["cvr"]) == ("400000,00", "500000,00", "35209115")


def test_the_description_names_the_addresses_that_answer(answered, client):
    described = client.get("/data/openapi.json").json()
    assert described["openapi"] == "3.1.0"
    for path, verbs in described["paths"].items():
        media_type = next(iter(verbs["get"]["responses"]["200"]["content"]))
        response = client.get(path)
        assert response.status_code == 200
        assert response["Content-Type"].startswith(media_type)
        if media_type == "application/json":
            schema = verbs["get"]["responses"]["200"]["content"][media_type]["schema"]
            Draft202012Validator(every_field_told(schema), format_checker=formats()).validate(response.json())


def test_a_pool_in_draft_is_nowhere(db, manager, client):
    draft_pool(manager)
    assert client.get("/data/puljer.json").json()["puljer"] == []
