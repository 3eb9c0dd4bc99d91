"""The open data: announced pools, released grants in 360Giving form, a CSV without formulas."""

import csv
import io

import pytest
from jsonschema import Draft202012Validator

from tests.assessment import stories
from tests.pools.factories import draft_pool

pytestmark = pytest.mark.django_db

# What the standard (360Giving 1.4.3) asks of each grant, in its own words.
DATE = "^[0-9]{4}-(0[1-9]|1[012])-(0[1-9]|[12][0-9]|3[01])$"
MONTH = "^[0-9]{4}(-(0[1-9]|1[012]))?$"
ORGANISATIONS = {
    "type": "array",
    "minItems": 1,
    "items": {"required": ["id", "name"], "properties": {"id": {"type": "string"}, "name": {"type": "string"}}},
}
GRANT = {
    "type": "object",
    "required": [
        "id",
        "title",
        "description",
        "currency",
        "amountAwarded",
        "awardDate",
        "recipientOrganization",
        "fundingOrganization",
    ],
    "not": {"required": ["recipientIndividual"]},
    "properties": {
        "id": {"type": "string"},
        "title": {"type": "string"},
        "description": {"type": "string"},
        "currency": {"const": "DKK"},
        "amountAppliedFor": {"type": "number"},
        "amountAwarded": {"type": "number"},
        "awardDate": {"type": "string", "pattern": DATE},
        "url": {"type": "string", "pattern": "^https?://"},
        "fromOpenCall": {"enum": ["Yes", "No"]},
        "dataSource": {"type": "string", "pattern": "^https?://"},
        "recipientOrganization": ORGANISATIONS,
        "fundingOrganization": ORGANISATIONS,
        "plannedDates": {
            "items": {"properties": {"startDate": {"pattern": MONTH}, "endDate": {"pattern": MONTH}}, "type": "object"}
        },
    },
}
PACKAGE = {
    "type": "object",
    "required": ["grants"],
    "properties": {
        "version": {"type": "string", "pattern": r"^(\d+\.)(\d+)$"},
        "publisher": {"type": "object", "required": ["name"]},
        "grants": {"type": "array", "minItems": 1, "uniqueItems": True, "items": GRANT},
    },
}


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
    Draft202012Validator(PACKAGE).validate(package)
    assert [(grant["amountAppliedFor"], grant["amountAwarded"]) for grant in package["grants"]] == [(500000, 400000)]
    assert package["grants"][0]["recipientOrganization"] == [{"id": "DK-CVR-35209115", "name": "Odense Kommune"}]
    assert package["grants"][0]["awardDate"] == "2019-12-03"


def test_a_demo_marks_every_id_and_every_row(answered, client, settings):
    settings.DEMO = True
    package = client.get("/data/tilskud.json").json()
    Draft202012Validator(PACKAGE).validate(package)
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
            Draft202012Validator(schema).validate(response.json())


def test_a_pool_in_draft_is_nowhere(db, manager, client):
    draft_pool(manager)
    assert client.get("/data/puljer.json").json()["puljer"] == []
