"""Does the page say the deadline so that nobody can be in doubt, and count by the portal's own clock?"""

import json
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from applications.actions.withdrawing import withdraw
from applications.countdown import Countdown, countdown_of
from applications.models import Dispensation
from tests.applications.factories import draft, seen_by

DEADLINE = datetime(2019, 9, 17, 10, 0, tzinfo=UTC)
in_a_browser = pytest.mark.skipif(shutil.which("node") is None, reason="Node er ikke installeret")
SCRIPT = Path(__file__).resolve().parents[2] / "static" / "js" / "countdown.js"


def test_the_deadline_is_said_with_seconds_and_with_its_clock():
    assert Countdown(DEADLINE, DEADLINE).words == "tirsdag den 17. september 2019 kl. 12.00.00 dansk sommertid"
    winter = datetime(2019, 12, 3, 11, 0, tzinfo=UTC)
    assert Countdown(winter, winter).words == "tirsdag den 3. december 2019 kl. 12.00.00 dansk normaltid"


@pytest.mark.parametrize(
    ("before", "near"),
    [(timedelta(hours=24, microseconds=1), False), (timedelta(hours=24), True), (timedelta(0), True)],
)
def test_the_last_day_is_prominent(before, near):
    assert Countdown(DEADLINE, DEADLINE - before).is_near is near


@pytest.mark.db
def test_it_stands_until_the_deadline_in_force_and_not_on_what_is_withdrawn(pool, applicant, manager, now):
    application = seen_by(applicant, draft(pool, applicant, now))
    late = pool.deadline_at + timedelta(microseconds=1)
    assert countdown_of(application, now=pool.deadline_at) is not None
    assert countdown_of(application, now=late) is None
    until = pool.deadline_at + timedelta(days=1)
    Dispensation.objects.create(application=application, until=until, reason="Strømsvigt", at=now, by=manager)
    assert countdown_of(seen_by(applicant, application), now=late).deadline == until
    withdraw(application, by=applicant, now=now)
    assert countdown_of(seen_by(applicant, application), now=now) is None


@pytest.mark.db
def test_every_page_of_the_application_has_it_and_the_clock_can_be_asked(open_pool, applicant, login, client):
    login(client, applicant)
    application = draft(open_pool, applicant, timezone.now())
    words = Countdown(open_pool.deadline_at, timezone.now()).words
    for name in ("form", "budget", "review"):
        page = client.get(reverse(f"applications:{name}", args=[application.case.number])).content.decode()
        assert (words in page, "eller før, er i tide" in page) == (True, True)
    before = timezone.now()
    told = json.loads(client.get(reverse("applications:clock", args=[application.case.number])).content)
    assert before.timestamp() * 1000 - 1 <= told["now"] <= timezone.now().timestamp() * 1000
    assert told["deadline"] == int(open_pool.deadline_at.timestamp() * 1000)


def in_node(expression: str):
    """What the script's own functions answer; it runs only where the page has a place for it."""
    script = (
        "globalThis.document = { querySelector: () => null };"
        f"const source = {json.dumps(SCRIPT.read_text())};"
        'const page = await import("data:text/javascript," + encodeURIComponent(source));'
        f"console.log(JSON.stringify({expression}))"
    )
    command = ["node", "--input-type=module", "-e", script]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


@in_a_browser
def test_what_is_left_is_said_in_whole_words():
    seconds = [9 * 86400 + 4 * 3600 + 59, 86400, 86399, 3661, 3600, 125, 61, 60, 1]
    assert in_node(f"{seconds}.map(page.words)") == [
        "9 dage og 4 timer",
        "1 dag",
        "23 timer og 59 minutter",
        "1 time og 1 minut",
        "1 time",
        "2 minutter og 5 sekunder",
        "1 minut og 1 sekund",
        "1 minut og 0 sekunder",
        "1 sekund",
    ]


@in_a_browser
def test_it_is_said_aloud_at_set_marks_only():
    ticks = "Array.from({ length: 700 }, (_, n) => 700 - n)"
    assert in_node(f"{ticks}.filter((left) => page.markBetween(left + 1, left))") == [600, 300, 120, 60]
    assert in_node("[page.markBetween(4000, 250) ?? 0, page.markBetween(500, 400) ?? 0]") == [600, 0]
