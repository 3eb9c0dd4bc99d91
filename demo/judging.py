"""How the invented agency judges: from the opening to the approval, by the real actions."""

from datetime import datetime, timedelta
from decimal import Decimal

from applications.actions.opening import open_applications
from applications.models import Application
from assessment import actions
from assessment.lines import Line
from assessment.models import DecisionPackage
from assessment.reasoning.consistency import findings_of
from assessment.results import ranking_of, result_for
from assessment.scores.scoring import CriterionResult
from assessment.states import FormalOutcome, Outcome, SubPointMark
from demo.words import LOOKED_AT, reason_about
from pools.document import Criterion, PoolDocument, document_of
from pools.models import Pool
from portal.models import User

POINTS = (2, 4, 4, 3, 3, 5, 4, 3, 5, 2, 3, 4, 1, 3)
WORDS = {
    5: "Ansøgeren er langt fremme, og beskrivelsen er underbygget med egne erfaringer og tydelige mål.",
    4: "Beskrivelsen er konkret og hænger sammen; enkelte forhold kunne være dokumenteret bedre.",
    3: "Forholdene er beskrevet, men underbygningen er svag på et punkt.",
    2: "Forholdene er nævnt uden konkrete oplysninger fra ansøgeren.",
    1: "Forholdene er ikke beskrevet.",
}


def points_of(place: int, criterion: int, judge: int) -> int:
    """What one assessor gives one applicant on one criterion: mostly in agreement, now and then a step apart."""
    base = POINTS[(place + criterion) % len(POINTS)]
    apart = 1 if (place + criterion + judge) % 5 == 0 else 0
    return max(1, min(5, base - apart))


def open_pool(pool: Pool, people: dict[str, User], *, now: datetime) -> list[Application]:
    """«Åbn ansøgninger», the leaders declare over the list, and every case gets two caseworkers."""
    manager, director = people["puljeansvarlig"], people["direktoer"]
    open_applications(pool, by=manager, now=now)
    for leader in (manager, director):
        actions.declare_over_list(pool, conflicts={}, by=leader, now=now + timedelta(hours=1))
    pool.refresh_from_db()
    taken_in = Application.objects.submitted().filter(pool=pool, intake=pool.intake)
    applications = list(taken_in.select_related("case").order_by("pk"))
    for place, application in enumerate(applications):
        pair = judges_of(place, people)
        actions.assign_cases(pool, [application.case.number], pair, by=manager, now=now + timedelta(hours=2))
    return applications


def judges_of(place: int, people: dict[str, User]) -> list[User]:
    """Two of the three caseworkers, in turn."""
    names = ["sagsbehandler1", "sagsbehandler2", "sagsbehandler3"]
    return [people[names[place % 3]], people[names[(place + 1) % 3]]]


def judge(
    application: Application, place: int, judge_: int, by: User, *, now: datetime, criteria: int | None = None
) -> None:
    """One assessor declares, checks formalia (the first), scores all (or `criteria` of them), locks when whole."""
    document = document_of(application.pool.version)
    case = application.case
    actions.declare(case, conflict=False, text="", by=by, now=now)
    if judge_ == 0:
        actions.check_formalia(case.number, outcome=FormalOutcome.OK, by=by, now=now + timedelta(minutes=10))
    for step, criterion in enumerate(document.criteria[:criteria]):
        given = _given(criterion, points_of(place, criterion.number, judge_))
        moment = now + timedelta(minutes=20 + 10 * step)
        actions.save_score(case.number, criterion.key, given, base_version=0, by=by, now=moment)
    if criteria is None:
        actions.lock_assessment(case.number, by=by, now=now + timedelta(hours=2))


def agree(application: Application, place: int, people: dict[str, User], *, now: datetime) -> None:
    """The two assessors' consensus wherever they differed."""
    for criterion in result_for(application).criteria:
        if criterion.needs_consensus:
            actions.agree(
                application.case.number,
                criterion.criterion.key,
                met=None,
                points=3,
                reason="Vi er enige om trin 3 efter drøftelse af dokumentationen.",
                by=judges_of(place, people)[0],
                now=now,
            )


def _given(criterion: Criterion, points: int) -> actions.Given:
    mark = SubPointMark.MET if points >= 4 else SubPointMark.PARTLY if points >= 2 else SubPointMark.NOT_MET
    marks = {point.key: str(SubPointMark.MET if criterion.gate else mark) for point in criterion.sub_points}
    if criterion.gate:
        return actions.Given(met=True, points=None, sub_points=marks, reason="Ansøger, formål og målgruppe er puljens.")
    return actions.Given(met=None, points=points, sub_points=marks, reason=WORDS[points])


def decide(pool: Pool, people: dict[str, User], *, partners: int, now: datetime) -> DecisionPackage:
    """The best-ranked get what the money and the number of partners allow; the director approves."""
    manager = people["puljeansvarlig"]
    document = document_of(pool.version)
    left = document.amount
    for place, line in enumerate(ranking_of(pool, viewer=manager).lines, start=1):
        application = line.application
        budget = application.current_submission.amount_applied
        amount = min(budget, left) if place <= partners else Decimal(0)
        left -= amount
        draft = _draft(line, place, document, amount)
        actions.save_decision(application.case.number, draft, by=manager, now=now)
    for finding in findings_of(ranking_of(pool, viewer=manager)):
        actions.tick(pool, finding.key, LOOKED_AT, by=manager, now=now + timedelta(hours=1))
    package = actions.recommend(pool, by=manager, now=now + timedelta(hours=2))
    return actions.approve(package, by=people["direktoer"], now=now + timedelta(days=1))


def _draft(line: Line, place: int, document: PoolDocument, amount: Decimal) -> actions.DecisionDraft:
    outcome = Outcome.GRANT if amount else Outcome.REFUSAL
    per_year = _per_year(line.application, document, amount) if amount else {}
    reasons = {each.criterion.key: _reason(line.application, place, each) for each in line.result.criteria}
    note = "Samlet vurdering efter de seks kriterier; se vurderingsarkene."
    return actions.DecisionDraft(str(outcome), amount, per_year, reasons, internal_note=note)


def _reason(application: Application, place: int, result: CriterionResult) -> str:
    applicant = application.case.organisation.name
    if result.criterion.gate:
        return f"{applicant} er en kommune, og projektets formål og målgruppe er puljens."
    return reason_about(result.criterion, applicant=applicant, place=place, points=int(result.value or 0))


def _per_year(application: Application, document: PoolDocument, amount: Decimal) -> dict[str, Decimal]:
    """The award over the calendar years as the months fall; the øre that remain go to the last."""
    months_per_year: dict[str, int] = {}
    for month in document.months:
        months_per_year[month[:4]] = months_per_year.get(month[:4], 0) + 1
    years = list(months_per_year)
    shares = {
        year: (amount * months_per_year[year] / len(document.months)).quantize(Decimal("0.01")) for year in years[:-1]
    }
    shares[years[-1]] = amount - sum(shares.values(), Decimal(0))
    return shares
