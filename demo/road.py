"""How an invented application walks the applicant's road: started, filled in, approved and sent by the real actions."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from applications.actions.approval import approve, ask_approval
from applications.actions.budget import add_financing, add_post, spread_post
from applications.actions.dispensing import ask_dispensation
from applications.actions.drafting import locked_for_editing, put_value, touch
from applications.actions.planning import save_plan
from applications.actions.problems import report_problem
from applications.actions.starting import start
from applications.budget.entry import read_financing, read_post
from applications.drafts import COMMITMENTS
from applications.envelope import send
from applications.fields import YES, parse_field
from applications.models import Application
from applications.plan import NEW, Row, TypedMilestone
from cases.actions.people import add_colleague
from cases.states import CaseRole
from demo.answers import ACTIVITIES, answers, posts
from pools.document import PoolDocument, document_of
from pools.models import Pool
from portal.clock import Arrival
from portal.identity import Login
from portal.models import Organisation, User
from portal.money import show_number
from portal.states import LoginMethod


@dataclass(frozen=True)
class Applicant:
    """An organisation's people on one application; one person may be both."""

    organisation: Organisation
    responsible: User
    approver: User
    index: int


def begin(pool: Pool, applicant: Applicant, *, now: datetime) -> Application:
    """A draft with its approver on it."""
    application = start(pool, organisation=applicant.organisation, by=applicant.responsible, now=now)
    add_colleague(
        application.case, email=applicant.approver.email, role=CaseRole.APPROVER, by=applicant.responsible, now=now
    )
    return application


def fill(application: Application, applicant: Applicant, *, now: datetime, whole: bool = True) -> None:
    """Answers, commitments, activities and budget; without `whole`, about half of it, as a draft looks on the way."""
    document = document_of(application.pool_version)
    _answer(application, document, applicant, whole=whole, now=now)
    _plan(application, document, applicant.responsible, whole=whole, now=now)
    activities = list(application.activities.values_list("pk", flat=True))
    _budget(application, document, applicant, activities, whole=whole, now=now)


def _plan(application: Application, document: PoolDocument, by: User, *, whole: bool, now: datetime) -> None:
    rows = [
        Row(
            key=NEW,
            name=activity.name,
            first_month=document.months[activity.first],
            last_month=document.months[activity.last],
            responsible=activity.responsible,
            description=activity.description,
            milestones=tuple(TypedMilestone(name, document.months[month]) for name, month in activity.milestones),
        )
        for activity in (ACTIVITIES if whole else ACTIVITIES[:2])
    ]
    errors = save_plan(application, rows, by=by, now=now)
    if errors:
        raise ValueError(errors)


@transaction.atomic
def _answer(
    application: Application, document: PoolDocument, applicant: Applicant, *, whole: bool, now: datetime
) -> None:
    """All answers under one lock: the demo types faster than a person."""
    by = applicant.responsible
    locked = locked_for_editing(application.pk, by=by, now=now)
    given = list(answers(applicant.organisation.name, applicant.index).items())
    for key, raw in given if whole else given[: len(given) // 2]:
        value = parse_field(document, key, raw)
        put_value(locked, key, value, answer=None, base_version=0, by=by, now=now)
    if whole:
        accepted = parse_field(document, COMMITMENTS, YES)
        put_value(locked, COMMITMENTS, accepted, answer=None, base_version=0, by=by, now=now)
    touch(locked, by=by, now=now)


def _budget(
    application: Application,
    document: PoolDocument,
    applicant: Applicant,
    activities: list[int],
    *,
    whole: bool,
    now: datetime,
) -> None:
    by = applicant.responsible
    scale = 100 + 8 * (applicant.index % 7)
    for line in posts(scale) if whole else posts(scale)[:2]:
        activity = ACTIVITIES[line.activity]
        data = {
            "category": line.category,
            "activity": str(activities[line.activity]),
            "specification": line.specification,
            "unit": line.unit,
            "quantity": show_number(line.quantity),
            "unit_price": show_number(line.unit_price),
            "note": line.note,
        }
        months = (document.months[activity.first], document.months[activity.last])
        post = add_post(application, by=by, now=now)
        entry = read_post(data, document, activities)
        spread_post(application, post.pk, entry, months, base_version=post.version, by=by, now=now)
    if whole:
        data = {"kind": "cofunding", "source": "Egen drift", "amount": show_number(100_000 + 25_000 * applicant.index)}
        add_financing(application, read_financing(data), by=by, now=now)


def approve_inside(application: Application, applicant: Applicant, *, now: datetime) -> None:
    """The centerchef stands behind exactly this version."""
    ask_approval(application, by=applicant.responsible, now=now)
    approve(application, by=applicant.approver, now=now + timedelta(minutes=10))


def hand_in(application: Application, applicant: Applicant, *, now: datetime) -> None:
    """«Indsend ansøgning» with its envelope, at the moment `now`."""
    application.refresh_from_db()  # the version on the page, as approved just before
    arrival = Arrival(now, "database")
    login = Login(LoginMethod.PASSWORD, applicant.organisation.cvr)
    send(application, by=applicant.responsible, arrival=arrival, login=login, now=now)


def report_trouble(application: Application, applicant: Applicant, *, now: datetime) -> None:
    """«Meld teknisk problem» from the last look."""
    report_problem(
        "Siden med «Indsend ansøgning» kom ikke frem, da jeg trykkede. Det tog flere minutter.",
        page=f"/mine-tilskudssager/{application.case.number}/gennemse/",
        email=applicant.responsible.email,
        application=application,
        by=applicant.responsible,
        arrival=Arrival(now, "database"),
        now=now,
    )


def ask_for_more_time(application: Application, applicant: Applicant, *, now: datetime) -> None:
    """«Bed om dispensation»; nobody has answered yet."""
    reason = "Ansøgningen var godkendt kl. 11.40, men portalen svarede ikke, da vi ville indsende lige før kl. 12."
    ask_dispensation(application, reason, by=applicant.responsible, now=now)


def apply(pool: Pool, applicant: Applicant, *, begun: datetime, sent: datetime) -> Application:
    """The whole road for one applicant."""
    application = begin(pool, applicant, now=begun)
    fill(application, applicant, now=begun + timedelta(hours=2))
    approve_inside(application, applicant, now=sent - timedelta(hours=1))
    hand_in(application, applicant, now=sent)
    return application
