"""Approval: exactly one version, voided by the next edit, told to both."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from applications.actions.approval import approve, ask_approval
from applications.actions.drafting import save_answer
from applications.canonical import canonical_bytes, content_of, sha256_of
from applications.drafts import DECLARATION
from applications.models import Approval
from applications.states import ApplicationState
from cases.actions.people import add_colleague
from cases.states import CaseRole
from portal.models import OutboxMail
from portal.steps import NotPossibleNow
from tests.applications.factories import a_text, approved_draft, complete_draft, draft, seen_by, sent, with_approver
from tests.pools.factories import announced_pool

pytestmark = pytest.mark.db


def codes(error):
    return [obstacle.code for obstacle in error.value.obstacles]


def told(occasion):
    return sorted(OutboxMail.objects.filter(once_key__contains=f"/{occasion}/").values_list("to", flat=True))


def test_approval_names_exactly_the_version_and_the_bytes(any_pool, applicant, approver, now):
    application = approved_draft(any_pool, applicant, approver, now)
    approval = Approval.objects.get()
    assert approval.draft_version == application.draft_version
    assert approval.sha256 == sha256_of(canonical_bytes(content_of(application)))
    assert (approval.approved_by, application.state) == (approver, ApplicationState.READY)
    assert told("asked") == ["godkender@odense.example"]
    assert told("given") == ["ansoeger@odense.example"]


def test_a_later_edit_voids_the_approval_and_tells_both(any_pool, applicant, approver, colleague, now):
    application = approved_draft(any_pool, applicant, approver, now)
    add_colleague(application.case, email=colleague.email, role=CaseRole.EDITOR, by=applicant, now=now)
    save_answer(application, a_text(application), "En anden", base_version=1, by=colleague, now=now)
    application = seen_by(applicant, application)
    assert application.state == ApplicationState.DRAFT
    assert Approval.objects.get().voided_by == colleague
    assert told("voided") == ["ansoeger@odense.example", "godkender@odense.example"]
    with pytest.raises(NotPossibleNow) as refusal:
        sent(application, by=applicant, now=now)
    assert codes(refusal) == ["not_approved"]


def test_saving_the_same_answer_again_voids_nothing(any_pool, applicant, approver, now):
    application = approved_draft(any_pool, applicant, approver, now)
    key = a_text(application)
    save_answer(application, key, application.answers.get(question=key).value, base_version=1, by=applicant, now=now)
    assert seen_by(applicant, application).state == ApplicationState.READY


def test_a_version_that_waits_for_approval_cannot_be_sent(any_pool, applicant, approver, now):
    application = complete_draft(any_pool, applicant, now)
    with_approver(application, approver, by=applicant, now=now)
    ask_approval(application, by=applicant, now=now)
    with pytest.raises(NotPossibleNow) as refusal:
        sent(application, by=applicant, now=now)
    assert codes(refusal) == ["awaiting_approval"]


def test_an_incomplete_application_is_not_sent_to_approval(any_pool, applicant, now):
    application = draft(any_pool, applicant, now)
    with pytest.raises(NotPossibleNow) as refusal:
        ask_approval(application, by=applicant, now=now)
    own = {"money": {"no_activities", "budget_empty"}, "places": {"tilbud_employees", "tilbud_citizens"}}
    assert set(codes(refusal)) == {"answer_missing", "commitments", "no_approver"} | own[any_pool.offers]


def test_only_the_approver_approves_and_only_what_was_sent_to_approval(any_pool, applicant, approver, now):
    application = complete_draft(any_pool, applicant, now)
    with_approver(application, approver, by=applicant, now=now)
    with pytest.raises(NotPossibleNow) as refusal:
        approve(application, by=approver, now=now)
    assert codes(refusal) == ["nothing_to_approve"]
    ask_approval(application, by=applicant, now=now)
    with pytest.raises(PermissionDenied):
        approve(application, by=applicant, now=now)


def test_one_person_may_be_both(any_pool, applicant, now):
    application = complete_draft(any_pool, applicant, now)
    with_approver(application, applicant, by=applicant, now=now)
    ask_approval(application, by=applicant, now=now)
    approve(application, by=applicant, now=now)
    assert sent(application, by=applicant, now=now).by == applicant


def test_a_version_sent_to_approval_meanwhile_is_not_approved_unread(any_pool, applicant, approver, now):
    application = complete_draft(any_pool, applicant, now)
    with_approver(application, approver, by=applicant, now=now)
    read = ask_approval(application, by=applicant, now=now).draft_version
    save_answer(application, a_text(application), "En anden", base_version=1, by=applicant, now=now)
    ask_approval(seen_by(applicant, application), by=applicant, now=now)
    with pytest.raises(NotPossibleNow) as refusal:
        approve(application, read=read, by=approver, now=now)
    assert codes(refusal) == ["another_version"]
    assert approve(application, read=read + 1, by=approver, now=now).approved_by == approver


@pytest.mark.parametrize(
    ("typed", "missing"),
    [
        (["", "", ""], ["declaration"]),
        (["Lea Leder", "Centerchef", ""], ["declaration"]),
        (["Lea Leder", "Centerchef", "i går"], ["declaration_date"]),
        (["Lea Leder", "Centerchef", "02.09.2019"], []),
    ],
)
def test_a_pool_may_ask_for_a_declaration_with_name_title_and_date_instead(
    manager, manager2, applicant, now, typed, missing
):
    pool = announced_pool(manager, manager2, slug="med-erklaering", approval="declaration")
    application = complete_draft(pool, applicant, now)
    save_answer(application, DECLARATION, typed, base_version=0, by=applicant, now=now)
    if not missing:
        assert sent(application, by=applicant, now=now).receipt_number
        return
    with pytest.raises(NotPossibleNow) as refusal:
        sent(application, by=applicant, now=now)
    assert codes(refusal) == missing


def test_two_who_write_the_declaration_see_both_and_lose_neither(manager, manager2, applicant, client, login):
    now = timezone.now()
    moments = {"opens": now - timedelta(days=1), "deadline": now + timedelta(days=9)}
    pool = announced_pool(
        manager, manager2, now=now - timedelta(days=2), slug="med-erklaering", approval="declaration", **moments
    )
    application = complete_draft(pool, applicant, now)
    save_answer(
        application, DECLARATION, ["Lea Leder", "Centerchef", "1.9.2019"], base_version=0, by=applicant, now=now
    )
    mine = {DECLARATION: ["Dan Direktør", "Direktør", "2.9.2019"], f"{DECLARATION}-version": "0"}
    address = reverse("applications:save", args=[application.case.number])
    answer = login(client, applicant).post(address, mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert all(text in page for text in ("To har skrevet i erklæringen", 'value="Dan Direktør"', "Lea"))
    assert f'name="{DECLARATION}-version" value="1"' in page
    client.post(address, mine | {f"{DECLARATION}-version": "1", f"{DECLARATION}-choice": "theirs"})
    assert application.answers.get(question=DECLARATION).value["name"] == "Lea Leder"
    client.post(address, mine | {f"{DECLARATION}-version": "1"})
    assert application.answers.get(question=DECLARATION).value["name"] == "Dan Direktør"
