"""What exactly does a samarbejdsaftale say? One JSON of what is agreed, the same bytes every time, and its SHA-256."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from cases.models import Gathering, GroupMember
from cases.states import UNNAMED, MemberRole
from indsatsforloeb.models import Agreement, Course, CourseTilbud
from indsatsforloeb.startup import standing_of
from portal.models import User

FORMAT = 1


@dataclass(frozen=True)
class Wording:
    """One wording: its content, the bytes, and what everybody signs."""

    content: dict[str, Any]
    canonical: bytes
    sha256: str


@dataclass(frozen=True)
class Plan:
    """The rows a wording is made of: the course's tilbud with their leaders, its group, its standing activities."""

    tilbud: Sequence[CourseTilbud]
    members: Sequence[GroupMember]
    gatherings: Sequence[Gathering]


def plan_of(course: Course) -> Plan:
    """Read for one course, in three queries; a list of courses reads them for all at once."""
    return Plan(
        list(course.tilbud.select_related("tilbud", "leader")),
        list(GroupMember.objects.in_group().filter(case=course.case)),
        standing_of(course.case),
    )


def wording_of(course: Course, plan: Plan | None = None) -> Wording:
    """The course as it stands now. Citizens and relatives are numbers, never names."""
    content = content_of(course, plan or plan_of(course))
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return Wording(content, canonical, hashlib.sha256(canonical).hexdigest())


def content_of(course: Course, plan: Plan) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "case": course.case.number,
        "organisation": {"name": course.case.organisation.name, "cvr": course.case.organisation.cvr},
        "tilbud": [
            {
                "name": row.tilbud.name,
                "lovgrundlag": row.tilbud.get_lovgrundlag_display(),
                "address": row.tilbud.address,
                "employees": row.employees,
                "citizens": row.citizens,
                "leader": row.leader.name if row.leader else None,
            }
            for row in plan.tilbud
        ],
        "consultant": course.responsible.name,
        "months": course.months,
        "begins_on": course.begins_on.isoformat() if course.begins_on else None,
        "group": _group(plan.members),
        "activities": [_activity(gathering) for gathering in plan.gatherings],
        "rooms": course.rooms,
        "catering": course.catering,
        "substitutes": course.substitutes,
        "evaluates_again": course.evaluates_again,
    }


def _group(members: Sequence[GroupMember]) -> dict[str, Any]:
    unnamed = Counter(member.role for member in members if member.role in UNNAMED)
    named = [[MemberRole(member.role).label, member.name] for member in members if member.role not in UNNAMED]
    return {"named": sorted(named), "unnamed": {str(role): unnamed[role] for role in UNNAMED if unnamed[role]}}


def _activity(gathering: Gathering) -> dict[str, Any]:
    return {
        "kind": gathering.kind,
        "title": gathering.title,
        "starts_at": gathering.starts_at.astimezone(UTC).isoformat(),
        "ends_at": gathering.ends_at.astimezone(UTC).isoformat(),
        "place": gathering.place,
        "hours": f"{gathering.hours:.2f}",
    }


def standing_agreement(course: Course) -> Agreement | None:
    """The newest wording: the one that waits for signatures, or else the one in force."""
    standing = course.agreements.filter(set_aside_at__isnull=True).select_related("document__entry")
    return standing.order_by("-number").first()


def waiting_agreement(course: Course) -> Agreement | None:
    """The wording that not everybody has signed."""
    return course.agreements.filter(set_aside_at__isnull=True, agreed_at__isnull=True).first()


def agreement_in_force(course: Course) -> Agreement | None:
    """The wording that all have signed; an addendum takes its place with the last signature, not before."""
    return course.agreements.filter(set_aside_at__isnull=True, agreed_at__isnull=False).first()


def agreed_words(agreement: Agreement | None) -> dict[str, Any]:
    """What was signed; empty when nothing has been."""
    return words_of(agreement.canonical if agreement else None)


def words_of(canonical: bytes | memoryview | None) -> dict[str, Any]:
    return json.loads(bytes(canonical)) if canonical else {}


def evaluates_again(course: Course, words: dict[str, Any]) -> bool:
    """Whether a second self-evaluation is agreed: what is signed counts, not what has been ticked since."""
    return bool(words.get("evaluates_again", course.evaluates_again))


def length_is_agreed(course: Course, words: dict[str, Any]) -> bool:
    """Whether the course is as long as what is signed says; a course without an agreement has nothing to keep to."""
    begins = course.begins_on.isoformat() if course.begins_on else None
    return not words or (words["months"], words["begins_on"]) == (course.months, begins)


def is_outdated(agreement: Agreement, course: Course) -> bool:
    """Whether the plan has changed since the agreement was made."""
    return agreement.sha256 != wording_of(course).sha256


def last_to_change(course: Course) -> User:
    """Whose change of group or activities is the newest: an agreement that falls by it, falls by them."""
    gatherings = Gathering.objects.filter(case=course.case).values_list("changed_at", "changed_by")
    members = GroupMember.objects.filter(case=course.case)
    added = members.values_list("added_at", "added_by")
    ended = members.filter(ended_at__isnull=False).values_list("ended_at", "ended_by")
    changes = [*gatherings, *added, *ended]
    return User.objects.get(pk=max(changes)[1]) if changes else course.responsible
