"""The self-evaluation: when it opens, who hands out its links, how it is answered, and what a closed one shows."""

import re
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from indsatsforloeb.actions import evaluating
from indsatsforloeb.evaluation.figures import figure_words, figures_of
from indsatsforloeb.evaluation.questions import LEADERS, asked_of, current_questions, sha256_of
from indsatsforloeb.models import Course, LeaderAnswer, SelfEvaluation
from indsatsforloeb.states import AnswerGroup
from portal.models import HistoryRow
from portal.steps import NotPossibleNow
from tests.indsatsforloeb.evaluations import all_of, answered, closed, in_phase, links, opened, sheet
from tests.indsatsforloeb.stories import STARTED_AT

pytestmark = pytest.mark.db


def test_three_statements_a_theme_for_employees_and_citizens_and_words_for_every_point() -> None:
    questions = current_questions()
    for group in AnswerGroup:
        assert [len(theme.statements) for theme in asked_of(group, questions)] == [3] * 6
    assert [bool(theme.comment) for theme in asked_of(LEADERS, questions)] == [True] * 6
    assert (len(questions["scale"]), questions["unknown"]) == (5, "Ved ikke")


def test_a_citizens_statement_is_short_and_in_easy_words() -> None:
    themes = asked_of("citizens", current_questions())
    said = [each.text for theme in themes for each in theme.statements] + [theme.easy for theme in themes]
    assert [text for text in said if len(text.split()) > 16] == []
    assert [text for text in said if re.search(r"recovery|rehabilit|kompetence|praksis|inddrag", text, re.I)] == []


def test_a_round_keeps_what_it_asks(course: Course, consultant) -> None:
    evaluation = opened(course, consultant)
    assert evaluation.questions_sha256 == sha256_of(current_questions()) == sha256_of(evaluation.questions)


def test_it_waits_for_the_analysis_and_opens_once(course: Course, consultant) -> None:
    with pytest.raises(NotPossibleNow, match="before_analysis"):
        evaluating.open_evaluation(course, by=consultant, now=STARTED_AT)
    opened(course, consultant)
    with pytest.raises(NotPossibleNow, match="evaluation_opened"):
        evaluating.open_evaluation(course, by=consultant, now=STARTED_AT)


def test_a_second_one_only_where_it_is_agreed_and_the_first_is_closed(course: Course, consultant) -> None:
    first = opened(course, consultant)
    course = in_phase(course, "development")
    with pytest.raises(NotPossibleNow, match="not_again; first_is_open"):
        evaluating.open_evaluation(course, by=consultant, now=STARTED_AT)
    Course.objects.filter(pk=course.pk).update(evaluates_again=True)
    closed(first, consultant)
    assert evaluating.open_evaluation(course, by=consultant, now=STARTED_AT).number == 2


def test_who_may(course: Course, consultant, consultant2, applicant, stranger, auditor) -> None:
    """The course's own consultant and the tilbud's responsible; not another of the team, not the auditor."""
    course = in_phase(course, "analysis")
    for user in (consultant2, stranger, auditor):
        with pytest.raises(PermissionDenied):
            evaluating.open_evaluation(course, by=user, now=STARTED_AT)
    evaluation = evaluating.open_evaluation(course, by=applicant, now=STARTED_AT)
    with pytest.raises(PermissionDenied):
        evaluating.make_links(evaluation, "employees", 1, by=consultant2, now=STARTED_AT)
    with pytest.raises(PermissionDenied):
        evaluating.answer_as_leaders(evaluation, {"leadership-1": 3}, {}, by=consultant, now=STARTED_AT)


def test_an_answer_goes_the_whole_way_without_log_in_or_cookie(course, consultant, client, login) -> None:
    opened(course, consultant)
    (address,) = sheet(login(Client(), consultant), course, "citizens", 1)
    page = client.get(address)
    body = page.content.decode()
    assert ("1 af 6" in body, "Skole og arbejde" in body, "Solsiden" in body) == (True, True, True)
    assert (page.status_code, "csrf" in body, "<script" in body) == (200, False, False)
    assert body.count('type="radio"') == 6 * 3 * 6
    done = client.post(address, {"health-1": "4", "health-2": "0", "health-3": "9", "leadership-1": "2", "x": "1"})
    assert (done.status_code, done["Location"]) == (302, "/selvevaluering/tak/")
    thanks = client.get(done["Location"])
    assert "Tak for dit svar" in thanks.content.decode()
    assert client.cookies == {}


def test_nothing_answered_says_so_and_uses_up_nothing(course, consultant, client) -> None:
    (secret,) = links(opened(course, consultant), "employees", 1, consultant)
    refused = client.post(f"/selvevaluering/{secret}/", {"health-1": "0"})
    assert (refused.status_code, "Svar på mindst ét udsagn." in refused.content.decode()) == (422, True)
    assert re.search(r'id="health-1-0"[^>]* checked', refused.content.decode())
    assert client.post(f"/selvevaluering/{secret}/", {"health-1": "1"}).status_code == 302


