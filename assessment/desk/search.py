"""Which submissions of a pool speak of every word somebody searches for? Only those the person may read.

Words are compared by their beginnings, stemmed as Danish and with å as aa (portal/words.py). The index is made by a
task; what it has not reached is read here and now, up to a bound, and what is beyond the bound is said.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import BooleanField, Exists, F, Func, OuterRef, QuerySet, Value

from applications.budget import resembles_lump_post
from applications.models import Application, Submission
from applications.reading import ReadActivity, Reading, reading_of
from assessment.models import SubmissionWords
from assessment.permissions import readable_cases
from pools.document import document_of
from pools.models import Pool
from portal.models import User
from portal.words import PART, cut, fold, lexemes_of, telling_stems, words_of

LIST_MARK = re.compile(r"^\s*(?:[-*•–]|\d{1,2}[.)])\s+", re.MULTILINE)
READ_NOW = 20  # submissions read in one request because the index has not reached them
# What a caseworker should look at twice stands in the index too, in capitals: no word that is searched for has them.
OUTSIDE_AUDIENCE, LUMP_POST = "OUTSIDE", "LUMP"


@dataclass(frozen=True)
class Found:
    """Keys of the submissions that were found, and how many could not be looked in yet."""

    submissions: frozenset[int]
    not_ready: int = 0


@dataclass(frozen=True)
class Excerpt:
    """Where in a submission it stands: the place, and the text around the word."""

    place: str
    before: str
    found: str
    after: str


def stems_in(query: str) -> list[str]:
    """The folded beginnings of words to look for, one query; none when nothing is asked for."""
    words = words_of(query, PART)
    return telling_stems(words) if words else []


def find(pool: Pool, stems: Iterable[str], *, viewer: User) -> Found:
    """The pool's standing submissions, readable to `viewer`, with a word beginning with each of `stems`."""
    parts = [f"'{stem}':*" for stem in stems]
    return _find(pool, " & ".join(parts), lambda lexemes: all(_begins(stem, lexemes) for stem in stems), viewer)


def find_marked(pool: Pool, mark: str, *, viewer: User) -> Found:
    """Those the index marks: OUTSIDE_AUDIENCE or LUMP_POST."""
    return _find(pool, f"'{mark}'", lambda lexemes: mark in lexemes, viewer)


def _find(pool: Pool, asked: str, is_in, viewer: User) -> Found:
    """Three queries: what the index finds, what it lacks, and how much more it lacks."""
    readable = _readable(pool, viewer)
    indexed = SubmissionWords.objects.filter(submission__in=readable).filter(_matches(asked))
    found = set(indexed.values_list("submission", flat=True))
    lacking = without_words(readable)
    read = list(lacking[:READ_NOW])
    found |= {each.pk for each in read if is_in(_lexemes(each))}
    more = lacking.count() - READ_NOW if len(read) == READ_NOW else 0
    return Found(frozenset(found), more)


def _readable(pool: Pool, viewer: User) -> QuerySet[Submission]:
    standing = Application.objects.judged_in(pool).filter(case__in=readable_cases(viewer).values("pk"))
    return Submission.objects.filter(pk__in=standing.values("current_submission"))


def without_words(submissions: QuerySet[Submission]) -> QuerySet[Submission]:
    """Those the index has not reached, oldest first, with what their words are read from."""
    rows = submissions.exclude(Exists(SubmissionWords.objects.filter(submission=OuterRef("pk"))))
    versions = ("application__case", "application__pool_version", "application__pool__version")
    rows = rows.select_related(*versions).order_by("pk")
    return rows.defer("application__pool_version__document", "application__pool__version__document")


def _matches(asked: str) -> Func:
    arguments = {"arg_joiner": " @@ ", "template": "(%(expressions)s::tsquery)", "output_field": BooleanField()}
    return Func(F("words"), Value(asked), **arguments)


def _begins(stem: str, lexemes: Iterable[str]) -> bool:
    return any(lexeme.startswith(stem) for lexeme in lexemes)


def _lexemes(submission: Submission) -> set[str]:
    """Every word of the submission as it is compared, and the marks."""
    reading = reading_of(submission)
    marks = {OUTSIDE_AUDIENCE} if reading.outside_audience else set()
    rules = document_of(submission.application.pool_version).budget
    posts = reading.budget.posts if reading.budget else ()
    marks |= {LUMP_POST for post in posts if resembles_lump_post(post.specification, rules)}
    return lexemes_of("\n".join(text for _, text in passages_of(reading))) | marks


def write_words(submission: Submission) -> None:
    """Put one submission in the index; a second time changes nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO assessment_submissionwords (submission_id, words) VALUES (%s, array_to_tsvector(%s))"
            " ON CONFLICT (submission_id) DO NOTHING",
            [submission.pk, sorted(_lexemes(submission))],
        )


def passages_of(reading: Reading) -> list[tuple[str, str]]:
    """(place, text) of all the applicant wrote: answers, activities, budget posts and the names of files."""
    found = []
    for section in reading.sections:
        for answer in section.answers:
            cells = " · ".join(cell for row in answer.cells for cell in row if cell)
            found += [(answer.label, text) for text in (answer.shown, cells) if text]
    found += [("Aktivitet", text) for activity in reading.activities for text in _of_activity(activity)]
    for post in reading.budget.posts if reading.budget else ():
        found += [("Budgetpost", text) for text in (post.specification, post.note) if text]
    return found + [("Fil", each.name) for each in reading.files]


def _of_activity(activity: ReadActivity) -> list[str]:
    texts = [activity.name, activity.description, activity.note, activity.responsible]
    return [text for text in [*texts, *(each.name for each in activity.milestones)] if text]


def excerpts_of(submissions: Iterable[Submission], stems: list[str]) -> dict[int, Excerpt]:
    """{submission key: the first place that speaks of one of the words}; the caller has asked who may read them."""
    found = {}
    for submission in submissions:
        for place, text in passages_of(reading_of(submission)):
            around = next((each for stem in stems if (each := _around(text, stem))), None)
            if around:
                found[submission.pk] = Excerpt(place, *around)
                break
    return found


def _around(text: str, stem: str) -> tuple[str, str, str] | None:
    """Only where a word begins with it: inside a word is not what was found. Marks of a list are left out."""
    text = " ".join(LIST_MARK.sub(" ", text).split())
    if not any(fold(word).startswith(stem) for word in PART.findall(text)):
        return None
    return cut(text, stem)
