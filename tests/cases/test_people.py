"""How do people come onto a case and leave it, and who always has the responsibility?"""

import pytest
from django.core.exceptions import PermissionDenied

from cases import actions
from cases.models import CaseParticipant, JournalEntry
from cases.permissions import (
    may_add_colleague,
    may_approve,
    may_edit,
    may_submit,
    party_cases,
    roles_on,
    without_responsible,
)
from cases.states import CaseRole
from portal.models import HistoryRow, Membership, OutboxMail
from portal.states import MembershipState
from portal.steps import NotPossibleNow
from tests.conftest import person

pytestmark = pytest.mark.db


def codes(error: pytest.ExceptionInfo) -> list[str]:
    return [obstacle.code for obstacle in error.value.obstacles]


def leave(user, now, by):
    """As the organisation's administrator ends a membership."""
    Membership.objects.filter(user=user).update(state=MembershipState.ENDED, ended_at=now, ended_by=by)


def test_each_role_gives_what_it_says(place, case, applicant, colleague, approver, odense):
    reader = person("laeser@odense.example", "Lise Læser", odense)
    for user, role in [(reader, "reader"), (colleague, "editor"), (approver, "approver")]:
        place(user, CaseRole(role))
    asked = [may_edit, may_submit, may_approve, may_add_colleague]
    assert {user.name: [may(user, case) for may in asked] for user in (reader, colleague, applicant, approver)} == {
        "Lise Læser": [False, False, False, False],
        "Karl Kollega": [True, False, False, False],
        "Anna Ansøger": [True, True, False, True],
        "Gerda Godkender": [False, False, True, False],
    }


def test_one_person_may_both_edit_and_approve(place, case, colleague):
    place(colleague, CaseRole.EDITOR)
    place(colleague, CaseRole.APPROVER)
    assert roles_on(colleague, case) == {CaseRole.EDITOR, CaseRole.APPROVER}


def test_a_colleague_sees_the_case_first_when_added(place, case, colleague):
    assert list(party_cases(colleague)) == []
    place(colleague, CaseRole.READER)
    assert list(party_cases(colleague)) == [case]


def test_adding_is_journal_history_and_one_contentless_mail_to_the_colleague(place, case, colleague, applicant):
    place(colleague, CaseRole.EDITOR)
    assert JournalEntry.objects.get(case=case, number=2).title == "Karl Kollega er tilføjet som Redaktør"
    row = HistoryRow.objects.of(case.history_chain).last()
    assert (row.verb, row.facts, row.audience) == (
        "add_colleague", {"person": colleague.pk, "role": "editor"}, "party",
    )  # fmt: skip
    mail = OutboxMail.objects.get()
    assert (mail.to, mail.subject) == ("kollega@odense.example", "Nyt på sag 2019-0001")
    assert mail.body == (
        "Der er ny information på jeres sag i Tilskudsportalen. Log ind med MitID Erhverv for at se den.\n\n"
        "http://127.0.0.1:8000/mine-tilskudssager/\n"
    )


def test_the_email_is_found_in_capitals_and_with_spaces(case, applicant, colleague, now):
    place = actions.add_colleague(case, email=" KOLLEGA@odense.example ", role="reader", by=applicant, now=now)
    assert place.user == colleague


@pytest.mark.parametrize(
    "email", ["findes.ikke@odense.example", "fremmed@aalborg.example", "revisor@styrelsen.example"]
)
def test_an_unknown_email_and_other_organisations_people_get_the_same_answer(
    case, applicant, stranger, auditor, now, email
):
    with pytest.raises(NotPossibleNow) as error:
        actions.add_colleague(case, email=email, role="reader", by=applicant, now=now)
    assert [obstacle.text for obstacle in error.value.obstacles] == [
        "Vi kan ikke finde en kollega hos Odense Kommune med den e-mail. Bed din kollega om at logge ind i portalen"
        " med MitID Erhverv én gang, og tilføj kollegaen bagefter."
    ]


def test_somebody_who_waits_for_the_administrator_cannot_be_added_yet(case, applicant, colleague, now):
    Membership.objects.filter(user=colleague).update(state=MembershipState.WAITING)
    with pytest.raises(NotPossibleNow) as error:
        actions.add_colleague(case, email=colleague.email, role="reader", by=applicant, now=now)
    assert codes(error) == ["colleague_waiting"]


def test_the_same_role_is_not_given_twice(place, case, applicant, colleague, now):
    place(colleague, CaseRole.EDITOR)
    with pytest.raises(NotPossibleNow) as error:
        place(colleague, CaseRole.EDITOR)
    assert codes(error) == ["colleague_already_on_case"]


