"""Poisoned files are refused by a named rule, before any parser opens them, within 5 s and 256 MB each."""

import io
import json
import subprocess
import time

import pytest
from django.conf import settings
from django.urls import reverse

from applications.spreadsheet.child import read
from applications.spreadsheet.reading import COMMAND, environment, read_file
from applications.spreadsheet.refusals import MEGABYTES_OF_MEMORY, REFUSALS, SECONDS, SheetRefused
from tests.applications.budget_stories import draft_with_activities
from tests.applications.poison import POISON, good
from tests.applications.sheet_stories import workbook
from tests.applications.test_budget_pages import words
from tests.pools.factories import announced_pool


def measured(content: bytes) -> tuple[dict, float]:
    """What the reading process answers, and the seconds it took from start to end."""
    begun = time.monotonic()
    done = subprocess.run(
        COMMAND, input=content, capture_output=True, env=environment(), cwd=settings.BASE_DIR, timeout=30, check=True
    )
    return json.loads(done.stdout), time.monotonic() - begun


@pytest.mark.parametrize("name", POISON)
def test_a_poisoned_file_is_refused_by_its_rule_within_the_limits(name):
    make, code = POISON[name]
    answer, seconds = measured(make())
    assert answer["refused"] == code
    assert seconds < SECONDS
    assert answer["peak_megabytes"] < MEGABYTES_OF_MEMORY


def test_there_are_twenty_and_the_good_file_is_taken():
    assert len(POISON) >= 20
    assert measured(good())[0]["rows"][1] == ["Løn", "", "Projektleder", ["n", "1"], ["n", "100"]]
    assert set(code for _, code in POISON.values()) < set(REFUSALS)


def test_what_the_guard_lets_through_and_the_parser_cannot_bear_ends_with_its_process(monkeypatch):
    """The limits themselves: a child that takes too much memory or too long is ended, and told as a file refused."""
    monkeypatch.setattr("applications.spreadsheet.reading.SECONDS", 1)
    for greed in ("bytearray(2**29)", "__import__('time').sleep(60)"):
        program = f"import applications.spreadsheet.child as child; child._stay_small(); {greed}"
        monkeypatch.setattr("applications.spreadsheet.reading.COMMAND", (COMMAND[0], "-c", program))
        begun = time.monotonic()
        with pytest.raises(SheetRefused) as refused:
            read_file(good())
        assert refused.value.code == "too_demanding"
        assert time.monotonic() - begun < 2


def test_the_reading_process_knows_no_database_and_no_key():
    assert set(environment()) == {"PATH", "LANG", "MALLOC_ARENA_MAX"}


def test_a_coloured_column_is_no_million_rows():
    """Only cells with something in them count."""
    memory = io.BytesIO(workbook([["Kategori", "Enhed", "Specifikation"], ["Løn", "", "Projektleder"]]))
    assert len(read(memory.getvalue())["rows"]) == 2


@pytest.mark.db
def test_the_page_says_which_rule_and_what_to_do(
    client, login, manager, manager2, applicant, odense, now, time_machine, monkeypatch
):
    time_machine.move_to(now, tick=False)
    monkeypatch.setattr("portal.clock.database_now", lambda: now)
    draft = draft_with_activities(announced_pool(manager, manager2), odense, by=applicant, now=now)
    login(client, applicant)
    page = reverse("applications:sheet", args=[draft.case.number])
    for name in ("a_macro_project", "a_million_rows", "six_megabytes", "a_page_called_xlsx"):
        make, code = POISON[name]
        file = io.BytesIO(make())
        file.name = "budget.xlsx"
        answer = client.post(page, {"sheet": file})
        assert answer.status_code == 422, words(answer)
        assert REFUSALS[code] in words(answer)
    assert "Vælg den fil, der skal læses ind." in words(client.post(page))
    assert not draft.posts.exists()
