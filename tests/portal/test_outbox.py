"""The outbox: what was promised is told, once, after the act, whatever happens to the mail server."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction

from portal import outbox
from portal.models import OutboxMail

pytestmark = pytest.mark.db


def _promise(now, key="sag/1/receipt/7") -> None:
    outbox.notify(to="ansoeger@odense.example", subject="Nyt på sag 2019-0001", body="Log ind.", once_key=key, now=now)


def test_the_same_promise_is_kept_once(now):
    _promise(now)
    _promise(now)
    assert outbox.sweep(now=now) == 1
    assert outbox.sweep(now=now) == 0
    assert [message.to for message in mail.outbox] == [["ansoeger@odense.example"]]


def test_a_mail_keeps_its_message_id_through_retries(now, monkeypatch):
    _promise(now)
    row = OutboxMail.objects.get()

    def broken(self, messages):
        raise ConnectionRefusedError("ingen mailserver")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", broken)
    assert outbox.sweep(now=now) == 0
    row.refresh_from_db()
    assert (row.attempts, row.last_error, row.sent_at) == (1, "ingen mailserver", None)
    monkeypatch.undo()
    assert outbox.sweep(now=now + timedelta(minutes=1)) == 1
    assert mail.outbox[0].extra_headers["Message-ID"] == f"<{row.message_id}@styrelsen.example>"


def test_a_mail_waits_for_its_moment(now):
    later = now + timedelta(hours=1)
    outbox.notify(to="a@b.example", subject="s", body="b", once_key="k", now=now, not_before=later)
    assert outbox.sweep(now=now) == 0
    assert outbox.sweep(now=later) == 1


def test_a_promise_outside_a_transaction_is_refused(world, now):
    with pytest.raises(RuntimeError):
        _promise(now)


@pytest.mark.parametrize("attack", ["UPDATE portal_outboxmail SET body = 'x'", "DELETE FROM portal_outboxmail"])
def test_a_written_mail_is_never_changed(now, attack):
    _promise(now)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)


def test_a_line_break_in_a_subject_never_reaches_the_headers(now):
    with pytest.raises(DatabaseError), transaction.atomic():
        outbox.notify(to="a@b.example", subject="x\nBcc: alle@b.example", body="b", once_key="k", now=now)


def test_an_empty_outbox_knocks_on_no_mail_servers_door(now, settings):
    settings.EMAIL_BACKEND = "tests.no.such.backend"
    assert outbox.sweep(now=now) == 0
