"""Does a visitor find everything on the front page, the list and the pool page, at a fixed number of queries?"""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.urls import reverse
from icalendar import Calendar

from pools.actions import move_deadline, propose_deadline
from pools.states import PoolState
from tests.pools.factories import announced_pool, draft_pool, seed_document, three_pools

pytestmark = pytest.mark.db
WHILE_OPEN = datetime(2019, 8, 20, 10, 0, tzinfo=UTC)
BEFORE = datetime(2019, 6, 30, 10, 0, tzinfo=UTC)
DEADLINE = datetime(2019, 9, 17, 10, 0, tzinfo=UTC)
AFTER = datetime(2019, 9, 17, 10, 0, 0, 1, tzinfo=UTC)
FAR_AHEAD = datetime(2099, 9, 17, 10, 0, tzinfo=UTC)  # what is posted is stamped by the database's own clock
NEW_DEADLINE = datetime(2019, 9, 24, 10, 0, tzinfo=UTC)


def main_of(response) -> str:
    """The page without its frame."""
    return response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]


def text_of(response) -> str:
    """What a reader reads: the page's main part without tags, one blank between words."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main_of(response))).split())


def headings_of(response, level: int = 2) -> list[str]:
    found = re.findall(rf"<h{level}[^>]*>(.*?)</h{level}>", main_of(response), re.DOTALL)
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", heading)).split()) for heading in found]


def get(client, path: str, at: datetime = WHILE_OPEN):
    with time_machine.travel(at, tick=False):
        return client.get(path)


@pytest.fixture
def pool(manager, manager2):
    return announced_pool(manager, manager2)


def test_the_pool_page_has_the_sources_headings_in_its_order(client, pool):
    response = get(client, "/puljer/recovery-2019/")
    assert headings_of(response, 1) == [
        "Ansøgningspuljen: Social investeringspulje til recovery og rehabilitering: Partnerskab om strategisk omlægning"
    ]
    headings = [heading for heading in headings_of(response) if heading != "Nyt om puljen"]
    assert headings[:14] == [
        "Informationsmøde",
        "Hvem kan søge? (ansøgerkreds)",
        "Formål",
        "Målgruppe",
        "Projektperiode",
        "Hvad kan der søges støtte til?",
        "Midler til fordeling",
        "Finanslovskonto",
        "Kontaktperson",
        "Bilag",
        "ANSØGNINGSFRIST",
        "ANSØG",
        "ANSØGNINGSMATERIALE",
        "ØVRIGT MATERIALE",
    ]
    assert headings[14:] == [
        "Tomme skemaer",
        "Tildelingskriterier",
        "Forpligtelser",
        "Hvilken forandring vil vi skabe for borgerne?",
        "Regler for budgettet",
        "Om projektet",
        "Vejledning til ansøgere",
        "Spørgsmål og svar",
        "Kontakt",
        "Antagelser i denne pulje",
    ]


def test_every_fact_of_the_document_is_public(client, pool):
    text = text_of(get(client, "/puljer/recovery-2019/"))
    document = seed_document()
    public = [
        *(point.text for c in document.criteria for point in c.sub_points),
        *(point.rubric for c in document.criteria for point in c.sub_points),
        *(level for c in document.criteria for level in c.rubric.values()),
        *(question.label for question in document.questions),
        *document.commitment_items,
        *document.goals,
        *(item for section in (*document.background, *document.parts, *document.guidance) for item in section.items),
        *document.budget.eligible,
        *document.budget.not_eligible,
        *(material.title for group in document.material_groups for material in group.materials),
        *(contact.email for contact in document.contacts),
        "13,0 mio. kr.",
        "§ 15.75.55.10.",
        "01.01.2020 – 30.09.2022",
        "tirsdag den 17. september 2019 kl. 12.00",
        "mandag den 19. august 2019 kl. 15.30–17.00 hos Socialstyrelsen i Odense",
        "forventeligt i december 2019",
        "Vægt: 20 pct.",
        "MitID Erhverv",
    ]
    assert [words for words in public if words not in text] == []


def test_materials_without_a_file_are_one_line_and_no_links(client, pool):
    text = text_of(get(client, "/puljer/recovery-2019/"))
    missing = text.count("Ikke lagt ind på portalen:")
    assert missing == sum(1 for group in seed_document().material_groups if group.not_there)
    assert missing < sum(len(group.materials) for group in seed_document().material_groups)


def test_a_closed_pool_puts_no_deadline_in_the_calendar_and_every_pool_says_where_trouble_is_told(client, pool):
    closed = text_of(get(client, "/puljer/recovery-2019/", at=AFTER))
    assert ("Læg fristen i kalenderen" in closed, "Meld teknisk problem" in closed) == (False, True)
    assert "Læg fristen i kalenderen" in text_of(get(client, "/puljer/recovery-2019/"))


def test_a_material_with_a_file_is_a_link(client, manager, manager2):
    groups = seed_document().material_groups
    first = groups[0].materials[0].__class__("Bekendtgørelse", "https://regler.example/bek")
    group = groups[0].__class__(groups[0].title, (first,))
    announced_pool(manager, manager2, material_groups=(group,))
    content = get(client, "/puljer/recovery-2019/").content.decode()
    assert content.count('<a href="https://regler.example/bek">Bekendtgørelse</a>') == 1


@pytest.mark.parametrize(
    ("at", "status", "way_in"),
    [
        (BEFORE, "Kommende", "Puljen åbner for ansøgninger mandag den 1. juli 2019 kl. 09.00."),
        (WHILE_OPEN, "Åben", "Log ind for at søge"),
        (DEADLINE, "Åben", "Log ind for at søge"),
        (AFTER, "Lukket", "Ansøgningsfristen er overskredet, og der kan ikke længere søges."),
    ],
)
def test_the_way_in_follows_the_moments(client, pool, at, status, way_in):
    response = get(client, "/puljer/recovery-2019/", at)
    assert response.context["page"].status == status
    ways = ["Puljen åbner for ansøgninger", "Log ind for at søge", "Ansøgningsfristen er overskredet"]
    text = text_of(response)
    assert [way for way in ways if way in text] == [way for way in ways if way_in.startswith(way)]
    assert way_in in text


def test_who_is_not_logged_in_comes_back_to_the_pool(client, pool):
    content = get(client, "/puljer/recovery-2019/").content.decode()
    assert content.count('href="/konto/login/?next=%2Fpuljer%2Frecovery-2019%2F">Log ind for at søge</a>') == 2


def test_who_is_logged_in_starts_with_a_button_that_posts(client, pool, applicant, login):
    with time_machine.travel(WHILE_OPEN, tick=False):
        content = login(client, applicant).get("/puljer/recovery-2019/").content.decode()
    assert content.count('<form method="post" action="/puljer/recovery-2019/ansoeg/">') == 2
    assert content.count("Log ind for at søge") == 0


def test_a_draft_is_seen_by_the_agency_only(client, manager, applicant, caseworker, login):
    draft_pool(manager)
    assert get(client, "/puljer/recovery-2019/").status_code == 404
    assert get(client, "/puljer/recovery-2019/frist.ics").status_code == 404
    assert login(client, applicant).get("/puljer/recovery-2019/").status_code == 404
    assert login(client, caseworker).get("/puljer/recovery-2019/").status_code == 200


def test_the_second_person_announces_with_a_button(client, manager, manager2, login):
    pool = draft_pool(manager, deadline=FAR_AHEAD)
    with time_machine.travel(BEFORE, tick=False):
        answer = login(client, manager2).post("/puljer/recovery-2019/udmeld/")
    assert (answer.status_code, answer.url) == (302, "/puljer/recovery-2019/")
    pool.refresh_from_db()
    assert (pool.state, pool.announced_by) == (PoolState.ANNOUNCED, manager2)


def test_the_writer_is_told_why_the_button_does_not_work(client, manager, login):
    pool = draft_pool(manager, deadline=FAR_AHEAD)
    with time_machine.travel(BEFORE, tick=False):
        answer = login(client, manager).post("/puljer/recovery-2019/udmeld/")
    assert answer.status_code == 409
    assert "Puljen skal udmeldes af en anden end dem, der har skrevet den." in text_of(answer)
    pool.refresh_from_db()
    assert pool.state == PoolState.DRAFT


def test_applicants_and_visitors_announce_nothing(client, manager, applicant, login):
    pool = draft_pool(manager)
    assert client.post("/puljer/recovery-2019/udmeld/").status_code == 302
    assert login(client, applicant).post("/puljer/recovery-2019/udmeld/").status_code == 404
    assert client.get("/puljer/recovery-2019/udmeld/").status_code == 404
    pool.refresh_from_db()
    assert pool.state == PoolState.DRAFT


def extend(pool, manager, director):
    change = propose_deadline(pool, NEW_DEADLINE, "Nedbrud.", by=manager, now=WHILE_OPEN)
    return move_deadline(pool, change, by=director, now=WHILE_OPEN)


def test_an_extended_deadline_stands_with_the_old_one(client, pool, manager, director):
    extend(pool, manager, director)
    text = text_of(get(client, "/puljer/recovery-2019/"))
    new, old = "tirsdag den 24. september 2019 kl. 12.00", "tirsdag den 17. september 2019 kl. 12.00"
    assert text.count(f"{new} (tidligere {old})") == 2
    assert text.count(f"Fristen er forlænget. Den var tidligere {old}.") == 1


def entry_of(client) -> tuple[Calendar, dict]:
    response = get(client, "/puljer/recovery-2019/frist.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(response.content)
    [event] = calendar.walk("VEVENT")
    return calendar, event


def test_the_calendar_entry_keeps_its_uid_and_raises_its_sequence(client, pool, manager, director, settings):
    settings.PORTAL_URL = "https://tilskud.example"
    calendar, first = entry_of(client)
    assert (first["UID"], first["SEQUENCE"], first["DTSTART"].dt) == (
        "frist-recovery-2019@tilskud.example",
        0,
        DEADLINE,
    )
    assert first["DTSTART"].params["TZID"] == "Europe/Copenhagen"
    assert [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == ["Europe/Copenhagen"]
    assert first["SUMMARY"] == "Ansøgningsfrist: Partnerskab om strategisk omlægning"
    extend(pool, manager, director)
    _, second = entry_of(client)
    assert (second["UID"], second["SEQUENCE"], second["DTSTART"].dt) == (first["UID"], 1, NEW_DEADLINE)


def test_the_list_puts_open_first_then_coming_then_closed(client, manager, manager2):
    later = DEADLINE + timedelta(days=1)
    announced_pool(manager, manager2, slug="aaben-sen", title="Åben, sen", deadline=later)
    announced_pool(manager, manager2, slug="aaben-snart", title="Åben, snart")
    announced_pool(manager, manager2, slug="kommende", title="Kommende", opens=WHILE_OPEN + timedelta(hours=1))
    announced_pool(manager, manager2, slug="lukket", title="Lukket", deadline=WHILE_OPEN - timedelta(hours=1))
    draft_pool(manager, slug="kladde", title="Kladde")
    response = get(client, "/puljer/")
    assert headings_of(response) == ["Åbne puljer", "Kommende puljer", "Lukkede puljer"]
    assert re.findall(r'href="/puljer/([a-z-]+)/"', main_of(response)) == [
        "aaben-snart",
        "aaben-sen",
        "kommende",
        "lukket",
        "feed",
    ]


def test_the_front_page_has_one_clear_next_step(client, pool, applicant, login):
    visitor = main_of(get(client, "/"))
    assert re.findall(r'class="button button-primary" href="([^"]+)"', visitor) == ["/puljer/"]
    with time_machine.travel(WHILE_OPEN, tick=False):
        applicants = main_of(login(client, applicant).get("/"))
    assert re.findall(r'class="button button-primary" href="([^"]+)"', applicants) == ["/mine-tilskudssager/"]


def test_the_front_page_without_pools_says_so(client):
    assert "Der er ingen åbne puljer lige nu." in text_of(get(client, "/"))


@pytest.mark.parametrize(("path", "queries"), [("/", 2), ("/puljer/", 1)])
@pytest.mark.parametrize("count", [1, 3])
def test_lists_cost_the_same_for_one_and_for_three(
    client, manager, manager2, django_assert_num_queries, path, queries, count
):
    for pools in range(count):
        announced_pool(manager, manager2, slug=f"aaben-{pools}")
        announced_pool(manager, manager2, slug=f"kommende-{pools}", opens=WHILE_OPEN + timedelta(hours=1))
        announced_pool(manager, manager2, slug=f"lukket-{pools}", deadline=WHILE_OPEN - timedelta(hours=1))
    with django_assert_num_queries(queries):
        assert get(client, path).status_code == 200


def test_the_pool_page_costs_four_queries(client, manager, manager2, django_assert_num_queries):
    three_pools(manager, manager2)
    with django_assert_num_queries(4):
        assert get(client, "/puljer/pulje-2/").status_code == 200
    with django_assert_num_queries(2):
        assert get(client, "/puljer/pulje-2/frist.ics").status_code == 200


def test_the_addresses_are_the_promised_ones():
    assert [reverse("pools:front"), reverse("pools:list")] == ["/", "/puljer/"]
    assert reverse("pools:detail", args=["recovery-2019"]) == "/puljer/recovery-2019/"
    assert reverse("pools:calendar", args=["recovery-2019"]) == "/puljer/recovery-2019/frist.ics"
