"""The form: seen, saved as a whole, or field by field as each is left."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from applications.actions import drafting, planning
from applications.actions import tilbud as tilbud_actions
from applications.completeness import parts_of
from applications.countdown import Countdown
from applications.drafts import draft_of
from applications.fields import Entered
from applications.merging import merge_of
from applications.models import Application
from applications.page import entered_obstacles, form_context, rows_again
from applications.permissions import application_for
from applications.plan import STALE, Row
from applications.tilbud import TilbudRow
from applications.tilbud_page import rows_again as tilbud_again
from applications.views.posted import (
    base_version,
    posted_rows,
    posted_tilbud,
    posted_values,
    refused_as_json,
    theirs_as_json,
)
from pools.document import PoolDocument, document_of
from pools.questions import AnswerError
from portal.danish import clock_or_date, clock_time
from portal.models import User
from portal.steps import NotPossibleNow, Obstacle


@require_safe
def form(request: HttpRequest, number: str) -> HttpResponse:
    """Questions under the criteria, plan, commitments, and what is still missing."""
    application = application_for(request.user, number)
    return render(request, "applications/form.html", form_context(application, request.user, now=request.now))


@require_safe
def parts(request: HttpRequest, number: str) -> HttpResponse:
    """What is still missing, for the panel of a page that saves field by field."""
    application = application_for(request.user, number)
    context = {"case": application.case, "parts": parts_of(draft_of(application))}
    return render(request, "applications/_parts.html", context)


@require_safe
def clock(request: HttpRequest, number: str) -> HttpResponse:
    """The portal's clock and the deadline in force now, for a page that counts down."""
    application = application_for(request.user, number)
    return JsonResponse(Countdown(application.deadline_in_force, request.now).as_json())


@require_POST
def save(request: HttpRequest, number: str) -> HttpResponse:
    """«Gem kladde»: everything that can be read is saved; the rest stays on the page with what is wrong with it."""
    return save_all(request, number, goto=request.POST.get("goto", ""))


@require_POST
def move_activity(request: HttpRequest, number: str, activity_id: int, direction: str) -> HttpResponse:
    """«Flyt op» and «Flyt ned»: what stands on the page is saved first, so that nothing typed is lost."""

    def move(application: Application) -> None:
        planning.move_activity(application, activity_id, direction, by=request.user, now=request.now)

    return save_all(request, number, goto=f"#aktivitet-{activity_id}", then=move)


@dataclass
class Posted:
    """The whole page as it was posted, and what could not be saved of the rows."""

    typed: dict[str, drafting.Typed]
    rows: list[Row]
    tilbud: list[TilbudRow]
    row_errors: dict[str, dict[str, str]] = field(default_factory=dict)
    tilbud_errors: dict[str, dict[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, request: HttpRequest, document: PoolDocument) -> "Posted":
        return cls(posted_values(request, document), posted_rows(request), posted_tilbud(request))

    @property
    def has_errors(self) -> bool:
        return bool(self.row_errors or self.tilbud_errors)

    def save(self, application: Application, *, by: User, now: datetime) -> drafting.SavedForm:
        """Answers, plan and tilbud, each in its own transaction. Raises NotPossibleNow."""
        saved = drafting.save_form(application, self.typed, by=by, now=now)
        self.row_errors = planning.save_plan(application, self.rows, by=by, now=now) if self.rows else {}
        self.tilbud_errors = tilbud_actions.save_tilbud(application, self.tilbud, by=by, now=now) if self.tilbud else {}
        return saved


def save_all(
    request: HttpRequest,
    number: str,
    *,
    goto: str,
    then: Callable[[Application], None] | None = None,
    refused: dict[str, str] | None = None,
) -> HttpResponse:
    """Save the whole page; when all of it is saved, do what comes `then` and go to the part `goto`.

    `refused`: why something posted along with the page was not taken, by question.
    """
    application = application_for(request.user, number)
    posted = Posted.of(request, document_of(application.pool_version))
    try:
        saved = posted.save(application, by=request.user, now=request.now)
        saved.errors |= refused or {}
        if then is not None and saved.is_whole and not posted.has_errors:
            then(application)
    except NotPossibleNow as refusal:
        return _again(request, number, posted, obstacles=refusal.obstacles)
    if saved.is_whole and not posted.has_errors:
        messages.success(request, f"Gemt {clock_time(request.now)}. Ansøgningen er IKKE INDSENDT.")
        return redirect(reverse("applications:form", args=[number]) + goto)
    return _again(request, number, posted, saved=saved)


@require_POST
def save_field(request: HttpRequest, number: str) -> HttpResponse:
    """One field as it is left: 200 saved, 409 somebody else was first (both texts), 422 unreadable."""
    key, base = request.POST.get("field", ""), base_version(request, "base")
    values = request.POST.getlist("value")
    try:
        saved = drafting.save_field(number, key, values, base_version=base, by=request.user, now=request.now)
    except drafting.StaleAnswer as stale:
        return JsonResponse(theirs_as_json(stale), status=409)
    except AnswerError as error:
        return JsonResponse({"error": error.text}, status=422)
    except NotPossibleNow as refusal:
        return JsonResponse({"obstacles": [obstacle.text for obstacle in refusal.obstacles]}, status=409)
    except KeyError as error:
        raise Http404 from error
    moment = clock_or_date(saved.at, now=request.now)
    return JsonResponse({"version": saved.version, "saved": f"Gemt {moment}", "fault": saved.fault})


@require_POST
def save_activity(request: HttpRequest, number: str) -> HttpResponse:
    """One activity as its row is left: 200 saved, 409 somebody else was first (both stand), 422 what is wrong."""
    row = next(iter(posted_rows(request)), None)
    if row is None:
        raise Http404
    try:
        activity = planning.save_row(number, row, by=request.user, now=request.now)
    except planning.RowRefused as refused:
        return JsonResponse(refused_as_json(refused), status=409 if STALE in refused.errors else 422)
    except NotPossibleNow as refusal:
        return JsonResponse({"obstacles": [obstacle.text for obstacle in refusal.obstacles]}, status=409)
    saved = f"Gemt {clock_time(request.now)}"
    key, base = (str(activity.pk), row.fingerprint) if activity else (row.key, row.base)
    return JsonResponse({"key": key, "base": base, "saved": saved})


def _again(
    request: HttpRequest,
    number: str,
    posted: Posted,
    *,
    saved: drafting.SavedForm | None = None,
    obstacles: Sequence[Obstacle] = (),
) -> HttpResponse:
    """The page again with everything typed, what was not saved and why: 409 in conflict or too late, else 422."""
    saved, keep_all = saved or drafting.SavedForm(), bool(obstacles)
    application = application_for(request.user, number)
    document = document_of(application.pool_version)
    merges = {key: merge_of(document, stale.answer, stale.value) for key, stale in saved.stale.items()}
    entered = Entered({key: typed.raw for key, typed in posted.typed.items()}, saved.errors, merges)
    rows = rows_again(application, posted.rows, posted.row_errors, keep_all=keep_all)
    tilbud = posted.tilbud and tilbud_again(application, posted.tilbud, posted.tilbud_errors, keep_all=keep_all)
    shown = {"entered": entered, "rows": rows, "tilbud": tilbud or None}
    context = form_context(application, request.user, now=request.now, **shown)
    context["obstacles"] = [*obstacles, *entered_obstacles(context["draft"], entered, rows, tilbud)]
    status = 409 if merges or obstacles else 422
    return render(request, "applications/form.html", context, status=status)
