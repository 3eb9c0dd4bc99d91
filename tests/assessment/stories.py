"""Pools taken to assessment by the real actions: submitted, opened, declared, scored, recommended, decided."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256

import pytest

from applications.actions.budget import add_post, save_post
from applications.actions.drafting import save_answer
from applications.actions.opening import open_applications
from applications.actions.starting import start
from applications.actions.submitting import record_attempt, submit
from applications.budget.entry import read_post
from applications.drafts import COMMITMENTS
from applications.models import Activity, Application, ApplicationTilbud
from assessment import actions
from assessment.actions import DecisionDraft, Given
from assessment.models import DecisionPackage
from assessment.reasoning.reasons import FORMAL
from assessment.results import package_of
from assessment.states import GIVING, FormalOutcome, Outcome
from pools.document import Question, document_of
from pools.models import Pool
from pools.questions import kind_of
from pools.questions.table import cell_question, columns_of
from portal.clock import Arrival
from portal.identity import Login
from portal.models import Membership, Organisation, Tilbud, User
from portal.states import Lovgrundlag, MembershipRole, MembershipState
from tests.pools.factories import announced_call, announced_pool

APPLIED_AT = datetime(2019, 8, 20, 10, 0, tzinfo=UTC)
OPENED_AT = datetime(2019, 9, 18, 7, 0, tzinfo=UTC)
JUDGED_AT = datetime(2019, 10, 1, 8, 0, tzinfo=UTC)
DECIDED_AT = datetime(2019, 11, 20, 8, 0, tzinfo=UTC)
RELEASED_AT = datetime(2019, 12, 3, 9, 0, tzinfo=UTC)
CHANGED_AT = datetime(2019, 12, 17, 9, 0, tzinfo=UTC)

both_roads = pytest.mark.parametrize("offers", ["money", "places"], indirect=True)  # one road, whatever is given

FACTS = (
    "bosteder borgere boligstøtte centret erfaringer familier fokusgruppe forløb frivillige grundforløb "
    "hjemmevejledere indflytning kompetenceplan kurser ledelsen lokaler medarbejdere mentorer målinger netværk "
    "opfølgning oplæring partnerskab peermedarbejdere praktik psykiatrien recovery regionen samtaler supervision "
    "tidsplan tilbud træning udslusning undervisning værksteder"
).split()

AHEAD = "Kommunen ligger i en del af landet, som ellers ikke ville få noget."
ANSWERS = {"yes_no": "ja", "date": "02.09.2019", "number": "12", "kroner": "1.000.000", "short_text": "Kort svar"}


def plain_pool(manager: User, second: User, **changes) -> Pool:
    """The seed pool, without approval inside the municipality: these stories begin after the submission."""
    return announced_pool(manager, second, approval="none", **changes)


def pool_of_places(manager: User, second: User, **changes) -> Pool:
    """The call for courses, without a declaration: these stories begin after the submission."""
    return announced_call(manager, second, **{"approval": "none"} | changes)


def answer_to(question: Question) -> str | list[str]:
    if columns := columns_of(question):
        return [str(answer_to(cell_question(column))) for column in columns]
    if question.kind == "one_of":
        return question.options[0].key
    if question.kind == "several_of":
        return [question.options[0].key]
    return ANSWERS.get(question.kind, "Kommunen er i gang og har besluttet det i byrådet.")


def tilbud_in(organisation: Organisation, count: int = 1, kommunekode: str = "") -> list[Tilbud]:
    """So many invented tilbud of the organisation, where it lies itself unless another kommune is named."""
    about = {"lovgrundlag": Lovgrundlag.SEL_107, "kommunekode": kommunekode or organisation.kommunekode or "0461"}
    names = [f"Bosted {number}" for number in range(1, count + 1)]
    return [Tilbud.objects.create(organisation=organisation, name=name, **about) for name in names]


def submitted(
    pool: Pool,
    organisation: Organisation,
    *,
    by: User,
    now: datetime = APPLIED_AT,
    amount: str = "500.000",
    posts: int = 1,
    tilbud: int = 1,
    named: Sequence[Tilbud] = (),
) -> Application:
    """An application with every answer, submitted: with so many equal posts, or for so many tilbud (or those named)."""
    places = [] if document_of(pool.version).offers_money else [*named] or tilbud_in(organisation, tilbud)
    application = start(pool, organisation=organisation, tilbud=places[0] if places else None, by=by, now=now)
    document = document_of(application.pool_version)
    for question in (each for each in document.questions if kind_of(each).is_answer):
        save_answer(application, question.key, answer_to(question), base_version=0, by=by, now=now)
    if document.commitments:
        save_answer(application, COMMITMENTS, "ja", base_version=0, by=by, now=now)
    if places:
        _with_tilbud(application, places)
    else:
        _with_budget(application, amount, posts, by=by, now=now)
    application.refresh_from_db()
    attempt = record_attempt(application, by=by, arrival=Arrival(now, "database"), now=now)
    submit(attempt, by=by, login=Login("password", organisation.cvr), now=now)
    application.refresh_from_db()
    return application


def _with_tilbud(application: Application, places: list[Tilbud]) -> None:
    for position, each in enumerate(places):
        ApplicationTilbud.objects.update_or_create(
            application=application, tilbud=each, defaults={"employees": 30, "citizens": 20, "position": position}
        )


def _with_budget(application: Application, amount: str, posts: int, *, by: User, now: datetime) -> None:
    document = document_of(application.pool_version)
    activity = Activity.objects.create(
        application=application,
        position=1,
        name="Uddannelse",
        first_month="2020-01",
        last_month="2022-09",
        responsible="Projektlederen",
    )
    cells = {
        "category": "consultants", "specification": "Underviser i recovery", "unit": "forløb", "quantity": "1",
        "unit_price": amount, "activity": str(activity.pk), "2020-03": amount,
    }  # fmt: skip
    for _ in range(posts):
        post, typed = add_post(application, by=by, now=now), read_post(cells, document, [activity.pk])
        save_post(application, post.pk, typed, base_version=post.version, by=by, now=now)


def municipality(number: int) -> tuple[Organisation, User]:
    """An invented municipality and its professional user."""
    organisation = Organisation.objects.create(
        name=f"Kommune {number:03}", kind="kommune", cvr=f"{10000000 + number}", created_at=APPLIED_AT,
        official_email=f"post@kommune{number}.example",
    )  # fmt: skip
    user = User.objects.create_user(f"ansoeger@kommune{number}.example", f"Ansøger {number}", created_at=APPLIED_AT)
    Membership.objects.create(
        user=user, organisation=organisation, role=MembershipRole.MEMBER, state=MembershipState.ACTIVE,
        created_at=APPLIED_AT,
    )  # fmt: skip
    return organisation, user


def opened(pool: Pool, *, by: User, now: datetime = OPENED_AT) -> Pool:
    open_applications(pool, by=by, now=now)
    pool.refresh_from_db()
    return pool


def ready_to_score(application: Application, *assessors: User, manager: User, now: datetime = JUDGED_AT) -> None:
    """Assigned, declared by all, formalia in order."""
    number = application.case.number
    actions.assign_cases(application.pool, [number], assessors, by=manager, now=now)
    for user in assessors:
        actions.declare(application.case, conflict=False, text="", by=user, now=now)
    actions.check_formalia(number, outcome=FormalOutcome.OK, by=assessors[0], now=now)


def given(criterion, points: int = 3, *, met: bool = True, reason: str = "Beskrevet konkret.") -> Given:
    marks = {point.key: "met" for point in criterion.sub_points}
    if criterion.gate:
        return Given(met=met, points=None, sub_points=marks, reason=reason)
    return Given(met=None, points=points, sub_points=marks, reason=reason)


def scored(application: Application, assessor: User, points: int = 3, *, met=True, lock=True, now=JUDGED_AT) -> None:
    """The assessor's whole sheet, each criterion `points`, locked."""
    number = application.case.number
    for criterion in document_of(application.pool.version).criteria:
        reason = f"{assessor.name}: beskrevet konkret."
        typed = given(criterion, points, met=met, reason=reason)
        actions.save_score(number, criterion.key, typed, base_version=0, by=assessor, now=now)
    if lock:
        actions.lock_assessment(number, by=assessor, now=now)


