"""Must show 4: the portal was away, the deadline is extended at 12.05; every number after it is exact."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from applications.actions.deadline import approve_deadline, enforce_deadlines
from applications.actions.dispensing import ask_dispensation, give_dispensation
from applications.models import Application, Attempt, Submission
from applications.rules import obstacles_of_deadline
from applications.states import AttemptOutcome
from cases.models import Case
from pools.actions import propose_deadline
from pools.calendar import deadline_calendar
from pools.models import DeadlineChange, PoolNotice
from pools.page import approved_changes
from portal.heartbeat import beat
from portal.models import HeartbeatGap, HistoryRow, Membership, Organisation, OutboxMail, User
from portal.states import MembershipRole, MembershipState
from portal.steps import NotPossibleNow
from tests.applications.factories import approved_draft, draft, seen_by, sent, submitted

pytestmark = pytest.mark.db
SECONDS = timedelta(seconds=1)


def municipality(number, now):
    """An organisation with one applicant and one approver."""
    organisation = Organisation.objects.create(
        name=f"Kommune {number}",
        kind="kommune",
        cvr=f"{40_000_000 + number}",
        official_email=f"post@kommune-{number}.example",
        created_at=now,
    )
    people = [
        User.objects.create_user(
            f"{who}@kommune-{number}.example", f"{who} {number}", "kodeord-til-test", created_at=now
        )
        for who in ("ansoeger", "godkender")
    ]
    for person in people:
        Membership.objects.create(
            user=person,
            organisation=organisation,
            role=MembershipRole.MEMBER,
            state=MembershipState.ACTIVE,
            created_at=now,
        )
    return people


def mails(prefix):
    return OutboxMail.objects.filter(once_key__startswith=prefix).count()


def sequence_of(pool, now):
    [event] = Calendar.from_ical(deadline_calendar(pool, approved_changes(pool), now=now)).walk("VEVENT")
    return int(event["SEQUENCE"]), event["DTSTART"].dt


@pytest.fixture
def noon(pool, now):
    """Three have sent, two have a whole approved draft, two a begun one; the portal was away from 11.40 to 12.03."""
    everybody = [municipality(number, now) for number in range(7)]
    done = [submitted(pool, applicant, approver, now) for applicant, approver in everybody[:3]]
    whole = [approved_draft(pool, applicant, approver, now) for applicant, approver in everybody[3:5]]
    begun = [draft(pool, applicant, now) for applicant, _ in everybody[5:]]
    beat(now=pool.deadline_at - timedelta(minutes=20))
    beat(now=pool.deadline_at + timedelta(minutes=3))
    return everybody, done, whole, begun


def test_an_extension_at_five_past_twelve_after_the_portal_was_away(pool, noon, manager, manager2):
    everybody, done, whole, begun = noon
    deadline, five_past = pool.deadline_at, pool.deadline_at + timedelta(minutes=5)
    [gap] = HeartbeatGap.objects.all()
    assert (gap.started_at, gap.ended_at) == (deadline - timedelta(minutes=20), deadline + timedelta(minutes=3))
    for (applicant, _), application in zip(everybody[3:5], whole, strict=True):
        with pytest.raises(NotPossibleNow):
            sent(application, by=applicant, now=deadline + 200 * SECONDS)
    assert enforce_deadlines(now=five_past) == 1
    assert mails("not-submitted/") == 2 * 2 + 2  # two with an approver beside them, two alone
    assert sequence_of(pool, five_past)[0] == 0

    new = deadline + timedelta(hours=2)
    change = propose_deadline(pool, new, "Portalen var nede kl. 11.40–12.03", by=manager, now=five_past)
    pool = approve_deadline(change, by=manager2, now=five_past)
    assert mails("deadline/") == 3 * 2 + 2 * 2 + 2
    assert OutboxMail.objects.filter(once_key__startswith="deadline/").values("to").distinct().count() == 12
    assert sequence_of(pool, five_past) == (1, new)
    assert HistoryRow.objects.filter(verb="deadline_moved").count() == 7
    assert PoolNotice.objects.filter(title="Ansøgningsfristen er forlænget").count() == 1
    assert set(Case.objects.values_list("party_due_at", flat=True)) == {new}

    assert (Application.objects.submitted().count(), Application.objects.unsent().count()) == (3, 4)
    (applicant, _), application = everybody[3], whole[0]
    received = sent(application, by=applicant, now=new)
    (too_late, _), other = everybody[4], whole[1]
    with pytest.raises(NotPossibleNow):
        sent(other, by=too_late, now=new + timedelta(microseconds=1))
    assert received.received_at == new
    assert (Application.objects.submitted().count(), Application.objects.unsent().count()) == (4, 3)
    assert Submission.objects.count() == 4
    outcomes = [attempt.result.outcome for attempt in Attempt.objects.select_related("result")]
    assert sorted(outcomes) == sorted([AttemptOutcome.ACCEPTED] * 4 + [AttemptOutcome.LATE] * 3)
    assert enforce_deadlines(now=new + 180 * SECONDS) == 1
    assert DeadlineChange.objects.count() == 1
    told_twice = mails("not-submitted/")
    assert told_twice == 6 + 2 + 2  # the whole draft that was late again, and the two begun ones


def test_a_dispensation_opens_one_case_only(pool, noon, manager):
    everybody, done, whole, begun = noon
    late = pool.deadline_at + timedelta(minutes=5)
    enforce_deadlines(now=late)
    applicant = everybody[3][0]
    ask_dispensation(whole[0], "Portalen var nede", by=applicant, now=late)
    given = give_dispensation(whole[0], late + timedelta(hours=1), "Portalen var nede", by=manager, now=late)
    after = late + SECONDS
    stands_open = [
        not obstacles_of_deadline(seen_by(applicant, application), at=after) for application in [*done, *whole, *begun]
    ]
    assert stands_open == [False] * 3 + [True, False] + [False] * 2
    assert [case.party_face_at(after).words for case in Case.objects.order_by("pk")] == [
        *["Under behandling"] * 3,
        "Klar til indsendelse",
        *["Ikke indsendt"] * 3,
    ]
    assert sent(whole[0], by=applicant, now=given.until).received_at == given.until
    with pytest.raises(NotPossibleNow):
        sent(whole[1], by=everybody[4][0], now=after)
    assert Submission.objects.count() == 4
