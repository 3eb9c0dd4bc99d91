"""Does a mail carry its calendar file, so that a program that reads mail can answer to it?"""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from icalendar import Calendar, Event

from portal import outbox
from portal.calendar import calendar_of, method_of, own_uid
from portal.models import OutboxMail
from portal.outbox import Letter

pytestmark = pytest.mark.db


def invitation(now, method: str) -> str:
    event = Event()
    event.add("uid", own_uid("aktivitet-1"))
    event.add("dtstart", now)
    event.add("summary", "Møde om æbler, åer og øer")
    return calendar_of([event], name="Aktivitet", method=method).decode()


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_the_file_goes_with_its_method_and_its_danish_letters(now, method):
    text = invitation(now, method)
    outbox.notify_many([Letter("a@odense.example", "Invitation", "Kom.", "en/to", text)], now=now)
    assert outbox.sweep(now=now) == 1
    message = mail.outbox[0].message()
    part = next(part for part in message.walk() if part.get_content_type() == "text/calendar")
    assert (part.get_param("method"), part.get_param("charset")) == (method, "utf-8")
    assert part.get_filename() == "aktivitet.ics"
    calendar = Calendar.from_ical(part.get_payload(decode=True))
    assert str(calendar.walk("VEVENT")[0]["SUMMARY"]) == "Møde om æbler, åer og øer"
    assert method_of(text) == method
    assert next(part for part in message.walk() if part.get_content_type() == "text/plain").get_payload() == "Kom."


def test_a_mail_without_one_is_as_it_was(now):
    outbox.notify(to="a@odense.example", subject="Nyt", body="Log ind.", once_key="k", now=now)
    outbox.sweep(now=now)
    assert not mail.outbox[0].message().is_multipart()


def test_the_file_is_part_of_what_was_promised(now):
    outbox.notify_many([Letter("a@odense.example", "Invitation", "Kom.", "k", invitation(now, "REQUEST"))], now=now)
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        OutboxMail.objects.update(calendar="", not_before=now + timedelta(days=1))
    assert error.value.__cause__.diag.constraint_name == "mail_is_fixed"
