"""Does a visitor find what stands in the pools, however it is spelt, and nothing of what is not announced?"""

import re
import time
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pools.actions.asking import answer, ask
from pools.document import Section
from portal.words import fold
from tests.pools.factories import announced_pool, draft_pool
from tests.pools.test_pages import BEFORE, WHILE_OPEN, get, main_of, text_of

pytestmark = pytest.mark.db


def found(client, words, **chosen) -> list[str]:
    """The slugs on the page, best first."""
    content = main_of(get(client, f"/puljer/?{urlencode({'q': words, **chosen})}"))
    return re.findall(r'<h3[^>]*><a href="/puljer/([a-z0-9-]+)/"', content)


@pytest.fixture
def pool(manager, manager2):
    places = Section("places", "Steder", ("Et møde i Århus og et på Ærø", "Ansøgningspuljen omfatter også søfolk"))
    return announced_pool(manager, manager2, background=(places,))


@pytest.mark.parametrize(
    "words",
    ["pulje", "puljer", "ansøgningspuljen", "Aarhus", "århus", "AARHUS", "Ærø", "aeroe", "soefolk", "søfolkene"],
)
def test_a_word_is_found_in_compounds_and_however_it_is_spelt(client, pool, words):
    assert found(client, words) == ["recovery-2019"]


@pytest.mark.parametrize("words", ["fiskekutter", "århus fiskekutter", "%", "<script>", "'; DROP TABLE"])
def test_every_word_must_be_there(client, pool, words):
    assert found(client, words) == []
    assert "0 puljer med" in text_of(get(client, f"/puljer/?{urlencode({'q': words})}"))


def test_the_passage_is_shown_with_the_word_marked_and_where_it_stands(client, pool):
    content = main_of(get(client, "/puljer/?q=aarhus"))
    assert "Steder: Et møde i <mark>Århus</mark> og et på Ærø" in content
    assert '<a href="/puljer/recovery-2019/#about">Læs mere under «Steder»</a>' in content


def test_a_word_in_the_title_comes_before_one_in_a_list(client, manager, manager2, pool):
    announced_pool(manager, manager2, slug="titel", title="Pulje til Aarhus")
    assert found(client, "århus") == ["titel", "recovery-2019"]


def test_what_is_open_comes_first_then_what_is_coming_and_each_with_its_deadline(client, manager, manager2):
    announced_pool(manager, manager2, slug="lukket", title="Pulje til Aarhus")
    moments = {"now": BEFORE, "deadline": WHILE_OPEN + timedelta(days=900)}
    announced_pool(manager, manager2, slug="senere", opens=WHILE_OPEN + timedelta(days=800), **moments)
    announced_pool(manager, manager2, slug="aaben", **moments)
    page = main_of(get(client, "/puljer/?q=pulje", at=WHILE_OPEN + timedelta(days=400)))
    assert re.findall(r'<h3[^>]*><a href="/puljer/([a-z0-9-]+)/"', page) == ["aaben", "senere", "lukket"]
    assert ", frist 17. september 2019</a>" in page


def test_answers_and_notices_are_found_but_not_what_nobody_has_published(client, pool, manager, now):
    question = ask(pool, text="Må Fynboerne søge om en hoppeborg?", email="", by=None, now=now)
    assert found(client, "hoppeborg") == []
    first = answer(question, as_published="Må man søge om en trampolin?", answer="Nej.", base=0, by=manager, now=now)
    assert found(client, "hoppeborg") == []
    assert found(client, "trampolinen") == ["recovery-2019"]
    content = main_of(get(client, "/puljer/?q=trampolin"))
    assert '<a href="/puljer/recovery-2019/sporgsmaal/#svar-1">Læs mere under «Svar på spørgsmål 1»</a>' in content
    answer(question, as_published="Må man søge om legetøj?", answer="Nej.", base=first.pk, by=manager, now=now)
    assert found(client, "trampolin") == []
    assert found(client, "udmeldt") == ["recovery-2019"]  # the notice


def test_a_draft_is_found_by_nobody(client, manager, login):
    draft_pool(manager, title="Hemmelig forsøgsordning")
    assert found(client, "hemmelig") == []
    assert found(login(client, manager), "forsøgsordning") == []
    assert "Hemmelig" not in get(client, "/puljer/?q=hemmelig").content.decode().replace("hemmelig", "")


def test_what_is_chosen_narrows_what_is_searched(client, pool):
    assert found(client, "århus", status="aabne") == ["recovery-2019"]
    assert found(client, "århus", status="lukkede") == []
    assert found(client, "århus", ansoeger="region") == []


def shelves(client, query, at=WHILE_OPEN) -> list[str]:
    return [slug for slug in re.findall(r'href="/puljer/([a-z0-9-]+)/"', main_of(get(client, f"/puljer/?{query}", at)))
            if slug != "feed"]  # fmt: skip


def test_the_choices_stand_in_the_address_and_the_count_is_told(client, manager, manager2):
    announced_pool(manager, manager2, slug="kommuner")
    announced_pool(manager, manager2, slug="alle", audience=("kommune", "region", "privat"))
    announced_pool(manager, manager2, slug="senere", opens=WHILE_OPEN + timedelta(days=1))
    assert sorted(shelves(client, "")) == ["alle", "kommuner", "senere"]
    assert shelves(client, "ansoeger=region") == ["alle"]
    assert shelves(client, "status=kommende") == ["senere"]
    assert shelves(client, "status=aabne&slags=money&ansoeger=privat") == ["alle"]
    assert shelves(client, "slags=places") == []
    assert "1 pulje passer til jeres valg." in text_of(get(client, "/puljer/?ansoeger=region"))
    assert '<option value="region" selected>' in main_of(get(client, "/puljer/?ansoeger=region"))
    assert sorted(shelves(client, "status=findes-ikke&ansoeger=%00")) == ["alle", "kommuner", "senere"]
    assert shelves(client, "status=aabne", BEFORE) == []


@pytest.mark.parametrize(("query", "queries"), [("", 1), ("q=recovery", 4), ("ansoeger=kommune", 2)])
@pytest.mark.parametrize("count", [1, 3])
def test_searching_and_choosing_cost_the_same_for_one_and_for_three(client, manager, manager2, query, queries, count):
    for number in range(count):
        announced_pool(manager, manager2, slug=f"pulje-{number}")
    with CaptureQueriesContext(connection) as captured:
        assert len(shelves(client, query)) >= count
    assert len(captured) == queries


def test_forty_pools_are_searched_in_a_blink(client, manager, manager2, record_property):
    for number in range(40):
        announced_pool(manager, manager2, slug=f"pulje-{number}")
    get(client, "/puljer/?q=borgere")
    begun = time.perf_counter()
    assert len(found(client, "recovery borgere")) == 40
    seconds = time.perf_counter() - begun
    record_property("seconds", seconds)
    assert seconds < 1


def test_letters_are_read_alike_on_both_sides():
    assert (fold("Århus"), fold("SMØRREBRØD"), fold("Ærø"), fold("idé")) == ("aarhus", "smoerrebroed", "aeroe", "ide")
    assert fold("A\u030arhus") == "aarhus"
