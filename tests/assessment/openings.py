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


def judged(call: Pool, team, now: datetime) -> None:
    """Every application of the opening assessed, the first one granted and the others refused, and recommended."""
    caseworker, caseworker2, manager, director = team
    stories.declared_over_list(call, manager, director, now=now + DAY)
    for place, application in enumerate(judged_applications(call).select_related("pool__version")):
        stories.ready_to_score(application, caseworker, caseworker2, manager=manager, now=now + DAY)
        for person in (caseworker, caseworker2):
            stories.scored(application, person, 3 if place else 4, now=now + 2 * DAY)
        outcome, amount = ("refusal", "0") if place else ("grant", "400000.00")
        draft = stories.draft_of(application, outcome, amount, deviation_reason="")
        actions.save_decision(application.case.number, draft, by=manager, now=now + 3 * DAY)
    actions.recommend(call, by=manager, now=now + 4 * DAY)


def told(call: Pool, team, now: datetime) -> DecisionPackage:
    package = actions.approve(package_of(call), by=team[3], now=now + 5 * DAY)
    actions.release(package, by=team[3], now=now + 6 * DAY)
    call.refresh_from_db()
    return package


def whole_opening(call: Pool, team, now: datetime) -> DecisionPackage:
    opened(call, team, now)
    judged(call, team, now)
    return told(call, team, now)
