"""Reasons held beside each other: what is empty, copied, about another, or said of two cases with different weight."""

import time
from decimal import Decimal
from hashlib import sha256
from types import SimpleNamespace as Some

import pytest

from assessment.reasoning import phrases
from assessment.reasoning.alike import groups_of
from assessment.reasoning.consistency import findings_among
from assessment.reasoning.reasons import NOT_MET, PRIORITY

FACT = "Kommunen har ikke beskrevet, hvordan medarbejderne skal oplæres i metoden."
OTHER = "Budgettet rummer ingen midler til de frivillige mentorer, som planen bygger på."


def criterion(key: str = "effort", *, gate: bool = False):
    title = {"effort": "Indsats", "budget": "Budget", "relevance": "Relevans"}[key]
    return Some(key=key, number=1, title=title, gate=gate, text="", rubric={}, sub_points=())


def result(key: str = "effort", value=3, *, met=None):
    given = None if value is None else Decimal(value)
    return Some(criterion=criterion(key, gate=met is not None), value=given, met=met)


def line(number: int, reasons: dict[str, str], *results, outcome: str = "refusal", name: str = ""):
    organisation = Some(name=name or f"Nummer {number} Kommune")
    return Some(
        application=Some(case=Some(number=f"2019-{number:04}", organisation=organisation)),
        key=number,
        readable=True,
        proposed=0,
        applied=0,
        decision=Some(outcome=outcome, reasons=reasons),
        result=Some(criteria=results or (result(),)),
        is_refused=outcome == "refusal",
    )


def found(*lines, drafts=None) -> list[tuple[str, bool, list[str]]]:
    ranking = Some(lines=lines, document=Some(criteria=(criterion(), criterion("budget"))))
    findings = findings_among(ranking, drafts or {})
    return [(each.code, each.is_hard, [place.number for place in each.places]) for each in findings]


@pytest.mark.parametrize(
    "text",
    [
        "Ansøgningen er ikke prioriteret inden for midlerne.",
        "Projektet kunne desværre ikke prioriteres inden for den økonomiske ramme.",
        "Der er søgt om mere, end der er til rådighed.",
        "Andre ansøgninger opfylder kriterierne i højere grad.",
        "Efter en samlet vurdering og prioritering af de indkomne ansøgninger har vi valgt andre.",
        "Kommunen er nedprioriteret på grund af puljens begrænsede midler.",
    ],
)
def test_a_bare_weighing_is_no_reason(text):
    assert phrases.is_bare(text)
    assert found(line(1, {"effort": text})) == [("bare_priority", True, ["2019-0001"])]
    assert found(line(1, {PRIORITY: text})) == [("bare_priority", True, ["2019-0001"])]


@pytest.mark.parametrize("text", [FACT, OTHER, "Vi har lagt vægt på, at tilskuddene når hele landet."])
def test_a_fact_about_the_application_is_a_reason(text):
    assert not phrases.is_bare(text)
    assert found(line(1, {"effort": text})) == []


@pytest.mark.parametrize("text", ["Se ovenfor.", "Enige om tre.", "Vi er blevet enige om trin 3.", "Fin plan, godt."])
def test_a_reason_of_a_few_words_or_only_of_agreement_says_nothing(text):
    assert found(line(1, {"effort": text})) == [("says_nothing", True, ["2019-0001"])]


def test_a_draft_sent_on_as_it_stood_is_looked_at_once_per_case_and_an_edited_one_is_a_reason():
    drafts = {(1, "effort"): FACT, (1, "budget"): OTHER, (2, "effort"): f"{FACT} Det er set i planen."}
    unedited = line(1, {"effort": f"{FACT}\r\n", "budget": OTHER}, result(), result("budget"))
    assert found(unedited, drafts=drafts) == [("unedited_draft", False, ["2019-0001", "2019-0001"])]
    assert found(line(2, {"effort": FACT}), drafts=drafts) == []


def test_a_reason_names_no_other_applicant_and_no_other_case():
    odense = line(1, {"effort": f"{FACT} Aalborg Kommune gør det bedre."}, name="Odense Kommune")
    aalborg = line(2, {"effort": f"{OTHER} Se sag 2019-0001."}, name="Aalborg Kommune")
    assert found(odense, aalborg) == [
        ("names_another", True, ["2019-0001"]),
        ("names_another", True, ["2019-0002"]),
    ]


