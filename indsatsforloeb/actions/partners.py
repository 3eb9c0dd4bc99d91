"""How a partnership is suggested by a consultant, agreed by both tilbud, and ended by one of them."""

from datetime import datetime

from django.db import transaction

from cases.models import Case
from cases.notifications import tell_participants_many
from cases.permissions import is_barred
from indsatsforloeb.models import Course, Partnership
from indsatsforloeb.permissions.partners import may_answer_partner, may_end_partnership, may_suggest_partner
from indsatsforloeb.rules.partners import obstacles_to_agree, obstacles_to_end, obstacles_to_suggest
from portal import history
from portal.history import Audience, Line
from portal.models import User
from portal.steps import require, require_possible


@transaction.atomic
def suggest_partnership(course: Course, other: Course, *, reason: str, by: User, now: datetime) -> Partnership:
    """Both tilbud are asked; `reason` says to both why it is these two."""
    course, other = _locked(course, other)
    require(may_suggest_partner(by, course) and not is_barred(by, other.case))
    require_possible(obstacles_to_suggest(course, other, reason=reason))
    first, second = sorted((course, other), key=lambda each: each.pk)
    partnership = Partnership.objects.create(
        first=first, second=second, reason=reason.strip(), suggested_at=now, suggested_by=by
    )
    _tell(partnership, "suggest_partnership", by=by, now=now)
    return partnership


@transaction.atomic
def agree_partnership(partnership: Partnership, course: Course, *, by: User, now: datetime) -> Partnership:
    """One side's yes; with both it stands, and each sees whom to call at the other."""
    partnership, course = _read_again(partnership, course)
    require(may_answer_partner(by, course))
    require_possible(obstacles_to_agree(partnership, course))
    side = partnership.side_of(course)
    stamps = {f"{side}_agreed_at": now, f"{side}_agreed_by": by}
    for name, value in stamps.items():
        setattr(partnership, name, value)
    partnership.save(update_fields=[*stamps])
    _tell(partnership, "agree_partnership", by=by, now=now)
    return partnership


@transaction.atomic
def end_partnership(partnership: Partnership, course: Course, *, by: User, now: datetime) -> Partnership:
    """A no to a suggestion, or the end of what stood; it stays on both cases as something that was."""
    partnership, course = _read_again(partnership, course)
    require(may_end_partnership(by, course))
    require_possible(obstacles_to_end(partnership))
    partnership.ended_at, partnership.ended_by = now, by
    partnership.save(update_fields=["ended_at", "ended_by"])
    _tell(partnership, "end_partnership", by=by, now=now)
    return partnership


def _locked(*courses: Course) -> list[Course]:
    """Both cases are locked in ascending order, then the courses read anew, in the order given."""
    cases = {case.pk: case for case in Case.objects.locked().filter(pk__in=[each.case_id for each in courses])}
    read = {each.pk: each for each in Course.objects.locked().filter(pk__in=[each.pk for each in courses])}
    for each in read.values():
        each.case = cases[each.case_id]
    return [read[each.pk] for each in courses]


def _read_again(partnership: Partnership, course: Course) -> tuple[Partnership, Course]:
    first, second = _locked(partnership.first, partnership.second)
    read = Partnership.objects.locked().get(pk=partnership.pk)
    read.first, read.second = first, second
    return read, first if course.pk == first.pk else second


def _tell(partnership: Partnership, verb: str, *, by: User, now: datetime) -> None:
    cases = [partnership.first.case, partnership.second.case]
    facts = {"partnership": partnership.pk}
    lines = [Line(case.history_chain, verb, facts, Audience.PARTY) for case in cases]
    written = history.record_many(lines, by=by, now=now)
    tell_participants_many(cases, occasion=f"partnership-{partnership.pk}-{written[0].number}", now=now)
