"""Courses for tests: a released place as the release left it, and a course walked on from it by the real actions."""

import hashlib
import json
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from django.db import connection
from django.db.models import F

from applications.actions.starting import start
from applications.models import Application, ApplicationTilbud, Attempt, Submission
from assessment.models import Decision, DecisionPackage, ReleasedDecision
from cases import actions as case_actions
from cases.models import Case, Document, Gathering, Goal, GroupMember, PlanAction
from cases.states import MemberRole
from indsatsforloeb.actions.agreement import make_agreement, sign_agreement
from indsatsforloeb.actions.phases import begin_analysis, begin_development
from indsatsforloeb.actions.starting import start_course
from indsatsforloeb.actions.startup import Practical, agree_length, name_leaders, write_practical
from indsatsforloeb.models import Agreement, AnalysisReport, Course
from indsatsforloeb.states import Held
from indsatsforloeb.themes import THEMES
from pools.document.page import Section
from pools.models import Pool
from portal.identity import Login
from portal.models import Membership, Organisation, StoredFile, Tilbud, User
from portal.states import Lovgrundlag, Role
from tests.pools.factories import announced_pool

APPLIED_AT = datetime(2019, 8, 20, 10, 0, tzinfo=UTC)
RELEASED_AT = datetime(2019, 10, 1, 9, 0, tzinfo=UTC)
STARTED_AT = datetime(2019, 10, 7, 8, 0, tzinfo=UTC)
PREPARED_AT = datetime(2019, 10, 15, 8, 0, tzinfo=UTC)
AGREED_AT = datetime(2019, 10, 24, 8, 0, tzinfo=UTC)
ANALYSIS_AT = datetime(2019, 10, 28, 8, 0, tzinfo=UTC)
DEVELOPMENT_AT = datetime(2020, 2, 3, 8, 0, tzinfo=UTC)


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
        "one_application_per": "tilbud",
        "course_months": (4, 12),
        "recommended_employees": (20, 50),
        "themes": tuple(Section(key, title, (f"Om {title.lower()}.",)) for key, title in THEMES.items()),
    }
    return announced_pool(manager, second, **values | changes)


def tilbud_of(organisation: Organisation, name: str, **values) -> Tilbud:
    about = {"lovgrundlag": Lovgrundlag.SEL_107, "address": "Skovvej 1, 5000 Odense C", "kommunekode": "0461"}
    return Tilbud.objects.create(organisation=organisation, name=name, **about | values)


def user_of(organisation: Organisation, email: str, name: str, *roles: Role) -> User:
    """Somebody more of an organisation's."""
    user = User.objects.create_user(email, name, roles=list(roles), created_at=APPLIED_AT)
    Membership.objects.create(user=user, organisation=organisation, state="active", created_at=APPLIED_AT)
    return user


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
        about = {"employees": employees, "citizens": 20, "position": place}
        ApplicationTilbud.objects.update_or_create(application=application, tilbud=each, defaults=about)
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


def grouped(course: Course, *, by: User, now: datetime = PREPARED_AT) -> None:
    """The implementation group: leader, AMR, TR, and two citizens of whom one has a first name."""
    people = [
        (MemberRole.DAILY_LEADER, "Lene Leder"),
        (MemberRole.AMR, "Arne Arbejdsmiljø"),
        (MemberRole.TR, "Tine Tillid"),
        (MemberRole.CITIZEN, "Bo"),
        (MemberRole.CITIZEN, ""),
    ]
    rows = [GroupMember(case=course.case, role=role, name=name, added_at=now, added_by=by) for role, name in people]
    GroupMember.objects.bulk_create(rows)


def gathering(
    course: Course, kind: Held, day: datetime, *, by: User, held: bool = False, now: datetime = PREPARED_AT
) -> Gathering:
    """One activity of two hours, eight hours of everybody's time."""
    return Gathering.objects.create(
        case=course.case, kind=kind, title=kind.label, starts_at=day, ends_at=day + timedelta(hours=2), hours=8,
        place="Fælleshuset", state="held" if held else "planned", created_at=now, created_by=by, changed_at=now,
        changed_by=by,
    )  # fmt: skip