def test_a_printed_address_can_be_typed(course, consultant, client) -> None:
    """No letter that looks like another; case, dashes and blanks mean nothing."""
    (secret,) = links(opened(course, consultant), "citizens", 1, consultant)
    assert re.fullmatch("([a-hjkmnp-z2-9]{4}-){6}[a-hjkmnp-z2-9]{4}", secret)
    for typed in (secret.upper(), secret.replace("-", ""), secret.replace("-", " ")):
        assert client.get(f"/selvevaluering/{typed}/").status_code == 200


def test_the_sheet_has_a_code_for_every_link_and_is_shown_once(course, consultant, client, login) -> None:
    opened(course, consultant)
    path = f"/forloeb/{course.case.number}/selvevaluering/"
    sent = login(client, consultant).post(f"{path}1/links/", {"group": "employees", "count": "3"})
    body = sent.content.decode()
    secrets = re.findall(r"<code>[^<]*/selvevaluering/([\w-]{34})/</code>", body)
    assert (sent.status_code, len(set(secrets)), body.count('class="qr-code"')) == (200, 3, 3)
    again = client.get(path).content.decode()
    assert [secret for secret in secrets if secret in again] == []


@pytest.mark.parametrize(("group", "count"), [("", "3"), ("employees", "0"), ("employees", "tre"), ("citizens", "201")])
def test_wrong_numbers_of_links_are_told_and_kept(course, consultant, client, login, group, count) -> None:
    opened(course, consultant)
    path = f"/forloeb/{course.case.number}/selvevaluering/1/links/"
    refused = login(client, consultant).post(path, {"group": group, "count": count})
    assert (refused.status_code, f'value="{count}"' in refused.content.decode()) == (422, True)


def test_voided_links_let_nobody_in_and_answers_stay(course, consultant, client) -> None:
    evaluation = opened(course, consultant)
    used, unused, other = *links(evaluation, "employees", 2, consultant), *links(evaluation, "citizens", 1, consultant)
    assert evaluating.keep_answer(used, {"health-1": 4})
    evaluating.void_links(evaluation, "employees", by=consultant, now=STARTED_AT)
    answers = [client.get(f"/selvevaluering/{secret}/").status_code for secret in (used, unused, other)]
    assert answers == [404, 404, 200]


def test_a_tilbuds_leader_never_sees_the_secrets(course, consultant, applicant, client, login) -> None:
    """Four known answers of one's own and a fifth of somebody else's would tell what the fifth said."""
    evaluation = opened(course, consultant)
    with pytest.raises(PermissionDenied):
        evaluating.make_links(evaluation, "employees", 1, by=applicant, now=STARTED_AT)
    with pytest.raises(PermissionDenied):
        evaluating.void_links(evaluation, "employees", by=applicant, now=STARTED_AT)
    page = login(client, applicant).get(f"/forloeb/{course.case.number}/selvevaluering/").content.decode()
    assert ("Lav links" in page, "Forløbets konsulent laver links" in page) == (False, True)


def test_the_leaders_are_told_that_it_is_open_and_correct_it_with_a_new_row(course, applicant, client, login) -> None:
    opened(course, applicant)
    path = f"/forloeb/{course.case.number}/selvevaluering/1/ledere/"
    page = login(client, applicant).get(path).content.decode()
    assert "Dette svar er <strong>åbent</strong>" in page
    client.post(f"{path}svar/", {"leadership-1": "4", "comment-leadership": "Vi mangler tid."})
    client.post(f"{path}svar/", {"leadership-1": "2", "comment-leadership": "Vi mangler tid og rum."})
    assert [answer.values for answer in LeaderAnswer.objects.all()] == [{"leadership-1": 4}, {"leadership-1": 2}]
    assert "Vi mangler tid og rum." in client.get(path).content.decode()


def test_what_the_leaders_typed_is_kept_when_it_is_too_long(course, applicant, client, login) -> None:
    opened(course, applicant)
    path = f"/forloeb/{course.case.number}/selvevaluering/1/ledere/svar/"
    refused = login(client, applicant).post(path, {"health-2": "3", "comment-health": "Æ" * 2001})
    body = refused.content.decode()
    assert (refused.status_code, "Æ" * 2001 in body, LeaderAnswer.objects.count()) == (409, True, 0)
    assert 'id="comment-health-error"' in body
    assert re.search(r'id="health-2-3"[^>]* checked', body)


