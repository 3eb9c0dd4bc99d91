"""No query, export, page, picture or log gives an answer of fewer than five, and nothing ties one to link or person."""

import json
import logging
import logging.config
import re
import uuid
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter

from indsatsforloeb.actions import evaluating
from indsatsforloeb.evaluation.figures import figures_of
from indsatsforloeb.evaluation.secrets import GROUP, GROUPS, LETTERS, sha256_of
from indsatsforloeb.models import Course, EvaluationAnswer, EvaluationLink, SelfEvaluation
from portal.invariants import install
from portal.logs import LOGGING
from tests.indsatsforloeb.evaluations import all_of, answered, closed, links, opened

pytestmark = pytest.mark.db
ROOT = Path(__file__).resolve().parents[2]
FLOORS = ["portal", "cases", "pools", "applications", "assessment", "indsatsforloeb", "demo"]


def sources() -> dict[str, str]:
    files = (file for floor in FLOORS for file in (ROOT / floor).rglob("*.py") if "migrations" not in file.parts)
    return {str(file.relative_to(ROOT)): file.read_text() for file in files}


def naming(words: str) -> set[str]:
    return {path for path, text in sources().items() if re.search(words, text)}


# --- one door in, one door out ------------------------------------------------------------------------------------


def test_no_module_reads_an_answer_or_a_link() -> None:
    models_alone = {"indsatsforloeb/models/__init__.py", "indsatsforloeb/models/evaluation.py"}
    assert naming(r"EvaluationAnswer|EvaluationLink|evaluation\.(answers|links)\b") == models_alone
    assert naming(r"indsatsforloeb_evaluation(answer|link)") == {"indsatsforloeb/sql/evaluation.py"}


def test_one_module_asks_for_figures_and_one_lets_answers_in() -> None:
    sql = "indsatsforloeb/sql/evaluation.py"
    assert naming(r"evaluation_(figures|enough)\(") == {sql, "indsatsforloeb/evaluation/figures.py"}
    door = {sql, "indsatsforloeb/actions/evaluating.py"}
    assert naming(r"evaluation_(keep_answer|of_link|add_links|void_links)\(") == door


def test_an_answer_has_no_person_no_link_no_moment_and_no_order() -> None:
    fields = {field.name: field for field in EvaluationAnswer._meta.get_fields()}
    assert set(fields) == {"id", "evaluation", "group", "values"}
    assert isinstance(fields["id"], models.UUIDField)
    assert {field.name for field in EvaluationLink._meta.get_fields()} == {
        *("id", "evaluation", "group", "secret_sha256", "used"),
    }
    assert EvaluationAnswer._meta.ordering == []


@pytest.fixture
def as_portal(settings):
    """From here on SQL is asked as the portal's own role."""
    settings.DATABASE_PORTAL_ROLE = f"portal_{uuid.uuid4().hex[:8]}"

    def _become() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
            cursor.execute(f"CREATE ROLE {settings.DATABASE_PORTAL_ROLE}")
            install()
            cursor.execute(f"SET LOCAL ROLE {settings.DATABASE_PORTAL_ROLE}")

    return _become


@pytest.mark.parametrize("table", ["indsatsforloeb_evaluationanswer", "indsatsforloeb_evaluationlink"])
def test_the_portals_own_role_sees_and_touches_no_row(course, consultant, as_portal, table) -> None:
    evaluation = opened(course, consultant)
    answered(evaluation, "employees", [1, 2, 3], consultant)
    as_portal()
    attacks = [
        f"SELECT count(*) FROM {table}",
        f"SELECT xmin, ctid FROM {table}",
        f"UPDATE {table} SET \"group\" = 'citizens'",
        f"DELETE FROM {table}",
        f"INSERT INTO {table} SELECT * FROM {table}",
        f"TRUNCATE {table}",
    ]
    for attack in attacks:
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(attack)


def test_the_portals_own_role_answers_and_gets_figures_through_the_doors(course, consultant, as_portal) -> None:
    evaluation = opened(course, consultant)
    secrets = links(evaluation, "employees", 5, consultant)
    as_portal()
    assert [evaluating.keep_answer(secret, {"health-1": 3}) for secret in secrets] == [True] * 5
    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
    evaluation = closed(evaluation, consultant)
    assert figures_of(evaluation)[0].themes[3].words == "3,0"