def planned(course: Course, *, by: User) -> None:
    """The telephone meeting held, and the guide's activities each in its month."""
    gathering(course, Held.PHONE_MEETING, PREPARED_AT - timedelta(days=1), by=by, held=True)
    kinds = [Held.START_MEETING, Held.STORY_WORKSHOP, Held.AMBITION_WORKSHOP, Held.ACTION_WORKSHOP]
    for months, kind in enumerate([*kinds, Held.CLOSING_WORKSHOP]):
        gathering(course, kind, PREPARED_AT + timedelta(days=7 + 30 * months), by=by)


def held(course: Course, *kinds: Held) -> None:
    """These activities have been held."""
    Gathering.objects.filter(case=course.case, kind__in=kinds).update(state="held", sequence=F("sequence") + 1)


def prepared(course: Course, leader: User, *, now: datetime = PREPARED_AT) -> Course:
    """Length agreed, group and plan made, leader named, rooms and the rest written: ready for its agreement."""
    by = course.responsible
    agree_length(course, months=6, begins_on=date(2019, 10, 21), by=by, now=now)
    grouped(course, by=by, now=now)
    planned(course, by=by)
    practical = Practical("Fælleshuset på Solsiden", "Frokost fra køkkenet", "Vikarer to dage om måneden", True)
    write_practical(course, practical, by=by, now=now)
    name_leaders(course, {row.pk: leader for row in course.tilbud.all()}, by=by, now=now)
    course.refresh_from_db()
    return course


def made(course: Course, *, now: datetime = AGREED_AT) -> Agreement:
    """The agreement made, and signed by nobody."""
    return make_agreement(course, by=course.responsible, now=now)


def printed(agreement: Agreement) -> Agreement:
    """Its paper lies on the case: nobody signs what cannot be read. Printing itself has a story of its own."""
    for document in Document.objects.filter(pk=agreement.document_id, file__isnull=True):
        about = {"sha256": agreement.sha256, "created_at": agreement.made_at}
        document.file = StoredFile.objects.create(name="aftale.pdf", media_type="application/pdf", size=1, **about)
        document.save(update_fields=["file"])
    return Agreement.objects.get(pk=agreement.pk)


def agreed(course: Course, leader: User, *, now: datetime = AGREED_AT) -> Agreement:
    """The agreement made and signed by the leader and by the responsible consultant."""
    prepared(course, leader)
    agreement = printed(made(course, now=now))
    for signer in (leader, course.responsible):
        sign_agreement(agreement, sha256=agreement.sha256, by=signer, login=Login("mitid"), now=now)
    return agreement


def in_analysis(course: Course, leader: User, *, now: datetime = ANALYSIS_AT) -> Course:
    agreed(course, leader)
    held(course, Held.START_MEETING)
    begin_analysis(course, by=course.responsible, now=now)
    course.refresh_from_db()
    return course


def in_development(course: Course, leader: User, *, now: datetime = DEVELOPMENT_AT) -> Course:
    """Report handed over (a bare one), the workshops held, a plan of one goal and one action."""
    in_analysis(course, leader)
    held(course, Held.STORY_WORKSHOP)
    by = course.responsible
    handed_over(course, by=by, now=now)
    held(course, Held.AMBITION_WORKSHOP, Held.ACTION_WORKSHOP)
    goal = Goal.objects.create(case=course.case, theme="health", title="Flere går ture", created_at=now, created_by=by)
    PlanAction.objects.create(goal=goal, text="Gåtur hver onsdag", changed_at=now, changed_by=by)
    begin_development(course, by=by, now=now)
    course.refresh_from_db()
    return course


def handed_over(course: Course, *, by: User, now: datetime = DEVELOPMENT_AT) -> AnalysisReport:
    """A report as its handing over leaves it."""
    paper = case_actions.write_document(
        course.case, kind="analyserapport", title="Analyserapport", template="paper/base.html", words={},
        direction="out", visible_to_party=True, dated_at=now, now=now,
    )  # fmt: skip
    stamps = {"changed_at": now, "changed_by": by, "handed_over_at": now, "handed_over_by": by}
    return AnalysisReport.objects.create(course=course, summary="Kort sagt.", document=paper, **stamps)
