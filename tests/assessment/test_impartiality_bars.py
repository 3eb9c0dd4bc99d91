"""A conflict bars every channel: each address of the desk × each barred person, and every act by raw SQL."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from applications.models import Application
from assessment import actions
from assessment.models import Assessment, DecisionPackage, Inquiry, Score
from assessment.results import package_of
from cases.actions import make_papers, send_message
from cases.models import Document, JournalEntry
from pools.document import document_of
from portal.states import Role
from tests.assessment import stories
from tests.assessment.inquiring import heard
from tests.road.routes import DESK, DESK_CASE, EDITOR, addresses
from tests.road.test_strangers import of, rows

pytestmark = pytest.mark.db
TOLD_ONCE = ("full",)

WHY = "Jeg bor sammen med projektlederen."
LATER = stories.RELEASED_AT.replace(day=2)
PEOPLE = ("caseworker", "manager", "director", "deputy", "auditor")
CANARIES = (
    "KANARIE-begrundelse",
    "KANARIE-internt",
    "KANARIE-besked",
    "KANARIE-vurdering",
    "Underviser i recovery",
    "512.345",
)


@pytest.fixture
def full(
    pool, odense, applicant, aalborg, aalborg_applicant, manager, manager2, director, deputy, caseworker, caseworker2
):
    """Odense's case full of words that exist nowhere else, recommended; Aalborg's beside it."""
    first = stories.submitted(pool, odense, by=applicant, amount="512.345")
    second = stories.submitted(pool, aalborg, by=aalborg_applicant, amount="700.000")
    stories.opened(pool, by=manager)
    stories.declared_over_list(pool, manager, manager2, director, deputy)
    both = list(Application.objects.select_related("case", "pool__version", "organisation").order_by("pk"))
    for application in both:
        stories.ready_to_score(application, caseworker, caseworker2, manager=manager)
    for application in both:
        stories.scored(application, caseworker, 4, lock=False)
        stories.scored(application, caseworker2, 4)
    number, effort = first.case.number, document_of(pool.version).criteria[0]
    typed = stories.given(effort, 4, reason="KANARIE-vurdering")
    actions.save_score(number, effort.key, typed, base_version=1, by=caseworker, now=stories.JUDGED_AT)
    for application in both:
        actions.lock_assessment(application.case.number, by=caseworker, now=stories.JUDGED_AT)
    reasons = dict(stories.draft_of(first, "refusal").reasons)
    reasons["effort"] += " KANARIE-begrundelse"
    stories.decided(first, "refusal", by=manager, internal_note="KANARIE-internt", reasons=reasons)
    stories.decided(second, "refusal", by=manager)
    words = {"subject": "KANARIE-besked", "body": "KANARIE-besked"}
    send_message(first.case, **words, from_agency=True, by=manager, now=stories.DECIDED_AT)
    make_papers(now=stories.DECIDED_AT)
    return [Application.objects.select_related("case", "pool").get(pk=each.pk) for each in (first, second)]


def barred_on(application, user, manager) -> None:
    """Whoever it is reports a conflict; the auditor, who declares nothing, as a caseworker on the case would."""
    if user.has_role(Role.AUDITOR):
        user.roles = [*user.roles, Role.CASEWORKER]
        user.save()
    if user.has_role(Role.CASEWORKER):
        number = application.case.number
        actions.assign_cases(application.pool, [number], [user], by=manager, now=LATER)
    actions.declare(application.case, conflict=True, text=WHY, by=user, now=LATER)


def read_everything(client, values) -> dict[str, str]:
    """{address: what came back} of every GET of the desk, followed to where it leads."""
    found = {}
    for name, address in addresses(set(DESK) | set(DESK_CASE) | set(EDITOR), **values).items():
        response = client.get(address, follow=True)
        content = b"".join(response) if response.streaming else response.content
        found[name] = content.decode(errors="replace")
    return found


@pytest.mark.parametrize("who", PEOPLE)
def test_the_barred_read_nothing_of_the_case_at_any_address(full, client, login, who, manager, manager2, request):
    user = request.getfixturevalue(who)
    barred_on(full[0], user, manager if user != manager else manager2)
    papers = Document.objects.filter(entry__case=full[0].case).values_list("entry__number", flat=True)
    login(client, user)
    leaks = {}
    for name, content in read_everything(client, of(full[0])).items():
        if told := [word for word in CANARIES if word in content]:
            leaks[name] = told
    for akt in papers:
        paper = client.get(reverse("assessment:document", args=[full[0].case.number, akt]))
        assert paper.url == reverse("assessment:impartiality", args=[full[0].case.number])
    assert leaks == {}


def test_the_same_words_are_read_by_those_who_may(full, client, login, manager):
    """Without this the test above could be green because the words are nowhere."""
    read = "".join(read_everything(login(client, manager), of(full[0])).values())
    assert [word for word in CANARIES if word not in read] == []


@pytest.mark.parametrize("who", PEOPLE)
def test_the_barred_change_nothing_of_the_case_at_any_address(full, client, login, who, manager, manager2, request):
    user = request.getfixturevalue(who)
    barred_on(full[0], user, manager if user != manager else manager2)
    login(client, user)
    before = rows()
    for name, address in addresses(set(DESK_CASE), **of(full[0])).items():
        if "post" in DESK_CASE[name]:
            answer = client.post(address)
            assert answer.status_code in (302, 403, 404, 409, 422), name
    assert rows() == before


def test_the_barred_line_is_unreadable_in_the_ranking_and_the_recommendation(full, client, login, manager, director):
    stories.recommended(full[0].pool, by=manager)
    barred_on(full[0], director, manager)
    login(client, director)
    slug, number = full[0].pool.slug, full[0].case.number
    for page in ("priorities", "recommendation"):
        shown = client.get(reverse(f"assessment:{page}", args=[slug])).content.decode()
        assert [word for word in CANARIES if word in shown] == []
    letter = client.get(reverse("assessment:letter", args=[slug, number]))
    assert letter.status_code in (302, 403, 404)


# By raw SQL, as somebody with the portal's own role could.


def refusal(sql: str, *values) -> str:
    """The name of the constraint that refuses the statement."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    return caught.value.__cause__.diag.constraint_name


