"""What is told of a new wording, and what of it asks more: on the safe side, for every field there is."""

from dataclasses import fields, replace
from datetime import timedelta
from decimal import Decimal

import pytest

from pools.differences import Change, differences, holds_demands, questions_removed
from pools.differences.items import KEPT, PAGE, items_of
from pools.document import Condition, Material, MaterialGroup, Option, PoolDocument, Question, Section
from tests.pools.factories import places_document, seed_document

SEED = seed_document()
FIRST, SECOND, THIRD = SEED.questions[:3]


def with_question(changed: Question) -> PoolDocument:
    questions = tuple(changed if each.key == changed.key else each for each in SEED.questions)
    return replace(SEED, questions=questions)


def between(**changes):
    return differences(SEED, replace(SEED, **changes))


def only(found):
    assert len(found) == 1, found
    return found[0]


def test_the_same_words_are_no_difference():
    assert differences(SEED, seed_document()) == ()


def test_an_added_question_is_a_demand_also_when_it_is_optional():
    new = replace(FIRST, key="nyt", label="Hvem er med?", required=False)
    told = only(between(questions=(*SEED.questions, new)))
    assert (told.change, told.title, told.is_demand) == (Change.ADDED, "Hvem er med?", True)
    assert (told.old, told.kind) == ((), "question")


def test_a_removed_question_asks_less_and_is_shown_as_it_was():
    document = replace(SEED, questions=SEED.questions[1:])
    told = only(differences(SEED, document))
    assert (told.change, told.new, told.is_demand) == (Change.REMOVED, (), False)
    assert f"Hjælpetekst: {FIRST.help}" in told.old
    assert questions_removed(SEED, document) == (FIRST.key,)


def test_a_changed_question_shows_what_changed_on_both_sides():
    told = only(differences(SEED, with_question(replace(FIRST, max_characters=100, required=False))))
    assert (told.change, told.words) == (Change.CHANGED, "")
    assert told.old == ("Skal besvares: Ja", f"Højst antal tegn: {FIRST.max_characters:,}".replace(",", "."))
    assert told.new == ("Skal besvares: Nej", "Højst antal tegn: 100")
    assert told.is_demand


def test_a_question_among_the_others_in_another_order_is_moved_and_asks_nothing_more():
    told = only(between(questions=(SECOND, FIRST, *SEED.questions[2:])))
    assert (told.change, told.words, told.is_demand) == (Change.MOVED, "Står et andet sted end før.", False)


def test_a_question_under_another_criterion_is_judged_otherwise():
    last = SEED.questions[-1]
    told = only(differences(SEED, with_question(replace(FIRST, criterion=last.criterion, sub_point=last.sub_point))))
    assert (told.change, told.is_demand) == (Change.MOVED, True)


OPTIONS = (Option("a", "Bosted"), Option("b", "Værested"))
CHOICE = replace(FIRST, kind="one_of", options=OPTIONS, max_characters=None)
NUMBER = replace(FIRST, kind="number", max_characters=None, minimum="2", maximum="10")
SLOT = replace(FIRST, kind="file", file_types=("pdf",), max_files=2, max_megabytes=5, max_characters=None)
TABLE = replace(FIRST, kind="table", min_rows=2, max_rows=5, max_characters=None)


@pytest.mark.parametrize(
    ("old", "changes", "is_demand"),
    [
        (FIRST, {"required": False}, False),
        (replace(FIRST, required=False), {"required": True}, True),
        (FIRST, {"max_characters": 10_000}, False),
        (FIRST, {"max_characters": None}, False),
        (FIRST, {"max_characters": 50}, True),
        (replace(FIRST, max_characters=None), {"max_characters": 10_000}, True),
        (FIRST, {"label": "Et andet spørgsmål?"}, True),
        (FIRST, {"help": "Vedlæg også …"}, True),
        (FIRST, {"kind": "short_text"}, True),
        (CHOICE, {"options": (*OPTIONS, Option("c", "Andet"))}, False),
        (CHOICE, {"options": OPTIONS[:1]}, True),
        (CHOICE, {"options": (Option("a", "Noget andet"), OPTIONS[1])}, True),
        (NUMBER, {"minimum": "1"}, False),
        (NUMBER, {"minimum": ""}, False),
        (NUMBER, {"minimum": "3"}, True),
        (NUMBER, {"maximum": "100"}, False),
        (NUMBER, {"maximum": "9"}, True),
        (NUMBER, {"decimals": 0}, True),
        (replace(NUMBER, decimals=0), {"decimals": None}, False),
        (SLOT, {"file_types": ("pdf", "docx")}, False),
        (SLOT, {"file_types": ("docx",)}, True),
        (replace(SLOT, file_types=()), {"file_types": ("pdf",)}, True),
        (SLOT, {"max_files": 3, "max_megabytes": 10}, False),
        (SLOT, {"max_megabytes": 4}, True),
        (SLOT, {"max_megabytes": None}, True),
        (TABLE, {"min_rows": 1, "max_rows": 9}, False),
        (TABLE, {"min_rows": 3}, True),
        (FIRST, {"shown_when": Condition(SEED.questions[-1].key, ("ja",))}, True),
    ],
)
def test_a_change_of_a_question_is_a_demand_unless_it_plainly_loosens(old, changes, is_demand):
    told = only(differences(with_question(old), with_question(replace(old, **changes))))
    assert told.is_demand is is_demand, told


RULES = SEED.budget


