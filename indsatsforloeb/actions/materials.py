"""How documents come into the analysis and leave it: written, uploaded and looked at, removed with a trace."""

from datetime import datetime

from django.db import transaction

from cases.rules.naming import obstacles_of_names
from indsatsforloeb.actions.locking import held
from indsatsforloeb.models import AnalysisMaterial, Course
from indsatsforloeb.permissions.analysis import may_add_material, may_remove_material
from indsatsforloeb.rules.analysis import obstacles_to_add_material, obstacles_to_material
from indsatsforloeb.rules.startup import obstacles_when_over
from portal import files, history
from portal.history import Audience
from portal.models import User
from portal.steps import require, require_possible
from portal.uploads import Inspected


@transaction.atomic
def add_material(
    course: Course, kind: str, title: str, *, text: str = "", file: Inspected | None = None, by: User, now: datetime
) -> AnalysisMaterial:
    """A text, or a file that has been looked at (portal/uploads.py)."""
    course = held(course)
    require(may_add_material(by, course))
    require_possible(obstacles_to_add_material(course, kind))
    named = obstacles_of_names(course.case, {"#title": title, "#text": text})
    require_possible([*obstacles_to_material(title, text, has_file=file is not None), *named])
    stored = files.store(file.content, name=file.name, media_type=file.type.media_type, now=now) if file else None
    material = AnalysisMaterial.objects.create(
        course=course, kind=kind, title=title, text=text, file=stored, added_at=now, added_by=by
    )
    _record(material, "add_material", by=by, now=now)
    return material


@transaction.atomic
def remove_material(material: AnalysisMaterial, *, by: User, now: datetime) -> None:
    """Row and bytes stay, and who removed it; removed already: no change."""
    course = held(material.course)
    material = AnalysisMaterial.objects.locked().get(pk=material.pk)
    material.course = course
    require(may_remove_material(by, material))
    if material.removed_at is not None:
        return
    require_possible(obstacles_when_over(course))
    material.removed_at, material.removed_by = now, by
    material.save(update_fields=["removed_at", "removed_by"])
    _record(material, "remove_material", by=by, now=now)


def _record(material: AnalysisMaterial, verb: str, *, by: User, now: datetime) -> None:
    facts = {"material": material.pk, "kind": str(material.kind)}
    facts |= {"sha256": material.file.sha256} if material.file else {}
    history.record(material.course.history_chain, verb, by=by, now=now, facts=facts, audience=Audience.PARTY)
