"""Which open data does the portal give: announced pools, and what has been granted and released."""

from calendar import monthrange
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from assessment.models import ReleasedDecision
from pools.document import PoolDocument, document_of
from pools.models import Pool
from pools.states import Offers
from portal import denmark
from portal.danish import copenhagen
from portal.exports import Cell, csv_of
from portal.models import Organisation

STANDARD = "1.4"
LICENSE = "https://creativecommons.org/licenses/by/4.0/"
NOTHING_IS_REAL = "Demo: sagen, afgørelsen og beløbet er opdigtede."
CSV_FIELDS = (
    "id", "titel", "pulje", "modtager", "cvr", "kommunekode", "afgørelse", "ansøgt_kr", "tilskud_kr",
    "meddelt", "fra", "til", "demo", "pladser",
)  # fmt: skip


def _prefix() -> str:
    return "DEMO-" if settings.DEMO else ""


def _address(name: str, *args: str) -> str:
    return settings.PORTAL_URL + reverse(name, args=args)


TAKEN_IN = {"continuous": "løbende", "rounds": "i runder"}


def released_grants() -> QuerySet[ReleasedDecision]:
    """What the public may see of decisions: released ones that give something."""
    return ReleasedDecision.objects.standing().giving().with_recipient().with_first_award().newest_first()


def pool_row(pool: Pool) -> dict[str, Any]:
    """An announced pool's public facts; moments with their time zone, amounts as text in kr."""
    document = document_of(pool.version)
    return {
        "slug": pool.slug,
        "titel": document.title,
        "udbyder": pool.get_offers_display(),
        "myndighed": document.authority,
        "finanslovskonto": document.finance_account,
        "midler_kr": format(document.amount, "f"),
        "pladser": document.places,
        "tages_ind": TAKEN_IN[document.intake.kind] if document.intake else "efter fristen",
        "forløb_måneder": list(document.course_months or ()),
        "temaer": [theme.title for theme in document.themes],
        "ansøgerkreds": document.audience_text,
        "åbner": copenhagen(pool.opens_at).isoformat(),
        "ansøgningsfrist": copenhagen(pool.deadline_at).isoformat(),
        "forventet_svar": document.expected_answer,
        "projektperiode": [document.first_month, document.last_month],
        "meddelt": pool.has_answered,
        "adresse": _address("pools:detail", pool.slug),
        "demo": settings.DEMO,
    }


def pools_package() -> dict[str, Any]:
    rows = Pool.objects.announced().select_related("version").order_by("slug")
    return {"puljer": [pool_row(pool) for pool in rows], "demo": settings.DEMO}


def grant_row(grant: ReleasedDecision) -> dict[str, Any]:
    """One grant in 360Giving form; a demo's ids and description say that it is one.

    The standard wants JSON numbers; two decimals below ten thousand million are written exactly.
    """
    document, organisation = document_of(grant.pool.version), grant.application.organisation
    number = grant.application.case.number
    return {
        "id": f"{_prefix()}360G-tilskudsportalen-{number}",
        "title": f"{document.short_title}: {organisation.name}",
        "description": NOTHING_IS_REAL if settings.DEMO else document.summary,
        "currency": "DKK",
        # A JSON number, as the standard asks; a float shows every øre of 12 digits, and nothing is calculated with it.
        "amountAppliedFor": float(grant.decision.submission.amount_applied),
        "amountAwarded": float(grant.amount),
        "awardDate": copenhagen(grant.awarded_at).date().isoformat(),
        "url": _address("assessment:recipients"),
        "recipientOrganization": [{"id": f"{_prefix()}DK-CVR-{organisation.cvr}", "name": organisation.name}],
        "fundingOrganization": [_funder()],
        "beneficiaryLocation": [_place(organisation)],
        "grantProgramme": [
            {"code": grant.pool.slug, "title": document.title, "url": _address("pools:detail", grant.pool.slug)}
        ],
        "fromOpenCall": "Yes",
        "dateModified": copenhagen(grant.released_at).isoformat(),
        "dataSource": _address("assessment:grants_json"),
        "demo": settings.DEMO,
    } | _where_told(document)


def _where_told(document: PoolDocument) -> dict[str, Any]:
    """What only some pools have: an account, and a time to spend it in."""
    row: dict[str, Any] = {}
    if document.finance_account:
        row["classifications"] = [{"vocabulary": "Finanslovskonto", "code": document.finance_account}]
    if document.months:
        row["plannedDates"] = [_whole_months(document.first_month, document.last_month)]
    return row


def _whole_months(first: str, last: str) -> dict[str, str]:
    """From the first day of `first` to the last day of `last` ("2020-01")."""
    year, month = (int(part) for part in last.split("-"))
    return {"startDate": f"{first}-01", "endDate": f"{last}-{monthrange(year, month)[1]:02}"}


def _place(organisation: Organisation) -> dict[str, str]:
    """Whom the grant is for: the people of the kommune, where the recipient is one."""
    if organisation.kommunekode is None:
        return {"name": "Danmark", "countryCode": "DK"}
    name = denmark.kommuner().get(organisation.kommunekode, organisation.name)
    return {"name": name, "countryCode": "DK", "geoCode": organisation.kommunekode, "geoCodeType": "Kommunekode"}


def _funder() -> dict[str, str]:
    cvr = settings.AGENCY["cvr"]
    return {"id": f"{_prefix()}DK-CVR-{cvr}" if cvr else f"{_prefix()}DK-STYRELSE", "name": settings.AGENCY["name"]}


def grants_package() -> dict[str, Any]:
    """360Giving 1.4: `grants` with the publisher and licence around them.

    Places are left out: the standard is of money, and advice for nothing as a grant of 0 kr. would stand in every sum
    and count that is made of it. They stand in the table of recipients and in the CSV, in `pladser`.
    """
    return {
        "version": STANDARD,
        "title": "Tilskud fra Tilskudsportalen",
        "description": NOTHING_IS_REAL if settings.DEMO else "Meddelte tilsagn om tilskud.",
        "publisher": {"name": settings.AGENCY["name"], "website": settings.PORTAL_URL},
        "license": LICENSE,
        "grants": [grant_row(grant) for grant in released_grants().filter(pool__offers=Offers.MONEY)],
    }


def grants_csv() -> str:
    """The grants as CSV for a Danish spreadsheet: semicolons, comma before øre, and no cell that is a formula."""
    return csv_of(CSV_FIELDS, ([row[name] for name in CSV_FIELDS] for row in map(_csv_row, released_grants())))


def _csv_row(grant: ReleasedDecision) -> dict[str, Cell]:
    document, organisation = document_of(grant.pool.version), grant.application.organisation
    return {
        "id": f"{_prefix()}{grant.application.case.number}",
        "titel": document.short_title,
        "pulje": grant.pool.slug,
        "modtager": organisation.name,
        "cvr": organisation.cvr,
        "kommunekode": organisation.kommunekode or "",
        "afgørelse": grant.get_outcome_display(),
        "ansøgt_kr": grant.decision.submission.amount_applied,
        "tilskud_kr": grant.amount,
        "pladser": grant.places or "",
        "meddelt": copenhagen(grant.released_at).date(),
        "fra": document.first_month,
        "til": document.last_month,
        "demo": settings.DEMO,
    }
