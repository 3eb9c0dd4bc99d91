"""What the database itself refuses about judging: late scores, partial assessors, changed decisions, spent money."""

from assessment.decision_sql import DECISIONS
from assessment.impartiality_sql import IMPARTIALITY
from assessment.package_sql import PACKAGES
from assessment.scoring_sql import SCORES
from portal.invariants import Invariants, append_only_triggers

APPEND_ONLY = (
    "assessment_recommendedline",
    "assessment_linereturn",
    "assessment_signature",
    "assessment_releaseddecision",
)

INVARIANTS = Invariants(
    sql=IMPARTIALITY + SCORES + DECISIONS + PACKAGES + append_only_triggers(*APPEND_ONLY),
    triggers=frozenset(
        {
            "score_is_guarded",
            "sheet_is_guarded",
            "consensus_is_impartial",
            "formal_check_is_impartial",
            "formal_check_is_kept",
            "signer_is_not_proposer",
            "decision_is_guarded",
            "decision_money_on_insert",
            "decision_money_on_update",
            "package_is_guarded",
            "released_with_its_package",
        }
    ),
    functions=frozenset(
        {
            "assessment_is_impartial",
            "assessment_require_impartial",
            "assessment_guard_score",
            "assessment_guard_sheet",
            "assessment_guard_judgement",
            "assessment_guard_formal_check",
            "assessment_guard_signature",
            "assessment_money_given",
            "assessment_guard_decision",
            "assessment_money_of",
            "assessment_guard_money",
            "assessment_guard_package",
            "assessment_guard_release",
        }
    ),
    append_only=frozenset(APPEND_ONLY),
    texts={
        "judge_is_impartial": "Du skal have erklæret habilitet på sagen, og der må ikke være meldt forhold.",
        "formal_check_is_kept": "En formaliakontrol ændres ikke. Lav en ny.",
        "signer_is_not_proposer": "Den, der har indstillet, kan ikke selv godkende.",
        "every_line_is_signed": "Ikke alle sager er godkendt af en, der er habil på dem.",
        "decision_replaces_released": "En omgørelse ændrer en meddelt afgørelse på samme sag.",
        "score_is_locked": "Vurderingen er låst og kan ikke ændres.",
        "decision_is_frozen": "Afgørelsen er indstillet og kan ikke ændres. Få pakken sendt tilbage først.",
        "decision_belongs": "Afgørelsen hører ikke til denne ansøgning.",
        "decisions_within_money": "Så gives der flere penge, end puljen har. Sæt beløbet ned.",
        "package_goes_forward": "Afgørelserne kan ikke ændres, som pakken står nu.",
        "package_is_sealed": "Pakken er godkendt og forseglet.",
        "package_approver_is_not_proposer": "Den, der har indstillet, kan ikke selv godkende.",
        "released_with_its_package": "Afgørelser meddeles kun samlet.",
        "decision_condition_is_told": "Skriv betingelserne for tilsagnet.",
    },
)
