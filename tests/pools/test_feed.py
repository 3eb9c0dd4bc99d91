"""Can one follow what is new by a feed: announcements, moved deadlines, answers, with ids that stay the same?"""

import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
import time_machine

from pools.actions import move_deadline, propose_deadline
from pools.actions.asking import answer, ask
from tests.pools.factories import announced_pool, draft_pool
from tests.pools.test_pages import WHILE_OPEN, get

pytestmark = pytest.mark.db
ATOM = "{http://www.w3.org/2005/Atom}"
NEW_DEADLINE = datetime(2019, 9, 24, 10, 0, tzinfo=UTC)


def entries(client) -> list[dict[str, str]]:
    response = get(client, "/puljer/feed/")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(response.content)  # noqa: S314 - our own
    shown = []
    for entry in feed.findall(f"{ATOM}entry"):
        texts = {child.tag.removeprefix(ATOM): child.text or "" for child in entry}
        shown.append(texts | {"link": entry.find(f"{ATOM}link").get("href")})
    return shown


@pytest.fixture
def pool(manager, manager2, settings):
    settings.PORTAL_URL = "https://tilskud.example"
    return announced_pool(manager, manager2)


def test_an_announcement_an_extension_and_an_answer_are_entries(client, pool, manager, director, now):
    change = propose_deadline(pool, NEW_DEADLINE, "Nedbrud.", by=manager, now=now)
    move_deadline(pool, change, by=director, now=now)
    question = ask(pool, text="Vi i Odense: må vi?", email="a@odense.example", by=None, now=now)
    first = answer(question, as_published="Må man?", answer="Ja.", base=0, by=manager, now=now + timedelta(hours=1))
    [answered, extended, announced] = entries(client)
    title = "Social investeringspulje til recovery og rehabilitering: Partnerskab om strategisk omlægning"
    assert [each["title"] for each in (answered, extended, announced)] == [
        f"Svar på spørgsmål 1: {title}",
        f"Ansøgningsfristen er forlænget: {title}",
        f"Puljen er udmeldt: {title}",
    ]
    assert "tirsdag den 24. september 2019 kl. 12.00 (tidligere tirsdag den 17. september 2019" in extended["summary"]
    assert answered["link"] == "https://tilskud.example/puljer/recovery-2019/sporgsmaal/#svar-1"
    assert answered["id"] == f"tag:tilskud.example,2026:pulje/recovery-2019/svar/{question.pk}"
    assert "Odense" not in str(answered)
    later = now + timedelta(days=1)
    answer(question, as_published="Må man?", answer="Nej.", base=first.pk, by=manager, now=later)
    corrected = entries(client)[0]
    assert (corrected["id"], corrected["published"]) == (answered["id"], answered["published"])
    assert (corrected["title"], corrected["updated"]) == (f"Rettet svar på spørgsmål 1: {title}", later.isoformat())


def test_nothing_of_a_draft_or_of_an_unanswered_question_is_news(client, pool, manager, now):
    draft_pool(manager, slug="kladde", title="Hemmelig")
    ask(pool, text="Må vi?", email="", by=None, now=now)
    assert [each["id"] for each in entries(client)] == [entries(client)[0]["id"]]
    assert "Hemmelig" not in str(entries(client))


def test_who_has_the_current_edition_is_told_so(client, pool, manager, now, django_assert_num_queries):
    first = get(client, "/puljer/feed/")
    with time_machine.travel(WHILE_OPEN, tick=False), django_assert_num_queries(2):
        by_tag = client.get("/puljer/feed/", headers={"If-None-Match": first["ETag"]})
    assert (by_tag.status_code, by_tag.content) == (304, b"")
    assert client.get("/puljer/feed/", headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304
    question = ask(pool, text="Må vi?", email="", by=None, now=now)
    assert get(client, "/puljer/feed/")["ETag"] == first["ETag"]
    answer(question, as_published="Må man?", answer="Ja.", base=0, by=manager, now=now)
    fresh = client.get("/puljer/feed/", headers={"If-None-Match": first["ETag"]})
    assert (fresh.status_code, fresh["ETag"] == first["ETag"]) == (200, False)


@pytest.mark.parametrize("count", [1, 3])
def test_the_feed_costs_the_same_for_one_and_for_three(
    client, manager, manager2, now, django_assert_num_queries, count
):
    for number in range(count):
        pool = announced_pool(manager, manager2, slug=f"pulje-{number}")
        question = ask(pool, text="Må vi?", email="", by=None, now=now)
        answer(question, as_published="Må man?", answer="Ja.", base=0, by=manager, now=now)
    with django_assert_num_queries(4):
        assert len(entries(client)) == 2 * count


@pytest.mark.parametrize("path", ["/", "/puljer/"])
def test_browsers_and_readers_find_the_feed_in_the_head(client, path):
    head = get(client, path).content.decode().split("</head>")[0]
    assert re.findall(r'<link rel="alternate" type="application/atom\+xml"[^>]* href="([^"]+)">', head) == [
        "/puljer/feed/"
    ]
