"""What stands in the way of scoring, locking, agreeing, recommending, approving and releasing right now?"""

from collections.abc import Iterable

from django.urls import reverse

from applications.models import Application
from applications.slots import LaidFile
from applications.states import ApplicationState
from assessment.models import Assessment, Decision, DecisionPackage, FormalCheck
from assessment.reasons import FORMAL, PRIORITY
from assessment.results import Line, Ranking, result_for
from assessment.scoring import missing_of
from assessment.states import GIVING, Deviation, FormalOutcome, Outcome, PackageState
from cases.models import Impartiality
from pools.document import PoolDocument, document_of
from pools.states import PoolState
from portal.models import User
from portal.money import show_kroner
from portal.states import Role, ScanState
from portal.steps import Obstacle

NOT_OPENED = Obstacle("not_opened", "Ansøgningerne er ikke åbnet, eller afgørelserne er allerede indstillet.")
FIELD_OF = {"deviation_unexplained": "#id_deviation_reason", "no_own_reason": "#id_reason_priority"}
LOCKED = Obstacle("sheet_locked", "Vurderingen er låst og kan ikke ændres.")


def obstacles_to_judge(application: Application) -> list[Obstacle]:
    """Judging goes on from the opening until the recommendation, on submissions that stand."""
    if application.pool.state != PoolState.ASSESSING:
        return [NOT_OPENED]
    if application.state == ApplicationState.WITHDRAWN or application.current_submission_id is None:
        return [Obstacle("withdrawn", "Ansøgningen er trukket tilbage.")]
    return []


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
    return [
        Obstacle(
            "criterion_incomplete",
            f"{criterion.number}. {criterion.title}: {', '.join(missing)} mangler.",
            f"#criterion-{criterion.key}",
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


def obstacles_to_save_decision(application: Application, package: DecisionPackage | None) -> list[Obstacle]:
    if found := obstacles_to_judge(application):
        return found
    if package is not None and package.state != PackageState.DRAFT:
        return [Obstacle("package_not_draft", "Afgørelserne er indstillet. Direktøren skal sende dem tilbage først.")]
    return []


def obstacles_to_recommend(ranking: Ranking, package: DecisionPackage | None, *, slug: str) -> list[Obstacle]:
    """A sound decision for every line, within money and places, and the law that the letters cite."""
    if package is None or package.state != PackageState.DRAFT:
        text = "Der er ingen afgørelser at indstille. Vælg et sagsnummer i listen, og skriv afgørelsen."
        return [Obstacle("package_not_draft", text)]
    found = _law(ranking.document)
    for line in ranking.lines:
        url = reverse("assessment:decision", args=[slug, line.application.case.number])
        found += [
            Obstacle(code, f"Sag {line.application.case.number}: {text}", url + FIELD_OF.get(code, ""))
            for code, text in _line(line, ranking)
        ]
    if ranking.granted > ranking.document.amount:
        over = show_kroner(ranking.granted - ranking.document.amount)
        found.append(Obstacle("over_money", f"Der er foreslået {over} mere, end puljen har."))
    highest = ranking.document.partners[1] if ranking.document.partners else None
    if highest is not None and ranking.partners > highest:
        found.append(Obstacle("too_many_partners", f"Puljen har plads til højst {highest}, der får tilsagn."))
    return found


def _law(document: PoolDocument) -> list[Obstacle]:
    law = document.law
    given = {each.key for each in law.references if each.text.strip()}
    missing = [] if law.order_title.strip() else ["bekendtgørelsens titel"]
    missing += [] if law.appeal_text.strip() else ["klagevejledningen"]
    missing += [] if {"award", "refusal", "rejection"} <= given else ["paragrafferne bag afgørelserne"]
    return [Obstacle("no_law", f"Puljen mangler {', '.join(missing)}.")] if missing else []


def _line(line: Line, ranking: Ranking) -> list[tuple[str, str]]:
    """(code, sentence) for what one application still needs."""
    if not line.readable:
        return [("not_impartial", "du har ikke erklæret habilitet, eller der er meldt forhold.")]
    if line.check is None:
        return [("no_formal_check", "formalia er ikke kontrolleret.")]
    if not line.is_rejected and not line.result.complete:
        return [("not_assessed", "vurderingen er ikke afsluttet.")]
    if line.decision is None:
        return [("no_decision", "der er ikke skrevet en afgørelse.")]
    if line.decision.submission_id != line.application.current_submission_id:
        return [("old_submission", "der er kommet en nyere ansøgning, end afgørelsen bygger på.")]
    return [*_outcome(line), *_reasons(line, line.decision, ranking.document), *_deviation(line, line.decision)]


def _outcome(line: Line) -> list[tuple[str, str]]:
    outcome = line.decision.outcome if line.decision else ""
    if line.is_rejected != (outcome == Outcome.REJECTION):
        return [("rejection_differs", "afgørelsen passer ikke til formaliakontrollen.")]
    if outcome in GIVING and line.result.gate_met is False:
        return [("gate_not_met", "et krav er ikke opfyldt, så der kan ikke gives tilsagn.")]
    return []


def _reasons(line: Line, decision: Decision, document: PoolDocument) -> list[tuple[str, str]]:
    """What is not wholly in the applicant's favour is reasoned, criterion by criterion (FVL §§ 22 and 24)."""
    applied = line.application.current_submission.amount_applied
    if decision.outcome == Outcome.GRANT and decision.amount >= applied:
        return []
    keys = [FORMAL] if decision.outcome == Outcome.REJECTION else [each.key for each in document.criteria]
    if all(decision.reasons.get(key, "").strip() for key in keys):
        return []
    return [("empty_reason", "der mangler begrundelse til ansøgeren.")]


def _deviation(line: Line, decision: Decision) -> list[tuple[str, str]]:
    """Who is passed over is owed a reason nobody drafted, and the director one for leaving the ranking (FVL § 24)."""
    if line.deviation != Deviation.PASSED_OVER:
        return []
    found = []
    if not decision.deviation_reason.strip():
        text = "får afslag, selv om en anden med samme eller lavere placering får tilsagn. Skriv, hvorfor ranglisten"
        found.append(("deviation_unexplained", f"{text} fraviges."))
    if not decision.reasons.get(PRIORITY, "").strip():
        found.append(
            ("no_own_reason", "er forbigået på ranglisten. Skriv begrundelsen for prioriteringen til ansøger.")
        )
    return found


def obstacles_to_approve(package: DecisionPackage, *, by: User) -> list[Obstacle]:
    """Another than the proposer, with habilitet on every line; the deputy only where the director is barred."""
    if package.state != PackageState.RECOMMENDED:
        return [Obstacle("not_recommended", "Der er ingen indstilling at tage stilling til.")]
    if package.recommended_by_id == by.pk:
        return [Obstacle("own_recommendation", "Du har selv indstillet. En anden skal godkende.")]
    lines = package.decisions.select_related("application__case").order_by("application__case__number")
    return [*_undeclared(lines, by, package), *_deputy(lines, by)]


def _undeclared(lines: Iterable[Decision], by: User, package: DecisionPackage) -> list[Obstacle]:
    cases = [line.application.case for line in lines]
    cleared = set(Impartiality.objects.clearing().filter(user=by, case__in=cases).values_list("case", flat=True))
    barred = set(Impartiality.objects.barring().filter(user=by, case__in=cases).values_list("case", flat=True))
    if barred:
        numbers = ", ".join(case.number for case in cases if case.pk in barred)
        text = f"Du har meldt forhold om habilitet på sag {numbers}. Stedfortræderen skal tage stilling."
        return [Obstacle("barred", text)]
    if any(case.pk not in cleared for case in cases):
        url = reverse("assessment:declare_list", args=[package.pool.slug])
        return [Obstacle("not_declared", "Du skal erklære habilitet på alle sager i indstillingen.", url)]
    return []


def _deputy(lines: Iterable[Decision], by: User) -> list[Obstacle]:
    if by.has_role(Role.DIRECTOR):
        return []
    cases = [line.application.case_id for line in lines]
    barred = Impartiality.objects.barring().filter(case__in=cases, user__roles__contains=[Role.DIRECTOR])
    if barred.exists():
        return []
    return [Obstacle("not_deputy", "Stedfortræderen godkender kun, når direktøren er inhabil på en sag.")]


def obstacles_to_send_back(package: DecisionPackage, *, comment: str) -> list[Obstacle]:
    if package.state != PackageState.RECOMMENDED:
        return [Obstacle("not_recommended", "Der er ingen indstilling at sende tilbage.")]
    return [] if comment.strip() else [Obstacle("no_comment", "Skriv, hvad der skal ændres.", "#id_comment")]


def obstacles_to_release(
    package: DecisionPackage, applications: Iterable[Application], decided: set[int]
) -> list[Obstacle]:
    """Approved, not yet released, and every submission that is not withdrawn has its decision in the package."""
    if package.state == PackageState.RELEASED:
        return [Obstacle("released_already", "Afgørelserne er meddelt.")]
    if package.state != PackageState.APPROVED:
        return [Obstacle("not_approved", "Afgørelserne skal godkendes, før de kan meddeles.")]
    return [
        Obstacle("undecided", f"Sag {application.case.number} har ingen afgørelse.")
        for application in applications
        if application.pk not in decided
    ]


def obstacles_to_fetch(laid: LaidFile) -> list[Obstacle]:
    """A file with a virus goes to nobody; one that waits for the scanner comes by itself."""
    name = laid.attachment.file.name
    if laid.state == ScanState.INFECTED:
        text = f"«{name}» indeholder virus. Filen er spærret for alle. Ansøger har fået besked."
        return [Obstacle("file_infected", text)]
    if laid.state == ScanState.WAITING:
        text = f"«{name}» er ikke scannet for virus endnu. Den kan hentes, så snart den er det. Prøv igen om lidt."
        return [Obstacle("file_waits", text)]
    return []
