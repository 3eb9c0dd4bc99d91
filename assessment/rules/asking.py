"""What stands in the way of asking a party for something, of answering, and of deciding while it is still asked?"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.urls import reverse

from applications.models import Application
from applications.rules import CLOSES_AFTER
from applications.states import ApplicationState
from assessment.models import Inquiry, ReleasedDecision
from assessment.models.inquiry import InquiryQuerySet
from assessment.permissions import may_see_hearing_answer
from assessment.rules.judging import obstacles_to_judge
from assessment.states import FormalItem, InquiryKind
from cases.models import Document
from portal.danish import moment
from portal.models import User
from portal.steps import Obstacle
from portal.working_days import working_days_between

SHORTEST = {InquiryKind.FORMALIA: 3, InquiryKind.HEARING: 5}  # working days from the day it is sent
LONGEST = timedelta(days=60)  # a date further away is a slip of the pen, and would hold the whole pool back
HEARING_ANSWER = "svar-partshoering"  # the kind of the paper that keeps an answer to a hearing
PAGE_OF = {InquiryKind.FORMALIA: "assessment:formal_check", InquiryKind.HEARING: "assessment:hearings"}
EXPIRED, ANSWERED = "inquiry_expired", "inquiry_answered"


def obstacles_to_ask(
    application: Application, kind: str, *, text: str, due_at: datetime, item: str, now: datetime
) -> list[Obstacle]:
    """When it is the time for it, one inquiry at a time, about formalia only or as a hearing, with time to answer."""
    if found := obstacles_to_ask_at_all(application, kind):
        return found
    running = Inquiry.objects.running(now).filter(application=application).first()
    if running is not None:
        until = moment(running.due_at)
        told = f"Ansøger har allerede noget at svare på, til og med {until}. Vent på svaret, eller træk det tilbage."
        return [Obstacle("inquiry_runs", told)]
    found = []
    if not text.strip():
        found.append(Obstacle("nothing_asked", "Skriv, hvad ansøger skal svare på.", "#id_text"))
    if (kind == InquiryKind.FORMALIA) != (item in FormalItem.values):
        told = "Vælg, hvilken oplysning der mangler. Der kan kun spørges om formalia."
        found.append(Obstacle("not_about_formalia", told, "#id_item"))
    return found + _of_time(kind, due_at, now=now)


def obstacles_to_ask_at_all(application: Application, kind: str) -> list[Obstacle]:
    """While the case is judged; a party is also heard when a decision that was told is to be changed."""
    told = ReleasedDecision.objects.standing().filter(application=application)
    if kind == InquiryKind.HEARING and application.is_answered and told.exists():
        return []
    return obstacles_to_judge(application)


def _of_time(kind: str, due_at: datetime, *, now: datetime) -> list[Obstacle]:
    least = SHORTEST[InquiryKind(kind)]
    if due_at <= now or working_days_between(now, due_at) < least:
        text = f"Giv ansøger mindst {least} arbejdsdage til at svare, dagen i dag ikke medregnet."
        return [Obstacle("too_short", text, "#id_day")]
    if due_at - now > LONGEST:
        text = f"Svarfristen er mere end {LONGEST.days} dage væk. Så længe kan sagen ikke afgøres. Vælg en tidligere."
        return [Obstacle("too_long", text, "#id_day")]
    return []


def obstacles_to_answer(inquiry: Inquiry, *, text: str, now: datetime) -> list[Obstacle]:
    """Once, in time (≤), to what is still asked, on a case that is still there."""
    if inquiry.withdrawn_at is not None:
        return [Obstacle("inquiry_withdrawn", "Styrelsen har trukket sin henvendelse tilbage. I skal ikke svare.")]
    if inquiry.answered_at is not None:
        told = "Der er allerede svaret, og der kan kun svares én gang. Skriv en besked, hvis noget skal rettes."
        return [Obstacle(ANSWERED, told, reverse("cases:messages", args=[inquiry.application.case.number]))]
    if inquiry.application.state == ApplicationState.WITHDRAWN:
        return [Obstacle("withdrawn", "Ansøgningen er trukket tilbage. I skal ikke svare.")]
    if now > inquiry.due_at:
        return [
            Obstacle(EXPIRED, f"Svarfristen var {moment(inquiry.due_at)}. Svaret kom for sent og er ikke modtaget.")
        ]
    return [] if text.strip() else [Obstacle("no_answer", "Skriv jeres svar.", "#id_text")]


def obstacles_to_withdraw_inquiry(inquiry: Inquiry, *, now: datetime) -> list[Obstacle]:
    if inquiry.is_running(now):
        return []
    return [Obstacle("inquiry_over", "Henvendelsen er besvaret, udløbet eller trukket tilbage i forvejen.")]


def obstacles_to_check_formalia(application: Application, *, now: datetime) -> list[Obstacle]:
    """Not while the party has time to answer what was asked about formalia: one waits, or withdraws the request."""
    if found := obstacles_to_judge(application):
        return found
    running = _still_answerable(now).of_kind(InquiryKind.FORMALIA).filter(application=application).first()
    if running is None:
        return []
    until = moment(running.due_at)
    text = f"Ansøger er bedt om oplysninger og kan svare til og med {until}. Vent på svaret, eller træk det tilbage."
    return [Obstacle("information_awaited", text)]


def _still_answerable(now: datetime) -> InquiryQuerySet:
    """Decisions wait a moment longer than the party: an answer received in time may be on its way into the database."""
    return Inquiry.objects.running(now - CLOSES_AFTER)


def obstacles_of_inquiries(application: Application, *, now: datetime) -> list[Obstacle]:
    """What the party has still time to answer: until then the case is not decided (FVL § 19)."""
    return _of_running(_still_answerable(now).filter(application=application))


def obstacles_of_inquiries_in(applications: QuerySet | Iterable[Application], *, now: datetime) -> list[Obstacle]:
    """The same for several applications (rows, or a query of their keys), in one query."""
    return _of_running(_still_answerable(now).filter(application__in=applications))


def _of_running(running: InquiryQuerySet) -> list[Obstacle]:
    rows = running.select_related("application__case").order_by("due_at", "pk")
    return [
        Obstacle(
            "inquiry_runs",
            f"Sag {row.application.case.number}: {row.get_kind_display().lower()} er sendt, og ansøger kan svare til"
            f" og med {moment(row.due_at)}.",
            reverse(PAGE_OF[InquiryKind(row.kind)], args=[row.application.case.number]),
        )
        for row in rows
    ]


STILL_SCORING = Obstacle("still_scoring", "Svaret på partshøringen kan læses, når du har låst din vurdering.")


def obstacles_to_open_paper(paper: Document, application: Application, *, by: User) -> list[Obstacle]:
    """What a party said in a hearing is not read by somebody who is still scoring the application."""
    if paper.kind != HEARING_ANSWER or may_see_hearing_answer(by, application):
        return []
    return [STILL_SCORING]


def obstacles_to_read_answer(inquiry: Inquiry, application: Application, *, by: User) -> list[Obstacle]:
    """The same for what came with the answer."""
    if inquiry.kind != InquiryKind.HEARING or may_see_hearing_answer(by, application):
        return []
    return [STILL_SCORING]
