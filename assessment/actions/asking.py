"""How a party is asked before it is decided, how it answers once, and what an inquiry that is over leaves standing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.http import Http404

from applications.actions.starting import hold_pool
from applications.faces import face_of
from applications.models import Application
from applications.states import ApplicationState
from assessment import faces, notifications
from assessment.actions.formal import show_formal_standing
from assessment.inquiring.papers import answer_of, letter_of
from assessment.models import Inquiry, InquiryFile, ReleasedDecision
from assessment.permissions import may_answer_inquiry, may_ask_party
from assessment.rules import obstacles_to_answer, obstacles_to_ask, obstacles_to_withdraw_inquiry
from assessment.states import GIVING, InquiryKind
from cases.actions import journal, tell_participants, write_documents_many
from cases.faces import set_agency_face, set_party_face
from cases.models import Case
from cases.notifications import tell_caseworkers
from cases.permissions import reads_as_party
from cases.states import Direction
from pools.document import document_of
from portal import files, history
from portal.history import Audience
from portal.models import User
from portal.steps import require, require_possible

VERB_OF = {InquiryKind.FORMALIA: "request_information", InquiryKind.HEARING: "hear_party"}
AWAITS = {InquiryKind.FORMALIA: faces.AWAITS_INFORMATION, InquiryKind.HEARING: faces.AWAITS_HEARING}


@dataclass(frozen=True)
class NewFile:
    """A file that came with an answer: whole, looked at, and still lying outside the portal's own place."""

    path: Path
    name: str
    media_type: str


@transaction.atomic
def ask(number: str, kind: str, *, text: str, due_at: datetime, item: str = "", by: User, now: datetime) -> Inquiry:
    """Ask the party on case `number` for one thing about formalia (`item`), or hear it about new facts.

    A letter, one mail «Nyt på sag», and the party's turn until `due_at` (aware). Raises PermissionDenied,
    NotPossibleNow.
    """
    application = _locked(number)
    require(may_ask_party(by, application.case))
    require_possible(obstacles_to_ask(application, kind, text=text, due_at=due_at, item=item, now=now))
    asked = {"item": item, "text": text.strip(), "due_at": due_at}
    letter = write_documents_many([letter_of(application, kind, **asked, by=by, now=now)], now=now)[0]
    inquiry = Inquiry.objects.create(
        application=application, kind=kind, **asked, letter=letter, sent_at=now, sent_by=by
    )
    case, verb = application.case, VERB_OF[InquiryKind(kind)]
    facts = {"inquiry": inquiry.pk, "item": str(item), "due": int(due_at.timestamp())}
    history.record(case.history_chain, verb, by=by, now=now, facts=facts, audience=Audience.PARTY)
    told = _told(application)
    shown = {"next_url": inquiry.party_url, "due_at": due_at, "words_after": told.get_outcome_display() if told else ""}
    set_party_face(case, faces.awaiting_party_face(**shown), now=now)
    set_agency_face(case, faces.awaiting_agency_face(AWAITS[InquiryKind(kind)], case, due_at=due_at), now=now)
    tell_participants(case, occasion=f"inquiry-{inquiry.pk}", now=now)
    return inquiry


@transaction.atomic
def answer(inquiry: Inquiry, text: str, new_files: Iterable[NewFile] = (), *, by: User, now: datetime) -> Inquiry:
    """Take in the party's one answer, received at `now`. Raises Http404, PermissionDenied, NotPossibleNow.

    It becomes an akt marked as received after the deadline for applications; it is no part of the submission.
    """
    application, inquiry = _of_party(inquiry, by)
    require(may_answer_inquiry(by, application.case))
    require_possible(obstacles_to_answer(inquiry, text=text, now=now))
    stored = [files.keep(each.path, name=each.name, media_type=each.media_type, now=now) for each in new_files]
    InquiryFile.objects.bulk_create([InquiryFile(inquiry=inquiry, file=each) for each in stored])
    inquiry.answer, inquiry.answered_at, inquiry.answered_by = text.strip(), now, by
    inquiry.save(update_fields=["answer", "answered_at", "answered_by"])
    write_documents_many([answer_of(inquiry, application, inquiry.answer, stored, by=by, now=now)], now=now)
    case, facts = application.case, {"inquiry": inquiry.pk, "files": len(stored)}
    history.record(case.history_chain, "answer_inquiry", by=by, now=now, facts=facts, audience=Audience.PARTY)
    _show_both(application, now=now)
    tell_caseworkers(case, occasion=f"inquiry-{inquiry.pk}-answered", now=now)
    return inquiry