@pytest.mark.parametrize("role", [CaseRole.READER, CaseRole.EDITOR, CaseRole.APPROVER])
def test_only_a_responsible_or_the_administrator_adds_people(place, case, colleague, approver, now, role):
    place(colleague, role)
    with pytest.raises(PermissionDenied):
        actions.add_colleague(case, email=approver.email, role="reader", by=colleague, now=now)


def test_the_administrator_sees_the_case_and_adds_people_but_does_not_edit(case, administrator, colleague, now):
    assert list(party_cases(administrator)) == [case]
    assert may_edit(administrator, case) is False
    actions.add_colleague(case, email=colleague.email, role="responsible", by=administrator, now=now)
    assert may_submit(colleague, case) is True


def test_a_leaver_loses_access_at_once_and_the_case_stays(place, case, applicant, colleague, administrator, now):
    place(colleague, CaseRole.EDITOR)
    leave(colleague, now, administrator)
    assert list(party_cases(colleague)) == []
    assert roles_on(colleague, case) == set()
    assert list(party_cases(applicant)) == [case]
    assert CaseParticipant.objects.filter(case=case, user=colleague).count() == 1


def test_removing_a_colleague_ends_the_place_and_keeps_the_row(place, case, applicant, colleague, now):
    participant = place(colleague, CaseRole.EDITOR)
    actions.end_place(participant, by=applicant, now=now)
    participant.refresh_from_db()
    assert (participant.ended_at, participant.ended_by) == (now, applicant)
    assert list(party_cases(colleague)) == []
    assert JournalEntry.objects.filter(case=case).last().title == "Karl Kollega er ikke længere Redaktør"
    last = OutboxMail.objects.latest("pk")
    assert (last.to, last.body.splitlines()[0]) == (
        "kollega@odense.example",
        "Du er ikke længere med på sag 2019-0001 i Tilskudsportalen. Har du spørgsmål, så kontakt jeres"
        " ansøgningsansvarlige.",
    )


def test_a_colleague_may_leave_by_oneself_but_not_remove_others(place, case, applicant, colleague, approver, now):
    own = place(colleague, CaseRole.READER)
    other = place(approver, CaseRole.APPROVER)
    with pytest.raises(PermissionDenied):
        actions.end_place(other, by=colleague, now=now)
    actions.end_place(own, by=colleague, now=now)
    assert roles_on(colleague, case) == set()


def test_the_last_responsible_stays_until_there_is_another(place, case, applicant, colleague, now):
    own = CaseParticipant.objects.get(case=case, user=applicant)
    with pytest.raises(NotPossibleNow) as error:
        actions.end_place(own, by=applicant, now=now)
    assert codes(error) == ["last_responsible"]
    place(colleague, CaseRole.RESPONSIBLE)
    actions.end_place(own, by=applicant, now=now)
    assert roles_on(applicant, case) == set()


def test_a_responsible_who_has_left_the_organisation_does_not_count(place, case, applicant, colleague, approver, now):
    place(colleague, CaseRole.RESPONSIBLE)
    leave(colleague, now, approver)
    own = CaseParticipant.objects.get(case=case, user=applicant)
    with pytest.raises(NotPossibleNow) as error:
        actions.end_place(own, by=applicant, now=now)
    assert codes(error) == ["last_responsible"]


def test_a_place_is_ended_once(place, applicant, colleague, now):
    participant = place(colleague, CaseRole.EDITOR)
    actions.end_place(participant, by=applicant, now=now)
    with pytest.raises(NotPossibleNow) as error:
        actions.end_place(participant, by=applicant, now=now)
    assert codes(error) == ["place_ended"]


def test_responsibility_is_handed_over_at_once(place, case, applicant, colleague, now):
    place(colleague, CaseRole.EDITOR)
    actions.hand_over(case, to=colleague, by=applicant, now=now)
    assert roles_on(colleague, case) == {CaseRole.EDITOR, CaseRole.RESPONSIBLE}
    assert roles_on(applicant, case) == {CaseRole.EDITOR}
    row = HistoryRow.objects.of(case.history_chain).last()
    assert (row.verb, row.facts) == ("hand_over", {"person": colleague.pk})
    assert OutboxMail.objects.latest("pk").to == "kollega@odense.example"


def test_the_administrator_hands_over_when_a_responsible_is_ill(place, case, applicant, colleague, administrator, now):
    place(colleague, CaseRole.READER)
    actions.hand_over(case, to=colleague, by=administrator, now=now)
    assert may_submit(colleague, case) is True
    assert roles_on(administrator, case) == set()
    last = OutboxMail.objects.order_by("pk")
    assert {mail.to for mail in last[1:]} == {"kollega@odense.example", "ansoeger@odense.example"}


