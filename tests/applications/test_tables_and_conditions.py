"""Tables are written row by row, and what is not asked is neither missing nor sent, but never lost."""

import json
import re
from dataclasses import replace

import pytest
from django.utils import timezone

from applications.actions.drafting import StaleAnswer, save_answer
from applications.canonical import canonical_bytes, content_of
from applications.completeness import parts_of
from applications.drafts import draft_of
from applications.models import Answer, AnswerRevision
from applications.reading import reading_of, reading_of_draft
from pools.document import Column, Condition, PoolDocument, Question
from tests.applications.factories import complete_draft, draft, seen_by, sent
from tests.applications.test_pages import at, fields_of, text_of
from tests.pools.factories import announced_pool, later, seed_document

pytestmark = pytest.mark.db
BUDGETS = ("budget_and_activities", "own_spending")
PARTNERS = Question(
    "partners",
    "organisation",
    "cooperation",
    "table",
    "Hvem samarbejder I med?",
    required=False,
    columns=(Column("name", "Partner", "short_text"), Column("people", "Borgere", "number", required=False)),
)
NOT_ASKED_DATE = "Spørgsmålet stilles kun, når svaret på «Er projektsamarbejdet godkendt på centerchefniveau?» er «Ja»."


def document_with(**more) -> PoolDocument:
    """The seed pool with a table, and with a last section asked only of those who have begun."""
    seed = seed_document()
    begun = Condition("stage", ("some_services", "most_services", "whole_area"))
    criteria = (*seed.criteria[:5], replace(seed.criteria[5], shown_when=begun))
    return replace(seed, criteria=criteria, questions=(*seed.questions, PARTNERS), **more)


@pytest.fixture
def half_asked(manager, manager2):
    """The pool with more questions, open now; nothing needs approval."""
    now = timezone.now()
    document = document_with(approval="none", opens=later(now, days=-20), deadline=later(now, days=10))
    changes = {name: getattr(document, name) for name in ("criteria", "questions", "approval", "opens", "deadline")}
    return announced_pool(manager, manager2, now=later(now, days=-21), slug="halvt-spurgt", **changes)


@pytest.fixture
def whole(half_asked, applicant):
    return complete_draft(half_asked, applicant, timezone.now())


@pytest.fixture
def anna(client, applicant, login):
    return login(client, applicant)


def answer(application, key, raw, *, by, base=1):
    save_answer(application, key, raw, base_version=base, by=by, now=timezone.now())
    return seen_by(by, application)


def question_sent(application, key):
    criteria = content_of(application)["criteria"]
    return next(each for criterion in criteria for each in criterion["questions"] if each["key"] == key)


def missing(application):
    return [obstacle.text for part in parts_of(draft_of(application)) for obstacle in part.obstacles]


def test_what_is_not_asked_keeps_its_answer_and_sends_none(whole, applicant):
    before = canonical_bytes(content_of(whole))
    no = answer(whole, "management_has_approved", "nej", by=applicant)
    assert question_sent(no, "approved_on") == {
        "key": "approved_on",
        "kind": "date",
        "label": "Hvornår blev det godkendt?",
        "not_asked": True,
    }
    assert Answer.objects.get(question="approved_on").value == "2019-09-02"
    yes = answer(no, "management_has_approved", "ja", by=applicant, base=2)
    assert canonical_bytes(content_of(yes)) == before


def test_a_required_question_is_missing_only_when_it_is_asked(whole, applicant):
    empty = answer(whole, "approved_on", "", by=applicant)
    assert missing(empty) == ["Svar mangler: Hvornår blev det godkendt?"]
    assert missing(answer(empty, "management_has_approved", "nej", by=applicant)) == []


