"""Is everybody asked what concerns them, and nobody what does not? Conditions on questions and sections."""

# ruff: noqa: E501 - a table is read along its lines
from dataclasses import replace

import pytest

from pools.conditions import asked, in_words, why_not_asked
from pools.document import Condition, Criterion, Option, PoolDocument, Question
from pools.poolfile import dump, load
from pools.poolfile.checks_of_conditions import findings
from tests.pools.factories import seed_document

COLOURS = (Option("red", "Rød"), Option("blue", "Blå"), Option("green", "Grøn"))
TWO = seed_document().criteria[:2]


def question(key: str, kind: str = "yes_no", when: tuple[str, ...] = (), criterion: Criterion = TWO[0]) -> Question:
    """Asked when another (the first of `when`) is answered with one of the rest."""
    options = COLOURS if kind in {"one_of", "several_of"} else ()
    condition = Condition(when[0], when[1:]) if when else None
    point = criterion.sub_points[0].key
    return Question(key, criterion.key, point, kind, f"{key}?", options=options, shown_when=condition)


def form(*questions: Question, section_when: tuple[str, ...] = ()) -> PoolDocument:
    """Two sections; the second may be asked only after an answer in the first."""
    condition = Condition(section_when[0], section_when[1:]) if section_when else None
    return seed_document(questions=questions, criteria=(TWO[0], replace(TWO[1], shown_when=condition)))


CHAIN = form(question("a"), question("b", "one_of", ("a", "ja")), question("c", "long_text", ("b", "red", "blue")))


@pytest.mark.parametrize(
    ("answers", "keys"),
    [
        ({}, {"a"}),
        ({"a": False}, {"a"}),
        ({"a": True}, {"a", "b"}),
        ({"a": True, "b": "green"}, {"a", "b"}),
        ({"a": True, "b": "blue"}, {"a", "b", "c"}),
        ({"a": False, "b": "blue"}, {"a"}),
    ],
)
def test_a_chain_is_asked_link_by_link_and_falls_together(answers, keys):
    assert asked(CHAIN, answers).questions == keys


def test_any_of_several_is_enough():
    document = form(question("a", "several_of"), question("b", when=("a", "red", "green")))
    known = [asked(document, {"a": chosen}).questions for chosen in (["blue"], ["blue", "green"], [], None)]
    assert known == [{"a"}, {"a", "b"}, {"a"}, {"a"}]


def test_a_section_that_is_not_asked_takes_its_questions_with_it():
    document = form(question("a"), question("b", criterion=TWO[1]), section_when=("a", "ja"))
    no, yes = asked(document, {"a": False, "b": True}), asked(document, {"a": True})
    assert (no.sections, no.questions) == ({TWO[0].key}, {"a"})
    assert (yes.sections, yes.questions) == ({TWO[0].key, TWO[1].key}, {"a", "b"})
    assert why_not_asked(document, document.question("b"), no) == "når svaret på «a?» er «Ja»"
    assert why_not_asked(document, document.question("b"), yes) == ""


def test_a_condition_is_told_in_words():
    assert in_words(CHAIN, CHAIN.question("c").shown_when) == "når svaret på «b?» er «Rød» eller «Blå»"


def test_the_order_is_that_of_the_form_not_of_the_file():
    """Sections come in the order of the criteria, whatever the order the questions are written in."""
    document = form(question("late", criterion=TWO[1]), question("first", when=("late", "ja")))
    assert [text for _, text in findings(document)] == [
        "Betingelsen skal nævne et spørgsmål, som står før: «late» står senere i skemaet."
    ]


REACHED = [
    (form(question("a"), question("b", when=("a", "ja")), question("c", when=("b", "nej"))), True),
    (form(question("a"), question("b", when=("a", "ja"), criterion=TWO[1]), section_when=("a", "ja")), True),
    (form(question("a"), question("b", when=("a", "nej"), criterion=TWO[1]), section_when=("a", "ja")), False),
    (form(question("a", "one_of"), question("b", when=("a", "red", "blue"), criterion=TWO[1]), section_when=("a", "blue", "green")), True),
    (form(question("a", "several_of"), question("b", when=("a", "red"), criterion=TWO[1]), section_when=("a", "blue")), True),
    (form(question("a"), question("b", when=("a", "nej")), question("c", when=("b", "ja"), criterion=TWO[1]), section_when=("a", "ja")), False),
]  # fmt: skip


@pytest.mark.parametrize(("document", "can_be"), REACHED)
def test_what_no_answers_can_reach_is_refused(document, can_be):
    told = [text for _, text in findings(document)]
    assert [text for text in told if "udelukker hinanden" in text] == ([] if can_be else [told[-1]])


def test_a_circle_is_called_a_circle_also_through_a_section():
    document = form(
        question("a", when=("b", "ja")), question("b", criterion=TWO[1]), section_when=("a", "ja")
    )  # fmt: skip
    assert [text for _, text in findings(document)] == ["Betingelserne går i ring: «b» afhænger selv af «a»."]


def test_conditions_survive_the_file():
    seed = seed_document()
    conditional = replace(seed.criteria[5], shown_when=Condition("stage", ("planned", "some_services")))
    document = replace(seed, criteria=(*seed.criteria[:5], conditional))
    assert load(dump(document)) == document
    assert dump(load(dump(document))) == dump(document)