def assessed(application: Application, *assessors: User, manager: User, points: int = 3, met: bool = True) -> None:
    ready_to_score(application, *assessors, manager=manager)
    for assessor in assessors:
        scored(application, assessor, points, met=met)


def rejected_on_formalia(application: Application, caseworker: User, *, manager: User) -> None:
    number = application.case.number
    actions.assign_cases(application.pool, [number], [caseworker], by=manager, now=JUDGED_AT)
    actions.declare(application.case, conflict=False, text="", by=caseworker, now=JUDGED_AT)
    text = "Ansøger er ikke en kommune."
    reject, code = FormalOutcome.REJECT, "outside_circle"
    actions.check_formalia(number, outcome=reject, reason_code=code, text=text, by=caseworker, now=JUDGED_AT)


def facts_about(application: Application, key: str) -> str:
    """A sentence that no other case has: reasons that are alike would have to be looked at before they go out."""
    digits = sha256(f"{application.case.number} {key}".encode()).digest()
    return " ".join(FACTS[digit % len(FACTS)] for digit in digits[:7]).capitalize() + "."


def draft_of(application: Application, outcome: str, amount: str = "0", **more) -> DecisionDraft:
    """In a call for places the outcome alone gives: a place for each tilbud applied for."""
    kroner = Decimal(amount) if document_of(application.pool.version).offers_money else Decimal(0)
    reasons = {
        each.key: f"Vi har lagt vægt på {each.title}. {facts_about(application, each.key)}"
        for each in document_of(application.pool.version).criteria
    }
    if outcome == Outcome.REJECTION:
        reasons = {FORMAL: "Ansøger er uden for ansøgerkredsen."}
    ahead = AHEAD if outcome in GIVING else ""  # asked for only where somebody is put ahead
    values = {"reasons": reasons, "per_year": {"2020": kroner} if kroner else {}, "deviation_reason": ahead} | more
    return DecisionDraft(outcome=outcome, amount=kroner, **values)