def run(sql: str, *values) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def report(user, case, state="reported") -> None:
    """The conflict by raw SQL, so that nothing else happens; confirmed has its ruling."""
    run(
        "UPDATE cases_impartiality SET state = 'reported', text = 'x' WHERE user_id = %s AND case_id = %s",
        user.pk,
        case.pk,
    )
    if state == "confirmed":
        ruled = (
            "UPDATE cases_impartiality SET state = 'confirmed', ruled_at = now(), ruled_by_id = (SELECT max(id) FROM"
        )
        ruled += " portal_user WHERE id <> %s) WHERE user_id = %s AND case_id = %s"
        run(ruled, user.pk, user.pk, case.pk)


@pytest.mark.parametrize("state", ["reported", "confirmed"])
def test_no_act_of_judging_under_an_open_or_confirmed_conflict(full, caseworker, caseworker3, manager, state):
    first = full[0]
    stories.ready_to_score(first, caseworker3, manager=manager)
    report(caseworker, first.case, state)
    sheet = Assessment.objects.get(application=first, assessor=caseworker)
    score = Score.objects.filter(assessment=sheet).first()
    run("UPDATE assessment_assessment SET voided_at = now(), void_reason = 'conflict' WHERE id = %s", sheet.pk)
    begin = "INSERT INTO assessment_assessment (application_id, assessor_id, started_at, void_reason)"
    assert refusal(f"{begin} VALUES (%s, %s, now(), '')", first.pk, caseworker.pk) == "judge_is_impartial"
    assert refusal("UPDATE assessment_score SET reason = 'y' WHERE id = %s", score.pk) == "score_is_locked"
    check = "INSERT INTO assessment_formalcheck (application_id, outcome, reason_code, text, at, by_id)"
    assert refusal(f"{check} VALUES (%s, 'ok', '', '', now(), %s)", first.pk, caseworker.pk) == "judge_is_impartial"
    agree = "INSERT INTO assessment_consensus (application_id, criterion, points, reason, at, by_id)"
    assert refusal(f"{agree} VALUES (%s, 'effort', 4, 'x', now(), %s)", first.pk, caseworker.pk) == "judge_is_impartial"
    duty = "INSERT INTO cases_caseduty (case_id, person_id, duty, at) VALUES (%s, %s, 'score', now())"
    report(caseworker3, first.case, state)
    assert refusal(duty, first.case_id, caseworker3.pk) == "duty_impartial"


