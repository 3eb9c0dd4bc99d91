"""Does `manage.py verify` find what is wrong with case files, and nothing in sound ones?"""

from datetime import UTC, datetime

import pytest
from django.db import connection

from cases import actions
from cases.models import CaseNumber
from cases.verify import problems
from tests.cases.test_paper import write

pytestmark = pytest.mark.db


def by_hand(sql: str) -> None:
    """As somebody with the owner's rights and the triggers off would."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(sql)
        cursor.execute("SET session_replication_role = origin")


def test_a_sound_case_file_has_no_problems(case, now):
    actions.make_paper(write(case, now), now=now)
    assert list(problems()) == []


def test_a_removed_akt_is_found(case, now):
    for title in ("Et", "To"):
        actions.journal(case, direction="internal", title=title, visible_to_party=False, now=now)
    by_hand("DELETE FROM cases_journalentry WHERE number = 2")
    assert list(problems()) == ["Sag 2019-0001: aktnumrene har huller"]


def test_an_akt_hidden_from_the_party_is_found(case):
    by_hand("UPDATE cases_journalentry SET visible_to_party = false")
    assert list(problems()) == ["Sag 2019-0001: aktnumrene har huller"]


def test_a_missing_case_is_found(case):
    CaseNumber.objects.update(last=2)
    assert list(problems()) == ["Sagsnumre i 2019: 2 er givet, men der er 1 sager"]


def test_a_case_without_responsible_is_found(case):
    by_hand("UPDATE cases_caseparticipant SET role = 'editor'")
    assert list(problems()) == ["Sag 2019-0001: ingen er ansøgningsansvarlig"]


def test_a_paper_that_waits_too_long_is_found(case, now):
    write(case, now)
    assert list(problems()) == ["Sag 2019-0001: akt 2 er ikke dannet som PDF"]


def test_a_paper_of_this_minute_is_no_problem(case):
    write(case, datetime.now(UTC))
    assert list(problems()) == []


def test_a_paper_without_template_is_found(case):
    write(case, datetime.now(UTC), template="paper/findes-ikke.html")
    assert list(problems()) == ["Dokumentskabelonen paper/findes-ikke.html findes ikke"]
