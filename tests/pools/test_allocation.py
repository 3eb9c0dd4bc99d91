"""What a pool announces about dividing its money beside the ranking: written, refused with its line, shown, told."""

from dataclasses import replace
from decimal import Decimal

import pytest

from pools.differences import differences
from pools.document import Allocation, canonical_json, from_json
from pools.editor.sections import BY_KEY
from pools.poolfile import PoolFileError, dump, load
from tests.pools.factories import announced_pool, seed_document, seed_text

RULES = Allocation(
    "Vi lægger vægt på, at projekterne ligger i flere regioner.",
    max_per_region=2,
    min_regions=3,
    lowest_share=Decimal("62.5"),
    draws_lots=True,
)
TABLE = '\n[allocation]\ntext = "Vi deler ligeligt."\n'
SECTION = BY_KEY["fordeling"]


def refused(lines: str, **changes) -> list[str]:
    """The words and the line (counted from the table) a file is refused with."""
    text = dump(seed_document(**changes)).rstrip("\n") + "\n" + TABLE + lines
    start = text[: text.index("[allocation]")].count("\n") + 1
    with pytest.raises(PoolFileError) as error:
        load(text)
    return [f"{problem.line - start}: {problem.text}" for problem in error.value.problems]


def test_a_pool_without_it_keeps_its_bytes():
    assert b"allocation" not in canonical_json(seed_document())
    assert dump(seed_document()) == seed_text()


def test_it_survives_the_file_and_the_document():
    document = seed_document(allocation=RULES)
    assert load(dump(document)) == document
    assert from_json(canonical_json(document)) == document
    assert "[allocation]\ntext = " in dump(document)
    assert "lowest_share = 62.5\ndraws_lots = true\n" in dump(document)


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("", ["0: Fordelingen har ingen grænse. Skriv mindst én, eller fjern afsnittet."]),
        ("max_per_region = 0\nmin_regions = 1", ["2: Det største antal i hver region skal være mindst 1."]),
        ("min_regions = 6", ["2: Det mindste antal regioner skal være fra 1 til 5."]),
        ("min_regions = 5", ["2: 5 regioner kan ikke nås, når højst 4 får tilsagn."]),
        ("lowest_share = 0", ["2: Den mindste del skal være over 0 og højst 100 pct."]),
        ("lowest_share = 100.5", ["2: Den mindste del skal være over 0 og højst 100 pct."]),
        ('lowest_share = "60"', ["2: «lowest_share» skal være et tal."]),
        ("draws_lots = 1", ["2: «draws_lots» skal være true eller false."]),
        ("max_per_country = 1\ndraws_lots = true", ["2: Nøglen «max_per_country» kendes ikke."]),
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_line(lines, told):
    found = refused(lines)
    assert [each.replace(", fx 13_000_000.00", "") for each in found] == told


def test_a_table_without_words_and_a_bound_nobody_can_keep_are_refused():
    text = dump(seed_document(allocation=replace(RULES, text="", max_per_region=1, lowest_share=None)))
    with pytest.raises(PoolFileError) as error:
        load(text.replace("partners = [2, 4]", "partners = [6, 9]"))
    assert [problem.text for problem in error.value.problems] == [
        "Skriv, hvad ansøgerne får at vide om fordelingen. Teksten står på puljesiden.",
        "Så kan der ikke findes 6, der får tilsagn.",
    ]


def test_it_is_typed_the_danish_way_and_left_blank_it_is_nothing():
    errors: dict[str, str] = {}
    typed = SECTION.typed(seed_document(allocation=RULES))
    assert typed["allocation"]["lowest_share"] == "62,5"
    assert SECTION.put(seed_document(), SECTION.read(typed, errors)).allocation == RULES
    blank = SECTION.read(SECTION.typed(seed_document()), errors)
    assert (SECTION.put(seed_document(allocation=RULES), blank).allocation, errors) == (None, {})


def test_a_change_of_it_is_told_in_words_and_is_a_demand():
    [change] = differences(seed_document(allocation=RULES), seed_document(allocation=replace(RULES, max_per_region=1)))
    assert (change.title, change.old, change.new, change.is_demand) == (
        "Fordeling ud over rangordenen",
        ("Højst i hver region: 2",),
        ("Højst i hver region: 1",),
        True,
    )
    [added] = differences(seed_document(), seed_document(allocation=RULES))
    assert (added.change, added.new[1:], added.is_demand) == (
        "Nyt",
        (
            "Højst i hver region: 2",
            "Mindst antal regioner: 3",
            "Mindste del af det ansøgte, pct.: 62,50",
            "Lodtrækning mellem lige mange point: Ja",
        ),
        True,
    )


@pytest.mark.django_db
def test_the_pool_page_says_it_and_is_silent_where_there_is_none(client, manager, manager2):
    announced_pool(manager, manager2, slug="med-regler", allocation=RULES)
    announced_pool(manager, manager2, slug="uden-regler")
    with_rules, without = (client.get(f"/puljer/{slug}/").content.decode() for slug in ("med-regler", "uden-regler"))
    for words in (
        RULES.text,
        "Højst 2 i hver region.",
        "Mindst 3 regioner.",
        "62,50 pct. af det ansøgte",
        "trækkes der lod",
    ):
        assert (words in with_rules, words in without) == (True, False)
    assert ("Sådan fordeles midlerne" in with_rules, "Sådan fordeles" in without) == (True, False)
