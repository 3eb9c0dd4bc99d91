"""One criterion saved as it is left: 200 saved, 409 another window was first (both texts), 403 or 409 why not."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string

from applications.models import Application
from assessment import actions
from assessment.forms import ScoreForm
from assessment.scores.merge import merge_of
from assessment.scores.scoring import missing_of
from assessment.scores.sheets import given_words, state_words
from pools.document import Criterion
from portal.danish import clock_or_date
from portal.steps import NotPossibleNow

NO_LONGER_YOURS = "Du kan ikke længere vurdere sagen."
UNREADABLE = "Begrundelsen er for lang eller kan ikke læses."


def save_as_left(request: HttpRequest, application: Application, criterion: Criterion) -> JsonResponse:
    """The answer to the page's script; whatever it is, what was typed stays on the page."""
    form = ScoreForm(request.POST, criterion=criterion)
    if not form.is_valid():
        return JsonResponse({"error": UNREADABLE}, status=422)
    number, version = application.case.number, form.cleaned_data["version"]
    given = form.as_given
    try:
        score = actions.save_score(number, criterion.key, given, base_version=version, by=request.user, now=request.now)
    except actions.StaleScore as stale:
        return _both(criterion, stale)
    except NotPossibleNow as refusal:
        return JsonResponse({"obstacles": [each.text for each in refusal.obstacles]}, status=409)
    except PermissionDenied:
        return JsonResponse({"obstacles": [NO_LONGER_YOURS]}, status=403)
    missing = missing_of(criterion, score)
    state = state_words(missing, given_words(criterion, score), begun=score.version > 0)
    saved = clock_or_date(score.saved_at or request.now, now=request.now)
    return JsonResponse({"version": score.version, "saved": f"Gemt {saved}", "missing": missing, "state": state})


def _both(criterion: Criterion, stale: actions.StaleScore) -> JsonResponse:
    merge = merge_of(criterion, stale.stored, stale.given)
    html = render_to_string("assessment/_score_both.html", {"merge": merge})
    return JsonResponse({"merge": html, "values": merge.values, "version": merge.version}, status=409)