@pytest.mark.parametrize(
    ("changes", "is_demand"),
    [
        ({"max_amount": Decimal(5_000_000)}, True),
        ({"cofunding_required": True}, True),
        ({"categories": RULES.categories[1:]}, True),
        ({"lump_posts": (*RULES.lump_posts, "Blandet")}, True),
        ({"lump_posts": RULES.lump_posts[1:]}, False),
        ({"eligible": (*RULES.eligible, "Frugt")}, False),
        ({"eligible": RULES.eligible[1:]}, True),
        ({"not_eligible": (*RULES.not_eligible, "Frugt")}, True),
        ({"not_eligible": RULES.not_eligible[1:]}, False),
    ],
)
def test_a_change_of_the_budgets_rules(changes, is_demand):
    assert holds_demands(between(budget=replace(RULES, **changes))) is is_demand


GROUP = SEED.commitments[0]


@pytest.mark.parametrize(
    ("items", "is_demand"),
    [((*GROUP.items, "At møde op."), True), (GROUP.items[1:], False), (GROUP.items[::-1], False)],
)
def test_a_commitment_more_is_a_demand_and_one_less_or_another_order_is_not(items, is_demand):
    told = only(between(commitments=(replace(GROUP, items=items), *SEED.commitments[1:])))
    assert told.is_demand is is_demand


@pytest.mark.parametrize(
    ("changes", "is_demand"),
    [
        ({"summary": "Kortere."}, False),
        ({"contacts": ()}, False),
        ({"short_title": "Omlægning"}, False),
        ({"information_meeting": None}, False),
        ({"expected_answer": "i januar 2020"}, False),
        ({"guidance": SEED.guidance[1:]}, True),
        ({"guidance": (*SEED.guidance, Section("new", "Nyt", ("Vedlæg en aftale.",)))}, True),
        ({"background": (replace(SEED.background[0], items=("Kun for unge.",)), *SEED.background[1:])}, True),
        ({"parts": (replace(SEED.parts[0], items=("Kun for unge.",)), *SEED.parts[1:])}, True),
        ({"headings": (replace(SEED.headings[0], text="Kun for unge."), *SEED.headings[1:])}, True),
        ({"material_groups": (MaterialGroup("Ny", (Material("Skabelon", "", "a" * 64),)),)}, True),
        ({"questions_until": SEED.deadline}, True),
        ({"audience": (*SEED.audience, "region")}, False),
        ({"audience": ("region",)}, True),
        ({"audience_text": "Kun regioner."}, True),
        ({"approval": "declaration"}, True),
        ({"amount": Decimal(20_000_000)}, False),
        ({"amount": Decimal(1_000_000)}, True),
        ({"last_month": "2022-12"}, True),
        ({"criteria": SEED.criteria[1:]}, True),
        ({"criteria": (*SEED.criteria[:-1], replace(SEED.criteria[-1], weight=Decimal(3)))}, True),
        ({"law": replace(SEED.law, appeal_text="Ingen klage.")}, True),
        ({"thresholds": replace(SEED.thresholds, reclaim_above=Decimal(1))}, True),
    ],
)
def test_what_one_must_write_by_is_a_demand_and_what_is_only_told_is_not(changes, is_demand):
    found = between(**changes)
    assert found
    assert holds_demands(found) is is_demand


def test_an_earlier_last_moment_for_questions_is_a_demand_and_a_later_is_not():
    before = replace(SEED, questions_until=SEED.opens)
    later = replace(SEED, questions_until=SEED.opens + timedelta(days=1))
    assert not holds_demands(differences(before, later))
    assert holds_demands(differences(later, before))
    assert holds_demands(differences(before, SEED))


def test_every_field_of_a_document_is_told_of():
    """A field that comes later is in one of the items by itself, and not on the page: a change of it is a demand."""
    told = {name for item in items_of(SEED) for name in item.facts}
    taken_apart = {"questions", "criteria", "commitments", "budget", "law", "thresholds", "allocation", "intake"}
    lists = {"headings", "background", "guidance", "parts", "themes"}
    assert {field.name for field in fields(PoolDocument)} - told == KEPT | taken_apart | lists
    assert {item.area for item in items_of(SEED) if item.key == "approval"} != {PAGE}


PLACES = places_document()


@pytest.mark.parametrize(
    ("changes", "is_demand", "old", "new"),
    [
        ({"places": 80}, False, "75", "80"),
        ({"places": 60}, True, "75", "60"),
        ({"capacity": PLACES.capacity[1:]}, False, "2. halvår 2019: 5 pladser", None),
        ({"recommended_employees": (10, 30)}, True, "20-50", "10-30"),
        ({"course_months": (4, 9)}, True, "4-12", "4-9"),
        ({"themes": PLACES.themes[:-1]}, True, PLACES.themes[-1].items[0], None),
        (
            {"intake": replace(PLACES.intake, kind="rounds")},
            *(True, "Ansøgninger tages ind: Løbende", "Ansøgninger tages ind: I runder"),
        ),
        (
            {"allocation": replace(PLACES.allocation, ranked_by=("need",))},
            *(True, "Rangordenen følger af: Modenhed og motivation", None),
        ),
    ],
)
def test_what_a_call_for_places_says_is_told_in_words(changes, is_demand, old, new):
    told = only(differences(PLACES, replace(PLACES, **changes)))
    assert told.is_demand is is_demand
    assert (told.old[0], told.new[0] if told.new else None) == (old, new)


def test_a_condition_is_told_by_the_words_of_the_question_it_hangs_on():
    yes_no = replace(FIRST, kind="yes_no", max_characters=None)
    document = with_question(yes_no)
    hanging = replace(THIRD, shown_when=Condition(yes_no.key, ("ja",)))
    changed = replace(document, questions=tuple(hanging if q.key == THIRD.key else q for q in document.questions))
    told = only(differences(document, changed))
    assert told.new == (f"Vises kun, når: «{yes_no.label}» er besvaret med «Ja»",)
