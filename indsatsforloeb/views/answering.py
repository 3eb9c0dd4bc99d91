"""The page an anonymous link leads to: no log-in, no cookie, no trace; one answer, in plain words."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from indsatsforloeb.actions.evaluating import keep_answer, round_of
from indsatsforloeb.evaluation.questions import asked_of, points_of, read_answer
from indsatsforloeb.models import SelfEvaluation
from indsatsforloeb.rules.evaluation import NO_ANSWER
from indsatsforloeb.states import AnswerGroup
from portal.logs import leaves_no_trace
from portal.pace import is_within_pace

MOST_DEAD_LINKS = 120  # an hour from one address: a whole tilbud may sit behind it
DEAD, TOO_OFTEN, UNPROCESSABLE = 404, 429, 422


# The address is the secret, so that no other page can send this form: a token against that would need a cookie.
@login_not_required
@csrf_exempt
@leaves_no_trace
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, secret: str) -> HttpResponse:
    """Unknown, used and closed meet the same page; a link is used up by an answer, not by being opened."""
    found = round_of(secret)
    if found is None:
        return _dead(request)
    evaluation, group = found
    if request.method != "POST":
        return _form(evaluation, group, {})
    values = read_answer(request.POST, group, evaluation.questions)
    if not values:
        return _form(evaluation, group, request.POST, error=NO_ANSWER)
    return redirect("indsatsforloeb:answered") if keep_answer(secret, values) else _dead(request)


@login_not_required
@leaves_no_trace
@never_cache
@require_safe
def answered(request: HttpRequest) -> HttpResponse:
    """«Tak for dit svar»: the same page for everybody."""
    return _page("indsatsforloeb/answered.html", {})


def _form(evaluation: SelfEvaluation, group: str, typed: Any, error: str = "") -> HttpResponse:
    context = {
        "themes": asked_of(group, evaluation.questions),
        "points": points_of(evaluation.questions),
        "place": _place(evaluation),
        "is_citizen": group == AnswerGroup.CITIZENS,
        "typed": {key: typed.get(key) for key in typed},
        "error": error,
    }
    return _page("indsatsforloeb/answer.html", context, status=UNPROCESSABLE if error else 200)


def _place(evaluation: SelfEvaluation) -> str:
    """Which tilbud it is about, so that whoever found the slip knows."""
    tilbud = evaluation.course.tilbud.select_related("tilbud")
    return ", ".join(dict.fromkeys(each.tilbud.name for each in tilbud))


def _dead(request: HttpRequest) -> HttpResponse:
    often = not is_within_pace(request, "dead-link", most=MOST_DEAD_LINKS)
    return _page("indsatsforloeb/answer_dead.html", {}, status=TOO_OFTEN if often else DEAD)


def _page(template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Made without the request: who is logged in on the machine is not read, and so neither shown nor logged."""
    response = HttpResponse(render_to_string(template, context), status=status)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
