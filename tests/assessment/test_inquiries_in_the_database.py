"""What the database itself refuses about inquiries, asked by raw SQL as somebody with the portal's own role could."""

import pytest
from django.db import connection

from assessment import actions
from assessment.models import Inquiry
from cases.actions.people import add_colleague
from cases.models import Document
from cases.states import CaseRole
from portal.actions import end_membership
from portal.models import Membership, StoredFile
from tests.assessment import stories
from tests.assessment.inquiring import ANSWERED_AT, ASKED_AT, DUE_AT, asked, heard, ready_to_check
from tests.assessment.test_invariants import refusal

pytestmark = pytest.mark.django_db
TOLD_ONCE = ("inquiry",)

ASK = (
    "INSERT INTO assessment_inquiry (application_id, kind, item, text, sent_at, sent_by_id, due_at, letter_id, answer)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, '')"
)
ANSWER = "UPDATE assessment_inquiry SET answer = %s, answered_at = %s, answered_by_id = %s WHERE id = %s"


@pytest.fixture
def inquiry(opened, caseworker, manager) -> Inquiry:
    ready_to_check(opened[0], caseworker, manager=manager)
    return asked(opened[0], by=caseworker)


def letter_on(application) -> int:
    papers = Document.objects.filter(entry__case=application.case, entry__direction="out", entry__visible_to_party=True)
    return papers.filter(kind="kvittering").values_list("pk", flat=True)[0]


def row(application, person, *, kind="hearing", item="", text="x", due=DUE_AT, letter=None) -> tuple:
    letter = letter or letter_on(application)
    return application.pk, kind, item, text, ASKED_AT, person.pk, due, letter


def test_nobody_undeclared_or_barred_asks(opened, caseworker, caseworker2, manager):
    ready_to_check(opened[0], caseworker, manager=manager)
    assert refusal(ASK, *row(opened[0], caseworker2)) == "judge_is_impartial"
    actions.declare(opened[0].case, conflict=True, text="Min bror.", by=caseworker, now=ASKED_AT)
    assert refusal(ASK, *row(opened[0], caseworker)) == "judge_is_impartial"


def test_whoever_became_barred_does_not_withdraw_either(inquiry, caseworker):
    actions.declare(inquiry.application.case, conflict=True, text="Min bror.", by=caseworker, now=ASKED_AT)
    withdraw = "UPDATE assessment_inquiry SET withdrawn_at = %s, withdrawn_by_id = %s WHERE id = %s"
    assert refusal(withdraw, ANSWERED_AT, caseworker.pk, inquiry.pk) == "judge_is_impartial"


def test_only_formalia_or_facts_are_asked_about_with_words_and_time(opened, caseworker, manager):
    ready_to_check(opened[0], caseworker, manager=manager)
    one = opened[0]
    assert refusal(ASK, *row(one, caseworker, kind="formalia")) == "inquiry_asks_about_formalia_only"
    assert refusal(ASK, *row(one, caseworker, item="approval")) == "inquiry_asks_about_formalia_only"
    assert refusal(ASK, *row(one, caseworker, kind="other")) in (
        "inquiry_asks_about_formalia_only", "inquiry_kind_known",
    )  # fmt: skip
    assert refusal(ASK, *row(one, caseworker, text="")) == "inquiry_says_what_is_asked"
    assert refusal(ASK, *row(one, caseworker, due=ASKED_AT)) == "inquiry_has_time_to_answer"


def test_an_inquiry_begins_with_a_letter_on_its_own_case_and_alone(opened, caseworker, manager):
    ready_to_check(opened[0], caseworker, manager=manager)
    other = letter_on(opened[1])
    assert refusal(ASK, *row(opened[0], caseworker, letter=other)) == "inquiry_begins_with_its_letter"
    asked(opened[0], by=caseworker)
    assert refusal(ASK, *row(opened[0], caseworker)) == "inquiry_one_at_a_time"


