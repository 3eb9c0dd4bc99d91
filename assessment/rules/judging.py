"""What stands in the way of judging an application, of scoring it, and of locking and agreeing?"""

from django.urls import reverse

from applications.models import Application
from applications.states import ApplicationState
from assessment.models import Assessment, FormalCheck
from assessment.packages.reversals import open_reversal_of
from assessment.results import result_for
from assessment.scores.scoring import missing_of
from assessment.states import FormalOutcome, PackageState
from pools.document import document_of
from pools.states import PoolState
from portal.models import User
from portal.steps import Obstacle

NOT_OPENED = Obstacle("not_opened", "Ansøgningerne er ikke åbnet, eller afgørelserne er allerede indstillet.")
LOCKED = Obstacle("sheet_locked", "Vurderingen er låst og kan ikke ændres.")


def obstacles_to_judge(application: Application) -> list[Obstacle]:
    """Judging goes on from the opening until the recommendation, and again while a change of the decision is a draft.

    On submissions that stand.
    """
    if not application.is_judged and not _is_changed(application):
        return [NOT_OPENED]
    if application.state == ApplicationState.WITHDRAWN or application.current_submission_id is None:
        return [Obstacle("withdrawn", "Ansøgningen er trukket tilbage.")]
    return []


def _is_changed(application: Application) -> bool:
    """Whether what was told is being written anew: a wrongful rejection is put right by judging that one case."""
    if application.pool.state == PoolState.CLOSED or not application.is_answered:
        return False
    package = open_reversal_of(application)
    return package is not None and package.state == PackageState.DRAFT


def obstacles_to_score(application: Application, sheet: Assessment | None) -> list[Obstacle]:
    """Formalia first; then as many assessors as the pool says, each on a sheet of their own."""
    if found := obstacles_to_judge(application):
        return found
    url = reverse("assessment:formal_check", args=[application.case.number])
    check = FormalCheck.objects.newest_for(application)
    if check is None:
        return [Obstacle("no_formal_check", "Formalia skal kontrolleres, før ansøgningen vurderes.", url)]
    if check.outcome == FormalOutcome.REJECT:
        return [Obstacle("to_be_rejected", "Ansøgningen skal afvises på formalia og vurderes ikke.", url)]
    if sheet is not None:
        return [LOCKED] if sheet.locked_at else []
    assessors = document_of(application.pool.version).assessors
    if Assessment.objects.standing().filter(application=application).count() >= assessors:
        return [Obstacle("enough_assessors", f"Ansøgningen har allerede {assessors} vurderinger.")]
    return []


def obstacles_to_lock(application: Application, sheet: Assessment | None) -> list[Obstacle]:
    """Every criterion complete: gate or points, all sub-points, and a reason."""
    if found := obstacles_to_score(application, sheet):
        return found
    scores = {score.criterion: score for score in sheet.scores.all()} if sheet else {}
    page = reverse("assessment:score", args=[application.case.number])
    return [
        Obstacle(
            "criterion_incomplete",
            f"{criterion.number}. {criterion.title}: {', '.join(missing)} mangler.",
            f"{page}?kriterium={criterion.key}#criterion-{criterion.key}",
        )
        for criterion in document_of(application.pool.version).criteria
        if (missing := missing_of(criterion, scores.get(criterion.key)))
    ]


def obstacles_to_agree(
    application: Application, key: str, *, met: bool | None, points: int | None, reason: str, by: User
) -> list[Obstacle]:
    """Consensus is written by one of the assessors, when all have locked, on a criterion where they differ."""
    if found := obstacles_to_judge(application):
        return found
    result = result_for(application)
    own = Assessment.objects.standing().locked_in().filter(application=application, assessor=by).exists()
    if result.locked < result.assessors or not own:
        return [Obstacle("not_all_locked", "Alle vurderinger skal være låst, før I skriver konsensus.")]
    differing = next((each for each in result.criteria if each.criterion.key == key and each.differs), None)
    if differing is None:
        return [Obstacle("no_difference", "Vurderingerne er ikke så forskellige, at der skal skrives konsensus.")]
    given = met if differing.criterion.gate else points
    missing = [] if given is not None else ["det, I er blevet enige om,"]
    missing += [] if reason.strip() else ["begrundelsen"]
    return [Obstacle("consensus_incomplete", f"Skriv {' og '.join(missing)}.", f"#agree-{key}")] if missing else []
