"""How is an activity planned, moved, cancelled and held, and who is told how often?"""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from cases import actions
from cases.gatherings import Outdated, at_the_same_time, hours_in_all, when
from cases.group import MemberDraft
from cases.models import Attendance, Gathering, JournalEntry
from cases.states import GatheringState, MemberRole
from cases.tasks import remind_gatherings
from portal.models import HistoryRow, OutboxMail
from portal.steps import NotPossibleNow

pytestmark = pytest.mark.db


def codes(error: pytest.ExceptionInfo) -> list[str]:
    return [obstacle.code for obstacle in error.value.obstacles]


def subjects(to: str) -> list[str]:
    return list(OutboxMail.objects.filter(to=to).order_by("pk").values_list("subject", flat=True))


def test_the_whole_group_is_invited_and_those_with_an_address_are_told(gathering, group):
    assert [row.member for row in gathering.attendance.order_by("pk")] == group
    assert subjects("leder@odense.example") == ["Invitation: Opstartsmøde"]
    body = OutboxMail.objects.get(to="tr@odense.example").body
    assert "tirsdag den 27. august 2019 kl. 12.00–14.00" in body
    assert "Sted: Mødelokale 1" in body
    assert "1. Velkomst" in body
    assert "Sag 2019-0001" in body.replace("sag", "Sag")


@pytest.mark.parametrize(
    ("about", "code"),
    [
        ({"days": -1}, "gathering_in_the_past"),
        ({"days": 0}, "gathering_in_the_past"),
        ({"lasts": 0}, "gathering_ends_first"),
        ({"lasts": -1}, "gathering_ends_first"),
        ({"hours": Decimal(501)}, "gathering_hours"),
        ({"already_held": True}, "gathering_not_over"),
        ({"agenda": "Bodil fortæller"}, "gathering_names_a_citizen"),
        ({"place": "Hos bodil"}, "gathering_names_a_citizen"),
    ],
)
def test_what_cannot_be_planned(run, group, meeting, consultant, now, about, code):
    with pytest.raises(NotPossibleNow) as error:
        actions.plan_gathering(run, meeting(**about), by=consultant, now=now)
    assert codes(error) == [code]


def test_an_employee_of_the_same_first_name_may_be_named(run, member, meeting, consultant, now):
    member(MemberRole.CITIZEN, "Trine")
    member(MemberRole.TR, "Trine Tillid")
    assert actions.plan_gathering(run, meeting(agenda="Oplæg ved Trine"), by=consultant, now=now)


def test_what_was_held_before_can_be_entered_and_invites_nobody(run, group, meeting, consultant, now):
    gathering = actions.plan_gathering(run, meeting(days=-9, already_held=True), by=consultant, now=now)
    assert gathering.state == GatheringState.HELD
    assert gathering.attendance.count() == 4
    assert not OutboxMail.objects.exists()


def test_only_those_named_are_invited(run, group, meeting, consultant, now):
    gathering = actions.plan_gathering(run, meeting(), members=group[:1], by=consultant, now=now)
    assert [row.member for row in gathering.attendance.all()] == group[:1]


def test_a_new_member_is_invited_to_what_comes(run, gathering, member):
    member(MemberRole.PROJECT_MANAGER, "Pia Projekt", "pia@odense.example")
    assert subjects("pia@odense.example") == ["Invitation: Opstartsmøde"]
    assert gathering.attendance.count() == 5


def test_a_leaver_is_taken_off_what_comes(gathering, group, applicant, now):
    actions.end_member(group[2], by=applicant, now=now)
    assert subjects("tr@odense.example") == ["Invitation: Opstartsmøde", "Ikke længere inviteret: Opstartsmøde"]
    assert "METHOD:CANCEL" in OutboxMail.objects.last().calendar
    assert gathering.attendance.count() == 3


def test_a_change_tells_those_who_stay_those_who_come_and_those_who_go(gathering, group, meeting, applicant, now):
    draft = meeting(days=8)
    actions.change_gathering(gathering, draft, members=group[:2], by=applicant, now=now)
    actions.change_gathering(gathering, draft, members=[group[0], group[2]], by=applicant, now=now)
    assert subjects("leder@odense.example") == ["Invitation: Opstartsmøde"] + 2 * ["Ændret: Opstartsmøde"]
    assert subjects("amr@odense.example")[-1] == "Ikke længere inviteret: Opstartsmøde"
    assert subjects("tr@odense.example") == [
        "Invitation: Opstartsmøde", "Ikke længere inviteret: Opstartsmøde", "Invitation: Opstartsmøde",
    ]  # fmt: skip


def test_the_same_again_is_no_change(gathering, meeting, applicant, now):
    before = OutboxMail.objects.count()
    assert actions.change_gathering(gathering, meeting(), by=applicant, now=now).sequence == 0
    assert OutboxMail.objects.count() == before


def test_two_writers_are_told_apart(gathering, meeting, applicant, consultant, now):
    actions.change_gathering(gathering, meeting("Møde A"), seen=0, by=applicant, now=now)
    with pytest.raises(Outdated) as error:
        actions.change_gathering(gathering, meeting("Møde B"), seen=0, by=consultant, now=now)
    assert error.value.current.title == "Møde A"
    assert Gathering.objects.get().title == "Møde A"