def test_a_section_that_is_not_asked_is_not_missing_and_is_said_in_what_was_sent(whole, applicant):
    answer(whole, "stage", "planned", by=applicant)
    submission = sent(answer(whole, "continuation", "", by=applicant), by=applicant, now=timezone.now())
    content = json.loads(bytes(submission.canonical))
    last = content["criteria"][-1]
    assert (last["not_asked"], [each["not_asked"] for each in last["questions"]]) == (True, [True])
    section = reading_of(submission).sections[-1]
    assert section.why_not_asked == (
        "Afsnittet skal kun udfyldes, når svaret på «Hvor langt er I i omlægningen af socialpsykiatrien?» er "
        "«Omlægningen er i gang i enkelte tilbud» eller «Omlægningen er i gang i de fleste tilbud og på "
        "myndighedsområdet» eller «Omlægningen er i gang på hele socialpsykiatriområdet»."
    )


def test_who_reads_is_told_what_was_not_asked(anna, whole, applicant):
    no = answer(whole, "management_has_approved", "nej", by=applicant)
    reading = {
        each.key: each.why_not_asked for section in reading_of_draft(draft_of(no)).sections for each in section.answers
    }
    assert {key: why for key, why in reading.items() if why} == {
        "approved_on": NOT_ASKED_DATE,
        "continuation": reading["continuation"],
    }
    assert f"Ikke stillet. {NOT_ASKED_DATE}" in text_of(anna.get(at(no, "review")))


def test_a_pool_without_conditions_sends_what_it_always_sent(manager, manager2, applicant):
    plain = tuple(
        replace(question, shown_when=None)
        for question in seed_document().questions
        if question.kind not in {"goals", "activities", "budget"}
    )
    now = timezone.now()
    moments = {"opens": later(now, days=-20), "deadline": later(now, days=10)}
    pool = announced_pool(manager, manager2, now=later(now, days=-21), slug="uden", questions=plain, **moments)
    content = content_of(complete_draft(pool, applicant, now))
    assert {tuple(criterion) for criterion in content["criteria"]} == {("key", "number", "title", "questions")}
    asked = [question for criterion in content["criteria"] for question in criterion["questions"]]
    assert {tuple(question) for question in asked} == {("key", "kind", "label", "value", "shown")}


def test_without_a_script_the_form_is_drawn_anew_after_the_answer(anna, whole, applicant):
    page = anna.get(at(whole, "form"))
    typed = fields_of(page) | {"management_has_approved": "nej"}
    anna.post(at(whole, "save"), typed)
    shown = text_of(anna.get(at(whole, "form")))
    wrapper = re.search(r'<div data-shown-when="management_has_approved" data-any-of="ja"( hidden)?>', shown)
    assert wrapper[1] == " hidden"
    assert "«Hvornår blev det godkendt?» skal kun besvares, når svaret på" in shown
    assert "Jeres svar er gemt, men bliver ikke sendt." in shown
    assert Answer.objects.get(question="approved_on").value == "2019-09-02"


def test_what_could_not_be_read_is_shown_although_it_is_not_asked(anna, whole, applicant):
    typed = fields_of(anna.get(at(whole, "form"))) | {"management_has_approved": "nej", "approved_on": "i går"}
    shown = text_of(anna.post(at(whole, "save"), typed))
    assert 'data-any-of="ja" data-keep-shown>' in shown
    assert 'value="i går"' in shown


def test_a_table_is_saved_without_its_empty_rows_and_has_room_for_the_next(anna, half_asked, applicant):
    application = draft(half_asked, applicant, timezone.now())
    page = anna.get(at(application, "form"))
    assert fields_of(page)["partners"] == [""] * 4
    typed = fields_of(page) | {"partners": ["", "", "Region Syddanmark", "1.200"]}
    anna.post(at(application, "save"), typed)
    assert Answer.objects.get(question="partners").value == [{"name": "Region Syddanmark", "people": "1200.00"}]
    assert fields_of(anna.get(at(application, "form")))["partners"] == ["Region Syddanmark", "1.200", "", "", "", ""]
    sent_as = question_sent(seen_by(applicant, application), "partners")
    assert (sent_as["columns"], sent_as["cells"], sent_as["shown"]) == (
        [{"key": "name", "label": "Partner"}, {"key": "people", "label": "Borgere"}],
        [["Region Syddanmark", "1.200"]],
        "1. Partner: Region Syddanmark; Borgere: 1.200",
    )


