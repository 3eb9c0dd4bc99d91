"""Applications for tests, walked by the real actions from start to opening."""

from dataclasses import replace
from datetime import datetime, timedelta

from applications.actions.approval import approve, ask_approval
from applications.actions.budget import add_post, save_post
from applications.actions.drafting import Typed, save_form
from applications.actions.opening import open_applications
from applications.actions.planning import save_plan
from applications.actions.starting import start
from applications.actions.tilbud import save_tilbud
from applications.budget.entry import read_post
from applications.drafts import COMMITMENTS, DECLARATION
from applications.envelope import send
from applications.models import Application, Submission
from applications.permissions import with_my_place
from applications.plan import NEW, Row
from applications.tilbud import TilbudRow
from cases.actions.people import add_colleague
from cases.states import CaseRole
from pools.document import Question, document_of
from pools.models import Pool
from pools.questions import kind_of
from pools.questions.table import cell_question, columns_of
from pools.states import Offers
from portal.clock import Arrival
from portal.identity import Login
from portal.models import Organisation, Tilbud, User
from portal.states import LoginMethod, Lovgrundlag

TEXT_OF_KIND = {
    "short_text": "Pernille Projektleder, specialkonsulent",
    "long_text": "Vi omlægger indsatsen.\n\n- Første skridt\n- Andet skridt",
    "number": "1.250",
    "kroner": "75.000,50",
    "yes_no": "ja",
    "date": "02.09.2019",
}
POST = {
    "category": "salary",
    "specification": "Projektleder, 20 timer om ugen",
    "unit": "timer",
    "quantity": "100",
    "unit_price": "412,50",
    "2020-01": "20.000",
    "2020-02": "21.250",
}
BY_PASSWORD = Login(LoginMethod.PASSWORD)


def organisation_of(user: User) -> Organisation:
    """The one organisation the person applies for."""
    return user.memberships.get().organisation


def seen_by(user: User, application: Application) -> Application:
    """The application as the person's pages fetch it, with place and deadline."""
    return with_my_place(user).get(pk=application.pk)


def draft(pool: Pool, applicant: User, now: datetime) -> Application:
    """A case with an empty draft; to a call for places, for the organisation's first tilbud."""
    organisation = organisation_of(applicant)
    tilbud = a_tilbud(organisation) if pool.offers == Offers.PLACES else None
    return start(pool, organisation=organisation, tilbud=tilbud, by=applicant, now=now)


def a_tilbud(organisation: Organisation, name: str = "Lindegården", **cells: str) -> Tilbud:
    """The organisation's tilbud of that name, made when there is none: a botilbud in Odense."""
    facts = {"lovgrundlag": Lovgrundlag.SEL_107, "address": "Lindevej 1, 5000 Odense C", "kommunekode": "0461"}
    return Tilbud.objects.get_or_create(organisation=organisation, name=name, defaults=facts | cells)[0]


def a_text(application: Application) -> str:
    """The key of a text that every applicant is asked."""
    questions = document_of(application.pool_version).questions
    return next(each.key for each in questions if each.kind in {"short_text", "long_text"} and not each.shown_when)


def answer_of(question: Question) -> str | list[str]:
    """A right answer to any question; one row of a table."""
    if columns := columns_of(question):
        return [str(answer_of(cell_question(column))) for column in columns]
    if question.kind == "several_of":
        return [question.options[0].key]
    return question.options[0].key if question.kind == "one_of" else TEXT_OF_KIND[question.kind]


def fill(application: Application, *, by: User, now: datetime) -> Application:
    """Every question answered, the commitments accepted; then the money or the tilbud, as the call offers."""
    document = document_of(application.pool_version)
    answered = [question for question in document.questions if kind_of(question).is_answer]
    typed = {question.key: Typed(answer_of(question), 0) for question in answered} | {COMMITMENTS: Typed("ja", 0)}
    save_form(application, typed, by=by, now=now)
    (_fill_money if document.offers_money else _fill_places)(application, by=by, now=now)
    return seen_by(by, application)


def _fill_places(application: Application, *, by: User, now: datetime) -> None:
    """24 employees and 31 citizens in the tilbud it was started for; its leader has said yes."""
    declared = Typed(["Vivi Vinter", "Centerchef", "20.08.2019"], 0)
    if document_of(application.pool_version).approval == "declaration":
        save_form(application, {DECLARATION: declared}, by=by, now=now)
    stored = application.tilbud.select_related("tilbud").get()
    row = replace(TilbudRow.of(stored), employees="24", citizens="31")
    assert save_tilbud(application, [row], by=by, now=now) == {}


def _fill_money(application: Application, *, by: User, now: datetime) -> None:
    """One activity, and a budget in balance (41.250 kr.)."""
    document = document_of(application.pool_version)
    row = Row(NEW, "Uddannelse af nøglepersoner", document.first_month, document.last_month, "Pernille Projektleder")
    save_plan(application, [row], by=by, now=now)
    activity = application.activities.get()
    post = add_post(application, by=by, now=now)
    entry = read_post(POST | {"activity": str(activity.pk)}, document, [activity.pk])
    save_post(application, post.pk, entry, base_version=post.version, by=by, now=now)


def complete_draft(pool: Pool, applicant: User, now: datetime) -> Application:
    """A draft with nothing missing but the approval."""
    return fill(draft(pool, applicant, now), by=applicant, now=now)


def with_approver(application: Application, approver: User, *, by: User, now: datetime) -> None:
    add_colleague(application.case, email=approver.email, role=CaseRole.APPROVER, by=by, now=now)


def approved_draft(pool: Pool, applicant: User, approver: User, now: datetime) -> Application:
    """A whole draft approved in the version it has."""
    application = complete_draft(pool, applicant, now)
    with_approver(application, approver, by=applicant, now=now)
    ask_approval(application, by=applicant, now=now)
    approve(application, by=approver, now=now)
    return seen_by(applicant, application)


def sent(application: Application, *, by: User, now: datetime) -> Submission:
    """The draft sent at `now`, by password, its arrival stamped by the database's clock."""
    application = seen_by(by, application)
    return send(application, by=by, arrival=Arrival(now, "database"), login=BY_PASSWORD, now=now)


def submitted(pool: Pool, applicant: User, approver: User, now: datetime) -> Application:
    """A whole, approved application, sent and received at `now`."""
    application = approved_draft(pool, applicant, approver, now)
    sent(application, by=applicant, now=now)
    return seen_by(applicant, application)


def opened(pool: Pool, manager: User) -> datetime:
    """The pool closed and its applications opened four minutes after the deadline; returns that moment."""
    moment = pool.deadline_at + timedelta(minutes=4)
    open_applications(pool, by=manager, now=moment)
    pool.refresh_from_db()
    return moment