def test_a_place_that_has_applied_is_asked_about_and_ones_own_name_is_not():
    odense = line(1, {"effort": f"{FACT} Der er kort til Aalborg."}, name="Odense Kommune")
    aalborg = line(2, {"effort": f"{OTHER} Aalborg Kommune har selv skrevet det i 2020-2022."}, name="Aalborg Kommune")
    assert found(odense, aalborg) == [("may_name_another", False, ["2019-0001"])]


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        (f"{NOT_MET} {FACT}", result(value=5), [("contradicts_points", True)]),
        (f"Kriteriet er ikke opfyldt. {FACT}", result(value=4), [("contradicts_points", False)]),
        (f"{NOT_MET} {FACT}", result(value=None, met=True), [("contradicts_points", True)]),
        (f"Kravet er opfyldt. {FACT}", result(value=None, met=False), [("contradicts_points", True)]),
        (f"Kriteriet er fuldt ud opfyldt. {FACT}", result(value=1), [("contradicts_points", True)]),
        (f"{NOT_MET} {FACT}", result(value=None, met=False), []),
    ],
)
def test_the_words_do_not_contradict_the_points(text, given, expected):
    assert [(code, hard) for code, hard, _ in found(line(1, {"effort": text}, given))] == expected


def test_the_same_text_on_two_refusals_is_looked_at_and_standing_phrases_are_nobodys_copy():
    assert found(line(1, {"effort": FACT}), line(2, {"effort": FACT})) == [
        ("copied_reason", False, ["2019-0001", "2019-0002"])
    ]
    assert found(line(1, {"effort": NOT_MET}, result(value=2)), line(2, {"effort": NOT_MET}, result(value=2))) == []


def test_a_text_with_a_word_changed_is_still_a_copy():
    long = f"{FACT} {OTHER}"
    changed = long.replace("frivillige", "lønnede")
    assert found(line(1, {"effort": long}), line(2, {"effort": changed})) == [
        ("copied_reason", False, ["2019-0001", "2019-0002"])
    ]


def test_the_same_text_under_two_criteria_of_one_case_is_looked_at():
    one = line(1, {"effort": FACT, "budget": FACT}, result(), result("budget"))
    assert found(one) == [("repeated_reason", False, ["2019-0001", "2019-0001"])]


def test_the_same_fact_weighed_differently_is_looked_at_also_when_the_other_is_granted():
    refused = line(1, {"effort": f"{FACT} {OTHER}"}, result(value=2))
    granted = line(2, {"effort": f"{FACT} Tidsplanen er gennemarbejdet."}, result(value=4), outcome="grant")
    assert found(refused, granted) == [("same_fact_other_weight", False, ["2019-0001", "2019-0002"])]
    alike = line(2, {"effort": f"{FACT} Tidsplanen er gennemarbejdet."}, result(value="2.5"), outcome="grant")
    assert found(refused, alike) == []


def test_another_wording_is_another_finding():
    def keys(text: str) -> list[str]:
        ranking = Some(
            lines=[line(1, {"effort": text}), line(2, {"effort": text})], document=Some(criteria=(criterion(),))
        )
        return [each.key for each in findings_among(ranking, {})]

    assert keys(FACT) == keys(FACT)
    assert keys(FACT) != keys(OTHER)


def test_what_the_reader_may_not_read_is_not_compared():
    hidden = line(2, {"effort": FACT})
    hidden.readable = False
    assert found(line(1, {"effort": FACT}), hidden) == []


def words_of(seed: int, count: int) -> str:
    digits = sha256(str(seed).encode()).digest() * 3
    return " ".join(f"ord{digit}{seed % 7}" for digit in digits[:count])


def test_five_hundred_refusals_are_compared_within_two_seconds():
    """A third of them from one template with a word changed, which is the worst there is."""
    keys = ("effort", "budget")
    lines = [
        line(
            number,
            {
                key: f"{FACT} {OTHER} ord{number}" if number % 3 == 0 else f"{words_of(number * 10 + place, 60)}."
                for place, key in enumerate(keys)
            },
            *(result(key, number % 5 + 1) for key in keys),
        )
        for number in range(1, 501)
    ]
    started = time.process_time()
    assert len(found(*lines)) > 1
    assert time.process_time() - started < 2


def test_texts_that_are_alike_are_one_group_however_many_they_are():
    template = [f"{FACT} {OTHER} nummer{number}" for number in range(300)]
    assert [len(group) for group in groups_of([phrases.normal(text) for text in template])] == [300]