@pytest.mark.parametrize(
    "attack",
    [
        """UPDATE indsatsforloeb_evaluationanswer SET "values" = '{}'""",
        "DELETE FROM indsatsforloeb_evaluationanswer",
        "UPDATE indsatsforloeb_evaluationlink SET used = false",
        "UPDATE indsatsforloeb_evaluationlink SET secret_sha256 = repeat('0', 64) WHERE used",
        "UPDATE indsatsforloeb_evaluationlink SET used = true",
        "DELETE FROM indsatsforloeb_evaluationlink WHERE used",
        """INSERT INTO indsatsforloeb_evaluationanswer (id, evaluation_id, "group", "values")
           SELECT gen_random_uuid(), id, 'citizens', '{"health-1": 1}' FROM indsatsforloeb_selfevaluation""",
        "TRUNCATE indsatsforloeb_evaluationanswer",
    ],
)
def test_also_the_owner_cannot_bend_an_answer_or_a_link(course, consultant, attack) -> None:
    evaluation = opened(course, consultant)
    answered(evaluation, "employees", [1, 2], consultant)
    links(evaluation, "employees", 2, consultant)
    with pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute(f"{attack}; SET CONSTRAINTS ALL IMMEDIATE")


def test_closed_is_final_and_takes_no_answer_more(course, consultant) -> None:
    evaluation = opened(course, consultant)
    (late,) = links(evaluation, "employees", 1, consultant)
    closed(evaluation, consultant)
    assert evaluating.keep_answer(late, {"health-1": 1}) is False
    with pytest.raises(IntegrityError, match="lukket"), transaction.atomic():
        SelfEvaluation.objects.update(closed_at=None, closed_by=None)


@pytest.mark.parametrize("said", [{}, {"health-1": 6}, {"health-1": "x"}, {"health-1": [1]}, {"navn på borger": 1}])
def test_the_door_takes_points_and_nothing_else(course, consultant, said) -> None:
    (secret,) = links(opened(course, consultant), "citizens", 1, consultant)
    with pytest.raises(IntegrityError), transaction.atomic():
        evaluating.keep_answer(secret, said)


# --- nothing hidden is in anything shown ----------------------------------------------------------------------------


def addresses(course: Course) -> list[str]:
    """Every address of the portal, this course in the places of its arguments."""
    return list(_addresses(get_resolver().url_patterns, "", {}, course))


def _addresses(patterns: list, space: str, words: dict, course: Course):
    known = {
        "number": course.case.number,
        "slug": course.pool.slug,
        "provider_id": "mitid",
        "uidb36": "1",
        "key": "x-y",
    }
    known |= {"token": "00000000-0000-0000-0000-000000000000", "upload_key": "00000000-0000-0000-0000-000000000000"}
    for pattern in patterns:
        kinds = pattern.pattern.converters
        here = words | {
            name: 1 if isinstance(kinds.get(name), IntConverter) else known.get(name, "x")
            for name in pattern.pattern.regex.groupindex
        }
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _addresses(pattern.url_patterns, inner, here, course)
        elif pattern.name and pattern.name not in {"healthz", "readyz"}:
            yield reverse(space + pattern.name, kwargs=here)


def all_that_is_shown(course: Course, users: list, login) -> dict[tuple[str, str], bytes]:
    """What every address answers each of the users, without the tokens that are new each time."""
    shown = {}
    for user in users:
        client = login(Client(raise_request_exception=False), user)
        for address in addresses(course):
            answer = client.get(address)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            body = re.sub(rb'(csrfmiddlewaretoken" value=|X-CSRFToken": )"[^"]*"', b"", body)
            shown[user.email, address] = b"%d " % answer.status_code + re.sub(rb"<title>.*?</title>", b"", body)
    return shown


@pytest.fixture
def with_answers(course, consultant, applicant, auditor, login):
    """What is shown of a closed round in which the citizens answered so; everything else is the same each time."""

    def _shown(*points: int, round_is_open: bool = False) -> dict:
        with transaction.atomic(), time_machine.travel("2019-10-08T09:00:00Z", tick=False):
            evaluation = opened(course, consultant)
            answered(evaluation, "employees", [3, 3, 4, 4, 4, 2], consultant)
            for secret, point in zip(links(evaluation, "citizens", 9, consultant), points, strict=False):
                assert evaluating.keep_answer(secret, all_of("citizens", point, evaluation))
            if not round_is_open:
                closed(evaluation, consultant)
            shown = all_that_is_shown(course, [consultant, applicant, auditor], login)
            transaction.set_rollback(True)
        return shown

    return _shown


