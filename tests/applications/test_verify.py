"""Does `manage.py verify` find a submission that is no longer what was sent, and nothing in a sound one?"""

import json

import pytest

from applications.canonical import canonical_bytes, sha256_of
from applications.models import Application
from applications.verify import problems
from tests.applications.factories import submitted
from tests.cases.test_verify import by_hand

pytestmark = pytest.mark.db


@pytest.fixture
def application(pool, applicant, approver, now) -> Application:
    return submitted(pool, applicant, approver, now)


def sql_bytes(content: bytes) -> str:
    return f"'\\x{content.hex()}'::bytea"


def test_a_submission_as_it_was_received_has_no_problems(application):
    assert list(problems()) == []


def test_a_changed_word_is_found(application):
    receipt = application.current_submission.receipt_number
    changed = bytes(application.current_submission.canonical).replace(b"Odense", b"Aarhus")
    by_hand(f"UPDATE applications_submission SET canonical = {sql_bytes(changed)}")
    assert list(problems()) == [f"Indsendelse {receipt}: indholdet passer ikke med sin hash"]


def test_the_same_words_written_another_way_are_found(application):
    receipt = application.current_submission.receipt_number
    other = json.dumps(json.loads(bytes(application.current_submission.canonical))).encode()
    assert other != canonical_bytes(json.loads(other))
    by_hand(f"UPDATE applications_submission SET canonical = {sql_bytes(other)}, sha256 = '{sha256_of(other)}'")
    assert list(problems()) == [f"Indsendelse {receipt}: indholdet er ikke skrevet på den ene måde, det skrives"]


def test_a_submission_after_the_deadline_is_found(application):
    by_hand("UPDATE pools_pool SET deadline_at = '2019-08-01T10:00:00Z'")
    assert list(problems()) == [f"Sag {application.case.number}: en indsendelse er modtaget efter fristen"]


def test_a_newer_submission_that_does_not_count_is_found(application):
    same = "application_id, canonical, sha256, stored_at, by_id, login_method, cvr, person_uuid"
    same += ", amount_applied, places_applied"
    by_hand(
        f"INSERT INTO applications_submission ({same}, attempt_id, draft_version, receipt_number, received_at)"
        f" SELECT {same}, 0, draft_version + 1, 'NYERE', received_at + interval '1 hour' FROM applications_submission"
    )
    assert list(problems()) == [f"Sag {application.case.number}: den nyeste indsendelse er ikke den, der gælder"]