def test_no_line_is_written_and_nothing_recommended_under_a_conflict(full, manager, manager2):
    report(manager, full[0].case)
    write = "UPDATE assessment_decision SET internal_note = 'x' WHERE application_id = %s"
    assert refusal(write, full[0].pk) == "judge_is_impartial"
    recommend = (
        "UPDATE assessment_decisionpackage SET state = 'recommended', round = 1, recommended_at = now(),"
        " recommended_by_id = %s"
    )
    assert refusal(recommend, manager.pk) == "judge_is_impartial"
    assert refusal(recommend, manager2.pk) == "judge_is_impartial"  # the line is still the barred one's


APPROVE = (
    "UPDATE assessment_decisionpackage SET state = 'approved', approved_at = now(), approved_by_id = %s,"
    " manifest = 'x', manifest_sha256 = repeat('0', 64)"
)
SIGN = (
    "INSERT INTO assessment_signature (package_id, round, capacity, at, by_id, lines)"
    " VALUES (%s, %s, 'director', now(), %s, %s)"
)
RELEASE = "UPDATE assessment_decisionpackage SET state = 'released', released_at = now(), released_by_id = %s"


def lines_of(package: DecisionPackage) -> list[int]:
    return list(package.decisions.order_by("pk").values_list("pk", flat=True))


def test_nothing_is_signed_approved_or_released_under_a_conflict(full, manager, director, deputy):
    package = stories.recommended(full[0].pool, by=manager)
    report(director, full[0].case)
    assert refusal(SIGN, package.pk, 1, director.pk, lines_of(package)) == "signature_covers_own_lines"
    assert refusal(APPROVE, director.pk) == "every_line_is_signed"


def test_nothing_is_released_that_rests_on_somebody_barred_nor_by_them(full, manager, director, deputy):
    package = stories.approved(full[0].pool, manager=manager, director=director)
    report(manager, full[0].case)
    assert refusal(RELEASE, director.pk) == "package_rests_on_nobody_barred"
    assert package_of(full[0].pool).state == package.state


def test_the_barred_do_not_let_go_of_the_release_while_another_can(full, manager, director, deputy):
    actions.declare(full[0].case, conflict=True, text=WHY, by=director, now=stories.DECIDED_AT)
    package = stories.recommended(full[0].pool, by=manager)
    for user in (director, deputy):
        actions.approve(package, by=user, now=stories.DECIDED_AT)
    assert package_of(full[0].pool).state == "approved"
    assert refusal(RELEASE, director.pk) == "judge_is_impartial"
    assert actions.release(package, by=deputy, now=stories.RELEASED_AT) == 2


def test_nobody_is_asked_and_no_file_given_under_a_conflict(full, manager):
    report(manager, full[0].case)
    letter = Document.objects.filter(entry__case=full[0].case).first()
    ask = (
        "INSERT INTO assessment_inquiry (application_id, kind, item, text, sent_at, sent_by_id, due_at, letter_id,"
        " answer) VALUES (%s, 'hearing', '', 'x', now(), %s, now() + interval '9 days', %s, '')"
    )
    assert refusal(ask, full[0].pk, manager.pk, letter.pk) == "judge_is_impartial"
    assert Inquiry.objects.count() == 0
    give = (
        "INSERT INTO assessment_accessrequest (case_id, basis, asked_by, received_on, due_on, with_internal,"
        " registered_at, registered_by_id) VALUES (%s, 'public', 'x', '2019-12-02', '2019-12-11', false, now(), %s)"
    )
    assert refusal(give, full[0].case_id, manager.pk) == "judge_is_impartial"


