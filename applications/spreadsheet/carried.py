"""Where is a read sheet kept between the preview and «Indlæs»? In the person's own page, signed; nowhere else.

Nothing of a sheet that was not taken in is stored, so nothing has to be protected, expired or cleaned away: the page
carries the cells as they were read, for this person and this application, for some hours.
"""

from django.core import signing

from applications.models import Application
from applications.spreadsheet.reading import Grid
from portal.models import User

SALT = "applications.spreadsheet"
SOME_HOURS = 4 * 60 * 60


def carry(grid: Grid, application: Application, user: User) -> str:
    """The grid as signed text for a hidden field."""
    content = {"grid": grid.as_json(), "for": [application.pk, user.pk]}
    return signing.dumps(content, salt=SALT, compress=True)


def carried(text: str, application: Application, user: User) -> Grid:
    """The grid that `carry` wrote for the same person and application; raises signing.BadSignature."""
    content = signing.loads(text, salt=SALT, max_age=SOME_HOURS)
    if content["for"] != [application.pk, user.pk]:
        raise signing.BadSignature("somebody else's sheet")
    return Grid.of(content["grid"])
