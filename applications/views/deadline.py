"""The agency's page about a pool's deadline: move it, and answer those who ask for more time for themselves alone."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from applications.actions import deadline as actions
from applications.actions.dispensing import give_dispensation, refuse_dispensation
from applications.forms import DeadlineForm, DispensationForm, NewDispensationForm, RefusalForm
from applications.models import Application, DispensationRequest
from applications.pool_pages import deadline_context, pool_at_the_agency, request_in
from applications.views.doing import doing
from pools.actions import propose_deadline
from pools.models import Pool
from pools.permissions import may_move_deadline
from portal.danish import moment
from portal.moments import typed_moment
from portal.steps import require


@require_safe
def deadline(request: HttpRequest, slug: str) -> HttpResponse:
    """Old and new moment, who is told, what was asked for."""
    return _page(request, pool_at_the_agency(request.user, slug))


def _page(request: HttpRequest, pool: Pool, *, status: int = 200, **forms: Any) -> HttpResponse:
    context: dict[str, Any] = {
        "form": DeadlineForm(initial=typed_moment(pool.deadline_at)),
        "new_form": NewDispensationForm(prefix="ny"),
    }
    context |= deadline_context(pool, request.user, now=request.now, forms=forms)
    typed = forms.get("answered")
    answers = [each for each in context["requests"] if each.answered_at is None]
    context["answers"] = [
        (each, *(typed[1:] if typed and typed[0] == each.pk else (_give_form(each), _refuse_form(each))))
        for each in answers
    ]
    return render(request, "applications/deadline.html", context, status=status)


def _give_form(asked: DispensationRequest, data: Any = None) -> DispensationForm:
    return DispensationForm(data, prefix=f"giv-{asked.pk}")


def _refuse_form(asked: DispensationRequest, data: Any = None) -> RefusalForm:
    return RefusalForm(data, prefix=f"nej-{asked.pk}")


_do = doing(_page, "applications:deadline")


@require_POST
def propose(request: HttpRequest, slug: str) -> HttpResponse:
    """«Foreslå ny frist»"""
    pool, form = pool_at_the_agency(request.user, slug), DeadlineForm(request.POST)
    require(may_move_deadline(request.user, pool))
    if not form.is_valid():
        return _page(request, pool, status=422, form=form)
    new, reason = form.cleaned_data["moment"], form.cleaned_data["reason"]
    done = f"Foreslået: {moment(new)}. Fristen flyttes, når en anden godkender det."
    act = partial(propose_deadline, pool, new, reason, by=request.user, now=request.now)
    return _do(request, pool, act, done, form=form)


@require_POST
def approve(request: HttpRequest, slug: str, change_id: int) -> HttpResponse:
    """«Godkend ny frist»"""
    pool = pool_at_the_agency(request.user, slug)
    change = get_object_or_404(pool.deadline_changes, pk=change_id)
    done = f"Fristen er flyttet til {moment(change.new_deadline)}. Alle med en kladde eller en ansøgning får besked."
    return _do(request, pool, partial(actions.approve_deadline, change, by=request.user, now=request.now), done)


@require_POST
def withdraw(request: HttpRequest, slug: str, change_id: int) -> HttpResponse:
    """«Tag forslaget tilbage», or the second person's no."""
    pool = pool_at_the_agency(request.user, slug)
    change = get_object_or_404(pool.deadline_changes, pk=change_id)
    done = "Forslaget er taget tilbage. Fristen er, som den var."
    return _do(request, pool, partial(actions.withdraw_deadline, change, by=request.user, now=request.now), done)


@require_POST
def dispense(request: HttpRequest, slug: str) -> HttpResponse:
    """More time for a case whose number the applicant has given."""
    pool, form = pool_at_the_agency(request.user, slug), NewDispensationForm(request.POST, prefix="ny")
    require(may_move_deadline(request.user, pool))
    if not form.is_valid():
        return _page(request, pool, status=422, new_form=form)
    data = form.cleaned_data
    application = Application.objects.filter(pool=pool, case__number=data["number"].strip()).first()
    if application is None:
        form.add_error("number", "Der er ingen ansøgning til puljen med det sagsnummer.")
        return _page(request, pool, status=422, new_form=form)
    act = partial(give_dispensation, application, data["moment"], data["reason"], by=request.user, now=request.now)
    return _do(request, pool, act, _given(data), new_form=form)


@require_POST
def grant(request: HttpRequest, slug: str, request_id: int) -> HttpResponse:
    """A request is answered with a dispensation."""
    pool = pool_at_the_agency(request.user, slug)
    asked = request_in(request.user, pool, request_id)
    form = _give_form(asked, request.POST)
    again = {"answered": (asked.pk, form, _refuse_form(asked))}
    if not form.is_valid():
        return _page(request, pool, status=422, **again)
    until, reason = form.cleaned_data["moment"], form.cleaned_data["reason"]
    act = partial(give_dispensation, asked.application, until, reason, by=request.user, now=request.now)
    return _do(request, pool, act, _given(form.cleaned_data), **again)


@require_POST
def refuse(request: HttpRequest, slug: str, request_id: int) -> HttpResponse:
    """A request is answered with a reasoned no."""
    pool = pool_at_the_agency(request.user, slug)
    asked = request_in(request.user, pool, request_id)
    form = _refuse_form(asked, request.POST)
    again = {"answered": (asked.pk, _give_form(asked), form)}
    if not form.is_valid():
        return _page(request, pool, status=422, **again)
    act = partial(refuse_dispensation, asked, form.cleaned_data["answer"], by=request.user, now=request.now)
    return _do(request, pool, act, "Der er sagt nej. Ansøgeren får brevet på sagen.", **again)


def _given(data: dict[str, Any]) -> str:
    return f"Der er givet dispensation til {moment(data['moment'])}. Ansøgeren får brevet på sagen."
