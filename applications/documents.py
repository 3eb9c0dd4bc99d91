"""What papers does a submission put on the case? The application as sent, and the receipt."""

from applications.models import Application, Submission
from cases.actions.paper import NewDocument
from cases.states import Direction
from portal.danish import clock_time_exact, moment, weekday_date
from portal.models import User

APPLICATION, RECEIPT = "ansoegning", "kvittering"


def received_words(submission: Submission) -> str:
    """«tirsdag den 17. september 2019 kl. 11.42.10»"""
    return f"{weekday_date(submission.received_at)} {clock_time_exact(submission.received_at)}"


def papers_of(submission: Submission, application: Application, *, by: User) -> list[NewDocument]:
    """The application (in) is printed from the submission's own bytes, the receipt (out) from the words frozen here."""
    case = application.case
    words = {
        "submission": submission.pk,
        "pool": application.pool.title,
        "organisation": case.organisation.name,
        "cvr": case.organisation.cvr,
        "received": received_words(submission),
        "receipt_number": submission.receipt_number,
        "sha256": submission.sha256,
        "sent_by": by.name,
        "deadline": moment(application.deadline_in_force),
    }
    common = {"case": case, "words": words, "visible_to_party": True, "dated_at": submission.received_at}
    sent, receipt = "applications/paper_submission.html", "applications/paper_receipt.html"
    return [
        NewDocument(kind=APPLICATION, title="Ansøgning", template=sent, direction=Direction.IN, **common),
        NewDocument(
            kind=RECEIPT, title="Kvittering for ansøgning", template=receipt, direction=Direction.OUT, **common
        ),
    ]
