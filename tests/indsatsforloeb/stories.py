"""Courses for tests: a released place as the release left it, and a course walked on from it by the real actions."""

import hashlib
import json
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal

from django.db import connection

from applications.actions.starting import start
from applications.models import Application, ApplicationTilbud, Attempt, Submission
from assessment.models import Decision, DecisionPackage, ReleasedDecision
from cases import actions as case_actions
from cases.models import Case
from indsatsforloeb.actions.starting import start_course
from indsatsforloeb.models import Course
from indsatsforloeb.themes import THEMES
from pools.document.page import Section
from pools.models import Pool
from portal.models import Organisation, Tilbud, User
from portal.states import Lovgrundlag
from tests.pools.factories import announced_pool

APPLIED_AT = datetime(2019, 8, 20, 10, 0, tzinfo=UTC)
RELEASED_AT = datetime(2019, 10, 1, 9, 0, tzinfo=UTC)
STARTED_AT = datetime(2019, 10, 7, 8, 0, tzinfo=UTC)


def call_for_places(manager: User, second: User, **changes) -> Pool:
    """A call of 75 places, courses of 4 to 12 months, the guide's six themes."""
    values = {
        "slug": "indsatsforloeb",
        "title": "Indsatsforløb i socialpsykiatriske tilbud",
        "short_title": "Indsatsforløb",
        "offers": "places",
        "amount": Decimal(0),
        "places": 75,
        "approval": "none",
        "course_months": (4, 12),
        "recommended_employees": (20, 50),
        "themes": tuple(Section(key, title, (f"Om {title.lower()}.",)) for key, title in THEMES.items()),
    }
    return announced_pool(manager, second, **values | changes)


def tilbud_of(organisation: Organisation, name: str, **values) -> Tilbud:
    about = {"lovgrundlag": Lovgrundlag.SEL_107, "address": "Skovvej 1, 5000 Odense C", "kommunekode": "0461"}
    return Tilbud.objects.create(organisation=organisation, name=name, **about | values)


@contextmanager
def as_already_happened():
    """Rows of an earlier floor are laid down as its acts left them: the triggers there are tested there."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        cursor.execute("SET LOCAL session_replication_role = origin")


def released_place(
    pool: Pool, organisation: Organisation, *tilbud: Tilbud, by: User, employees: int = 30, now: datetime = RELEASED_AT
) -> Application:
    """An application for these tilbud that got its places on 1 October 2019."""
    _as_before_the_opening(pool)
    application = start(pool, organisation=organisation, tilbud=tilbud[0], by=by, now=APPLIED_AT)
    for place, each in enumerate(tilbud, start=1):
        ApplicationTilbud.objects.create(
            application=application, tilbud=each, employees=employees, citizens=20, position=place
        )
    with as_already_happened():
        submission = _submission(application, by=by, places=len(tilbud))
        Application.objects.filter(pk=application.pk).update(state="submitted", current_submission=submission, intake=1)
        Case.objects.filter(pk=application.case_id).update(unsealed_at=now)
        Pool.objects.filter(pk=pool.pk).update(
            state="assessing", intake=1, applications_opened_at=now, applications_opened_by=by
        )
        _released(application, submission, by=by, now=now)
    return Application.objects.select_related("case__organisation", "pool").get(pk=application.pk)


def _as_before_the_opening(pool: Pool) -> None:
    """A second application begins as the first did, though the first has been decided since."""
    with as_already_happened():
        Pool.objects.filter(pk=pool.pk).update(
            state="announced", intake=0, applications_opened_at=None, applications_opened_by=None
        )
    pool.refresh_from_db()


def _submission(application: Application, *, by: User, places: int) -> Submission:
    stamps = {"received_at": APPLIED_AT, "stored_at": APPLIED_AT}
    attempt = Attempt.objects.create(application=application, by=by, draft_version=1, stamp_source="database", **stamps)
    canonical = json.dumps({"format": 1, "case": application.case.number}).encode()
    return Submission.objects.create(
        application=application, attempt=attempt, draft_version=1, canonical=canonical,
        sha256=hashlib.sha256(canonical).hexdigest(), receipt_number=f"K-{application.case.number}", by=by,
        login_method="password", cvr=application.organisation.cvr, places_applied=places, **stamps,
    )  # fmt: skip


def _released(application: Application, submission: Submission, *, by: User, now: datetime) -> ReleasedDecision:
    places = submission.places_applied
    package, _ = DecisionPackage.objects.get_or_create(
        pool=application.pool, number=1,
        defaults={
            "state": "released", "created_at": now, "recommended_at": now, "recommended_by": by, "approved_at": now,
            "approved_by": _another(by), "manifest": b"{}", "manifest_sha256": hashlib.sha256(b"{}").hexdigest(),
            "released_at": now, "released_by": by,
        },
    )  # fmt: skip
    decision = Decision.objects.create(
        package=package, application=application, submission=submission, outcome="grant", places=places,
        changed_at=now, changed_by=by,
    )  # fmt: skip
    letter = case_actions.write_document(
        application.case, kind="afgoerelse", title="Tilsagn om indsatsforløb", template="paper/base.html", words={},
        direction="out", visible_to_party=True, dated_at=now, now=now,
    )  # fmt: skip
    return ReleasedDecision.objects.create(
        decision=decision, application=application, pool=application.pool, outcome="grant", places=places,
        released_at=now, letter=letter,
    )  # fmt: skip


def _another(user: User) -> User:
    return User.objects.exclude(pk=user.pk).order_by("pk")[0]


def started(place: Application, consultant: User, *, now: datetime = STARTED_AT) -> Course:
    """«Start forløb» on 7 October 2019: `consultant` is responsible."""
    return start_course(place, by=consultant, now=now)
