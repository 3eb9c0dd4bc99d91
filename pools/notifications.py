"""What is told to those who asked about a call, signed up for its meeting, or answer for it: one mail per occasion."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from pools.document import InformationMeeting, document_of
from pools.meeting import Attendance, when_and_where
from pools.models import MeetingSignup, Pool, PublicQuestion
from portal.outbox import Letter, notify, notify_many

GREETING = "Venlig hilsen\n{agency}"


def question_asked(pool: Pool, question: PublicQuestion, *, now: datetime) -> None:
    """The agency's mailbox is told that a question waits; what it says stands on the page."""
    text = f"Der er stillet et spørgsmål til {pool.title}. Besvar det her:\n{_link('pools:enquiries', pool)}"
    notify(
        to=settings.AGENCY["mail"],
        subject=f"Nyt spørgsmål til {_short(pool)}"[:200],
        body=_signed(text),
        once_key=f"question/{question.pk}/asked",
        now=now,
    )


def question_answered(pool: Pool, question: PublicQuestion, anchor: str, *, now: datetime) -> None:
    """Who left an e-mail is told once; the caller then forgets it."""
    address = f"{_link('pools:questions', pool)}#{anchor}"
    text = f"Dit spørgsmål til {pool.title} er besvaret. Alle kan læse svaret her:\n{address}"
    _tell_asker(question, f"Svar på dit spørgsmål til {_short(pool)}", text, "answered", now=now)


def question_declined(pool: Pool, question: PublicQuestion, *, now: datetime) -> None:
    """The same, when there will be no answer: with the reason."""
    text = f"Dit spørgsmål til {pool.title} bliver ikke besvaret på portalen.\n\n{question.declined_because}"
    _tell_asker(question, f"Om dit spørgsmål til {_short(pool)}", text, "declined", now=now)


def _tell_asker(question: PublicQuestion, subject: str, text: str, key: str, *, now: datetime) -> None:
    if question.email:
        forgotten = f"{text}\n\nVi har nu slettet din e-mail fra spørgsmålet."
        once_key = f"question/{question.pk}/{key}"
        notify(to=question.email, subject=subject[:200], body=_signed(forgotten), once_key=once_key, now=now)


def signup_confirmed(
    pool: Pool, meeting: InformationMeeting, attendance: Attendance, *, again: bool, now: datetime
) -> None:
    """Place or number on the waiting list, the calendar file, the way to cancel; `again`: at most once more a day."""
    key = f"again/{now.date().isoformat()}" if again else ("place" if attendance.has_place else "waiting")
    if attendance.has_place:
        letter = _place_letter(pool, meeting, attendance.signup, key)
    else:
        letter = _waiting_letter(pool, meeting, attendance, key)
    notify_many([letter], now=now)


def places_given(pool: Pool, meeting: InformationMeeting, signups: Iterable[MeetingSignup], *, now: datetime) -> None:
    """Everybody with a place who has not been told it is told, once."""
    notify_many([_place_letter(pool, meeting, signup, "place") for signup in signups], now=now)


def signup_cancelled(pool: Pool, signup: MeetingSignup, *, now: datetime) -> None:
    text = f"Din tilmelding til informationsmødet om {pool.title} er afmeldt."
    subject = f"Afmeldt: informationsmøde om {_short(pool)}"
    notify_many([_letter(signup, subject, text, "cancelled")], now=now)


def _place_letter(pool: Pool, meeting: InformationMeeting, signup: MeetingSignup, key: str) -> Letter:
    text = (
        f"Du har en plads på informationsmødet om {pool.title}.\n\n"
        f"Tid og sted: {when_and_where(meeting)}.\n\n"
        f"Læg mødet i kalenderen: {_link('pools:meeting_calendar', pool)}\n"
        f"Kan du ikke komme, så meld afbud, så en anden får pladsen: {_cancel_link(pool, signup)}"
    )
    return _letter(signup, f"Plads på informationsmøde om {_short(pool)}", text, key)


def _waiting_letter(pool: Pool, meeting: InformationMeeting, attendance: Attendance, key: str) -> Letter:
    signup = attendance.signup
    text = (
        f"Informationsmødet om {pool.title} er fuldt. Du står som nr. {attendance.waits} på ventelisten.\n\n"
        f"Tid og sted: {when_and_where(meeting)}.\n\n"
        "Bliver der en plads, får du en mail.\n"
        f"Vil du af ventelisten: {_cancel_link(pool, signup)}"
    )
    return _letter(signup, f"Venteliste til informationsmøde om {_short(pool)}", text, key)


def _letter(signup: MeetingSignup, subject: str, text: str, key: str) -> Letter:
    return Letter(signup.email, subject[:200], _signed(f"Kære {signup.name}\n\n{text}"), f"signup/{signup.pk}/{key}")


def _short(pool: Pool) -> str:
    return document_of(pool.version).short_title


def _signed(text: str) -> str:
    return f"{text}\n\n{GREETING.format(agency=settings.AGENCY['name'])}\n"


def _link(name: str, pool: Pool) -> str:
    return f"{settings.PORTAL_URL}{reverse(name, args=[pool.slug])}"


def _cancel_link(pool: Pool, signup: MeetingSignup) -> str:
    return f"{settings.PORTAL_URL}{reverse('pools:cancel_signup', args=[pool.slug, signup.token])}"