def test_a_cell_that_cannot_be_read_stays_on_the_page_with_its_row(anna, whole):
    typed = fields_of(anna.get(at(whole, "form"))) | {"partners": ["Regionen", "10", "", "", "Foreningen", "mange"]}
    response = anna.post(at(whole, "save"), typed)
    told = "Række 2, «Borgere»: Skriv kun tallet med cifre, uden bogstaver, fx 1.234,50."
    assert (response.status_code, told in text_of(response)) == (422, True)
    assert fields_of(response)["partners"] == ["Regionen", "10", "Foreningen", "mange", "", "", "", ""]
    left = anna.post(
        at(whole, "save_field"), {"field": "partners", "value": ["Regionen", "10", "Foreningen", "mange"], "base": 1}
    )
    assert (left.status_code, left.json()["error"]) == (422, told)


def test_two_who_write_in_one_table_see_both(anna, whole, applicant):
    theirs = answer(whole, "partners", ["Regionen", "10"], by=applicant)
    posted = {"field": "partners", "value": ["Foreningen", "5", "", ""], "base": 1}
    response = anna.post(at(whole, "save_field"), posted)
    told = response.json()
    assert (response.status_code, told["typed"], told["version"]) == (409, ["Regionen", "10"], 2)
    assert "Foreningen" in told["merge"]
    with pytest.raises(StaleAnswer):
        answer(theirs, "partners", ["Foreningen", "5"], by=applicant)
    kept = anna.post(at(whole, "save_field"), posted | {"base": 2})
    assert kept.json()["version"] == 3
    revisions = AnswerRevision.objects.filter(question="partners").order_by("version")
    assert [row.value[0]["name"] for row in revisions] == ["Pernille Projektleder, specialkonsulent", "Regionen"]


def test_plan_and_budget_are_not_fields_to_be_saved(anna, whole):
    codes = [
        anna.post(at(whole, "save_field"), {"field": key, "value": "x", "base": 0}).status_code
        for key in ("activities", "budget_by_month")
    ]
    assert codes == [404, 404]


def test_plan_and_budget_stand_where_the_pool_puts_them(anna, whole):
    page = text_of(anna.get(at(whole, "form")))
    places = [
        page.index(f'id="{part}"')
        for part in ("kriterium-coherence", "aktiviteter", "kriterium-budget", "budget_by_month")
    ]
    assert (places, page.count('id="aktiviteter"')) == (sorted(places), 1)
    titles = [part.title for part in parts_of(draft_of(whole))]
    assert titles[-2:] == ["5. Budget", "Forpligtelser"]
    review = text_of(anna.get(at(whole, "review")))
    ends = ("Hvilke aktiviteter består projektet af", "Hvad koster projektet, måned for måned?", "<h3>Forpligtelser")
    assert [review.count(f"<h3>{title}</h3>") for title in ("Aktiviteter", "Budget")] == [0, 0]
    assert [review.index(end) for end in ends] == sorted(review.index(end) for end in ends)


def test_forty_questions_are_opened_in_few_statements(
    anna, manager, manager2, applicant, django_assert_max_num_queries
):
    now = timezone.now()
    seed = seed_document()
    more = [
        replace(PARTNERS, key=f"partners_{n}", shown_when=Condition("management_has_approved", ("ja",)))
        for n in range(20)
    ]
    questions = (*seed.questions, *more)
    moments = {"opens": later(now, days=-20), "deadline": later(now, days=10)}
    pool = announced_pool(manager, manager2, now=later(now, days=-21), slug="fyrre", questions=questions, **moments)
    application = complete_draft(pool, applicant, now)
    assert len(questions) == 41
    with django_assert_max_num_queries(15):
        anna.get(at(application, "form"))
