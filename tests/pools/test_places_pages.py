"""Does a call for places read right wherever the public meets it: page, cards, list, search, feed, paper, open data?"""

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar
from pypdf import PdfReader

from pools.document import Intake
from tests.pools.factories import announced_as_written, announced_pool
from tests.pools.test_pages import get, headings_of, main_of, text_of

pytestmark = pytest.mark.db
WHILE_OPEN = datetime(2020, 2, 3, 10, 0, tzinfo=UTC)
ADDRESS = "/puljer/indsatsforloeb/"


@pytest.fixture
def call(manager, manager2):
    return announced_as_written(manager, manager2)


def test_the_page_has_the_guides_headings_and_nothing_of_money(client, call):
    response = get(client, ADDRESS, WHILE_OPEN)
    assert headings_of(response, 1) == ["Indsatsforløb om kvalitet i socialpsykiatrien"]
    assert [heading[:60] for heading in headings_of(response)] == [
        *("Nyt om opslaget", "Hvem kan søge", "Formål", "Målsætningerne i forhold til de medvirkende tilbud"),
        *("Antal forløb", "Periode", "Hvad er et indsatsforløb", "Organisering i indsatsforløbene"),
        *("Hvad får I ud af et indsatsforløb?", "Økonomi", "Spørgsmål", "Ansøgningsfrist", "Sådan gør I"),
        *("Ansøgningsmateriale", "Tomme skemaer", "Tildelingskriterier", "Sådan fordeles pladserne", "Temaer"),
        *("Forpligtelser", "Udviklingsarbejdet skal under og efter indsatsforløbene unde"),
        *("Om forløbet", "Vejledning til ansøgere", "Spørgsmål og svar", "Kontakt", "Antagelser i dette opslag"),
    ]
    text = text_of(response)
    for word in ("budget", "Budget", "kr.", "puljen", "Puljen", "Midler til fordeling", "Om projektet"):
        assert word not in text, word


def test_the_key_facts_are_those_of_places(client, call):
    text = text_of(get(client, ADDRESS, WHILE_OPEN))
    for fact in (
        "Ansøgninger behandles Løbende",
        "Ansøgningsfrist torsdag den 30. juni 2022 kl. 12.00",
        "Pladser 75 tilbud",
        "Et forløb varer 4-12 måneder",
        "Anbefalet størrelse 20-50 medarbejdere",
        "75 tilbud i perioden 01.07.2019 – 31.12.2022.",
        "rangordnes ansøgningerne efter «Behov» og «Modenhed og motivation». De andre kriterier vægtes",
        "2. halvår 2019 jul. 2019 – dec. 2019 5",
        "I alt 75",
        "Brobygning og understøttelse af borgerens potentiale",
    ):
        assert fact in text, fact


def test_in_rounds_the_page_says_when_this_one_ends(client, manager, manager2):
    ends = (WHILE_OPEN + timedelta(days=10), WHILE_OPEN + timedelta(days=200))
    announced_as_written(manager, manager2, intake=Intake("rounds", "Der er to runder.", ends))
    fact = "Ansøgninger behandles I runder. Runden nu slutter torsdag den 13. februar 2020 kl. 11.00"
    assert fact in text_of(get(client, ADDRESS, WHILE_OPEN))
    last = text_of(get(client, ADDRESS, WHILE_OPEN + timedelta(days=201)))
    assert "I runder. Runden nu slutter torsdag den 30. juni 2022 kl. 12.00" in last


def test_the_list_counts_money_and_courses_apart(client, call, manager, manager2):
    assert "1 opslag om forløb. Åbne" in text_of(get(client, "/puljer/", WHILE_OPEN))
    announced_pool(manager, manager2)
    text = text_of(get(client, "/puljer/", WHILE_OPEN))
    assert "1 pulje og 1 opslag om forløb." in text
    assert "Pladser 75 tilbud Et forløb varer 4-12 måneder" in text
    assert "opslag" not in text_of(get(client, "/puljer/?slags=money", WHILE_OPEN))
    assert "Indsatsforløb om kvalitet" in text_of(get(client, "/puljer/?slags=places", WHILE_OPEN))


def test_it_is_found_by_its_themes_and_by_who_may_apply(client, call):
    for words, place in (("brobygning", "Uddannelse og beskæftigelse"), ("almenboligloven", "Om opslaget")):
        text = text_of(get(client, f"/puljer/?q={words}", WHILE_OPEN))
        assert f"1 opslag om forløb med «{words}»" in text
        assert f"Læs mere under «{place}»" in text


def test_the_announcement_is_in_the_feed_and_on_the_page_as_an_opslag(client, call):
    assert "Opslaget er udmeldt: Indsatsforløb om kvalitet" in get(client, "/puljer/feed/").content.decode()
    assert "Opslaget er udmeldt Der kan søges fra" in text_of(get(client, ADDRESS, WHILE_OPEN))


def test_the_deadline_stands_in_a_calendar_file(client, call):
    [event] = Calendar.from_ical(get(client, f"{ADDRESS}frist.ics", WHILE_OPEN).content).walk("VEVENT")
    assert event["summary"] == "Ansøgningsfrist: Indsatsforløb"


def test_the_empty_form_asks_for_tilbud_and_not_for_a_budget(client, call, tmp_path):
    path = tmp_path / "skema.pdf"
    path.write_bytes(get(client, f"{ADDRESS}ansoegningsskema.pdf", WHILE_OPEN).content)
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())
    assert "Tilbud og afdelinger" in text
    assert "Medarbejdere, som forløbet vedrører" in text
    assert "Aktiviteter og budget" not in text
    assert "Den, der indsender, skriver under på en erklæring" in text


def test_it_stands_in_the_open_data_with_its_months_and_themes(client, call):
    [row] = get(client, "/data/puljer.json", WHILE_OPEN).json()["puljer"]
    assert (row["udbyder"], row["pladser"], row["midler_kr"], row["tages_ind"]) == (
        "Indsatsforløb",
        75,
        "0.00",
        "løbende",
    )
    assert (row["forløb_måneder"], len(row["temaer"])) == ([4, 12], 6)


def test_long_words_of_the_guide_are_paragraphs_and_short_ones_points(client, call):
    page = main_of(get(client, ADDRESS, WHILE_OPEN))
    assert "<p>Der er gennem de senere år sket en betydelig stigning" in page
    assert "<li>Bedre trivsel, sundhed og mestring.</li>" in page
