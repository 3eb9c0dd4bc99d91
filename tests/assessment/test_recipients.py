"""Tilskudsmodtagere: who got what, where and how much of what was asked for, once everybody has had their answer."""

import lxml.html
import pytest
from django.urls import reverse

from tests.assessment import stories

pytestmark = pytest.mark.django_db
TOLD_ONCE = ("answered",)

ADDRESS = "/tilskudsmodtagere/"


@pytest.fixture
def answered(proposed, manager, director):
    stories.released(proposed[0].pool, manager=manager, director=director)
    return proposed


def page(client, **asked) -> lxml.html.HtmlElement:
    return lxml.html.fromstring(client.get(ADDRESS, asked).content.decode())


def words(element) -> str:
    return " ".join(element.text_content().split())


def rows(found, caption: str) -> list[list[str]]:
    (table,) = found.xpath(f'//table[caption[starts-with(normalize-space(), "{caption}")]]')
    return [[words(cell) for cell in row.xpath("th|td")] for row in table.xpath("tbody/tr|tfoot/tr")]


def shades(found) -> dict[str, str]:
    return {
        path.get("data-kommune"): path.get("class").removeprefix("denmark-")
        for path in found.xpath("//*[@data-kommune]")
        if path.get("class") != "denmark-0"
    }


def test_before_the_first_answer_the_page_says_so(proposed, manager, director, client):
    stories.approved(proposed[0].pool, manager=manager, director=director)
    found = page(client)
    assert "Der er ikke meddelt tilsagn endnu." in words(found)
    assert found.xpath("//table|//svg[@role='img']") == []


@pytest.mark.parametrize("slug", ["recovery-2019", "findes-ikke"])
def test_a_pool_that_has_not_answered_is_as_one_that_is_not_there(proposed, manager, director, client, slug):
    stories.approved(proposed[0].pool, manager=manager, director=director)
    assert client.get(ADDRESS, {"pulje": slug}).status_code == 404


def test_the_recipients_stand_in_a_table_on_a_map_and_in_a_picture(answered, client):
    found = page(client)
    assert rows(found, "Tilskudsmodtagere") == [
        ["Odense Kommune", "400.000,00 kr.", "Tilsagn", "3. december 2019"],
        ["1 i alt", "400.000,00 kr.", "", ""],
    ]
    assert shades(found) == {"0461": "4"}
    titles = [words(each) for each in found.xpath("//*[@data-kommune='0461']/title|//figure//rect/title")]
    assert titles[:2] == ["Odense: 400.000,00 kr.", "Odense Kommune: 400.000,00 kr."]


def test_the_pool_in_numbers_counts_everybody_and_names_nobody_who_got_nothing(answered, client):
    found = page(client)
    assert rows(found, "Søgt og bevilget efter region")[-1] == ["I alt", "2", "1", "1.200.000,00 kr.", "400.000,00 kr."]
    said = words(found)
    assert "1 af 2 ansøgere har fået tilsagn, 400.000,00 kr. i alt." in said
    assert "Alle fik svar den 3. december 2019, 76 dage efter ansøgningsfristen." in said
    assert "Aalborg" not in said.replace(words(found.xpath("//figure")[0]), "")


def test_after_a_changed_decision_the_one_that_stands_is_shown(answered, client, manager, director):
    stories.changed(answered[1], "250000.00", manager=manager, director=director)
    found = page(client)
    assert [row[:2] for row in rows(found, "Tilskudsmodtagere")] == [
        ["Odense Kommune", "400.000,00 kr."],
        ["Aalborg Kommune", "250.000,00 kr."],
        ["2 i alt", "650.000,00 kr."],
    ]
    assert set(shades(found)) == {"0461", "0851"}
    assert "Alle fik svar den 3. december 2019" in words(found)


def test_where_nobody_got_anything_that_is_said(judged, manager, director, client):
    for application in judged:
        stories.decided(application, "refusal", by=manager)
    stories.released(judged[0].pool, manager=manager, director=director)
    found = page(client, pulje="recovery-2019")
    assert "0 af 2 ansøgere har fået tilsagn" in words(found)
    assert "Ingen ansøgere fik tilsagn." in words(found)
    assert client.get(reverse("assessment:recipients"), {"pulje": "findes-ikke"}).status_code == 404