def test_what_has_fallen_is_never_taken_up_again(full, caseworker):
    actions.declare(full[0].case, conflict=True, text=WHY, by=caseworker, now=LATER)
    back = "UPDATE assessment_assessment SET voided_at = NULL, void_reason = '' WHERE assessor_id = %s"
    assert refusal(back, caseworker.pk) == "score_is_locked"
    checks = "UPDATE assessment_formalcheck SET voided_at = NULL WHERE by_id = %s AND voided_at IS NOT NULL"
    assert refusal(checks, caseworker.pk) == "formal_check_is_kept"
    assert JournalEntry.objects.filter(case=full[0].case, title__startswith="Det er bortfaldet").count() == 1


# What concerns a whole pool.

DRAW = (
    "INSERT INTO assessment_lotdraw (pool_id, source, announced_at, announced_by_id, seed)"
    " VALUES (%s, 'x', now(), %s, '')"
)
SCENARIO = (
    "INSERT INTO assessment_scenario (pool_id, name, note, amounts, version, changed_at, changed_by_id)"
    " VALUES (%s, 'x', '', '{}', 1, now(), %s)"
)
TICK = (
    "INSERT INTO assessment_consistencytick (pool_id, finding, code, note, at, by_id)"
    " VALUES (%s, repeat('0', 64), 'x', 'x', now(), %s)"
)


@pytest.mark.parametrize("write", [DRAW, SCENARIO, TICK])
def test_who_is_barred_on_one_case_writes_nothing_about_the_whole_pool(full, manager, manager2, write):
    report(manager, full[1].case)
    assert refusal(write, full[0].pool_id, manager.pk) == "judge_is_impartial"
    run(write, full[0].pool_id, manager2.pk)


def test_the_barred_draw_no_lots_that_another_announced(full, manager, manager2):
    run(DRAW, full[0].pool_id, manager2.pk)
    report(manager, full[1].case)
    draw = "UPDATE assessment_lotdraw SET seed = '7', drawn_at = now(), drawn_by_id = %s"
    assert refusal(draw, manager.pk) == "judge_is_impartial"


def test_no_case_is_given_to_somebody_barred_from_it(full, manager, caseworker3):
    stories.ready_to_score(full[0], caseworker3, manager=manager)
    report(caseworker3, full[0].case)
    run("UPDATE cases_assignment SET ended_at = now(), ended_by_id = %s WHERE user_id = %s", manager.pk, caseworker3.pk)
    give = "INSERT INTO cases_assignment (case_id, user_id, assigned_at, assigned_by_id) VALUES (%s, %s, now(), %s)"
    assert refusal(give, full[0].case_id, caseworker3.pk, manager.pk) == "duty_impartial"


def test_nothing_is_approved_while_a_party_can_answer_nor_released(full, manager, director):
    """As if the clock had been turned back to before the party's last day, 10 October."""
    heard(full[0], by=manager)
    package = stories.recommended(full[0].pool, by=manager)
    run(SIGN, package.pk, 1, director.pk, lines_of(package))
    duty = "INSERT INTO cases_caseduty (case_id, person_id, duty, at) VALUES (%s, %s, 'approve', now())"
    for application in full:
        run(duty, application.case_id, director.pk)
    assert refusal(APPROVE.replace("now()", "'2019-10-05'"), director.pk) == "package_waits_for_answers"
    run(APPROVE.replace("now()", "'2019-11-21'"), director.pk)
    assert refusal(RELEASE.replace("now()", "'2019-10-06'"), director.pk) == "package_waits_for_answers"


def test_nothing_is_released_while_somebody_is_not_answered_nor_by_somebody_who_may_not(full, manager, director):
    stories.approved(full[0].pool, manager=manager, director=director)
    assert refusal(RELEASE, manager.pk) == "package_released_by_a_director"
    line = "SELECT id FROM assessment_decision WHERE application_id = %s"
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(f"DELETE FROM assessment_recommendedline WHERE decision_id IN ({line})", [full[1].pk])
        cursor.execute("DELETE FROM assessment_decision WHERE application_id = %s", [full[1].pk])
        cursor.execute("SET session_replication_role = origin")
    assert refusal(RELEASE, director.pk) == "package_answers_everybody"
