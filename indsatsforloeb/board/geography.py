"""In which kommune and region does a course lie?"""

from indsatsforloeb.board.standing import Standing
from portal.denmark import kommuner, regions

NOWHERE = "Uden region"


def region_of(standing: Standing) -> str:
    """Where the first tilbud lies; else where the organisation does."""
    for row in standing.tilbud:
        if found := regions().get(row.tilbud.kommunekode):
            return found
    organisation = standing.course.case.organisation
    by_code = regions().get(organisation.kommunekode or "")
    return by_code or (organisation.region.name if organisation.region else NOWHERE)


def kommune_of(standing: Standing) -> str:
    """Code of the first tilbud's kommune, or the organisation's; "" when neither is known."""
    codes = [row.tilbud.kommunekode for row in standing.tilbud] + [standing.course.case.organisation.kommunekode]
    return next((code for code in codes if code in kommuner()), "") or ""
