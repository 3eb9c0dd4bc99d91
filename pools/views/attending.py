"""The information meeting at the desk: who comes, who waits, and the material for those who did not come."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from pools.actions.meeting import add_meeting_material
from pools.document import InformationMeeting
from pools.forms.public import MeetingMaterialForm
from pools.meeting import attendances, when_and_where
from pools.models import Pool
from pools.permissions import may_answer_public, may_follow_public
from pools.views.meeting import pool_with_meeting
from portal.steps import require


@require_safe
def attending(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody signed up, in the order they came, and the material."""
    require(may_follow_public(request.user))
    return _page(request, *pool_with_meeting(slug), MeetingMaterialForm())


@require_POST
def add_material(request: HttpRequest, slug: str) -> HttpResponse:
    """«Læg materialet op»."""
    require(may_answer_public(request.user))
    pool, meeting = pool_with_meeting(slug)
    form = MeetingMaterialForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, pool, meeting, form, status=422)
    add_meeting_material(pool, **form.cleaned_data, by=request.user, now=request.now)
    messages.success(request, "Materialet er lagt op, og alle kan hente det.")
    return redirect("pools:attending", slug)


def _page(
    request: HttpRequest, pool: Pool, meeting: InformationMeeting, form: MeetingMaterialForm, status: int = 200
) -> HttpResponse:
    attending = attendances(pool.signups.standing(), meeting.capacity)
    context = {
        "pool": pool,
        "meeting": meeting,
        "when_and_where": when_and_where(meeting),
        "attending": attending,
        "coming": sum(each.has_place for each in attending),
        "waiting": sum(not each.has_place for each in attending),
        "materials": pool.meeting_materials.select_related("file"),
        "form": form,
        "may_add": may_answer_public(request.user),
    }
    return render(request, "pools/attending.html", context, status=status)
