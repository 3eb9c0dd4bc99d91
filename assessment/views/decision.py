"""One line of the recommendation: what the manager writes about one application, and what the leaders read."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from applications.models import Application
from applications.reading import applied_per_year
from assessment import actions
from assessment.access import reads_case
from assessment.forms import DecisionForm
from assessment.inquiring.inquiries import hearings
from assessment.models import Decision, DecisionPackage, FormalCheck
from assessment.numbers.capacity import capacity_of
from assessment.packages.replies import returned_unchanged
from assessment.packages.rounds import changes_since, comments_of
from assessment.permissions import may_recommend_on, may_see_ranking
from assessment.reasoning.consistency import ticks_of
from assessment.reasoning.reasons import FORMAL, draft_formal_reason, draft_reasons, others_of
from assessment.results import package_of, ranking_of, result_for
from assessment.rules import obstacles_to_save_decision
from assessment.rules.recommending import lacking_of_departure
from assessment.scores.scoring import Result
from assessment.states import FormalOutcome, Outcome, PackageKind
from pools.document import document_of
from portal.money import show_number
from portal.steps import NotPossibleNow, require

FORMAL_DRAFT = "Udkast fra formaliakontrollen. Det er ikke din begrundelse, før du har læst det igennem og gemt."
DRAFT = "Udkast fra vurderingen. Det er ikke din begrundelse, før du har rettet det til og gemt."


def _initial(application: Application, decision: Decision | None, check: FormalCheck | None) -> dict[str, Any]:
    """What stands, or a draft: reasons from the locked sheets, the formal check's words, the amount applied for."""
    reasons = draft_reasons(result_for(application)) | draft_formal_reason(check)
    if decision is not None:
        reasons |= decision.reasons
    shown = {f"reason_{key}": text for key, text in reasons.items()}
    if decision is None:
        rejected = check is not None and check.outcome == FormalOutcome.REJECT
        return shown | {"outcome": Outcome.REJECTION if rejected else ""}
    years = {f"year_{year}": show_number(Decimal(kr)) for year, kr in decision.amounts_per_year.items()}
    amount = show_number(decision.amount) if decision.amount else ""
    texts = {key: getattr(decision, key) for key in ("conditions", "internal_note", "deviation_reason")}
    return shown | years | texts | {"outcome": decision.outcome, "amount": amount}


def _decision_page(
    request: HttpRequest, application: Application, form: DecisionForm | None = None, status: int = 200, **more: Any
) -> HttpResponse:
    """A `form` that was sent is shown again with what was typed, also when it can no longer be saved."""
    row, result = first_decision(application), result_for(application)
    check, package = FormalCheck.objects.newest_for(application), package_of(application.pool)
    context = {
        "application": application,
        "case": application.case,
        "pool": application.pool,
        "form": _marked(form or _form(application, initial=_initial(application, row, check)), row, result),
        "decision": row,
        "check": check,
        "is_rejected": check is not None and check.outcome == FormalOutcome.REJECT,
        "result": result,
        "hearings": hearings(application, viewer=request.user, now=request.now),
        "per_year": applied_per_year(application.current_submission),
        "may_write": form is not None
        or may_recommend_on(request.user, application.case)
        and not obstacles_to_save_decision(application, package),
    }
    return render(
        request, "assessment/decision.html", context | _standing(application, package, row) | more, status=status
    )


def _standing(application: Application, package: DecisionPackage | None, row: Decision | None) -> dict[str, Any]:
    """What places are left, what the director said of the line last time, what was answered, what has changed since."""
    told = {"capacity": capacity_of(application.pool), "returned": None, "reply": _reply(package, row), "change": None}
    if package is None or row is None:
        return told
    return told | {
        "returned": comments_of(package, package.round).get(row.pk),
        "change": changes_since(package, only=row).get(row.pk),
    }


def _reply(package: DecisionPackage | None, row: Decision | None) -> dict[str, Any] | None:
    """Where the manager says why a line that came back stands; None when it was changed, or none came back."""
    if package is None or row is None:
        return None
    key = next((each.key for each in returned_unchanged(package) if each.returned.decision_id == row.pk), "")
    return {"key": key, "tick": ticks_of(package.pool).get(key)} if key else None


def _marked(form: DecisionForm, decision: Decision | None, result: Result) -> DecisionForm:
    """A reason that no person has saved says so at its field, with the words the draft leaves out."""
    saved, others = decision.reasons if decision else {}, others_of(result)
    for name, field in form.fields.items():
        key = name.removeprefix("reason_")
        field.others = others.get(key, [])
        if key != name and key not in saved and form.initial.get(name):
            field.help_text = f"{FORMAL_DRAFT if key == FORMAL else DRAFT} {field.help_text}".strip()
    return form


def first_decision(application: Application) -> Decision | None:
    """The line that answers the application for the first time; one that changes it later has its own page."""
    rows = Decision.objects.filter(application=application, package__kind=PackageKind.JOINT)
    return rows.select_related("changed_by").first()


def _form(application: Application, data: QueryDict | None = None, **more: Any) -> DecisionForm:
    document = document_of(application.pool.version)
    check = FormalCheck.objects.newest_for(application)
    rejected = check is not None and check.outcome == FormalOutcome.REJECT
    return DecisionForm(
        data, document=document, per_year=applied_per_year(application.current_submission), rejected=rejected, **more
    )


@require_safe
@reads_case
def decision(request: HttpRequest, application: Application, slug: str) -> HttpResponse:
    """One line of the recommendation, as the leaders read it and the manager writes it."""
    require(may_see_ranking(request.user))
    if application.pool.slug != slug:
        raise Http404
    return _decision_page(request, application)


@require_POST
@reads_case
def save_decision(request: HttpRequest, application: Application, slug: str) -> HttpResponse:
    """«Gem forslag»."""
    require(may_recommend_on(request.user, application.case))
    form = _form(application, request.POST)
    if not form.is_valid():
        return _decision_page(request, application, form, status=422)
    try:
        actions.save_decision(application.case.number, form.draft, by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        return _decision_page(request, application, form, status=409, obstacles=refusal.obstacles)
    messages.success(request, f"Afgørelsen på sag {application.case.number} er gemt som forslag.")
    lacking = lacking_of_departure(ranking_of(application.pool, viewer=request.user), application.case.number)
    if lacking:
        for each in lacking:
            messages.warning(request, each.text)
        page = reverse("assessment:decision", args=[slug, application.case.number])
        return redirect(page + lacking[0].url)
    return redirect("assessment:priorities", application.pool.slug)
