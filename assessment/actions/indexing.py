"""How the words of submissions are put in the index that the desk searches in, some at a time."""

from django.db import transaction

from applications.models import Application, Submission
from assessment.desk import search

AT_A_TIME = 50


def index_submissions() -> int:
    """Index what is opened to the agency and not yet indexed, one transaction each; returns how many."""
    opened = Application.objects.submitted().filter(case__unsealed_at__isnull=False)
    standing = Submission.objects.filter(pk__in=opened.values("current_submission"))
    lacking = list(search.without_words(standing)[:AT_A_TIME])
    for submission in lacking:
        _index(submission)
    return len(lacking)


@transaction.atomic
def _index(submission: Submission) -> None:
    search.write_words(submission)
