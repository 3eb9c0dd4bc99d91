"""A call with one opening told and one under way: no page of the desk, the director, the auditor or the team falls."""

import pytest
import time_machine
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter

from applications.models import Application
from pools.document import document_of
from pools.document.form import Intake
from pools.models import Pool
from tests.assessment import stories
from tests.assessment.openings import DAY, DEADLINE, FIRST, SECOND, arrives, judged, opened, told
from tests.road.routes import DESK, DESK_CASE, EDITOR

pytestmark = [pytest.mark.db, stories.both_roads]
TOLD_ONCE = ("under_way",)
BOARD = ("indsatsforloeb:board", "indsatsforloeb:overview", "indsatsforloeb:places", "indsatsforloeb:enter")
OPEN = ("pools:list", "pools:pool", "indsatsforloeb:front", "assessment:recipients", "assessment:data")


@pytest.fixture
def call(manager, manager2, offers) -> Pool:
    if offers == "places":
        return stories.pool_of_places(manager, manager2, deadline=DEADLINE)
    intake = Intake("continuous", "Der kan søges løbende.")
    return stories.plain_pool(manager, manager2, intake=intake, deadline=DEADLINE, partners=(2, 40))


@pytest.fixture
def under_way(call, caseworker, caseworker2, manager, director) -> Pool:
    """1 and 2 have their answers, 3 and 4 are recommended in the second opening, and 5 is sealed."""
    team = (caseworker, caseworker2, manager, director)
    for number in (1, 2):
        arrives(call, number, FIRST - DAY)
    opened(call, team, FIRST)
    judged(call, team, FIRST)
    told(call, team, FIRST)
    for number in (3, 4):
        arrives(call, number, FIRST + 20 * DAY)
    opened(call, team, SECOND)
    judged(call, team, SECOND)
    arrives(call, 5, SECOND + DAY)
    return call


def addresses(call: Pool) -> list[str]:
    """Every page to look at, with this call and a case of each opening in the places of the arguments."""
    names = {name for name, methods in (DESK | DESK_CASE | EDITOR).items() if "get" in methods}
    cases = Application.objects.filter(pool=call).order_by("intake", "pk").distinct("intake")
    numbers = list(cases.values_list("case__number", flat=True))
    words = {"slug": call.slug, "criterion": document_of(call.version).criteria[0].key, "listing": "fravigelser"}
    found = []
    for name, asked in arguments(get_resolver()):
        if name in names or name in BOARD or name in OPEN:
            for number in numbers if "number" in asked else [""]:
                given = words | {"number": number}
                found.append(
                    reverse(
                        name, kwargs={key: 1 if is_number else given.get(key, "x") for key, is_number in asked.items()}
                    )
                )
    return found


def arguments(resolver: URLResolver, space: str = "", outer: dict | None = None):
    """Each address by its name, with what it asks for and whether that is a number."""
    for pattern in resolver.url_patterns:
        kinds = pattern.pattern.converters
        asked = (outer or {}) | {
            key: isinstance(kinds.get(key), IntConverter) for key in pattern.pattern.regex.groupindex
        }
        if isinstance(pattern, URLResolver):
            yield from arguments(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space, asked)
        elif pattern.name:
            yield space + pattern.name, asked


def test_no_page_falls(under_way, login, manager, caseworker, director, auditor, consultant) -> None:
    paths, fallen, seen = addresses(under_way), [], set()
    for person in (manager, caseworker, director, auditor, consultant):
        client = login(Client(raise_request_exception=False), person)
        with time_machine.travel(SECOND + 5 * DAY, tick=False):
            answers = [(path, client.get(path).status_code) for path in paths]
        fallen += [(person.name, path) for path, status in answers if status >= 500]
        seen |= {path for path, status in answers if status == 200}
    assert fallen == []
    assert {reverse(f"assessment:{name}", args=[under_way.slug]) for name in LOOKED_AT} <= seen


LOOKED_AT = ("pool", "statistics", "priorities", "recommendation", "preflight", "control", "letters", "lacking")
