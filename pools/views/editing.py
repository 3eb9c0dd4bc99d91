"""The editor of one pool: seen from above, section by section, as a file, and made ready to be announced."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from pools.actions import writing
from pools.actions.materials import keep_file
from pools.editor import rows
from pools.editor.files import with_files
from pools.editor.overview import copy_of, overview_of
from pools.editor.saving import posted_entry, saved_or_refused
from pools.editor.sections import BY_KEY, Section
from pools.editor.sheet import Entry, sheet_of
from pools.forms.writing import ReplaceForm, in_words
from pools.models import Pool
from pools.permissions import may_announce, may_load_pool, pools_in_work
from pools.poolfile import dump
from pools.rules import obstacles_from_assumptions, obstacles_to_write
from portal.danish import clock_time
from portal.steps import NotPossibleNow, Obstacle, require
from portal.uploads import inspected


@require_safe
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """What is missing in each section, who has written, and the next step."""
    return _overview(request, slug, ReplaceForm())


@require_safe
def edit_section(request: HttpRequest, slug: str, section: str) -> HttpResponse:
    """One section: to be written by the Puljeansvarlig, to be read by others."""
    return _sheet(request, slug, _section(section))


@require_POST
def save_section(request: HttpRequest, slug: str, section: str) -> HttpResponse:
    """«Gem afsnittet», also when a row was added, removed or moved; 422 unreadable, 409 somebody else was first."""
    pool, part = _pool(request, slug), _section(section)
    require(may_load_pool(request.user))
    entry, place = _typed(request, pool, part)
    try:
        refused = saved_or_refused(pool, part, entry, by=request.user, now=request.now)
    except NotPossibleNow:
        return _sheet(request, slug, part, Entry(entry.raw), status=409)
    if refused:
        return _sheet(request, slug, part, refused, status=409 if refused.copy else 422)
    messages.success(request, f"Afsnittet er gemt {clock_time(request.now)}.")
    return redirect(reverse("pools:edit_section", args=[slug, section]) + (f"#{place}" if place else ""))


@require_POST
def write_version(request: HttpRequest, slug: str) -> HttpResponse:
    """«Gør klar til udmelding»: the working copy becomes a version that another person can announce."""
    pool = _pool(request, slug)
    try:
        written = writing.write_version(pool, by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        return _overview(request, slug, ReplaceForm(), obstacles=refusal.obstacles, status=409)
    version = written.version.number if written.version else 0
    messages.success(request, f"Version {version} er klar. En anden skal udmelde puljen.")
    return redirect("pools:edit", slug)


@require_POST
def discard_draft(request: HttpRequest, slug: str) -> HttpResponse:
    """«Fortryd ændringerne»: back to the newest version's words."""
    pool, base = _pool(request, slug), request.POST.get("base", "")
    try:
        writing.discard_draft(pool, base=base, by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        return _overview(request, slug, ReplaceForm(), obstacles=refusal.obstacles, status=409)
    messages.success(request, "Ændringerne er fortrudt. Kladden er igen som den nyeste version.")
    return redirect("pools:edit", slug)


@require_safe
def pool_file(request: HttpRequest, slug: str) -> HttpResponse:
    """«Hent som puljefil»: the working copy, also when something is missing in it."""
    content = dump(copy_of(_pool(request, slug)).document)
    headers = {"Content-Disposition": content_disposition_header(True, f"{slug}.toml") or "attachment"}
    return HttpResponse(content, content_type="application/toml; charset=utf-8", headers=headers)


@require_POST
def load_pool_file(request: HttpRequest, slug: str) -> HttpResponse:
    """«Indlæs puljefil»: the file instead of the working copy, once it is confirmed."""
    pool, form = _pool(request, slug), ReplaceForm(request.POST, request.FILES)
    require(may_load_pool(request.user))
    if not form.is_valid():
        return _overview(request, slug, form, status=422)
    try:
        base = request.POST.get("base", "")
        writing.replace_draft(pool, form.document, base=base, by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        return _overview(request, slug, form, obstacles=refusal.obstacles, status=409)
    messages.success(request, "Filen står nu i stedet for kladden.")
    for problem in form.problems:
        messages.warning(request, in_words(problem))
    return redirect("pools:edit", slug)


def _pool(request: HttpRequest, slug: str) -> Pool:
    return get_object_or_404(pools_in_work(request.user), slug=slug)


def _section(key: str) -> Section:
    if key not in BY_KEY:
        raise Http404
    return BY_KEY[key]


def _typed(request: HttpRequest, pool: Pool, part: Section) -> tuple[Entry, str]:
    """The section as it was posted, with its files kept and its rows in their new order, and the row to show then."""
    entry = posted_entry(pool, part, request.POST)
    if entry.errors:
        return entry, ""
    with_files(
        entry.raw,
        request.POST,
        request.FILES,
        lambda file: keep_file(pool, inspected(file), by=request.user, now=request.now),
        entry.errors,
    )
    if entry.errors:
        return entry, ""
    raw, place = rows.after(part, entry.raw, request.POST.get("do", ""))
    return replace(entry, raw=raw), place


def _sheet(
    request: HttpRequest, slug: str, part: Section, entry: Entry | None = None, *, status: int = 200
) -> HttpResponse:
    copy = (entry and entry.copy) or copy_of(_pool(request, slug))
    closed = obstacles_to_write(copy.pool)
    context = {
        "copy": copy,
        "pool": copy.pool,
        "sheet": sheet_of(copy, part, entry),
        "writable": may_load_pool(request.user) and not closed,
        "closed": closed,
    }
    return render(request, "pools/editor/section.html", context, status=status)


def _overview(
    request: HttpRequest, slug: str, form: ReplaceForm, *, obstacles: list[Obstacle] | None = None, status: int = 200
) -> HttpResponse:
    overview = overview_of(_pool(request, slug))
    pool = overview.copy.pool
    context: dict[str, Any] = {
        "overview": overview,
        "copy": overview.copy,
        "pool": pool,
        "form": form,
        "obstacles": obstacles or [],
        "writable": may_load_pool(request.user) and not obstacles_to_write(pool),
        "may_announce": may_announce(request.user, pool) and request.user in overview.announcers,
        "assumptions": obstacles_from_assumptions(overview.copy.document),
    }
    return render(request, "pools/editor/overview.html", context, status=status)
