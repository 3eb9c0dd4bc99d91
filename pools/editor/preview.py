"""How will a pool look to an applicant, before anybody may see it?"""

import re
from copy import copy
from datetime import datetime

from django.urls import reverse

from pools.document import PoolDocument
from pools.editor.findings import findings_in
from pools.editor.working import WorkingCopy
from pools.models import Pool
from pools.page import Page, page_of
from pools.states import PoolState
from portal.steps import Obstacle

# What no page can be drawn without: moments, months that are months, questions of a kind that exists.
NEEDED = re.compile(r"opens|deadline|first_month|last_month|.*\.(kind|shown_when|file_types|columns)(\..*)?")


def obstacles_to_preview(working: WorkingCopy) -> list[Obstacle]:
    """What must be written before the pages can be shown."""
    overview, document = reverse("pools:edit", args=[working.pool.slug]), working.document
    wrong = [finding for finding in findings_in(document) if NEEDED.fullmatch(finding.name)]
    if not document.first_month and not document.last_month:
        wrong = [finding for finding in wrong if not finding.name.endswith("_month")]
    return [Obstacle("problem", f"{each.section.title}: {each.words}", each.url(overview)) for each in wrong]


def as_announced(working: WorkingCopy) -> Pool:
    """The pool's row as it would be, were the working copy announced; never saved."""
    pool = copy(working.pool)
    if pool.state == PoolState.DRAFT:
        pool.state = PoolState.ANNOUNCED
        pool.opens_at, pool.deadline_at = working.document.opens, working.document.deadline
    pool.title = working.document.title
    return pool


def page_before(working: WorkingCopy, *, now: datetime) -> Page:
    """The pool page with the words of the working copy."""
    return page_of(as_announced(working), [], now, document=working.document)


def has_file(document: PoolDocument, sha256: str) -> bool:
    """Whether the pool offers the file among its materials."""
    return any(material.sha256 == sha256 for group in document.material_groups for material in group.materials)
