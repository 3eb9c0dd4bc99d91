"""Is a pool file read and written without loss, and are all its problems told at once?"""

import pytest

from pools.poolfile import PoolFileError, dump, load
from tests.pools.factories import places_document, places_text, seed_document, seed_text


def test_all_problems_are_told_at_once_in_the_files_order():
    text = seed_text().replace('slug = "recovery-2019"', 'slug = ""').replace("accept_days = 21", "accept_days = 0")
    with pytest.raises(PoolFileError) as refused:
        load(text)
    assert [problem.text for problem in refused.value.problems] == [
        "«slug» må kun have små bogstaver a-z, tal og bindestreg.",
        "Der skal være mindst én dag til at acceptere.",
    ]


def test_a_missing_key_is_told_where_its_table_begins():
    text = seed_text().replace("accept_days = 21\n", "")
    with pytest.raises(PoolFileError) as refused:
        load(text)
    [problem] = refused.value.problems
    assert (text.split("\n")[problem.line - 1], problem.text) == ("[law]", "Nøglen «accept_days» mangler.")


@pytest.mark.parametrize(
    "text",
    ['Et "citat"', "En \\ skråstreg", 'To linjer\nmed "citat" og \\', "Tabulator\tog emoji 👩‍👩‍👧‍👦 og é", '"""'],
)
def test_any_text_survives_the_file(text):
    document = seed_document(summary=text)
    assert load(dump(document)) == document
    assert dump(load(dump(document))) == dump(document)


def test_a_call_for_places_is_the_same_document_with_other_data():
    places = places_document()
    assert load(dump(places)) == places
    assert dump(places) == places_text()
    assert places.offers_money is False
