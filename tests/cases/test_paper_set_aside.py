"""A paper that cannot be made keeps nobody waiting: it is tried a few times, set aside, and made when asked again."""

import os

import pytest
from django.db import connection

from cases import actions
from cases.actions import paper
from cases.models import Document
from cases.models.correspondence import MOST_ATTEMPTS
from tests.cases.test_paper import write

pytestmark = pytest.mark.db


def made(number: int, now) -> list[int]:
    return [actions.make_papers(now=now) for _ in range(number)]


def test_a_broken_paper_is_set_aside_and_the_others_are_made(case, now):
    broken, sound = write(case, now, template="findes-ikke.html"), write(case, now)
    assert made(MOST_ATTEMPTS + 2, now) == [1] + [0] * (MOST_ATTEMPTS + 1)
    assert list(Document.objects.set_aside()) == [broken]
    broken.refresh_from_db()
    assert (broken.attempts, broken.last_error) == (MOST_ATTEMPTS, "findes-ikke.html")
    sound.refresh_from_db()
    assert (sound.attempts, sound.last_error) == (1, "")


def test_a_paper_that_ends_the_process_is_counted_before_it_is_tried(case, now, monkeypatch):
    poison = write(case, now)

    class KilledError(BaseException):
        """What kill -9 leaves behind: nothing after it is run."""

    def end(*_, **__):
        raise KilledError

    monkeypatch.setattr(paper, "render_pdf", end)
    for _ in range(MOST_ATTEMPTS):
        with pytest.raises(KilledError):
            actions.make_papers(now=now)
    assert list(Document.objects.set_aside()) == [poison]
    monkeypatch.undo()
    assert made(1, now) == [0]
    assert actions.try_papers_again([poison.pk]) == 1
    assert actions.try_papers_again([poison.pk]) == 0
    assert made(1, now) == [1]


def test_a_full_disk_sets_nothing_aside(case, now, monkeypatch):
    document = write(case, now)

    def full(*_, **__):
        raise OSError(28, os.strerror(28))

    with monkeypatch.context() as patched:
        patched.setattr(paper.files, "store", full)
        assert made(MOST_ATTEMPTS + 1, now) == [0] * (MOST_ATTEMPTS + 1)
    document.refresh_from_db()
    assert document.attempts == 0
    assert made(1, now) == [1]


def test_the_words_of_a_paper_stay_fixed_though_its_attempts_are_counted(case, now):
    write(case, now)
    with pytest.raises(Exception, match="ændres ikke"), connection.cursor() as cursor:
        cursor.execute("UPDATE cases_document SET attempts = 3, words = '{}'")
