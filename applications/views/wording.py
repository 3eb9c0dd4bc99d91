"""One field's earlier texts, and the organisation's own texts from earlier applications: seen and taken into use."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from applications.actions import planning, reusing
from applications.actions import tilbud as tilbud_actions
from applications.actions.drafting import StaleAnswer
from applications.earlier import earlier_answers, is_text
from applications.field_history import (
    ACTIVITY,
    activity_of,
    history_of,
    removed_activities,
    row_to_take_back,
    tilbud_to_take_back,
)
from applications.page import wording_context
from applications.permissions import application_for
from applications.tilbud_history import KEY as TILBUD_ROW
from applications.tilbud_history import row_of
from applications.views.posted import base_version
from pools.document import Question, document_of
from portal.steps import Obstacle

CHANGED = "En kollega har rettet svaret, siden du åbnede siden. Her er det, der står nu. Vælg igen, hvis du stadig vil."


@require_safe
def field_history(request: HttpRequest, number: str, key: str) -> HttpResponse:
    """«Se tidligere tekster»: every version, who wrote it and when."""
    return _history_page(request, number, key)


@require_safe
def removed(request: HttpRequest, number: str) -> HttpResponse:
    """«Se fjernede aktiviteter»: each leads to its earlier texts, from where it can be taken back."""
    application = application_for(request.user, number)
    context = wording_context(application, request.user, now=request.now)
    return render(request, "applications/removed.html", context | {"removed": removed_activities(application)})


@require_POST
def take_back(request: HttpRequest, number: str, key: str, version: int) -> HttpResponse:
    """«Tag denne tekst tilbage»; has somebody changed the field meanwhile, the page shows that first (409)."""
    try:
        key = _taken_back(request, number, key, version)
    except StaleAnswer:
        return _history_page(request, number, key, obstacles=[Obstacle("stale", CHANGED)])
    except (planning.RowRefused, tilbud_actions.TilbudRefused) as refused:
        obstacles = [Obstacle("row", text) for text in refused.errors.values()]
        return _history_page(request, number, key, obstacles=obstacles)
    messages.success(request, "Teksten er taget tilbage. Den, der stod der før, kan du stadig finde her.")
    return redirect("applications:field_history", number, key)


def _taken_back(request: HttpRequest, number: str, key: str, version: int) -> str:
    """Under which key it stands now: a row that had been removed has got another number."""
    base = request.POST.get("base", "")
    if activity_of(key) is not None:
        row = row_to_take_back(application_for(request.user, number), key, version, base)
        activity = planning.save_row(number, row, by=request.user, now=request.now)
        return f"{ACTIVITY}{activity.pk}" if activity else key
    if row_of(key) is not None:
        earlier_row = tilbud_to_take_back(application_for(request.user, number), key, version, base)
        stored = tilbud_actions.save_tilbud_row(number, earlier_row, by=request.user, now=request.now)
        return f"{TILBUD_ROW}{stored.pk}" if stored else key
    read = base_version(request, "base")
    reusing.take_back(number, key, version, base_version=read, by=request.user, now=request.now)
    return key


@require_safe
def earlier(request: HttpRequest, number: str, key: str) -> HttpResponse:
    """«Brug tekst fra en tidligere ansøgning»: the organisation's own, from cases the person may see."""
    return _earlier_page(request, number, key)


@require_POST
def insert_earlier(request: HttpRequest, number: str, key: str, answer: int) -> HttpResponse:
    """«Indsæt»: in place of or after what stands there; changed meanwhile, the page shows that first (409)."""
    application = application_for(request.user, number)
    _text_question(application, key)
    choice = {"append": request.POST.get("how") == "append", "base_version": base_version(request, "base")}
    try:
        reusing.insert_earlier(number, key, answer, **choice, by=request.user, now=request.now)
    except StaleAnswer:
        return _earlier_page(request, number, key, obstacles=[Obstacle("stale", CHANGED)])
    messages.success(request, "Teksten er sat ind og gemt. Ansøgningen er IKKE INDSENDT.")
    return redirect(f"{reverse('applications:form', args=[number])}#{key}")


def _history_page(request: HttpRequest, number: str, key: str, obstacles: list[Obstacle] | None = None) -> HttpResponse:
    application = application_for(request.user, number)
    context = wording_context(application, request.user, now=request.now)
    context |= {"history": history_of(application, key), "obstacles": obstacles or []}
    return render(request, "applications/field_history.html", context, status=409 if obstacles else 200)


def _earlier_page(request: HttpRequest, number: str, key: str, obstacles: list[Obstacle] | None = None) -> HttpResponse:
    application = application_for(request.user, number)
    question = _text_question(application, key)
    context = wording_context(application, request.user, now=request.now) | {
        "question": question,
        "standing": application.answers.filter(question=key).select_related("by").first(),
        "earlier": earlier_answers(request.user, application, question),
        "obstacles": obstacles or [],
    }
    return render(request, "applications/earlier.html", context, status=409 if obstacles else 200)


def _text_question(application, key: str) -> Question:
    question = next((each for each in document_of(application.pool_version).questions if each.key == key), None)
    if question is None or not is_text(question):
        raise Http404
    return question
