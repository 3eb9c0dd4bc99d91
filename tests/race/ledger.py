"""Do the answers people got agree with what the tables hold? Every disagreement by its kind, with its cases."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from applications.models import Application, AttemptResult, Submission
from applications.notifications import people_of
from applications.states import ApplicationState, AttemptOutcome
from cases.models import Document
from pools.models import Pool
from portal.history import broken_links
from portal.models import HistoryRow, OutboxMail
from tests.race.clients import Answer

Found = dict[str, list[str]]
TAKEN = {AttemptOutcome.ACCEPTED, AttemptOutcome.REPEATED}


@dataclass(frozen=True)
class Page:
    """What the tables hold of one application, beside what its people were answered."""

    application: Application
    answers: list[Answer]
    submissions: list[Submission]
    attempts: list[tuple[bool, str | None]]  # received in time?, outcome

    @property
    def number(self) -> str:
        return self.application.case.number

    @property
    def acknowledged(self) -> set[str]:
        return {answer.receipt for answer in self.answers if answer.receipt}

    @property
    def stored(self) -> list[str]:
        return [submission.receipt_number for submission in self.submissions]


def pages_of(pool: Pool, answers: Iterable[Answer]) -> list[Page]:
    """One page for each application to the pool."""
    given = defaultdict(list)
    for answer in answers:
        given[answer.number].append(answer)
    applications = Application.objects.with_everything().with_deadline().filter(pool=pool).order_by("pk")
    return [_page(application, given[application.case.number]) for application in applications]


def _page(application: Application, answers: list[Answer]) -> Page:
    results = dict(AttemptResult.objects.filter(attempt__application=application).values_list("attempt", "outcome"))
    attempts = [
        (attempt.received_at <= application.deadline_in_force, results.get(attempt.pk))
        for attempt in application.attempts.all()
    ]
    return Page(application, answers, list(application.submissions.order_by("pk")), attempts)


def disagreements(pool: Pool, answers: Sequence[Answer], *, crashed: bool = False) -> Found:
    """Kind → case numbers; empty when every acknowledgement is exactly one submission and nothing else happened.

    `crashed`: servers were killed on the way, so an answer may be missing, and an attempt may lack its outcome.
    """
    found: Found = defaultdict(list)
    for page in pages_of(pool, answers):
        kinds = [*_of_receipts(page), *_of_traces(page), *_of_attempts(page, crashed=crashed)]
        if not crashed:
            kinds += _of_answers(page)
        for kind in kinds:
            found[kind].append(page.number)
    if broken := broken_links(HistoryRow.objects.in_chain_order()):
        found["history is not whole"] = broken
    return dict(found)


def _of_receipts(page: Page) -> Iterator[str]:
    versions = [submission.draft_version for submission in page.submissions]
    if len(versions) != len(set(versions)):
        yield "one version received twice"
    if len(page.acknowledged) > 1:
        yield "twins with different receipts"
    if not page.acknowledged <= set(page.stored):
        yield "acknowledged but not stored"
    if any(submission.received_at > page.application.deadline_in_force for submission in page.submissions):
        yield "received after the deadline"
    is_sent = page.application.state == ApplicationState.SUBMITTED
    if is_sent != bool(page.submissions):
        yield "the state says otherwise"


def _of_traces(page: Page) -> Iterator[str]:
    """One line of history, two papers, and one mail for each person and the official mailbox – per submission."""
    lines = HistoryRow.objects.filter(chain=page.application.history_chain, verb="submit")
    if sorted(line.facts["receipt"] for line in lines) != sorted(page.stored):
        yield "not one line of history"
    papers = Document.objects.filter(entry__case=page.application.case_id)
    if sorted(paper.words["receipt_number"] for paper in papers) != sorted(page.stored * 2):
        yield "not two papers"
    official = page.application.case.organisation.official_email
    addresses = sorted([*(user.email for user in people_of(page.application)), official])
    for submission in page.submissions:
        mails = OutboxMail.objects.filter(once_key__startswith=f"submission/{submission.pk}/")
        if sorted(mail.to for mail in mails) != addresses:
            yield "not one mail for each"


def _of_attempts(page: Page, *, crashed: bool) -> Iterator[str]:
    outcomes = [outcome for _, outcome in page.attempts]
    if not crashed and None in outcomes:
        yield "an attempt without an outcome"
    if not crashed and outcomes.count(AttemptOutcome.ACCEPTED) != len(page.submissions):
        yield "accepted attempts are not submissions"
    if outcomes.count(AttemptOutcome.ACCEPTED) > len(page.submissions):
        yield "accepted without a submission"
    in_time = {outcome for is_in_time, outcome in page.attempts if is_in_time}
    if not in_time <= TAKEN | {None}:
        yield "sent in time and refused"


def _of_answers(page: Page) -> Iterator[str]:
    """Everybody who asked was answered plainly, and the attempts tell the same."""
    told = [bool(answer.receipt) or answer.is_plain_refusal for answer in page.answers]
    if not all(told):
        yield "not answered plainly"
    if set(page.stored) != page.acknowledged:
        yield "stored but never acknowledged"
    if len(page.attempts) != len(page.answers):
        yield "not one attempt for each request"
    refused = sum(answer.is_plain_refusal for answer in page.answers)
    if refused != sum(outcome not in TAKEN for _, outcome in page.attempts):
        yield "refusals and attempts differ"
