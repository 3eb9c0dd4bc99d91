"""Does a message reach those concerned without saying anything by mail, and does the journal number everything?"""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from cases import actions
from cases.models import JournalEntry, Message
from cases.states import CaseRole, Direction
from portal.models import HistoryRow, Membership, OutboxMail
from portal.states import MembershipState

pytestmark = pytest.mark.db

SECRET = "Projektet hedder Solsikken"


@pytest.fixture
def assigned(unsealed, caseworker, manager, now):
    """The case is opened, assigned, and the caseworker has declared."""
    actions.assign(unsealed, caseworker, by=manager, now=now)
    actions.declare_impartiality(unsealed, conflict=False, by=caseworker, now=now)
    OutboxMail.objects.update(sent_at=now)
    return unsealed


def new_mail() -> list[tuple[str, str]]:
    return list(OutboxMail.objects.filter(sent_at=None).order_by("to").values_list("to", "subject"))


def test_a_message_from_the_agency_tells_every_user_on_the_case_reader_included(
    assigned, place, caseworker, colleague, approver, now
):
    place(colleague, CaseRole.READER)
    place(approver, CaseRole.APPROVER)
    OutboxMail.objects.filter(sent_at=None).update(sent_at=now)
    actions.send_message(assigned, subject=SECRET, body=SECRET, from_agency=True, by=caseworker, now=now)
    subject = "Nyt på sag 2019-0001"
    assert new_mail() == [
        ("ansoeger@odense.example", subject),
        ("godkender@odense.example", subject),
        ("kollega@odense.example", subject),
    ]
    assert SECRET not in "".join(OutboxMail.objects.values_list("body", flat=True))


def test_a_message_from_the_applicant_tells_the_assigned_caseworker(assigned, applicant, now):
    actions.send_message(assigned, subject=SECRET, body=SECRET, from_agency=False, by=applicant, now=now)
    assert new_mail() == [("sagsbehandler1@styrelsen.example", "Nyt på sag 2019-0001")]
    assert SECRET not in "".join(OutboxMail.objects.values_list("body", flat=True))


def test_a_leaver_gets_no_more_mail(assigned, place, caseworker, colleague, administrator, now):
    place(colleague, CaseRole.EDITOR)
    Membership.objects.filter(user=colleague).update(state=MembershipState.ENDED, ended_at=now, ended_by=administrator)
    OutboxMail.objects.filter(sent_at=None).update(sent_at=now)
    actions.send_message(assigned, subject="Hej", body="Hej", from_agency=True, by=caseworker, now=now)
    assert [to for to, _ in new_mail()] == ["ansoeger@odense.example"]


def test_a_message_is_an_akt_and_a_line_of_history_that_both_sides_see(assigned, applicant, now):
    message = actions.send_message(
        assigned, subject="Telefonnummer", body="Vi har nyt nummer", from_agency=False, by=applicant, now=now
    )
    akt = JournalEntry.objects.get(message=message)
    assert (akt.direction, akt.title, akt.visible_to_party) == (
        Direction.IN, "Besked fra ansøger: Telefonnummer", True,
    )  # fmt: skip
    row = HistoryRow.objects.of(assigned.history_chain).last()
    assert (row.verb, row.audience, row.facts) == ("message_from_party", "party", {"message": message.pk})


def test_a_message_lifts_the_case_in_the_partys_list_and_changes_no_word(assigned, caseworker, now):
    words = assigned.party_words
    later = now + timedelta(hours=1)
    actions.send_message(assigned, subject="Hej", body="Hej", from_agency=True, by=caseworker, now=later)
    assigned.refresh_from_db()
    assert (assigned.party_words, assigned.party_changed_at) == (words, later)


def test_a_reader_and_the_administrator_read_without_writing(case, place, colleague, administrator, now):
    place(colleague, CaseRole.READER)
    for user in (colleague, administrator):
        with pytest.raises(PermissionDenied):
            actions.send_message(case, subject="Hej", body="Hej", from_agency=False, by=user, now=now)
    assert Message.objects.count() == 0


def test_nobody_writes_for_the_other_side(assigned, applicant, caseworker, now):
    with pytest.raises(PermissionDenied):
        actions.send_message(assigned, subject="Hej", body="Hej", from_agency=True, by=applicant, now=now)
    with pytest.raises(PermissionDenied):
        actions.send_message(assigned, subject="Hej", body="Hej", from_agency=False, by=caseworker, now=now)


def test_a_caseworker_who_has_not_declared_does_not_write(unsealed, caseworker, manager, now):
    actions.assign(unsealed, caseworker, by=manager, now=now)
    with pytest.raises(PermissionDenied):
        actions.send_message(unsealed, subject="Hej", body="Hej", from_agency=True, by=caseworker, now=now)


def test_the_party_counts_only_what_it_may_see(case, now):
    for title, visible in [("Internt notat", False), ("Kvittering", True), ("Internt notat", False)]:
        actions.journal(case, direction=Direction.INTERNAL, title=title, visible_to_party=visible, now=now)
    akter = JournalEntry.objects.filter(case=case).values_list("number", "party_number", "visible_to_party")
    assert list(akter) == [(1, 1, True), (2, 1, False), (3, 2, True), (4, 2, False)]


def test_one_occasion_is_told_once(case, now):
    for _ in range(2):
        actions.tell_participants(case, occasion="release-7", now=now)
    assert list(OutboxMail.objects.values_list("once_key", flat=True)) == [
        f"case/2019-0001/release-7/{case.created_by_id}"
    ]


def test_telling_about_many_cases_takes_two_queries(open_case, odense, applicant, now, django_assert_num_queries):
    cases = [open_case(odense, applicant, now) for _ in range(5)]
    with django_assert_num_queries(2):
        actions.tell_participants_many(cases, occasion="release-1", now=now)
    assert OutboxMail.objects.count() == 5
