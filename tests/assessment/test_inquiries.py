"""A party is asked before it is decided: one thing at a time, with time to answer, once – and the decision waits."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from applications.actions.withdrawing import withdraw
from applications.models import Application
from assessment import actions
from assessment.models import FormalCheck, Inquiry
from assessment.rules import obstacles_of_inquiries, obstacles_of_inquiries_in
from assessment.states import FormalOutcome, InquiryKind
from cases.actions.people import add_colleague
from cases.models import Case, Document, JournalEntry
from cases.states import CaseRole
from portal.models import HistoryRow, OutboxMail
from portal.steps import NotPossibleNow
from tests.assessment import stories
from tests.assessment.inquiring import AFTER, ANSWERED_AT, ASKED_AT, DUE_AT, QUESTION, asked, heard, ready_to_check
from tests.assessment.test_refusals import codes

pytestmark = pytest.mark.django_db
TOLD_ONCE = ("odense_case",)
A_MICROSECOND = timedelta(microseconds=1)


@pytest.fixture
def odense_case(opened, caseworker, manager):
    ready_to_check(opened[0], caseworker, manager=manager)
    return opened[0]


def face(application, at) -> tuple[str, str]:
    shown = Case.objects.get(pk=application.case_id).party_face_at(at)
    return shown.words, str(shown.turn)


def inside(application) -> tuple[str, str]:
    case = Case.objects.get(pk=application.case_id)
    return case.agency_words, case.agency_turn


def test_a_request_is_a_letter_a_mail_to_all_and_the_partys_turn(odense_case, applicant, colleague, caseworker):
    add_colleague(odense_case.case, email=colleague.email, role=CaseRole.READER, by=applicant, now=stories.JUDGED_AT)
    assert face(odense_case, ASKED_AT) == ("Under behandling", "agency")
    before = OutboxMail.objects.count()
    inquiry = asked(odense_case, by=caseworker)
    assert face(odense_case, ASKED_AT) == ("Afventer svar fra jer", "party")
    case = Case.objects.get(pk=odense_case.case_id)
    assert (case.party_next_url, case.party_due_at) == (inquiry.party_url, DUE_AT)
    assert inside(odense_case) == ("Afventer oplysninger", "party")
    letter = inquiry.letter
    assert (letter.kind, letter.entry.title, letter.entry.visible_to_party) == (
        "oplysninger", "Anmodning om oplysninger", True,
    )  # fmt: skip
    assert letter.words["due"] == "torsdag den 10. oktober 2019 kl. 23.59"
    assert (letter.words["item"], letter.words["text"]) == ("Godkendelse på det krævede niveau", QUESTION)
    mails = OutboxMail.objects.order_by("pk")[before:]
    assert sorted(mail.to for mail in mails) == [applicant.email, colleague.email]
    assert {mail.subject for mail in mails} == {f"Nyt på sag {odense_case.case.number}"}
    assert QUESTION not in "".join(mail.body for mail in mails)


def test_after_the_date_the_case_is_under_treatment_again_by_the_clock_alone(odense_case, caseworker):
    asked(odense_case, by=caseworker)
    assert face(odense_case, DUE_AT) == ("Afventer svar fra jer", "party")
    assert face(odense_case, DUE_AT + A_MICROSECOND) == ("Under behandling", "agency")
    assert inside(odense_case) == ("Afventer oplysninger", "party")
    assert actions.end_expired(now=DUE_AT) == 0
    mails = OutboxMail.objects.count()
    assert actions.end_expired(now=AFTER) == 1
    assert inside(odense_case) == ("Formaliakontrol", "agency")
    assert OutboxMail.objects.count() == mails + 1  # the caseworker
    assert actions.end_expired(now=AFTER) == 0
    assert OutboxMail.objects.count() == mails + 1


def test_an_answer_in_time_becomes_an_akt_marked_as_later_and_the_face_is_as_it_was(odense_case, applicant, caseworker):
    before = face(odense_case, ANSWERED_AT)
    inquiry = asked(odense_case, by=caseworker)
    actions.answer(inquiry, " Centerchef Hanne, 1. september 2019. ", by=applicant, now=ANSWERED_AT)
    inquiry.refresh_from_db()
    assert (inquiry.answer, inquiry.answered_at, inquiry.answered_by) == (
        "Centerchef Hanne, 1. september 2019.", ANSWERED_AT, applicant,
    )  # fmt: skip
    assert face(odense_case, ANSWERED_AT) == before == ("Under behandling", "agency")
    assert inside(odense_case) == ("Formaliakontrol", "agency")
    paper = Document.objects.get(kind="svar-oplysninger")
    assert (paper.entry.direction, paper.entry.title) == (
        "in", "Svar på anmodning om oplysninger, modtaget efter ansøgningsfristen",
    )  # fmt: skip
    assert paper.words["received"] == "tirsdag den 8. oktober 2019 kl. 09.30.00"
    assert OutboxMail.objects.filter(to=caseworker.email, once_key__contains="answered").count() == 1


def test_the_last_moment_is_in_time_and_a_microsecond_later_is_not(odense_case, applicant, caseworker):
    inquiry = asked(odense_case, by=caseworker)
    with pytest.raises(NotPossibleNow) as refused:
        actions.answer(inquiry, "Svar", by=applicant, now=DUE_AT + A_MICROSECOND)
    assert codes(refused) == ["inquiry_expired"]
    actions.answer(inquiry, "Svar", by=applicant, now=DUE_AT)
    assert Inquiry.objects.get().answered_at == DUE_AT


def test_a_decision_waits_for_an_answer_that_is_on_its_way_when_the_deadline_passes(odense_case, caseworker):
    """Stamped in time, an answer may be stored up to two minutes later; what the party sees is by the clock."""
    asked(odense_case, by=caseworker)
    last = DUE_AT + timedelta(seconds=180)
    for moment, found in ((last, ["inquiry_runs"]), (last + A_MICROSECOND, [])):
        assert [each.code for each in obstacles_of_inquiries(odense_case, now=moment)] == found
        assert [each.code for each in obstacles_of_inquiries_in([odense_case], now=moment)] == found
    with pytest.raises(NotPossibleNow) as refused:
        actions.check_formalia(odense_case.case.number, outcome="ok", by=caseworker, now=last)
    assert codes(refused) == ["information_awaited"]
    assert face(odense_case, last) == ("Under behandling", "agency")


def test_one_answers_once_and_only_to_what_is_still_asked(odense_case, applicant, caseworker):
    inquiry = asked(odense_case, by=caseworker)
    with pytest.raises(NotPossibleNow) as refused:
        actions.answer(inquiry, "  ", by=applicant, now=ANSWERED_AT)
    assert codes(refused) == ["no_answer"]
    actions.answer(inquiry, "Første", by=applicant, now=ANSWERED_AT)
    with pytest.raises(NotPossibleNow) as refused:
        actions.answer(inquiry, "Andet", by=applicant, now=ANSWERED_AT)
    assert codes(refused) == ["inquiry_answered"]
    second = asked(odense_case, by=caseworker, now=ANSWERED_AT, due_at=DUE_AT + timedelta(days=7))
    actions.withdraw_inquiry(second, by=caseworker, now=ANSWERED_AT)
    with pytest.raises(NotPossibleNow) as refused:
        actions.answer(second, "For sent", by=applicant, now=ANSWERED_AT)
    assert codes(refused) == ["inquiry_withdrawn"]


def test_only_whoever_is_responsible_answers(
    odense_case, applicant, colleague, approver, administrator, stranger, aalborg_applicant, caseworker, manager
):
    for person, role in ((colleague, CaseRole.EDITOR), (approver, CaseRole.APPROVER)):
        add_colleague(odense_case.case, email=person.email, role=role, by=applicant, now=stories.JUDGED_AT)
    inquiry = asked(odense_case, by=caseworker)
    for person in (colleague, approver, administrator):
        with pytest.raises(PermissionDenied):
            actions.answer(inquiry, "Svar", by=person, now=ANSWERED_AT)
    for person in (stranger, aalborg_applicant, caseworker, manager):
        with pytest.raises(Http404):
            actions.answer(inquiry, "Svar", by=person, now=ANSWERED_AT)
    assert Inquiry.objects.get().answered_at is None


def test_a_withdrawn_request_is_told_and_the_case_goes_on(odense_case, applicant, caseworker):
    inquiry = asked(odense_case, by=caseworker)
    actions.withdraw_inquiry(inquiry, by=caseworker, now=ANSWERED_AT)
    assert face(odense_case, ANSWERED_AT) == ("Under behandling", "agency")
    assert inside(odense_case) == ("Formaliakontrol", "agency")
    akt = JournalEntry.objects.filter(case=odense_case.case).order_by("number").last()
    assert (akt.title, akt.visible_to_party) == ("Anmodning om oplysninger er trukket tilbage", True)
    assert OutboxMail.objects.filter(to=applicant.email, once_key__contains="withdrawn").count() == 1
    with pytest.raises(NotPossibleNow) as refused:
        actions.withdraw_inquiry(inquiry, by=caseworker, now=ANSWERED_AT)
    assert codes(refused) == ["inquiry_over"]


def test_a_withdrawn_application_is_not_answered_for_and_keeps_its_words(odense_case, applicant, caseworker):
    inquiry = asked(odense_case, by=caseworker)
    withdraw(odense_case, by=applicant, now=ANSWERED_AT)
    with pytest.raises(NotPossibleNow) as refused:
        actions.answer(inquiry, "Svar", by=applicant, now=ANSWERED_AT)
    assert codes(refused) == ["withdrawn"]
    assert face(odense_case, AFTER)[0] == "Trukket tilbage"
    standing = Application.objects.submitted().filter(pool=odense_case.pool)
    assert obstacles_of_inquiries_in(standing, now=ANSWERED_AT) == []


@pytest.mark.parametrize(
    ("due", "code"),
    [
        (datetime(2019, 10, 4, 21, 59, tzinfo=UTC), "too_short"),  # Friday: two working days
        (datetime(2019, 10, 6, 21, 59, tzinfo=UTC), "too_short"),  # Sunday: still two
        (datetime(2019, 10, 1, 12, 0, tzinfo=UTC), "too_short"),  # yesterday
        (datetime(2020, 10, 7, 21, 59, tzinfo=UTC), "too_long"),  # a slip of the pen
    ],
)
def test_the_party_is_given_time_in_working_days_but_not_a_year(odense_case, caseworker, due, code):
    with pytest.raises(NotPossibleNow) as refused:
        asked(odense_case, by=caseworker, due_at=due)
    assert codes(refused) == [code]
    assert Inquiry.objects.count() == 0


def test_a_request_gives_three_working_days_and_a_hearing_five(odense_case, caseworker):
    monday = datetime(2019, 10, 7, 21, 59, tzinfo=UTC)
    with pytest.raises(NotPossibleNow) as refused:
        heard(odense_case, by=caseworker, due_at=monday)
    assert codes(refused) == ["too_short"]
    inquiry = asked(odense_case, by=caseworker, due_at=monday)
    actions.withdraw_inquiry(inquiry, by=caseworker, now=ASKED_AT)
    assert heard(odense_case, by=caseworker, due_at=monday + timedelta(days=2)).kind == InquiryKind.HEARING


def test_only_formalia_can_be_asked_for_and_one_thing_at_a_time(odense_case, caseworker):
    with pytest.raises(NotPossibleNow) as refused:
        asked(odense_case, by=caseworker, item="a better project")
    assert codes(refused) == ["not_about_formalia"]
    with pytest.raises(NotPossibleNow) as refused:
        asked(odense_case, by=caseworker, text=" ")
    assert codes(refused) == ["nothing_asked"]
    asked(odense_case, by=caseworker)
    with pytest.raises(NotPossibleNow) as refused:
        heard(odense_case, by=caseworker)
    assert codes(refused) == ["inquiry_runs"]
    assert heard(odense_case, by=caseworker, now=AFTER, due_at=DUE_AT + timedelta(days=14)).kind == "hearing"


def test_only_an_assigned_caseworker_or_the_manager_asks_and_nobody_with_a_conflict(
    odense_case, applicant, caseworker, caseworker2, director, auditor, manager
):
    stories.declared_over_list(odense_case.pool, manager, director)
    for person in (applicant, caseworker2, director, auditor):
        with pytest.raises(PermissionDenied):
            asked(odense_case, by=person)
    actions.declare(odense_case.case, conflict=True, text="Min bror er ansat der.", by=caseworker, now=ASKED_AT)
    with pytest.raises(PermissionDenied):
        asked(odense_case, by=caseworker)
    assert asked(odense_case, by=manager).sent_by == manager


def test_while_the_party_has_time_to_answer_formalia_are_not_checked(odense_case, caseworker):
    asked(odense_case, by=caseworker)
    number, code = odense_case.case.number, "incomplete"
    rejection = {"outcome": FormalOutcome.REJECT, "reason_code": code, "text": "Godkendelsen mangler."}
    for checked in ({"outcome": FormalOutcome.OK}, rejection):
        with pytest.raises(NotPossibleNow) as refused:
            actions.check_formalia(number, **checked, by=caseworker, now=ANSWERED_AT)
        assert codes(refused) == ["information_awaited"]
    assert FormalCheck.objects.count() == 0
    actions.check_formalia(number, **rejection, by=caseworker, now=AFTER)  # expired: possible, never by itself
    assert inside(odense_case) == ("Skal afvises", "agency")


def test_a_running_inquiry_blocks_the_decision_until_it_is_answered_expired_or_withdrawn(
    judged, applicant, manager, caseworker
):
    application, pool = judged[0], judged[0].pool
    heard(application, by=caseworker)
    found = obstacles_of_inquiries(application, now=ASKED_AT)
    assert [(each.code, each.text) for each in found] == [
        (
            "inquiry_runs",
            f"Sag {application.case.number}: partshøring er sendt, og ansøger kan svare til og med"
            " torsdag den 10. oktober 2019 kl. 23.59.",
        )
    ]
    assert obstacles_of_inquiries_in(judged, now=ASKED_AT) == found
    assert obstacles_of_inquiries_in(judged, now=AFTER) == []
    for each in judged:
        stories.decided(each, "refusal", by=manager)
    with pytest.raises(NotPossibleNow) as refused:
        actions.recommend(pool, by=manager, now=ANSWERED_AT)
    assert codes(refused) == ["inquiry_runs"]
    actions.answer(Inquiry.objects.get(), "Påbuddet er efterkommet.", by=applicant, now=ANSWERED_AT)
    assert obstacles_of_inquiries_in(judged, now=ANSWERED_AT) == []
    assert actions.recommend(pool, by=manager, now=ANSWERED_AT).state == "recommended"


def test_a_locked_sheet_does_not_hide_that_the_party_is_awaited(opened, caseworker, caseworker2, manager):
    application = opened[0]
    stories.ready_to_score(application, caseworker, caseworker2, manager=manager)
    stories.scored(application, caseworker)
    heard(application, by=caseworker)
    stories.scored(application, caseworker2, now=ASKED_AT)
    assert inside(application) == ("Afventer partshøring", "party")
    actions.end_expired(now=AFTER)
    assert inside(application) == ("Vurderet", "agency")


def test_everybody_on_the_case_is_reminded_once_two_working_days_before(odense_case, applicant, colleague, caseworker):
    add_colleague(odense_case.case, email=colleague.email, role=CaseRole.READER, by=applicant, now=stories.JUDGED_AT)
    inquiry = asked(odense_case, by=caseworker)  # due on Thursday: the day is Tuesday

    def reminded() -> list[str]:
        return sorted(OutboxMail.objects.filter(once_key__contains="/reminder/").values_list("to", flat=True))

    actions.remind_of_inquiries(now=datetime(2019, 10, 7, 21, 59, tzinfo=UTC))
    assert reminded() == []
    for _ in range(2):
        actions.remind_of_inquiries(now=datetime(2019, 10, 7, 22, 0, tzinfo=UTC))
    assert reminded() == [applicant.email, colleague.email]
    mail = OutboxMail.objects.filter(to=applicant.email).order_by("pk").last()
    assert mail.subject == f"Husk at svare på sag {odense_case.case.number}"
    assert QUESTION not in mail.body
    actions.answer(inquiry, "Svar", by=applicant, now=DUE_AT)
    actions.remind_of_inquiries(now=DUE_AT)
    assert reminded() == [applicant.email, colleague.email]


def test_nobody_is_reminded_of_a_case_that_is_withdrawn(odense_case, applicant, caseworker):
    asked(odense_case, by=caseworker)
    withdraw(odense_case, by=applicant, now=stories.JUDGED_AT)
    actions.remind_of_inquiries(now=datetime(2019, 10, 7, 22, 0, tzinfo=UTC))
    assert not OutboxMail.objects.filter(once_key__contains="/reminder/").exists()


def test_what_happened_stands_in_the_history_without_words(odense_case, applicant, caseworker):
    inquiry = asked(odense_case, by=caseworker)
    actions.record_refused_answer(inquiry, code="inquiry_expired", by=applicant, now=AFTER)
    rows = HistoryRow.objects.of(odense_case.history_chain).order_by("-number")[:2]
    assert [(row.verb, row.facts, row.audience) for row in rows] == [
        ("refused_answer", {"inquiry": inquiry.pk, "code": "inquiry_expired"}, "party"),
        (
            "request_information",
            {"inquiry": inquiry.pk, "item": "approval", "due": int(DUE_AT.timestamp())},
            "party",
        ),
    ]


def test_a_party_is_heard_before_a_told_decision_is_changed_and_then_sees_it_again(
    proposed, applicant, manager, director, caseworker
):
    application = proposed[0]
    stories.released(application.pool, manager=manager, director=director)
    told = Case.objects.get(pk=application.case_id)
    later = {"now": datetime(2020, 1, 8, 8, 0, tzinfo=UTC), "due_at": datetime(2020, 1, 20, 22, 59, tzinfo=UTC)}
    with pytest.raises(NotPossibleNow) as refused:
        asked(application, by=manager, **later)
    assert codes(refused) == ["not_opened"]
    inquiry = heard(application, by=manager, **later)
    assert inquiry.letter.words["decided"] is True
    assert face(application, later["now"]) == ("Afventer svar fra jer", "party")
    assert face(application, later["due_at"] + A_MICROSECOND) == ("Tilsagn", "agency")
    actions.answer(inquiry, "Det er ikke rigtigt.", by=applicant, now=datetime(2020, 1, 9, 8, 0, tzinfo=UTC))
    again = Case.objects.get(pk=application.case_id)
    columns = ("party_words", "party_turn", "party_next_url", "party_due_at", "agency_words")
    assert [getattr(again, name) for name in columns] == [getattr(told, name) for name in columns]