def decided(application: Application, outcome: str, amount: str = "0", *, by: User, **more) -> None:
    draft = draft_of(application, outcome, amount, **more)
    actions.save_decision(application.case.number, draft, by=by, now=DECIDED_AT)


def declared_over_list(pool: Pool, *users: User, now: datetime = JUDGED_AT) -> None:
    for user in users:
        actions.declare_over_list(pool, conflicts={}, by=user, now=now)


def recommended(pool: Pool, *, by: User) -> DecisionPackage:
    actions.recommend(pool, by=by, now=DECIDED_AT)
    return package_of(pool)


def approved(pool: Pool, *, manager: User, director: User) -> DecisionPackage:
    package = recommended(pool, by=manager)
    actions.approve(package, by=director, now=DECIDED_AT)
    return package_of(pool)


def released(pool: Pool, *, manager: User, director: User, now: datetime = RELEASED_AT) -> DecisionPackage:
    package = approved(pool, manager=manager, director=director)
    actions.release(package, by=director, now=now)
    return package_of(pool)


def changed(
    application: Application, amount: str, *, manager: User, director: User, now: datetime = CHANGED_AT
) -> None:
    """Omgørelse: the released decision becomes a grant of `amount`, by two persons, and is told."""
    given = vars(draft_of(application, Outcome.GRANT, amount))
    reasons = {
        "change_reason": "Kommunen har sendt det bilag, som manglede på sagen.",
        "no_hearing_reason": "Bilaget er kommunens eget.",
    }
    draft = actions.ReversalDraft(**given, **reasons)
    actions.save_reversal(application.case.number, draft, by=manager, now=now)
    package = actions.recommend_reversal(DecisionPackage.objects.reversing(application.pool)[0], by=manager, now=now)
    actions.release(actions.approve(package, by=director, now=now), by=director, now=now)