def test_cancelled_with_a_reason_and_for_good(gathering, meeting, applicant, now):
    with pytest.raises(NotPossibleNow) as error:
        actions.cancel_gathering(gathering, reason="", by=applicant, now=now)
    assert codes(error) == ["cancelled_without_reason"]
    actions.cancel_gathering(gathering, reason="Sygdom", by=applicant, now=now)
    mail = OutboxMail.objects.filter(to="leder@odense.example").last()
    assert (mail.subject, "Begrundelse: Sygdom" in mail.body) == ("Aflyst: Opstartsmøde", True)
    assert JournalEntry.objects.last().title.startswith("Aflyst: Opstartsmøde, tirsdag den 27. august 2019")
    for act in (
        lambda: actions.cancel_gathering(gathering, reason="Igen", by=applicant, now=now),
        lambda: actions.change_gathering(gathering, meeting(days=9), by=applicant, now=now),
        lambda: actions.hold_gathering(gathering, by=applicant, now=now + timedelta(days=8)),
    ):
        with pytest.raises(NotPossibleNow) as error:
            act()
        assert codes(error) == ["gathering_settled"]


def test_held_first_when_it_has_begun(gathering, applicant, now):
    with pytest.raises(NotPossibleNow) as error:
        actions.hold_gathering(gathering, by=applicant, now=now)
    assert codes(error) == ["gathering_ahead"]
    held = actions.hold_gathering(gathering, by=applicant, now=now + timedelta(days=7))
    assert (held.state, held.sequence) == (GatheringState.HELD, 1)


def test_who_plans(run, meeting, applicant, consultant2, external, administrator, auditor, stranger, now):
    for user in (consultant2, external, administrator, auditor, stranger):
        with pytest.raises(PermissionDenied):
            actions.plan_gathering(run, meeting(), by=user, now=now)
    assert actions.plan_gathering(run, meeting(), by=applicant, now=now)


def test_what_lies_at_the_same_time_is_found_across_the_consultants_cases(
    run, gathering, open_run, aalborg, aalborg_applicant, consultant, meeting, now
):
    other = open_run(aalborg, consultant, aalborg_applicant)
    draft = meeting("Andet møde", days=7)
    assert list(at_the_same_time(other, draft, by=consultant)) == [gathering]
    assert list(at_the_same_time(other, draft, by=aalborg_applicant)) == []
    assert list(at_the_same_time(run, draft, by=consultant, but=gathering)) == []
    assert list(at_the_same_time(run, meeting(days=8), by=consultant)) == []


def test_hours_are_added_up_without_the_cancelled(run, gathering, meeting, consultant, now):
    off = actions.plan_gathering(run, meeting(days=9, hours=Decimal("2.5")), by=consultant, now=now)
    assert hours_in_all(run.gatherings.all()) == Decimal("5.5")
    actions.cancel_gathering(off, reason="Sne", by=consultant, now=now)
    assert hours_in_all(run.gatherings.all()) == Decimal(3)


def test_history_holds_keys_and_numbers_alone(gathering, run):
    row = HistoryRow.objects.of(run.history_chain).last()
    assert (row.verb, row.facts, row.audience) == (
        "plan_gathering", {"gathering": gathering.pk, "sequence": 0}, "party",
    )  # fmt: skip


def test_when_it_is_in_words(gathering):
    assert when(gathering) == "tirsdag den 27. august 2019 kl. 12.00–14.00"
    gathering.ends_at += timedelta(days=1)
    assert when(gathering).endswith("kl. 12.00 til onsdag den 28. august 2019 kl. 14.00")


def test_reminded_once_however_often_the_clock_asks(gathering, now, monkeypatch):
    def at(moment: datetime) -> int:
        before = OutboxMail.objects.count()
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
        remind_gatherings()
        return OutboxMail.objects.count() - before

    asked = [
        now + timedelta(days=3, hours=23),
        now + timedelta(days=4),
        now + timedelta(days=5),
        now + timedelta(days=8),
    ]
    assert [at(moment) for moment in asked] == [0, 3, 0, 0]
    assert subjects("leder@odense.example") == ["Invitation: Opstartsmøde", "Påmindelse: Opstartsmøde"]


def test_late_is_not_after(gathering, now, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + timedelta(days=7))
    before = OutboxMail.objects.count()
    remind_gatherings()
    assert OutboxMail.objects.count() == before


def test_who_was_invited_yesterday_is_not_reminded_today(run, gathering, now, applicant, monkeypatch):
    late = now + timedelta(days=3)
    draft = MemberDraft(MemberRole.KEY_PERSON, "Nora", "nora@odense.example")
    actions.add_member(run, draft, by=applicant, now=late)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + timedelta(days=4))
    remind_gatherings()
    assert subjects("nora@odense.example") == ["Invitation: Opstartsmøde"]
    assert Attendance.objects.count() == 5
