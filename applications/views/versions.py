"""A new version of an announced pool: proposed and approved at the agency, read by the applicant in the draft."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from applications.actions import versions as actions
from applications.forms import ClarificationForm, NoticeForm
from applications.models import Application
from applications.pool_pages import pool_at_the_agency, version_context
from applications.views.doing import doing
from applications.views.form import save_all
from applications.views.posted import base_version
from pools.actions import tell_publicly
from pools.models import Pool
from pools.permissions import may_propose_version, may_publish_notice
from portal.steps import require


@require_safe
def version(request: HttpRequest, slug: str) -> HttpResponse:
    """What would change, and the notice that tells of it; or the proposal that waits for a second person."""
    return _page(request, pool_at_the_agency(request.user, slug))


def _page(request: HttpRequest, pool: Pool, *, status: int = 200, **forms: Any) -> HttpResponse:
    context = {"form": ClarificationForm(initial={"title": "Præcisering af "}), "notice_form": NoticeForm(prefix="ny")}
    context |= version_context(pool, request.user, now=request.now, forms=forms)
    return render(request, "applications/version.html", context, status=status)


_do = doing(_page, "applications:propose_version")


@require_POST
def propose(request: HttpRequest, slug: str) -> HttpResponse:
    """«Foreslå ændringen»"""
    pool, form = pool_at_the_agency(request.user, slug), ClarificationForm(request.POST)
    require(may_propose_version(request.user))
    if not form.is_valid():
        return _page(request, pool, status=422, form=form)
    read = request.POST.get("read", "")
    act = partial(actions.propose_version, pool, form.told, read=read, by=request.user, now=request.now)
    return _do(request, pool, act, "Ændringen er foreslået. Den gælder, når en anden godkender den.", form=form)


@require_POST
def approve(request: HttpRequest, slug: str, proposal_id: int) -> HttpResponse:
    """«Godkend ændringen»"""
    pool = pool_at_the_agency(request.user, slug)
    proposal = get_object_or_404(pool.proposals, pk=proposal_id)
    done = "Den nye version gælder. Alle med en kladde eller en ansøgning får besked."
    return _do(request, pool, partial(actions.approve_version, proposal, by=request.user, now=request.now), done)


@require_POST
def withdraw(request: HttpRequest, slug: str, proposal_id: int) -> HttpResponse:
    """«Tag forslaget tilbage», or the second person's no."""
    pool = pool_at_the_agency(request.user, slug)
    proposal = get_object_or_404(pool.proposals, pk=proposal_id)
    act = partial(actions.withdraw_version_proposal, proposal, by=request.user, now=request.now)
    return _do(request, pool, act, "Forslaget er taget tilbage. Puljen er, som den var.")


@require_POST
def notice(request: HttpRequest, slug: str) -> HttpResponse:
    """«Meddelelse»: shown as everybody will see it, then published; it cannot be taken back."""
    pool, form = pool_at_the_agency(request.user, slug), NoticeForm(request.POST, prefix="ny")
    require(may_publish_notice(request.user))
    if not form.is_valid():
        return _page(request, pool, status=422, notice_form=form)
    if (step := request.POST.get("step")) != "publish":
        return _page(request, pool, notice_form=form, notice_shown=form.cleaned_data if step != "edit" else None)
    title, text = form.cleaned_data["title"], form.cleaned_data["text"]
    act = partial(tell_publicly, pool, title, text, by=request.user, now=request.now)
    return _do(request, pool, act, "Meddelelsen står nu på puljens side.", notice_form=form)


@require_POST
def acknowledge(request: HttpRequest, number: str) -> HttpResponse:
    """«Jeg har læst ændringerne»: what stands on the page is saved first, so that nothing typed is lost."""

    def read(application: Application) -> None:
        version = base_version(request, "read")
        actions.acknowledge_version(application, read=version, by=request.user, now=request.now)
        messages.success(request, "Ansøgningen følger nu puljens nyeste version. Se, om der mangler svar.")

    return save_all(request, number, goto="", then=read)