def test_responsibility_goes_to_somebody_on_the_case_who_has_it_not_already(case, applicant, colleague, now):
    with pytest.raises(NotPossibleNow) as error:
        actions.hand_over(case, to=colleague, by=applicant, now=now)
    assert codes(error) == ["not_on_case"]
    with pytest.raises(NotPossibleNow) as error:
        actions.hand_over(case, to=applicant, by=applicant, now=now)
    assert codes(error) == ["already_responsible"]


def test_an_editor_does_not_take_the_responsibility(place, case, colleague, now):
    place(colleague, CaseRole.EDITOR)
    with pytest.raises(PermissionDenied):
        actions.hand_over(case, to=colleague, by=colleague, now=now)


# Roles are changed, and a case never stays without somebody who can send it.


def test_a_role_is_changed_at_once_and_the_old_place_is_kept(place, case, applicant, colleague, now):
    before = place(colleague, CaseRole.READER)
    actions.change_role(before, role=CaseRole.EDITOR, by=applicant, now=now)
    assert (may_edit(colleague, case), roles_on(colleague, case)) == (True, {CaseRole.EDITOR})
    before.refresh_from_db()
    assert (before.ended_at, before.ended_by) == (now, applicant)
    row = HistoryRow.objects.of(case.history_chain).last()
    assert (row.verb, row.facts) == ("change_role", {"person": colleague.pk, "role": "editor", "before": "reader"})
    assert JournalEntry.objects.filter(case=case).last().title == "Karl Kollega er nu Redaktør (før Læser)"
    assert OutboxMail.objects.latest("pk").to == "kollega@odense.example"


def test_several_are_responsible_and_the_last_one_keeps_the_role(place, case, applicant, colleague, now):
    second = place(colleague, CaseRole.RESPONSIBLE)
    assert (may_submit(applicant, case), may_submit(colleague, case)) == (True, True)
    actions.change_role(second, role=CaseRole.READER, by=applicant, now=now)
    own = CaseParticipant.objects.current().get(case=case, user=applicant)
    with pytest.raises(NotPossibleNow) as error:
        actions.change_role(own, role=CaseRole.READER, by=applicant, now=now)
    assert codes(error) == ["last_responsible"]


def test_nobody_gives_oneself_another_role(place, colleague, now):
    own = place(colleague, CaseRole.READER)
    with pytest.raises(PermissionDenied):
        actions.change_role(own, role=CaseRole.RESPONSIBLE, by=colleague, now=now)


@pytest.mark.parametrize(("role", "code"), [("reader", "colleague_already_on_case"), ("konge", "role_unknown")])
def test_a_role_that_is_there_already_or_does_not_exist(place, applicant, colleague, now, role, code):
    participant = place(colleague, CaseRole.READER)
    with pytest.raises(NotPossibleNow) as error:
        actions.change_role(participant, role=role, by=applicant, now=now)
    assert codes(error) == [code]


def test_a_case_whose_only_responsible_has_left_asks_the_administrator_for_another(
    place, case, applicant, colleague, administrator, now, client, login
):
    place(colleague, CaseRole.EDITOR)
    login(client, administrator)
    assert "Giv sagen en ny ansvarlig" not in client.get("/mine-tilskudssager/").content.decode()
    leave(applicant, now, administrator)
    assert "Giv sagen en ny ansvarlig" in client.get("/mine-tilskudssager/").content.decode()
    people = f"/mine-tilskudssager/{case.number}/kolleger/"
    assert "Giv sagen en ny ansvarlig" in client.get(people).content.decode()
    client.post(f"{people}overdrag/", {"ansvar-to": colleague.pk})
    assert may_submit(colleague, case) is True
    assert "Giv sagen en ny ansvarlig" not in client.get("/mine-tilskudssager/").content.decode()


def test_another_organisations_case_is_not_mine_to_give(case, applicant, aalborg, now):
    other = person("leder@aalborg.example", "Lea Leder", aalborg, admin=True)
    leave(applicant, now, other)
    assert list(without_responsible(other)) == []


def test_the_role_is_changed_on_the_page(place, case, applicant, colleague, client, login):
    participant = place(colleague, CaseRole.READER)
    login(client, applicant)
    people = f"/mine-tilskudssager/{case.number}/kolleger/"
    page = client.post(f"{people}{participant.pk}/rolle/", {"role": "approver"}, follow=True).content.decode()
    assert "Karl Kollega er nu Godkender og får besked på mail." in page
    assert roles_on(colleague, case) == {CaseRole.APPROVER}
