"""Does the public page present the course: what, for whom, what it costs, how many places – with and without a call?"""

from datetime import UTC, datetime

import pytest

from indsatsforloeb.presenting import PHASES
from indsatsforloeb.themes import THEMES
from tests.pools.factories import announced_as_written, announced_pool, places_document
from tests.pools.test_pages import get, headings_of, text_of

pytestmark = pytest.mark.db
WHILE_OPEN = datetime(2020, 2, 3, 10, 0, tzinfo=UTC)
BEFORE = datetime(2019, 6, 30, 10, 0, tzinfo=UTC)
AFTER = datetime(2022, 7, 1, 10, 0, tzinfo=UTC)


def test_the_six_themes_are_the_calls_own():
    assert {theme.key: theme.title for theme in places_document().themes} == THEMES


def test_the_phases_of_the_picture_are_the_calls_own():
    assert [phase.key for phase in PHASES] == [part.key for part in places_document().parts]


def test_the_page_stands_without_a_call(client, manager, manager2):
    announced_pool(manager, manager2)
    response = get(client, "/indsatsforloeb/", WHILE_OPEN)
    assert headings_of(response) == ["Hvem kan få et forløb?", "Formål", "Tre faser"]
    assert "I kan ikke søge lige nu." in text_of(response)
    assert "Start ansøgning" not in text_of(response)


def test_an_open_call_is_presented_in_its_own_words(client, manager, manager2):
    announced_as_written(manager, manager2)
    response = get(client, "/indsatsforloeb/", WHILE_OPEN)
    assert headings_of(response) == [
        *("Hvem kan søge?", "Formål", "Hvad er et indsatsforløb?", "Tre faser", "Temaer", "Hvad koster det jer?"),
        *("Hvad får I ud af et indsatsforløb?", "Sådan gør I", "Kontakt"),
    ]
    text = text_of(response)
    for words in (
        "Åben Ansøgninger behandles Løbende",
        "0 af 75 tilbud har fået en plads",
        "0 tilbud er i et forløb, der er begyndt",
        "0 tilbud venter på, at deres forløb begynder",
        "75 pladser er frie.",
        "0 forløb er begyndt, og 0 af dem er i gang nu.",
        "Log ind for at søge",
        "1 Opstart Ansøgning Telefonmøde Implementeringsgruppe Opstartsmøde Aftale",
        "Vi kalder denne workshop for Fortællingsworkshopen.",
        "Det er gratis at indgå i et indsatsforløb.",
        "Dialog og koordinering med Socialstyrelsen.",
        "Brobygning og understøttelse af borgerens potentiale",
    ):
        assert words in text, words


@pytest.mark.parametrize(
    ("at", "words", "missing"),
    [
        (
            BEFORE,
            "Kommende Ansøgninger behandles Løbende Åbner mandag den 1. juli 2019 kl. 09.00",
            "Log ind for at søge",
        ),
        (AFTER, "Der kan ikke søges lige nu.", "Log ind for at søge"),
    ],
)
def test_it_says_whether_one_can_apply(client, manager, manager2, at, words, missing):
    announced_as_written(manager, manager2)
    text = text_of(get(client, "/indsatsforloeb/", at))
    assert words in text
    assert missing not in text


def test_of_several_calls_the_open_one_is_shown(client, manager, manager2):
    announced_as_written(
        manager, manager2, slug="gammelt", places=75, deadline=datetime(2019, 12, 1, 12, 0, tzinfo=UTC)
    )
    announced_as_written(manager, manager2)
    assert "/puljer/indsatsforloeb/" in get(client, "/indsatsforloeb/", WHILE_OPEN).content.decode()


def test_who_is_logged_in_starts_right_there(client, applicant, manager, manager2):
    announced_as_written(
        manager, manager2, opens=datetime(2019, 7, 1, tzinfo=UTC), deadline=datetime(2099, 1, 1, tzinfo=UTC)
    )
    client.force_login(applicant)
    page = client.get("/indsatsforloeb/").content.decode()
    assert 'action="/puljer/indsatsforloeb/ansoeg/"' in page
    assert "Start ansøgning" in page


def test_the_page_costs_the_same_however_many_courses(client, manager, manager2, django_assert_num_queries):
    announced_as_written(manager, manager2)
    get(client, "/indsatsforloeb/", WHILE_OPEN)
    with django_assert_num_queries(6):
        get(client, "/indsatsforloeb/", WHILE_OPEN)
