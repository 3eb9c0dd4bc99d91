"""One link, many senders at once: one answer is kept, and no answer of another link is lost."""

import threading
import urllib.error
import urllib.parse
import urllib.request

import pytest
from django.db import connection, transaction

from tests.indsatsforloeb import stories
from tests.indsatsforloeb.evaluations import links, opened
from tests.proxy import running_proxy

pytestmark = [pytest.mark.race, pytest.mark.world]


@pytest.fixture
def secrets(world, manager, manager2, odense, applicant, consultant) -> list[str]:
    with transaction.atomic():
        call = stories.call_for_places(manager, manager2)
        place = stories.released_place(call, odense, stories.tilbud_of(odense, "Solsiden"), by=applicant)
        return links(opened(stories.started(place, consultant), consultant), "employees", 6, consultant)


def send(address: str, secret: str, point: str) -> str:
    """The title of the page one ends on."""
    body = urllib.parse.urlencode({"health-1": point}).encode()
    try:
        with urllib.request.urlopen(f"{address}/selvevaluering/{secret}/", body, timeout=60) as page:  # noqa: S310 - our own server
            return "thanks" if "/selvevaluering/tak/" in page.url else str(page.status)
    except urllib.error.HTTPError as refusal:
        return str(refusal.code)


def at_once(address: str, sends: list[tuple[str, str]]) -> list[str]:
    """All of them together, from a thread each."""
    ready, got = threading.Barrier(len(sends)), [""] * len(sends)

    def one(place: int) -> None:
        ready.wait()
        got[place] = send(address, *sends[place])

    threads = [threading.Thread(target=one, args=[place]) for place in range(len(sends))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return got


def kept() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("""SELECT ("values" ->> 'health-1')::int FROM indsatsforloeb_evaluationanswer ORDER BY 1""")
        return [row[0] for row in cursor.fetchall()]


def test_one_link_sent_by_eight_at_once_is_one_answer(world, secrets):
    address = world.start_web(workers=2, DJANGO_SETTINGS_MODULE="tests.settings")
    got = at_once(address, [(secrets[0], "3")] * 8)
    assert (got.count("thanks"), got.count("404"), kept()) == (1, 7, [3])


def test_six_links_at_once_are_six_answers_and_no_log_knows_a_secret_or_a_sender(world, secrets):
    address = world.start_web(workers=2, DJANGO_SETTINGS_MODULE="tests.settings", TRUSTED_PROXY_STAMP="1")
    with running_proxy(address.removeprefix("http://")) as proxy:
        got = at_once(proxy, [(secret, str(at % 5 + 1)) for at, secret in enumerate(secrets)])
    assert (got, kept()) == (["thanks"] * 6, [1, 1, 2, 3, 4, 5])
    written = world.logs()
    assert [
        word for word in (*secrets, "127.0.0.1 ", "selvevaluering", "indsatsforloeb:answer") if word in written
    ] == []
