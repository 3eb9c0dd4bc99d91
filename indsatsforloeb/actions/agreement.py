"""How a samarbejdsaftale is made from the plan, set aside when the plan changes, and signed by all on one hash."""

from datetime import datetime

from django.db import transaction

from cases.actions import journal, write_document
from cases.notifications import tell_caseworkers, tell_participants
from cases.states import Direction
from indsatsforloeb.actions.locking import held
from indsatsforloeb.documents.agreement import KIND, TEMPLATE, agreement_words
from indsatsforloeb.faces import show_faces
from indsatsforloeb.models import Agreement, AgreementSignature, Course
from indsatsforloeb.permissions.agreement import may_make_agreement, may_sign
from indsatsforloeb.rules.agreement import (
    missing_signatures,
    obstacles_to_make_agreement,
    obstacles_to_sign,
    sides_left,
)
from indsatsforloeb.wording import agreement_in_force, is_outdated, last_to_change, waiting_agreement, wording_of
from portal import history
from portal.history import Audience
from portal.identity import Login
from portal.models import User
from portal.steps import require, require_possible

CHANGED = "Planen er ændret, før alle havde underskrevet."
REPLACED = "Et tillæg har afløst aftalen."


@transaction.atomic
def make_agreement(course: Course, *, by: User, now: datetime) -> Agreement:
    """The plan as it stands, in one wording with one hash, on paper on the case.

    A wording that waits is set aside; the one in force stands until all have signed the new one.
    """
    course = held(course)
    require(may_make_agreement(by, course))
    require_possible(obstacles_to_make_agreement(course))
    waiting = waiting_agreement(course)
    if waiting is not None:
        _set_aside(waiting, course, reason=CHANGED, by=by, now=now)
    wording, number = wording_of(course), course.agreements.count() + 1
    title = f"Samarbejdsaftale {number}" if number > 1 else "Samarbejdsaftale"
    document = write_document(
        course.case, kind=KIND, title=title, template=TEMPLATE, words=agreement_words(course, wording, number=number),
        direction=Direction.OUT, visible_to_party=True, dated_at=now, now=now,
    )  # fmt: skip
    agreement = Agreement.objects.create(
        course=course, number=number, canonical=wording.canonical, sha256=wording.sha256, document=document,
        made_at=now, made_by=by,
    )  # fmt: skip
    facts = {"agreement": number, "sha256": wording.sha256}
    history.record(course.history_chain, "make_agreement", by=by, now=now, facts=facts, audience=Audience.PARTY)
    _tell_all(course, occasion=f"agreement-{number}", now=now)
    return agreement


@transaction.atomic
def sign_agreement(agreement: Agreement, *, sha256: str, by: User, login: Login, now: datetime) -> list[str]:
    """`by` signs for every side that is theirs, on the hash they saw; returns whose signatures are still missing."""
    course = held(agreement.course)
    agreement = Agreement.objects.locked().get(pk=agreement.pk)
    require(may_sign(by, course))
    require_possible(obstacles_to_sign(agreement, course, sha256=sha256, by=by))
    for side, row in sides_left(agreement, course, by):
        AgreementSignature.objects.create(
            agreement=agreement, side=side, tilbud=row.tilbud if row else None, sha256=sha256, at=now, by=by,
            login_method=login.method, person_uuid=login.person_uuid,
        )  # fmt: skip
        facts = {"agreement": agreement.number, "side": str(side), "tilbud": row.tilbud_id if row else None}
        history.record(course.history_chain, "sign_agreement", by=by, now=now, facts=facts, audience=Audience.PARTY)
        capacity = f"for {row.tilbud.name}" if row else "for styrelsen"
        title = f"Samarbejdsaftale {agreement.number} er underskrevet {capacity} af {by.name}"
        journal(course.case, direction=Direction.INTERNAL, title=title, visible_to_party=True, now=now)
    missing = missing_signatures(agreement, course)
    if not missing:
        _come_into_force(agreement, course, by=by, now=now)
    occasion = f"agreement-{agreement.number}-signed-{agreement.signatures.count()}"
    _tell_all(course, occasion=occasion, now=now)
    return missing


@transaction.atomic
def set_aside_changed(course: Course, *, now: datetime) -> bool:
    """The same, asked by the clock: the activities and the group change on the case, which knows no agreement."""
    course = held(course)
    return follow_plan(course, by=last_to_change(course), now=now)


def follow_plan(course: Course, *, by: User, now: datetime) -> bool:
    """A wording that waits for signatures falls when the plan has changed since; the caller holds the course."""
    agreement = waiting_agreement(course)
    if agreement is None or not is_outdated(agreement, course):
        return False
    _set_aside(agreement, course, reason=CHANGED, by=by, now=now)
    _tell_all(course, occasion=f"agreement-{agreement.number}-set-aside", now=now)
    return True


def _come_into_force(agreement: Agreement, course: Course, *, by: User, now: datetime) -> None:
    """With the last signature; an addendum takes the earlier one's place in the same moment."""
    earlier = agreement_in_force(course)
    if earlier is not None:
        _set_aside(earlier, course, reason=REPLACED, by=by, now=now)
    agreement.agreed_at = now
    agreement.save(update_fields=["agreed_at"])


def _set_aside(agreement: Agreement, course: Course, *, reason: str, by: User, now: datetime) -> None:
    agreement.set_aside_at, agreement.set_aside_by, agreement.set_aside_reason = now, by, reason
    agreement.save(update_fields=["set_aside_at", "set_aside_by", "set_aside_reason"])
    facts = {"agreement": agreement.number}
    history.record(course.history_chain, "set_aside_agreement", by=by, now=now, facts=facts, audience=Audience.PARTY)
    title = f"Samarbejdsaftale {agreement.number} gælder ikke længere. {reason}"
    journal(course.case, direction=Direction.INTERNAL, title=title, visible_to_party=True, now=now)


def _tell_all(course: Course, *, occasion: str, now: datetime) -> None:
    """Both faces follow, and everybody on the course gets a mail, on both sides of the table."""
    show_faces(course, now=now)
    tell_participants(course.case, occasion=occasion, now=now)
    tell_caseworkers(course.case, occasion=occasion, now=now)
