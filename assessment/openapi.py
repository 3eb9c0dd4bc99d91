"""How are the open data described to a machine? One OpenAPI 3.1 document, written by hand."""

from typing import Any

from django.conf import settings
from django.urls import reverse

TEXT, NUMBER, YES_NO = {"type": "string"}, {"type": "number"}, {"type": "boolean"}
DAY, MOMENT = {"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}


def _object(*required: str, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(required), "properties": properties}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _get(name: str, summary: str, media_type: str, schema: dict[str, Any]) -> dict[str, Any]:
    answer = {"description": "OK", "content": {media_type: {"schema": schema}}}
    return {reverse(name): {"get": {"operationId": name, "summary": summary, "responses": {"200": answer}}}}


def _schemas() -> dict[str, Any]:
    organisation = _object("id", "name", id=TEXT, name=TEXT)
    place = _object("name", "countryCode", name=TEXT, countryCode=TEXT, geoCode=TEXT, geoCodeType=TEXT)
    programme = _object("code", "title", "url", code=TEXT, title=TEXT, url=TEXT)
    dates = _object("startDate", "endDate", startDate=DAY, endDate=DAY)
    account = _object("vocabulary", "code", vocabulary=TEXT, code=TEXT)
    grant = _object(
        "id", "title", "description", "currency", "amountAwarded", "awardDate", "recipientOrganization",
        "fundingOrganization",
        id=TEXT, title=TEXT, description=TEXT, currency=TEXT, amountAppliedFor=NUMBER, amountAwarded=NUMBER,
        awardDate=DAY, url=TEXT, recipientOrganization=_list(organisation), fundingOrganization=_list(organisation),
        beneficiaryLocation=_list(place), grantProgramme=_list(programme), classifications=_list(account),
        plannedDates=_list(dates), fromOpenCall=TEXT, dateModified=MOMENT, dataSource=TEXT, demo=YES_NO,
    )  # fmt: skip
    pool = _object(
        "slug", "titel", "udbyder", "ansøgningsfrist", "adresse", "demo",
        slug=TEXT, titel=TEXT, udbyder=TEXT, myndighed=TEXT, finanslovskonto=TEXT, midler_kr=TEXT,
        pladser={"type": "integer"}, ansøgerkreds=TEXT, åbner=MOMENT, ansøgningsfrist=MOMENT, forventet_svar=TEXT,
        projektperiode=_list(TEXT), tages_ind=TEXT, forløb_måneder=_list({"type": "integer"}), temaer=_list(TEXT),
        meddelt=YES_NO, adresse=TEXT, demo=YES_NO,
    )  # fmt: skip
    return {"grant": grant, "pool": pool}


def description() -> dict[str, Any]:
    """The document that `/data/openapi.json` gives."""
    schemas = _schemas()
    pools = _object("puljer", "demo", puljer=_list(schemas["pool"]), demo=YES_NO)
    publisher = _object("name", "website", name=TEXT, website=TEXT)
    grants = _object(
        "version", "title", "description", "publisher", "license", "grants",
        version=TEXT, title=TEXT, description=TEXT, publisher=publisher, license=TEXT, grants=_list(schemas["grant"]),
    )  # fmt: skip
    return {
        "openapi": "3.1.0",
        "info": {"title": "Tilskudsportalens åbne data", "version": "1.0.0"},
        "servers": [{"url": settings.PORTAL_URL}],
        "paths": _get("assessment:pools_json", "Udmeldte puljer", "application/json", pools)
        | _get("assessment:grants_json", "Meddelte tilskud (360Giving)", "application/json", grants)
        | _get("assessment:grants_csv", "Meddelte tilskud (CSV)", "text/csv", TEXT),
    }