@transaction.atomic
def record_refused_answer(inquiry: Inquiry, *, code: str, by: User, now: datetime) -> None:
    """An answer that came too late, or second, is no answer, but that it was tried stays on the case."""
    application, inquiry = _of_party(inquiry, by)
    require(may_answer_inquiry(by, application.case))
    facts = {"inquiry": inquiry.pk, "code": code}
    chain = application.case.history_chain
    history.record(chain, "refused_answer", by=by, now=now, facts=facts, audience=Audience.PARTY)


@transaction.atomic
def withdraw_inquiry(inquiry: Inquiry, *, by: User, now: datetime) -> Inquiry:
    """The agency does not need the answer after all: the party is told so, and the case goes on."""
    application = _locked(inquiry.application.case.number)
    inquiry = Inquiry.objects.locked().get(pk=inquiry.pk)
    require(may_ask_party(by, application.case))
    require_possible(obstacles_to_withdraw_inquiry(inquiry, now=now))
    inquiry.withdrawn_at, inquiry.withdrawn_by = now, by
    inquiry.save(update_fields=["withdrawn_at", "withdrawn_by"])
    case, facts = application.case, {"inquiry": inquiry.pk}
    history.record(case.history_chain, "withdraw_inquiry", by=by, now=now, facts=facts, audience=Audience.PARTY)
    title = f"{inquiry.get_kind_display()} er trukket tilbage"
    journal(case, direction=Direction.OUT, title=title, visible_to_party=True, now=now)
    _show_both(application, now=now)
    tell_participants(case, occasion=f"inquiry-{inquiry.pk}-withdrawn", now=now)
    return inquiry


def end_expired(*, now: datetime) -> int:
    """Cases whose inquiry ran out unanswered are the agency's again; the caseworkers are told. Returns how many."""
    waiting = Case.objects.filter(agency_words__in=faces.AWAITING, agency_due_at__lt=now).order_by("pk")
    return sum(_end_expired(number, now=now) for number in waiting.values_list("number", flat=True))


@transaction.atomic
def _end_expired(number: str, *, now: datetime) -> bool:
    application = _locked(number)
    case = application.case
    if case.agency_words not in faces.AWAITING or case.agency_due_at is None or now <= case.agency_due_at:
        return False
    if _told(application) is None:
        show_formal_standing(application, now=now)  # what the party sees is by the clock alone
    else:
        _show_both(application, now=now)
    expired = Inquiry.objects.expired(now).filter(application=application).order_by("pk").last()
    if expired is not None:
        tell_caseworkers(case, occasion=f"inquiry-{expired.pk}-expired", now=now)
    return True


@transaction.atomic
def remind_of_inquiries(*, now: datetime) -> None:
    """Two working days before the deadline: everybody on a case that still stands, once per inquiry."""
    rows = (
        Inquiry.objects.running(now)
        .exclude(application__state=ApplicationState.WITHDRAWN)
        .select_related("application__case")
        .order_by("pk")
    )
    notifications.remind_of_inquiries(list(rows), now=now)


@transaction.atomic
def tell_infected_answers(*, now: datetime) -> int:
    """Everybody on the case is told, once, about a file of an answer that holds a virus; returns how many files."""
    infected = InquiryFile.objects.filter(file__scan__is_clean=False).select_related("inquiry__application__case")
    for each in infected:
        tell_participants(each.inquiry.application.case, occasion=f"inquiry-file-{each.pk}-infected", now=now)
    return len(infected)


def _locked(number: str) -> Application:
    """Pool held, case and application locked and read anew, with the deadline in force."""
    hold_pool(Application.objects.values_list("pool", flat=True).get(case__number=number))
    rows = Application.objects.with_everything().with_deadline().select_related("pool__version")
    return rows.defer("pool__version__document").locked_with_case().get(case__number=number)


def _of_party(inquiry: Inquiry, by: User) -> tuple[Application, Inquiry]:
    """For whoever is of the party; a stranger finds nothing."""
    application = _locked(inquiry.application.case.number)
    if not reads_as_party(by, application.case):
        raise Http404
    inquiry = Inquiry.objects.locked().get(pk=inquiry.pk)
    inquiry.application = application
    return application, inquiry


def _show_both(application: Application, *, now: datetime) -> None:
    """Both faces as they are without the inquiry: the party's says what it said before, whatever happened inside."""
    case, told = application.case, _told(application)
    if told is None:
        set_party_face(case, face_of(application), now=now)
        show_formal_standing(application, now=now)
        return
    document = document_of(application.pool.version)
    last = faces.accept_by(document, released_at=told.released_at) if told.outcome in GIVING else None
    set_party_face(case, faces.party_face(told.outcome, case, accept_by=last), now=now)
    set_agency_face(case, faces.agency_face(faces.RELEASED, case), now=now)


def _told(application: Application) -> ReleasedDecision | None:
    """The decision that stands and is known to the party: then a hearing is about changing it."""
    return ReleasedDecision.objects.standing().filter(application=application).first()
