"""A call that is opened again and again, walked opening by opening."""

from datetime import UTC, datetime, timedelta

from applications.actions.opening import open_applications
from applications.models import Application
from assessment import actions
from assessment.lines import judged_applications
from assessment.models import DecisionPackage
from assessment.results import package_of
from pools.document.form import Intake
from pools.models import Pool
from portal.models import User
from tests.assessment import stories

DEADLINE = datetime(2022, 12, 31, 11, 0, tzinfo=UTC)
DAY = timedelta(days=1)
FIRST, SECOND, THIRD = stories.OPENED_AT, stories.OPENED_AT + 40 * DAY, stories.OPENED_AT + 80 * DAY


def continuous_call(manager: User, second: User) -> Pool:
    """The seed pool's words and money in a call that is opened again and again."""
    intake = Intake("continuous", "Der kan søges løbende.")
    return stories.plain_pool(manager, second, intake=intake, deadline=DEADLINE, partners=(2, 40))


def arrives(call: Pool, number: int, now: datetime) -> Application:
    organisation, user = stories.municipality(number)
    return stories.submitted(call, organisation, by=user, now=now)


def opened(call: Pool, team, now: datetime) -> list[Application]:
    open_applications(call, by=team[2], now=now)
    call.refresh_from_db()
    return list(judged_applications(call).select_related("case", "pool__version", "organisation"))


def assessed(call: Pool, team, now: datetime, *, given: int = 1) -> list[Application]:
    """Every application of the opening assessed by two: the `given` first stand better than the others."""
    caseworker, caseworker2, manager, director = team
    stories.declared_over_list(call, manager, director, now=now + DAY)
    found = list(judged_applications(call).select_related("case", "pool__version"))
    for place, application in enumerate(found):
        stories.ready_to_score(application, caseworker, caseworker2, manager=manager, now=now + DAY)
        for person in (caseworker, caseworker2):
            stories.scored(application, person, 4 if place < given else 3, now=now + 2 * DAY)
    return found


def decided(application: Application, outcome: str, team, now: datetime) -> None:
    draft = stories.draft_of(application, outcome, "400000.00" if outcome == "grant" else "0", deviation_reason="")
    actions.save_decision(application.case.number, draft, by=team[2], now=now + 3 * DAY)


def judged(call: Pool, team, now: datetime, *, given: int = 1) -> None:
    """Every application of the opening assessed, the first ones granted and the others refused, and recommended."""
    for place, application in enumerate(assessed(call, team, now, given=given)):
        decided(application, "grant" if place < given else "refusal", team, now)
    actions.recommend(call, by=team[2], now=now + 4 * DAY)


def told(call: Pool, team, now: datetime) -> DecisionPackage:
    package = actions.approve(package_of(call), by=team[3], now=now + 5 * DAY)
    actions.release(package, by=team[3], now=now + 6 * DAY)
    call.refresh_from_db()
    return package


def whole_opening(call: Pool, team, now: datetime, *, given: int = 1) -> DecisionPackage:
    opened(call, team, now)
    judged(call, team, now, given=given)
    return told(call, team, now)
