"""Words in submissions are found where one has declared habilitet; elsewhere not a word and not a count."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.models import Submission
from assessment import actions
from assessment.desk import search
from assessment.models import SubmissionWords
from tests.assessment import stories
from tests.pools.factories import seed_document

pytestmark = pytest.mark.django_db
NOW = stories.JUDGED_AT
LIST = reverse("assessment:pool", args=["recovery-2019"])
CANARY = "Kanariefuglekvidder"
TEXTS = (
    f"Borgerne i Århus mødes i værestedet. {CANARY} høres. <b>Fedt</b> & mere.",
    "Kommunernes medarbejdere uddannes i recovery på gården.",
    "Pårørende er med fra begyndelsen i Aarhus Nord.",
)


@pytest.fixture
def sent(manager, manager2, monkeypatch):
    """Three applications, each with a text of its own."""
    questions = [question for question in seed_document().questions if question.kind == "long_text"][:1]
    pool = stories.plain_pool(manager, manager2, questions=questions)
    found = []
    for number, text in enumerate(TEXTS, start=1):
        monkeypatch.setitem(stories.ANSWERS, "long_text", text)
        organisation, user = stories.municipality(number)
        found.append(stories.submitted(pool, organisation, by=user))
    stories.opened(pool, by=manager)
    return found


@pytest.fixture
def readers(sent, manager, caseworker, caseworker2):
    """The first caseworker has declared on the second and third; the second caseworker is barred from the first."""
    pool = sent[0].pool
    actions.assign_cases(pool, [each.case.number for each in sent], [caseworker, caseworker2], by=manager, now=NOW)
    for application in sent[1:]:
        for person in (caseworker, caseworker2):
            actions.declare(application.case, conflict=False, text="", by=person, now=NOW)
    actions.declare(sent[0].case, conflict=True, text="Min nabo.", by=caseworker2, now=NOW)
    stories.declared_over_list(pool, manager)
    return sent


@pytest.fixture(params=["by the index", "by reading"])
def indexed(request, readers):
    """Whether the task has been there changes no answer."""
    if request.param == "by the index":
        assert actions.index_submissions() == 3
        assert actions.index_submissions() == 0
    return readers


@pytest.fixture
def places(client, login, indexed):
    """`places(user, words)`: which of the three (1–3) are on the list."""
    numbers = {application.case.number: place for place, application in enumerate(indexed, start=1)}

    def _places(user, words):
        response = login(client, user).get(LIST, {"q": words})
        return [numbers[row.case.number] for row in response.context["page"].rows]

    return _places


def test_words_are_found_by_their_beginning_and_stem_and_with_aa(places, manager):
    for words, expected in (
        ("århus", [1, 3]),
        ("AARHUS", [1, 3]),
        ("kommune borg", []),
        ("borgernes", [1]),
        ("medarbejder", [2]),
        ("uddannelse", [1, 2, 3]),
        ("gaard", [2]),
        ("pårør", [3]),
        ("århus nord", [3]),
        ("' | 'a':*", [1, 3]),
        ("kanariefugle", [1]),
    ):
        assert places(manager, words) == expected, words


def test_of_a_case_one_may_not_read_no_word_no_count_and_no_excerpt_leaks(
    places, client, caseworker, caseworker2, director
):
    """A word that stands there and one that stands nowhere give the same page, but for the seconds of the log-in."""
    for person in (caseworker, caseworker2, director):
        assert places(person, CANARY) == []
        pages = []
        for words in (CANARY, "Vandrefalkekvidder"):
            response = client.get(LIST, {"q": words, "orden": "laengst"})
            content = re.sub(r'ends-in="\d+"', "", response.content.decode().replace(words, "ORD"))
            pages.append("".join(part for part in content.split("\n") if "csrfmiddlewaretoken" not in part))
        assert pages[0] == pages[1]
        assert CANARY not in pages[0]
        assert client.get(LIST, {"q": CANARY}).context["page"].total == 0


def test_the_auditor_and_the_declared_find_it_with_an_escaped_excerpt(places, client, manager, auditor):
    for person in (manager, auditor):
        assert places(person, CANARY) == [1]
        page = client.get(LIST, {"q": CANARY}).content.decode()
        assert f"<mark>{CANARY}</mark>" in page
        assert "&lt;b&gt;Fedt&lt;/b&gt; &amp; mere." in page
        assert "<b>Fedt</b>" not in page


def test_searching_for_both_words_wants_both(places, manager):
    assert places(manager, "recovery gården") == [2]
    assert places(manager, "gården kanariefugle") == []


def test_what_is_beyond_what_can_be_read_now_is_said(client, login, readers, manager, monkeypatch):
    monkeypatch.setattr("assessment.desk.search.READ_NOW", 1)
    page = login(client, manager).get(LIST, {"q": "recovery"}).content.decode()
    assert "2 ansøgninger er ikke klar til søgning endnu." in page
    actions.index_submissions()
    after = client.get(LIST, {"q": "recovery"}).content.decode()
    assert "ikke klar til søgning" not in after


def test_a_sealed_submission_is_not_indexed(manager, manager2, odense, applicant):
    pool = stories.plain_pool(manager, manager2, questions=seed_document().questions[:1])
    stories.submitted(pool, odense, by=applicant)
    assert actions.index_submissions() == 0
    assert SubmissionWords.objects.count() == 0
    stories.opened(pool, by=manager)
    assert actions.index_submissions() == 1


def test_a_post_that_resembles_a_lump_is_a_mark_one_can_filter_by(client, login, indexed, manager, caseworker):
    def rows(user):
        return login(client, user).get(LIST, {"kendetegn": "samlepost"}).context["page"].total

    assert rows(manager) == 0
    assert search.find_marked(indexed[0].pool, search.OUTSIDE_AUDIENCE, viewer=manager).submissions == frozenset()


def test_searching_takes_as_many_queries_for_one_as_for_three(client, login, readers, manager):
    actions.index_submissions()
    login(client, manager).get(LIST, {"q": "århus"})
    found = []
    for words in ("kanariefugle", "b"):
        with CaptureQueriesContext(connection) as counted:
            client.get(LIST, {"q": words})
        found.append(len(counted))
    assert found == [21, 21]
    assert Submission.objects.count() == 3