def test_whatever_few_have_answered_everything_shown_is_the_same(with_answers) -> None:
    """Nobody, four ones, or four fives: byte for byte the same pages, exports and pictures for everybody."""
    nobody, *others = with_answers(), with_answers(1, 1, 1, 1), with_answers(5, 5, 5)
    changed = [[key for key in nobody if nobody[key] != other[key]] for other in others]
    assert changed == [[], []]
    figures = nobody[
        "indsatsteam@styrelsen.example", next(key[1] for key in nobody if key[1].endswith("/selvevaluering/"))
    ]
    assert "Borgere: færre end 5 svar".encode() in figures


def test_the_control_finds_a_group_that_is_large_enough(with_answers) -> None:
    """The same walk sees the difference that a fifth answer makes."""
    few, enough = with_answers(2, 2, 2, 2), with_answers(2, 2, 2, 2, 2)
    changed = {address for user, address in few if few[user, address] != enough[user, address]}
    assert [address.split("/")[-2] for address in sorted(changed)] == ["rapport", "selvevaluering"][-len(changed) :]


def test_while_it_is_open_no_answer_changes_what_is_shown(with_answers) -> None:
    """Six or nine, ones or fives: before and after one more answer nothing can be subtracted."""
    six, nine = with_answers(1, 1, 1, 1, 1, 1, round_is_open=True), with_answers(*[5] * 9, round_is_open=True)
    assert [key for key in six if six[key] != nine[key]] == []


def test_a_statement_that_few_answered_is_in_no_figure_of_its_theme(course, consultant) -> None:
    shown = []
    for few in (1, 5):
        with transaction.atomic():
            evaluation = opened(course, consultant)
            for at, secret in enumerate(links(evaluation, "employees", 6, consultant)):
                said = {"health-1": 3, "health-2": 4} | ({"health-3": few} if at < 4 else {})
                evaluating.keep_answer(secret, said)
            employees = figures_of(closed(evaluation, consultant))[0]
            shown.append([(theme.words, [each.words for each in theme.statements]) for theme in employees.themes])
            transaction.set_rollback(True)
    assert shown[0] == shown[1]
    assert shown[0][3] == ("3,5", ["3,0", "4,0", "færre end 5 svar"])


def test_when_all_say_the_same_the_figure_does_not_tell_it(course, consultant) -> None:
    """Five ones, and five of which one is a three, are the same figure: no mean is a proof of what each said."""
    shown = []
    for points in ([1, 1, 1, 1, 1], [1, 1, 1, 1, 3]):
        with transaction.atomic():
            evaluation = opened(course, consultant)
            answered(evaluation, "citizens", points, consultant)
            shown.append([theme.words for theme in figures_of(closed(evaluation, consultant))[1].themes])
            transaction.set_rollback(True)
    assert shown[0] == shown[1] == ["1,5 eller lavere"] * 6


# --- a link: not guessed, not replayed, not tied ---------------------------------------------------------------------


def test_a_secret_has_138_bits_and_only_its_hash_is_kept(course, consultant) -> None:
    secrets = links(opened(course, consultant), "citizens", 200, consultant)
    bits = (len(LETTERS) ** (GROUP * GROUPS)).bit_length() - 1
    assert (bits, len(set(secrets)), {len(secret) for secret in secrets}) == (138, 200, {34})
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret_sha256 FROM indsatsforloeb_evaluationlink ORDER BY id")
        kept = [row[0] for row in cursor.fetchall()]
    assert set(kept) == {sha256_of(secret) for secret in secrets}
    assert kept != [sha256_of(secret) for secret in secrets]  # not in the order of the sheet


def test_unknown_used_and_closed_meet_the_same_answer(course, consultant, client, django_assert_num_queries) -> None:
    evaluation = opened(course, consultant)
    used, unused = links(evaluation, "citizens", 2, consultant)
    assert client.post(f"/selvevaluering/{used}/", {"health-1": "3"}).status_code == 302
    pages = [client.get(f"/selvevaluering/{secret}/") for secret in ("x" * 32, used)]
    pages += [client.post(f"/selvevaluering/{secret}/", {"health-1": "3"}) for secret in ("x" * 32, used)]
    closed(evaluation, consultant)
    pages += [client.get(f"/selvevaluering/{unused}/"), client.post(f"/selvevaluering/{unused}/", {"health-1": "3"})]
    assert {(page.status_code, page.content, page["Referrer-Policy"]) for page in pages} == {
        (404, pages[0].content, "no-referrer")
    }
    assert "har vi fået dit svar" in pages[0].content.decode()
    assert EvaluationAnswer.objects.count() == 1


