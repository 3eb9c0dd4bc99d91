"""What papers does an application put on the case? What was sent, the receipt, and answers about the deadline."""

from datetime import datetime

from applications.mailed import counts_from, mailed_of, mailed_words
from applications.models import Application, Dispensation, DispensationRequest, Submission
from applications.openings import until_opened
from cases.actions.paper import NewDocument
from cases.states import Direction
from pools.document import document_of
from portal.danish import clock_time_exact, moment, weekday_date
from portal.models import User

APPLICATION, RECEIPT, DISPENSATION = "ansoegning", "kvittering", "dispensation"


def received_words(submission: Submission) -> str:
    """«tirsdag den 17. september 2019 kl. 11.42.10»; of what came by mail, when the mail came."""
    at = counts_from(submission)
    return f"{weekday_date(at)} {clock_time_exact(at)}{mailed_words(submission)}"


def sender_words(submission: Submission, *, by: User) -> str:
    """Who sent it: the person in the portal, or whoever wrote the mail."""
    mailed = mailed_of(submission)
    return f"{mailed.sender}, på mail" if mailed else by.name


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
        "sent_by": sender_words(submission, by=by),
        "deadline": moment(application.deadline_in_force),
    }
    if application.pool.takes_in_rounds:
        words["until_opened"] = until_opened(application.pool, at=submission.received_at)
    common = {"case": case, "words": words, "visible_to_party": True, "dated_at": submission.received_at}
    sent, receipt = "applications/paper_submission.html", "applications/paper_receipt.html"
    return [
        NewDocument(kind=APPLICATION, title="Ansøgning", template=sent, direction=Direction.IN, **common),
        NewDocument(
            kind=RECEIPT, title="Kvittering for ansøgning", template=receipt, direction=Direction.OUT, **common
        ),
    ]


def dispensation_paper(given: Dispensation, application: Application, *, earlier: datetime, by: User) -> NewDocument:
    """More time for this applicant alone, until when and why."""
    words = _about_the_deadline(application, by) | {
        "deadline": moment(earlier),
        "until": moment(given.until),
        "reason": given.reason,
    }
    title = "Dispensation fra ansøgningsfristen"
    return _letter(application, title, "applications/paper_dispensation.html", words, given.at)


def refusal_paper(refused: DispensationRequest, application: Application, *, by: User, now: datetime) -> NewDocument:
    """No more time: the facts, the reason, the rules and how to appeal (FVL §§ 22, 24, 25)."""
    document = document_of(application.pool_version)
    law = document.law
    late = application.attempts.filter(result__outcome="late").order_by("pk")
    sent = application.current_submission
    words = _about_the_deadline(application, by) | {
        "asked": moment(refused.at),
        "asked_reason": refused.reason,
        "deadline": moment(application.deadline_in_force),
        "attempts": [f"{weekday_date(each.received_at)} {clock_time_exact(each.received_at)}" for each in late],
        "stands": received_words(sent) if sent else "",
        "reason": refused.answer,
        "rules": law.reference("rejection"),
        "order_title": law.order_title,
        "appeal_text": law.appeal_text,
        "assumptions": [each.text for each in document.assumptions if each.path.startswith("law")],
    }
    title = "Afvist: ikke dispensation fra ansøgningsfristen"
    return _letter(application, title, "applications/paper_dispensation_refused.html", words, now)


def _about_the_deadline(application: Application, by: User) -> dict[str, str]:
    organisation = application.case.organisation
    return {
        "pool": application.pool.title,
        "organisation": organisation.name,
        "cvr": organisation.cvr,
        "signed_by": by.name,
    }


def _letter(application: Application, title: str, template: str, words: dict, at: datetime) -> NewDocument:
    shown = {"direction": Direction.OUT, "visible_to_party": True, "dated_at": at}
    return NewDocument(case=application.case, kind=DISPENSATION, title=title, template=template, words=words, **shown)
