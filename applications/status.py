"""Is it sent or not? The unmistakable banner on every page of an application, and the frame around the page."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.urls import reverse

from applications.countdown import Countdown, countdown_of
from applications.lapse import what_an_edit_voids
from applications.mailed import counts_from, mailed_words
from applications.models import Application
from applications.openings import until_opened
from applications.states import ApplicationState
from pools.document import document_of
from portal.danish import clock_or_date, clock_time_exact, moment, weekday_date

STEPS = (("form", "Ansøgning"), ("budget", "Budget"), ("review", "Gennemse og indsend"))


@dataclass(frozen=True)
class Banner:
    """`level` is DKFDS's: success, info, warning, error."""

    level: str
    heading: str
    text: str


@dataclass(frozen=True)
class StepShown:
    """One step of the guide on top."""

    title: str
    url: str
    current: bool
    done: bool = False
    error: bool = False
    help: str = ""


@dataclass(frozen=True)
class Frame:
    """What stands around every page of an application."""

    banner: Banner
    countdown: Countdown | None
    steps: tuple[StepShown, ...]
    trail: tuple[tuple[str, str], ...]


def banner_of(application: Application, *, now: datetime) -> Banner:
    """Wants `deadline_in_force` and the current submission. Received is what counts, never what was pressed.

    While there is time, the deadline itself stands in the countdown within the banner.
    """
    banner = _banner_of(application, now=now)
    voids = what_an_edit_voids(application) if now <= application.deadline_in_force else ""
    return replace(banner, text=f"{banner.text} {voids}") if voids else banner


def _banner_of(application: Application, *, now: datetime) -> Banner:
    deadline, sent = application.deadline_in_force, application.current_submission
    if application.state == ApplicationState.WITHDRAWN:
        return Banner(
            "info", "TRUKKET TILBAGE", f"Ansøgningen blev trukket tilbage {moment(application.withdrawn_at)}."
        )
    if sent is not None:
        return _banner_of_sent(application, now=now)
    if now > deadline:
        text = f"Ansøgningsfristen var {moment(deadline)}. Vi har ikke modtaget en ansøgning på denne sag."
        return Banner("error", "IKKE INDSENDT", text)
    earlier = application.pool.earlier_deadline
    was = (
        f" Fristen er flyttet (tidligere {moment(earlier)})."
        if earlier and deadline == application.pool.deadline_at
        else ""
    )
    text = f"Ansøgningen er først sendt, når I har fået en kvittering.{was}"
    return Banner("warning", "IKKE INDSENDT", text)


def _banner_of_sent(application: Application, *, now: datetime) -> Banner:
    """What was received, and whether it still can be corrected."""
    sent = application.current_submission
    if application.is_fixed:
        received = moment(sent.received_at)
        text = f"Modtaget {received}. Styrelsen har åbnet ansøgningen og behandler den, som I sendte den."
        return Banner("info", "UNDER BEHANDLING", text)
    if application.draft_version > sent.draft_version:
        text = f"Det, I indsendte {moment(sent.received_at)}, gælder, indtil I indsender igen."
        heading = f"INDSENDT {clock_or_date(sent.received_at, now=now)} – nye ændringer er IKKE indsendt"
        return Banner("warning", heading, text)
    at = counts_from(sent)
    received = f"{weekday_date(at)} {clock_time_exact(at)}{mailed_words(sent)}"
    text = f"Modtaget {received}. Kvitteringsnummer {sent.receipt_number}."
    if application.pool.takes_in_rounds:
        text = f"{text} {until_opened(application.pool, at=sent.received_at)}"
    return Banner("success", f"INDSENDT {clock_or_date(sent.received_at, now=now)}", text)


def frame_of(application: Application, *, step: str, now: datetime) -> Frame:
    """The frame of the page `step` (form, budget or review)."""
    number, document = application.case.number, document_of(application.pool_version)
    wanted = [(name, title) for name, title in STEPS if name != "budget" or document.offers_money]
    steps = tuple(
        StepShown(title, reverse(f"applications:{name}", args=[number]), current=name == step) for name, title in wanted
    )
    trail = (
        ("Mine tilskudssager", reverse("cases:mine")),
        (f"Sag {number}", reverse("cases:case", args=[number])),
        (dict(STEPS)[step], ""),
    )
    return Frame(banner_of(application, now=now), countdown_of(application, now=now), steps, trail)