def test_guessing_is_slowed_and_an_answer_is_not(course, consultant, client, settings) -> None:
    (secret,) = links(opened(course, consultant), "citizens", 1, consultant)
    codes = {client.get(f"/selvevaluering/{number:032d}/").status_code for number in range(125)}
    assert codes == {404, 429}
    assert client.post(f"/selvevaluering/{secret}/", {"health-1": "3"}).status_code == 302


def test_it_cannot_be_seen_in_the_database_which_answer_came_last(course, consultant) -> None:
    """With every answer the group is written anew: new keys, one transaction, an order of chance."""
    evaluation = opened(course, consultant)
    seen, orders = set(), []
    for point, secret in enumerate(links(evaluation, "employees", 12, consultant)):
        evaluating.keep_answer(secret, {"health-1": point % 5 + 1, "health-2": point // 5 + 1})
        with connection.cursor() as cursor:
            cursor.execute(
                'SELECT id, xmin::text, cmin::text, "values" FROM indsatsforloeb_evaluationanswer ORDER BY ctid'
            )
            rows = cursor.fetchall()
        assert (len({row[1] for row in rows}), len({row[2] for row in rows})) == (1, 1)
        assert seen.isdisjoint({row[0] for row in rows})
        seen |= {row[0] for row in rows}
        orders.append([json.loads(row[3])["health-1"] + 5 * json.loads(row[3])["health-2"] for row in rows])
    assert [order for order in orders[6:] if order in (sorted(order), sorted(order, reverse=True))] == []


# --- what is written down about whoever answers ------------------------------------------------------------------


@pytest.fixture
def lines(monkeypatch):
    """What a running portal writes on stderr."""
    written = StringIO()
    monkeypatch.setattr("sys.stderr", written)
    logging.config.dictConfig(LOGGING)
    yield lambda: written.getvalue()
    for name in ("portal", "", "django.server", "django.security.DisallowedHost"):
        logging.getLogger(name).handlers.clear()
    logging.getLogger("portal").propagate = True


def test_an_answer_leaves_no_line_also_for_somebody_logged_in(course, consultant, applicant, login, lines) -> None:
    (secret,) = links(opened(course, consultant), "employees", 1, consultant)
    client = login(Client(REMOTE_ADDR="10.9.8.7"), applicant)
    before = lines()
    page = client.get(f"/selvevaluering/{secret}/").content.decode()
    assert client.post(f"/selvevaluering/{secret}/", {"health-1": "3"}).status_code == 302
    client.get("/selvevaluering/tak/")
    assert (lines() == before, applicant.name in page) == (True, False)


def test_when_it_breaks_the_line_names_neither_secret_nor_person(
    course, consultant, applicant, login, lines, monkeypatch
):
    (secret,) = links(opened(course, consultant), "employees", 1, consultant)
    client = login(Client(REMOTE_ADDR="10.9.8.7", raise_request_exception=False), applicant)

    def broken(secret: str, values: dict) -> bool:
        raise RuntimeError(f"{secret} {values}")

    monkeypatch.setattr("indsatsforloeb.views.answering.keep_answer", broken)
    assert client.post(f"/selvevaluering/{secret}/", {"health-1": "3"}).status_code == 500
    written = [json.loads(line) for line in lines().splitlines()]
    assert "RuntimeError" in str(written)
    assert [word for word in (secret, sha256_of(secret), "10.9.8.7", "health") if word in str(written)] == []
    assert {line["user"] for line in written if line["event"] == "request"} == {None}


def test_no_cookie_no_cache_no_referrer_no_robots(course, consultant, client) -> None:
    (secret,) = links(opened(course, consultant), "citizens", 1, consultant)
    page = client.get(f"/selvevaluering/{secret}/")
    assert (page.cookies.output(), page["Referrer-Policy"], page["X-Robots-Tag"]) == (
        "",
        "no-referrer",
        "noindex, nofollow",
    )
    assert "no-store" in page["Cache-Control"]
    assert re.findall(r'(?:src|href)="(https?:[^"]*)"', page.content.decode()) == []


def test_the_proxy_writes_no_line_for_the_open_page() -> None:
    config = (ROOT / "deploy" / "nginx.conf.template").read_text()
    part = config[config.index("location ^~ /selvevaluering/") :]
    assert "access_log off;" in part[: part.index("}")]