def test_what_was_sent_never_changes_or_goes_away(inquiry, caseworker2):
    for change in (
        "text = 'andet'",
        "item = 'circle'",
        "due_at = due_at + interval '9 days'",
        "sent_at = sent_at - interval '1 day'",
        "letter_id = letter_id + 1",
        "sent_by_id = sent_by_id + 1",
        "application_id = application_id + 1",
    ):
        assert refusal(f"UPDATE assessment_inquiry SET {change} WHERE id = %s", inquiry.pk) == "inquiry_is_kept"
    assert refusal("DELETE FROM assessment_inquiry WHERE id = %s", inquiry.pk) == "inquiry_is_kept"


def test_one_answers_once_in_time_and_with_words(inquiry, applicant):
    late = "2019-10-10T22:00:00Z"
    assert refusal(ANSWER, "Svar", late, applicant.pk, inquiry.pk) == "inquiry_answered_in_time"
    assert refusal(ANSWER, "", ANSWERED_AT, applicant.pk, inquiry.pk) == "inquiry_answer_says_something"
    assert refusal("UPDATE assessment_inquiry SET answer = 'x'") == "inquiry_answer_says_something"
    actions.answer(inquiry, "Svar", by=applicant, now=ANSWERED_AT)
    for change in ("answer = 'andet'", "answer = '', answered_at = NULL, answered_by_id = NULL"):
        assert refusal(f"UPDATE assessment_inquiry SET {change}") == "inquiry_is_kept"
    withdraw = "UPDATE assessment_inquiry SET withdrawn_at = %s, withdrawn_by_id = %s"
    assert refusal(withdraw, ANSWERED_AT, inquiry.sent_by_id) == "inquiry_is_kept"


def test_nobody_but_the_responsible_of_the_party_answers(
    inquiry, applicant, colleague, aalborg_applicant, caseworker, manager
):
    add_colleague(inquiry.application.case, email=colleague.email, role=CaseRole.EDITOR, by=applicant, now=ASKED_AT)
    for person in (colleague, aalborg_applicant, caseworker, manager):
        assert refusal(ANSWER, "Svar", ANSWERED_AT, person.pk, inquiry.pk) == "inquiry_answered_by_the_party"


def test_a_leaver_does_not_answer(inquiry, applicant, administrator):
    place = Membership.objects.get(user=applicant)
    end_membership(place, by=administrator, now=ASKED_AT)
    assert refusal(ANSWER, "Svar", ANSWERED_AT, applicant.pk, inquiry.pk) == "inquiry_answered_by_the_party"


def test_a_withdrawn_inquiry_is_not_answered(inquiry, applicant, caseworker):
    actions.withdraw_inquiry(inquiry, by=caseworker, now=ANSWERED_AT)
    assert refusal(ANSWER, "Svar", ANSWERED_AT, applicant.pk, inquiry.pk) == "inquiry_is_kept"


def test_no_file_comes_after_the_answer_and_none_goes_away(judged, applicant, caseworker):
    inquiry = heard(judged[0], by=caseworker)
    file = StoredFile.objects.order_by("pk").first() or StoredFile.objects.create(
        name="a.pdf", media_type="application/pdf", size=1, sha256="0" * 64, created_at=stories.JUDGED_AT
    )
    lay = "INSERT INTO assessment_inquiryfile (inquiry_id, file_id) VALUES (%s, %s)"
    with connection.cursor() as cursor:
        cursor.execute(lay, [inquiry.pk, file.pk])
    assert refusal("DELETE FROM assessment_inquiryfile") == "assessment_inquiryfile_append_only"
    actions.answer(inquiry, "Svar", by=applicant, now=ANSWERED_AT)
    another = StoredFile.objects.create(
        name="b.pdf", media_type="application/pdf", size=1, sha256="1" * 64, created_at=stories.JUDGED_AT
    )
    assert refusal(lay, inquiry.pk, another.pk) == "inquiry_file_comes_with_the_answer"
