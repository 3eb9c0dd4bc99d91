"""What stands in the way of writing a decision, and of recommending the package?"""

from datetime import datetime

from django.urls import reverse

from applications.models import Application
from assessment.allocation.departures import explaining
from assessment.lines import Line, Ranking
from assessment.models import Decision, DecisionPackage
from assessment.reasoning.owed import owed_reasons
from assessment.reasoning.reasons import PRIORITY
from assessment.rules.allocating import unexplained
from assessment.rules.asking import obstacles_of_inquiries_in
from assessment.rules.impartiality import obstacles_of_conflicts
from assessment.rules.judging import obstacles_to_judge
from assessment.rules.money import over_supply
from assessment.states import GIVING, Deviation, Outcome, PackageState
from pools.document import PoolDocument
from portal.steps import Obstacle

FIELD_OF = {"deviation_unexplained": "#id_deviation_reason", "no_own_reason": "#id_reason_priority"}


def obstacles_to_save_decision(application: Application, package: DecisionPackage | None) -> list[Obstacle]:
    if found := obstacles_to_judge(application):
        return found
    if package is not None and package.state != PackageState.DRAFT:
        return [Obstacle("package_not_draft", "Afgørelserne er indstillet. Direktøren skal sende dem tilbage først.")]
    return []


def obstacles_to_recommend(
    ranking: Ranking, package: DecisionPackage | None, *, slug: str, now: datetime
) -> list[Obstacle]:
    """A sound decision for every line, within money and places, and the law that the letters cite."""
    if package is None or package.state != PackageState.DRAFT:
        text = "Der er ingen afgørelser at indstille. Vælg et sagsnummer i listen, og skriv afgørelsen."
        return [Obstacle("package_not_draft", text)]
    found = [
        *obstacles_of_law(ranking.document),
        *obstacles_of_inquiries_in(Application.objects.judged_in(package.pool), now=now),
        *obstacles_of_conflicts(package),
    ]
    for line in ranking.lines:
        if lacking := _line(line, ranking):
            url = reverse("assessment:decision", args=[slug, line.number])
            found += [
                Obstacle(code, f"Sag {line.number}: {text}", url + _field(code, line, ranking.document))
                for code, text in lacking
            ]
    found += over_supply(ranking, ranking.granted)
    highest = ranking.document.partners[1] if ranking.document.partners else None
    if highest is not None and ranking.partners > highest:
        found.append(Obstacle("too_many_partners", f"Puljen har plads til højst {highest}, der får tilsagn."))
    return found


def lacking_of_departure(ranking: Ranking, number: str) -> list[Obstacle]:
    """What is still to be written because the line leaves the ranking, for it to be said when the line is saved."""
    line = next((each for each in ranking.lines if each.number == number), None)
    if line is None or not line.readable or line.decision is None:
        return []
    found = _deviation(line, line.decision, ranking)
    return [Obstacle(code, f"Sag {number}: {text}", FIELD_OF.get(code, "")) for code, text in found]


def obstacles_to_print_briefing(package: DecisionPackage) -> list[Obstacle]:
    """The paper is of one recommendation; what has come back is a draft under an old number and date."""
    if package.state != PackageState.DRAFT:
        return []
    text = "Indstillingen er sendt tilbage og under rettelse. Den kan hentes igen, når den er indstillet på ny."
    return [Obstacle("under_correction", text)]


def obstacles_of_law(document: PoolDocument) -> list[Obstacle]:
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
    if not line.checked:
        return [("no_formal_check", "formalia er ikke kontrolleret.")]
    if not line.is_rejected and not line.result.complete:
        return [("not_assessed", "vurderingen er ikke afsluttet.")]
    if line.decision is None:
        return [("no_decision", "der er ikke skrevet en afgørelse.")]
    if line.decision.submission_id != line.submission_id:
        return [("old_submission", "der er kommet en nyere ansøgning, end afgørelsen bygger på.")]
    return [
        *_outcome(line),
        *_reasons(line, line.decision, ranking.document),
        *_deviation(line, line.decision, ranking),
    ]


def _outcome(line: Line) -> list[tuple[str, str]]:
    outcome = line.decision.outcome if line.decision else ""
    if line.is_rejected != (outcome == Outcome.REJECTION):
        return [("rejection_differs", "afgørelsen passer ikke til formaliakontrollen.")]
    if outcome in GIVING and line.result.gate_met is False:
        return [("gate_not_met", "et krav er ikke opfyldt, så der kan ikke gives tilsagn.")]
    return []


def _field(code: str, line: Line, document: PoolDocument) -> str:
    """The field of the line where it is written, "" where it is not one field."""
    if code == "empty_reason" and line.decision is not None:
        return f"#id_reason_{owed_reasons(line.decision, document, line.applied)[0]}"
    return FIELD_OF.get(code, "")


def _reasons(line: Line, decision: Decision, document: PoolDocument) -> list[tuple[str, str]]:
    if not owed_reasons(decision, document, line.applied):
        return []
    return [("empty_reason", "der mangler begrundelse til ansøgeren.")]


def _deviation(line: Line, decision: Decision, ranking: Ranking) -> list[tuple[str, str]]:
    """Who is passed over is owed a reason nobody drafted, and the director one for leaving the ranking (FVL § 24).

    It is asked for once: those put ahead need none of their own where it stands on the one passed over.
    """
    if line.deviation != Deviation.PASSED_OVER:
        return [] if explaining(line, ranking.lines) else unexplained(line, decision.deviation_reason)
    found = []
    if not decision.deviation_reason.strip():
        text = "får afslag, selv om en anden med samme eller lavere placering får tilsagn. Skriv, hvorfor ranglisten"
        found.append(("deviation_unexplained", f"{text} fraviges."))
    if not decision.reasons.get(PRIORITY, "").strip():
        found.append(
            ("no_own_reason", "er forbigået på ranglisten. Skriv begrundelsen for prioriteringen til ansøger.")
        )
    return found
