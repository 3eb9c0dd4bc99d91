"""Does the information meeting hold its places: first come first served, told once, cancelled by link, forgotten?"""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from icalendar import Calendar

from pools.actions.meeting import add_meeting_material, cancel_signup, keep_promises, sign_up
from pools.document import document_of
from pools.models import MeetingMaterial, MeetingSignup
from portal.filetypes import TYPES
from portal.models import OutboxMail
from portal.steps import NotPossibleNow
from portal.uploads import Inspected
from tests.pools.factories import pool_with_meeting
from tests.pools.test_pages import get

pytestmark = pytest.mark.db


@pytest.fixture
def now(now):
    """Five days before the meeting of 19 August 2019."""
    return now - timedelta(days=6)


@pytest.fixture
def pool(manager, manager2):
    return pool_with_meeting(manager, manager2, capacity=2)


def come(pool, who, now) -> MeetingSignup:
    return attend(pool, who, now).signup


def attend(pool, who, now):
    email = f"{who.lower()}@odense.example"
    return sign_up(pool, name=who, organisation="Odense Kommune", email=email, by=None, now=now)


def mails(signup) -> list[str]:
    return list(OutboxMail.objects.filter(to=signup.email).order_by("pk").values_list("subject", flat=True))


def test_the_first_have_a_place_and_the_others_wait_in_the_order_they_came(pool, now):
    everybody = [attend(pool, who, now) for who in ("Anna", "Bo", "Carl", "Dorte")]
    assert [(each.has_place, each.waits) for each in everybody] == [(True, 0), (True, 0), (False, 1), (False, 2)]
    assert everybody[3].words == "Nr. 2 på ventelisten"


def test_the_mail_has_time_place_calendar_and_a_link_to_cancel(pool, now, settings):
    signup = come(pool, "Anna", now)
    [mail] = OutboxMail.objects.filter(to=signup.email)
    page = f"{settings.PORTAL_URL}/puljer/recovery-2019/informationsmoede/"
    assert mail.subject == "Plads på informationsmøde om Partnerskab om strategisk omlægning"
    assert "mandag den 19. august 2019 kl. 15.30–17.00 hos Socialstyrelsen i Odense" in mail.body
    assert f"{page}moede.ics" in mail.body
    assert f"{page}afmeld/{signup.token}/" in mail.body


def test_who_waits_is_told_the_number_and_gets_the_place_of_who_cancels_once(pool, now):
    anna, bo, carl, dorte = (come(pool, who, now) for who in ("Anna", "Bo", "Carl", "Dorte"))
    waiting = "Venteliste til informationsmøde om Partnerskab om strategisk omlægning"
    place = "Plads på informationsmøde om Partnerskab om strategisk omlægning"
    assert (mails(carl), mails(dorte)) == ([waiting], [waiting])
    cancel_signup(anna, by=None, now=now)
    assert (mails(bo), mails(carl), mails(dorte)) == ([place], [waiting, place], [waiting])
    cancel_signup(dorte, by=None, now=now)
    keep_promises(pool, now=now)
    assert (mails(bo), mails(carl)) == ([place], [waiting, place])


def test_the_same_e_mail_is_the_same_sign_up_and_is_sent_its_mail_again_once_a_day(pool, now):
    first = come(pool, "Anna", now)
    again = sign_up(pool, name="Anna A.", organisation="Odense", email="ANNA@odense.example", by=None, now=now)
    assert (again.signup.pk, MeetingSignup.objects.count()) == (first.pk, 1)
    come(pool, "Anna", now + timedelta(hours=1))
    assert len(mails(first)) == 2
    come(pool, "Anna", now + timedelta(days=1))
    assert len(mails(first)) == 3


def test_who_has_cancelled_comes_back_at_the_end_of_the_queue(pool, now):
    anna = come(pool, "Anna", now)
    for who in ("Bo", "Carl"):
        come(pool, who, now)
    cancel_signup(anna, by=None, now=now)
    assert attend(pool, "Anna", now).waits == 1
    with pytest.raises(NotPossibleNow):
        cancel_signup(anna, by=None, now=now)


def test_without_a_limit_nobody_waits(manager, manager2, now):
    pool = pool_with_meeting(manager, manager2, capacity=0)
    assert [attend(pool, f"P{n}", now).has_place for n in range(5)] == [True] * 5


def test_signing_up_ends_when_the_pool_says_or_when_the_meeting_begins(manager, manager2, pool, now):
    meeting = document_of(pool.version).information_meeting
    attend(pool, "Anna", meeting.starts)
    for after in (meeting.starts + timedelta(microseconds=1), meeting.ends):
        with pytest.raises(NotPossibleNow):
            attend(pool, "Bo", after)
    earlier = pool_with_meeting(manager, manager2, slug="tidlig", signup_until=now)
    attend(earlier, "Anna", now)
    with pytest.raises(NotPossibleNow) as refused:
        attend(earlier, "Bo", now + timedelta(microseconds=1))
    assert [each.text for each in refused.value.obstacles] == [
        "Tilmeldingen sluttede onsdag den 14. august 2019 kl. 12.00."
    ]


def test_a_place_is_not_given_up_after_the_meeting_has_begun(pool, now):
    signup = come(pool, "Anna", now)
    with pytest.raises(NotPossibleNow):
        cancel_signup(signup, by=None, now=document_of(pool.version).information_meeting.starts)


def test_everybody_is_forgotten_thirty_days_after_the_meeting(pool, now):
    cancel_signup(come(pool, "Anna", now), by=None, now=now)
    come(pool, "Bo", now)
    ends = document_of(pool.version).information_meeting.ends
    keep_promises(pool, now=ends + timedelta(days=30))
    assert MeetingSignup.objects.count() == 2
    keep_promises(pool, now=ends + timedelta(days=30, seconds=1))
    assert MeetingSignup.objects.count() == 0


def test_only_a_manager_puts_material_up(pool, now, manager, caseworker, director):
    material = {"title": "Oplæg", "file": Inspected(b"%PDF-1.7", "oplæg.pdf", TYPES["pdf"])}
    for other in (caseworker, director):
        with pytest.raises(PermissionDenied):
            add_meeting_material(pool, **material, by=other, now=now)
    add_meeting_material(pool, **material, by=manager, now=now)
    assert MeetingMaterial.objects.get().file.name == "oplæg.pdf"


def test_the_meeting_is_an_entry_in_a_calendar_that_keeps_its_uid(client, pool, now, settings):
    settings.PORTAL_URL = "https://tilskud.example"
    response = get(client, "/puljer/recovery-2019/informationsmoede/moede.ics", now)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    [event] = Calendar.from_ical(response.content).walk("VEVENT")
    meeting = document_of(pool.version).information_meeting
    assert (event["UID"], event["SEQUENCE"]) == ("informationsmoede-recovery-2019@tilskud.example", 0)
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (meeting.starts, meeting.ends)
    assert event["LOCATION"] == "hos Socialstyrelsen i Odense"