def test_closed_it_shows_means_of_five_or_more(course, consultant, applicant, client, login) -> None:
    evaluation = opened(course, consultant)
    answered(evaluation, "employees", [2, 3, 3, 4, 4], consultant)
    answered(evaluation, "citizens", [5, 5], consultant)
    evaluating.answer_as_leaders(evaluation, {"health-1": 5, "health-2": 4}, {}, by=applicant, now=STARTED_AT)
    assert figures_of(evaluation) == []
    employees, citizens, leaders = figures_of(closed(evaluation, consultant))
    assert [theme.figure for theme in employees.themes] == [Decimal("3.2")] * 6
    assert [theme.words for theme in citizens.themes] == ["færre end 5 svar"] * 6
    assert (employees.words, citizens.words, leaders.words) == (
        "5 svar",
        "færre end 5 svar",
        "et samlet, åbent svar",
    )
    assert [theme.words for theme in leaders.themes][3] == "4,5"
    body = login(client, applicant).get(f"/forloeb/{course.case.number}/selvevaluering/").content.decode()
    assert ("Borgere: færre end 5 svar" in body, body.count("radar-line")) == (True, 2)


def test_the_two_rounds_side_by_side(course, consultant, client, login) -> None:
    first = opened(course, consultant)
    answered(first, "employees", [2, 3, 3, 4, 4], consultant)
    answered(first, "citizens", [3] * 5, consultant)
    closed(first, consultant)
    Course.objects.update(evaluates_again=True)
    second = evaluating.open_evaluation(in_phase(course, "development"), by=consultant, now=STARTED_AT)
    answered(second, "employees", [4] * 6, consultant)
    answered(second, "citizens", [4] * 4, consultant)
    closed(second, consultant)
    body = login(client, consultant).get(f"/forloeb/{course.case.number}/selvevaluering/").content.decode()
    part = body[body.index("compared-heading") : body.index("En gruppe sammenlignes kun")]
    assert (part.count("<td>0,8 op</td>"), "Medarbejdere" in part, "Borgere" in part) == (6, True, False)


@pytest.mark.parametrize(
    ("figure", "words"),
    [("1.5", "1,5 eller lavere"), ("4.5", "4,5 eller højere"), ("3.0", "3,0"), (None, "færre end 5 svar")],
)
def test_the_ends_of_the_scale_are_not_told(figure, words) -> None:
    assert figure_words(None if figure is None else Decimal(figure)) == words


def test_history_tells_the_rounds_and_the_links_but_never_an_answer(course, consultant) -> None:
    evaluation = opened(course, consultant)
    before = set(HistoryRow.objects.values_list("pk", flat=True))
    answered(evaluation, "employees", [1, 2, 3], consultant)
    closed(evaluation, consultant)
    verbs = HistoryRow.objects.exclude(pk__in=before).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["make_evaluation_links", "close_evaluation"]


def test_a_stranger_sees_no_page_and_others_see_that_it_exists(
    course, consultant, consultant2, auditor, stranger, client, login
) -> None:
    evaluation = opened(course, consultant)
    answered(evaluation, "employees", [4] * 5, consultant)
    closed(evaluation, consultant)
    path = f"/forloeb/{course.case.number}/selvevaluering/"
    assert login(client, stranger).get(path).status_code == 404
    for user in (consultant2, auditor):
        body = login(client, user).get(path).content.decode()
        assert ("Der er lavet selvevaluering" in body, "4,0" in body, "radar" in body) == (True, False, False)
        assert client.get(f"{path}1/ledere/").status_code == 404


def test_it_is_closed_by_the_responsible_or_the_leader_alone(course, consultant, external, applicant) -> None:
    evaluation = opened(course, consultant)
    course.case.assignments.create(user=external, assigned_at=STARTED_AT, assigned_by=consultant)
    with pytest.raises(PermissionDenied):
        closed(evaluation, external)
    assert closed(evaluation, applicant).closed_by == applicant


def test_opening_the_second_asks_to_be_sure(course, consultant, client, login) -> None:
    closed(opened(course, consultant), consultant)
    in_phase(course, "development")
    Course.objects.filter(pk=course.pk).update(evaluates_again=True)
    path = f"/forloeb/{course.case.number}/selvevaluering/"
    assert "Der er kun én. Den kan ikke laves om." in login(client, consultant).get(path).content.decode()
    assert (client.post(f"{path}aabn/").status_code, SelfEvaluation.objects.count()) == (422, 1)
    client.post(f"{path}aabn/", {"sure": "1"})
    assert SelfEvaluation.objects.count() == 2


def test_closing_asks_to_be_sure(course, consultant, client, login) -> None:
    evaluation = opened(course, consultant)
    path = f"/forloeb/{course.case.number}/selvevaluering/1/luk/"
    assert login(client, consultant).post(path).status_code == 422
    refused = client.post(path, {"sure": "1"})
    assert (refused.status_code, "Lederne har ikke svaret" in refused.content.decode()) == (409, True)
    answered(evaluation, "employees", [3] * 5, consultant)
    client.post(path, {"sure": "1"})
    assert SelfEvaluation.objects.get().closed_at is not None


def test_every_statement_is_answered_by_the_same_keys_it_asks(course, consultant) -> None:
    evaluation = opened(course, consultant)
    assert len(all_of("citizens", 3, evaluation)) == 18
