"""The portal's pulse: when it was away is evidence, and every day's history is anchored with the auditor."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from portal import heartbeat
from portal.anchor import anchor
from portal.history import record
from portal.models import Heartbeat, HeartbeatGap, HistoryRow, OutboxMail
from portal.verify import all_problems

pytestmark = pytest.mark.db


def test_a_steady_pulse_leaves_no_gap(now):
    for minute in range(5):
        heartbeat.beat(now=now + timedelta(minutes=minute))
    assert HeartbeatGap.objects.count() == 0
    assert Heartbeat.objects.get().at == now + timedelta(minutes=4)


def test_a_pause_is_kept_as_a_gap_with_both_its_moments(now):
    heartbeat.beat(now=now)
    heartbeat.beat(now=now + timedelta(minutes=7))
    gap = HeartbeatGap.objects.get()
    assert (gap.started_at, gap.ended_at) == (now, now + timedelta(minutes=7))


def test_a_late_beat_never_turns_the_clock_back(now):
    heartbeat.beat(now=now)
    heartbeat.beat(now=now - timedelta(minutes=7))
    assert Heartbeat.objects.get().at == now


@pytest.mark.parametrize(("minutes", "broker"), [(1, "ok"), (10, "silent")])
def test_readyz_tells_whether_the_pulse_is_fresh_without_asking_the_broker(client, minutes, broker):
    heartbeat.beat(now=timezone.now() - timedelta(minutes=minutes))
    response = client.get("/readyz")
    assert (response.status_code, response.json()["broker"]) == (200, broker)


def test_readyz_says_503_when_the_database_is_away(client, monkeypatch):
    def away(*names, **options):
        raise OperationalError

    monkeypatch.setattr(Heartbeat.objects, "values_list", away)
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (503, {"database": "away"})


def test_healthz_answers_without_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/healthz").json() == {"process": "ok"}


def test_the_days_anchor_is_mailed_to_the_auditor_once(auditor, now):
    record("sag/2019-0001", "start", by=None, now=now)
    made = anchor(now=now)
    assert anchor(now=now) is None
    mail = OutboxMail.objects.get()
    assert (mail.to, made.digest in mail.body, made.chains) == (auditor.email, True, 1)


def test_verify_notices_that_whole_chains_are_gone(auditor, now, monkeypatch):
    record("sag/2019-0001", "start", by=None, now=now)
    anchor(now=now)
    monkeypatch.setattr(HistoryRow.objects, "values", lambda *names: HistoryRow.objects.none())
    assert "færre kæder" in " ".join(all_problems())
