"""Does an activity keep its place in every calendar, however often it is changed, and who can follow it?"""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from icalendar import Calendar

from cases import actions
from cases.calendar import activity_file, feed_address, token_of
from cases.models import CalendarFeed, CaseParticipant
from portal.models import Membership, OutboxMail
from portal.states import MembershipState

pytestmark = pytest.mark.db


def events(text: str | bytes) -> list:
    return Calendar.from_ical(text).walk("VEVENT")


def fetch(feed: CalendarFeed, client: Client | None = None):
    return (client or Client()).get(feed_address(feed).removeprefix("http://127.0.0.1:8000"))


def test_changed_twenty_times_it_keeps_its_uid_and_raises_its_sequence(gathering, meeting, applicant, consultant, now):
    """Must show 5: in the invitations, in the file and in the feed; by either side; the last word a cancellation."""
    feed = actions.make_feed(consultant, gathering.case, now=now)
    uid = str(events(activity_file(gathering))[0]["UID"])
    seen = []
    for turn in range(1, 21):
        by = (applicant, consultant)[turn % 2]
        moved = meeting(days=7 + turn / 24, title=f"Opstartsmøde, {turn}. udgave")
        actions.change_gathering(gathering, moved, seen=turn - 1, by=by, now=now + timedelta(minutes=turn))
        gathering.refresh_from_db()
        event = events(activity_file(gathering))[0]
        followed = events(fetch(feed).content)[0]
        seen.append((str(event["UID"]), event["SEQUENCE"], str(followed["UID"]), followed["SEQUENCE"]))
    assert seen == [(uid, turn, uid, turn) for turn in range(1, 21)]
    actions.cancel_gathering(gathering, reason="Sygdom", by=consultant, now=now + timedelta(hours=1))
    mails = OutboxMail.objects.filter(to="leder@odense.example").order_by("pk")
    sent = [Calendar.from_ical(mail.calendar) for mail in mails]
    told = [(str(each["METHOD"]), str((event := each.walk("VEVENT")[0])["UID"]), event["SEQUENCE"]) for each in sent]
    assert told == [("REQUEST", uid, turn) for turn in range(21)] + [("CANCEL", uid, 21)]
    assert str(events(fetch(feed).content)[0]["STATUS"]) == "CANCELLED"
    assert OutboxMail.objects.count() == 22 * 3  # three with an address, each told once each time


def test_an_invitation_names_the_portal_and_the_one_it_is_sent_to(gathering):
    calendar = Calendar.from_ical(OutboxMail.objects.get(to="amr@odense.example").calendar)
    event = calendar.walk("VEVENT")[0]
    assert str(event["ORGANIZER"]).startswith("mailto:")
    assert str(event["ATTENDEE"]) == "mailto:amr@odense.example"
    assert event["DTSTART"].params["TZID"] == "Europe/Copenhagen"
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (gathering.starts_at, gathering.ends_at)
    assert len(calendar.walk("VTIMEZONE")) == 1
    assert str(event["DESCRIPTION"]).startswith("1. Velkomst")
    text = calendar.to_ical().decode()
    assert not [name for name in ("Lene", "Trine", "Bodil", "leder@", "tr@") if name in text]


def test_a_feed_holds_no_agenda_and_no_person(gathering, consultant, now):
    response = fetch(actions.make_feed(consultant, gathering.case, now=now))
    text = response.content.decode()
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert not response.cookies
    assert "no-store" in response["Cache-Control"]
    assert not [word for word in ("Velkomst", "Lene", "Bodil", "Ida", "@odense") if word in text]


def test_a_persons_feed_holds_every_run_they_carry_and_says_whose(
    gathering, open_run, aalborg, aalborg_applicant, consultant, consultant2, meeting, now
):
    other = open_run(aalborg, consultant, aalborg_applicant)
    actions.plan_gathering(other, meeting("Telefonmøde"), by=consultant, now=now)
    mine, hers = (actions.make_feed(user, None, now=now) for user in (consultant, consultant2))
    assert [str(event["SUMMARY"]) for event in events(fetch(mine).content)] == [
        "Opstartsmøde – Odense Kommune",
        "Telefonmøde – Aalborg Kommune",
    ]
    assert events(fetch(hers).content) == []  # she reads every run, and carries none


def test_renewed_the_old_address_is_gone(gathering, consultant, now):
    old = actions.make_feed(consultant, gathering.case, now=now)
    new = actions.make_feed(consultant, gathering.case, now=now)
    assert (fetch(old).status_code, fetch(new).status_code) == (404, 200)
    actions.end_feed(consultant, gathering.case, now=now)
    assert fetch(new).status_code == 404
    assert CalendarFeed.objects.current().count() == 0


def test_who_no_longer_reads_the_case_no_longer_follows_it(gathering, run, applicant, now):
    feed, own = (actions.make_feed(applicant, case, now=now) for case in (run, None))
    assert len(events(fetch(own).content)) == 1
    Membership.objects.filter(user=applicant).update(state=MembershipState.ENDED, ended_at=now, ended_by=applicant)
    assert fetch(feed).status_code == 404
    assert events(fetch(own).content) == []
    applicant.is_active = False
    applicant.save()
    assert fetch(own).status_code == 404


def test_a_place_that_is_ended_ends_what_it_followed(gathering, run, applicant, now):
    own = actions.make_feed(applicant, None, now=now)
    CaseParticipant.objects.filter(user=applicant).update(ended_at=now, ended_by=applicant)
    assert events(fetch(own).content) == []


def test_a_guessed_or_broken_address_is_nothing(gathering, consultant, now):
    feed = actions.make_feed(consultant, None, now=now)
    token = token_of(feed)
    tried = [
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        token[:-1],
        "x",
        "A" * 43,
        str(feed.nonce),
        feed.fingerprint,
    ]
    assert {Client().get(f"/kalender/{each}.ics").status_code for each in tried} == {404}


def test_the_row_alone_does_not_tell_the_address(gathering, consultant, now, settings):
    feed = actions.make_feed(consultant, None, now=now)
    token = token_of(feed)
    assert token not in str(CalendarFeed.objects.values().get())
    settings.SECRET_KEY = "en anden"
    assert feed_address(feed) == ""  # the page asks for a new one


def test_only_whoever_reads_a_run_follows_it(gathering, stranger, external, now):
    for user in (stranger, external):
        with pytest.raises(PermissionDenied):
            actions.make_feed(user, gathering.case, now=now)


def test_a_feed_costs_the_same_for_one_and_for_three(
    gathering, run, consultant, meeting, now, django_assert_num_queries
):
    feed = actions.make_feed(consultant, run, now=now)
    with django_assert_num_queries(3):
        assert len(events(fetch(feed).content)) == 1
    for days in (8, 9):
        actions.plan_gathering(run, meeting(days=days), by=consultant, now=now)
    with django_assert_num_queries(3):
        assert len(events(fetch(feed).content)) == 3
