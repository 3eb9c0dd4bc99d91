"""What the database itself refuses, asked by raw SQL as somebody with the portal's own role could."""

import pytest
from django.db import IntegrityError, connection, transaction

from assessment.models import Assessment, Decision, DecisionPackage, FormalCheck, ReleasedDecision, Score
from assessment.results import package_of
from assessment.states import FormalOutcome
from assessment.verify import problems
from cases.actions import record_duty
from cases.models import Document
from portal.states import Role
from tests.assessment import stories
from tests.conftest import person

pytestmark = pytest.mark.django_db


def refusal(sql: str, *values) -> str:
    """The name of the constraint that refuses the statement."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    return caught.value.__cause__.diag.constraint_name


def test_a_locked_score_never_changes(judged):
    score = Score.objects.first()
    assert refusal("UPDATE assessment_score SET points = 5, version = 9 WHERE id = %s", score.pk) == "score_is_locked"
    assert refusal("UPDATE assessment_score SET reason = 'ny' WHERE id = %s", score.pk) == "score_is_locked"
    assert refusal("DELETE FROM assessment_score WHERE id = %s", score.pk) == "score_is_locked"
    new = (
        "INSERT INTO assessment_score (assessment_id, criterion, points, sub_points, reason, version, saved_at)"
        " VALUES (%s, 'extra', 5, '{}', 'x', 1, now())"
    )
    assert refusal(new, score.assessment_id) == "score_is_locked"


def test_a_lock_is_never_taken_off_and_a_sheet_never_goes_away(judged):
    sheet = Assessment.objects.first()
    assert refusal("UPDATE assessment_assessment SET locked_at = NULL WHERE id = %s", sheet.pk) == "score_is_locked"
    assert refusal("UPDATE assessment_assessment SET assessor_id = %s", sheet.assessor_id + 1) == "score_is_locked"
    assert refusal("DELETE FROM assessment_assessment WHERE id = %s", sheet.pk) == "score_is_locked"


def test_nobody_undeclared_or_barred_scores(opened, caseworker, caseworker2, manager):
    start = "INSERT INTO assessment_assessment (application_id, assessor_id, started_at) VALUES (%s, %s, now())"
    assert refusal(start, opened[0].pk, caseworker2.pk) == "judge_is_impartial"
    stories.ready_to_score(opened[0], caseworker, manager=manager)
    stories.scored(opened[0], caseworker, lock=False)
    score = Score.objects.first()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cases_impartiality SET state = 'reported', text = 'x' WHERE user_id = %s", [caseworker.pk]
        )
    assert refusal("UPDATE assessment_score SET reason = 'y' WHERE id = %s", score.pk) == "judge_is_impartial"
    lock = "UPDATE assessment_assessment SET locked_at = now() WHERE id = %s"
    assert refusal(lock, score.assessment_id) == "judge_is_impartial"
    check = (
        "INSERT INTO assessment_formalcheck (application_id, outcome, reason_code, text, at, by_id)"
        " VALUES (%s, 'ok', '', '', now(), %s)"
    )
    assert refusal(check, opened[0].pk, caseworker.pk) == "judge_is_impartial"
    agree = (
        "INSERT INTO assessment_consensus (application_id, criterion, points, reason, at, by_id)"
        " VALUES (%s, 'effort', 4, 'x', now(), %s)"
    )
    assert refusal(agree, opened[0].pk, caseworker.pk) == "judge_is_impartial"


def test_a_formal_check_only_grows(judged, caseworker):
    assert FormalOutcome.OK == FormalCheck.objects.get(application=judged[0]).outcome
    changed = "UPDATE assessment_formalcheck SET text = 'x'"
    assert refusal(changed) == "formal_check_is_kept"
    assert refusal("DELETE FROM assessment_formalcheck") == "formal_check_is_kept"


def test_decisions_stay_within_the_pools_money_to_the_ore(proposed):
    """13.000.000 kr. in all: with 400.000 to Odense, Aalborg can have 12.600.000,00 and not an øre more."""
    give = "UPDATE assessment_decision SET outcome = 'grant', amount = %s WHERE application_id = %s"
    assert refusal(give, "12600000.01", proposed[1].pk) == "decisions_within_money"
    assert refusal(give, "NaN", proposed[1].pk) in ("decision_amount_bounds", "decisions_within_money")
    with connection.cursor() as cursor:
        cursor.execute(give, ["12600000.00", proposed[1].pk])
    assert sorted(str(each.amount) for each in Decision.objects.all()) == ["12600000.00", "400000.00"]


def test_a_recommended_decision_is_frozen(proposed, manager):
    stories.recommended(proposed[0].pool, by=manager)
    for sql in (
        "UPDATE assessment_decision SET internal_note = 'x'",
        "UPDATE assessment_decision SET reasons = '{}'",
        "DELETE FROM assessment_decision",
    ):
        assert refusal(sql) == "decision_is_frozen"


APPROVE = (
    "UPDATE assessment_decisionpackage SET state = 'approved', approved_at = now(), approved_by_id = %s,"
    " manifest = 'x', manifest_sha256 = repeat('0', 64) WHERE id = %s"
)
SIGN = (
    "INSERT INTO assessment_signature (package_id, round, capacity, at, by_id, lines)"
    " SELECT package_id, 1, 'director', now(), %s, array_agg(id) FROM assessment_decision"
    " WHERE package_id = %s GROUP BY package_id"
)


def test_the_proposer_is_never_the_approver(proposed, manager, director):
    package = stories.recommended(proposed[0].pool, by=manager)
    assert refusal(SIGN, manager.pk, package.pk) == "signer_is_not_proposer"
    with connection.cursor() as cursor:
        cursor.execute(SIGN, [director.pk, package.pk])
    for application in proposed:
        record_duty(application.case, "approve", by=director, now=stories.DECIDED_AT)
    assert refusal(APPROVE, manager.pk, package.pk) == "package_approver_is_not_proposer"


def test_nobody_approves_without_a_signature_from_somebody_impartial(proposed, manager, director):
    package = stories.recommended(proposed[0].pool, by=manager)
    assert refusal(APPROVE, director.pk, package.pk) == "every_line_is_signed"
    another = person("vikar@styrelsen.example", "Vita Vikar", None, Role.DIRECTOR)
    assert refusal(SIGN, another.pk, package.pk) == "signature_covers_own_lines"  # has declared nothing
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_impartiality SET state = 'reported', text = 'x' WHERE user_id = %s", [director.pk])
    assert refusal(SIGN, director.pk, package.pk) == "signature_covers_own_lines"


def test_an_approved_package_is_sealed_and_a_released_one_never_goes_back(proposed, manager, director):
    package = stories.approved(proposed[0].pool, manager=manager, director=director)
    sealed = "UPDATE assessment_decisionpackage SET manifest_sha256 = repeat('0', 64) WHERE id = %s"
    assert refusal(sealed, package.pk) == "package_is_sealed"
    back = "UPDATE assessment_decisionpackage SET state = 'recommended' WHERE id = %s"
    assert refusal(back, package.pk) == "package_goes_forward"
    stories.actions.release(package, by=director, now=stories.RELEASED_AT)
    for sql in (
        "UPDATE assessment_decisionpackage SET state = 'approved', released_at = NULL, released_by_id = NULL",
        "UPDATE assessment_decisionpackage SET released_at = now()",
        "DELETE FROM assessment_decisionpackage",
    ):
        assert refusal(sql) == "package_goes_forward"


def test_a_package_begins_as_a_draft(opened, manager):
    sql = (
        "INSERT INTO assessment_decisionpackage (pool_id, number, state, created_at, figures, recommended_at,"
        " recommended_by_id, return_comment, manifest_sha256)"
        " VALUES (%s, 1, 'recommended', now(), '{}', now(), %s, '', '')"
    )
    assert refusal(sql, opened[0].pool_id, manager.pk) == "package_goes_forward"


def test_a_decision_is_released_with_its_package_or_not_at_all(proposed, manager, director):
    package = stories.approved(proposed[0].pool, manager=manager, director=director)
    letter, decision = Document.objects.first(), package.decisions.first()
    sql = (
        "INSERT INTO assessment_releaseddecision (decision_id, application_id, pool_id, outcome, amount, released_at,"
        " letter_id) VALUES (%s, %s, %s, %s, %s, now(), %s)"
    )
    values = (decision.pk, decision.application_id, package.pool_id, decision.outcome, decision.amount, letter.pk)
    assert refusal(sql, *values) == "released_with_its_package"
    stories.actions.release(package, by=director, now=stories.RELEASED_AT)
    assert ReleasedDecision.objects.count() == 2
    changed = "UPDATE assessment_releaseddecision SET outcome = 'grant'"
    assert refusal(changed) == "assessment_releaseddecision_append_only"
    assert refusal("DELETE FROM assessment_releaseddecision") == "assessment_releaseddecision_append_only"


def test_a_new_wording_in_the_portal_changes_no_letter_that_was_sent(proposed, manager, director, monkeypatch):
    stories.released(proposed[0].pool, manager=manager, director=director)
    monkeypatch.setattr("assessment.packages.manifest.letter_words", lambda *_: {"recipient": "Skrevet om siden"})
    assert list(problems()) == []


def test_verify_is_silent_on_a_sealed_package_and_names_the_case_that_was_changed_behind_its_back(
    proposed, manager, director
):
    stories.approved(proposed[0].pool, manager=manager, director=director)
    assert list(problems()) == []
    tamper(proposed[0], "Ændret bag om ryggen.")
    assert list(problems()) == [f"Sag {proposed[0].case.number}: afgørelsen er ikke, som den blev godkendt"]
    assert package_of(proposed[0].pool).state == "approved"
    assert DecisionPackage.objects.sealed().count() == 1


def tamper(application, note: str) -> None:
    """What the owner of the database could do with the triggers switched off."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            "UPDATE assessment_decision SET internal_note = %s WHERE application_id = %s", [note, application.pk]
        )
        cursor.execute("SET session_replication_role = origin")
